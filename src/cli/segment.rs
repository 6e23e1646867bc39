//! `mujaz segment`: sentences of each article.

use super::Ending;
use super::arguments::{SegmentCommand, SegmentFormat};
use super::common::{Output, settings};
use super::documents::for_each_rendered;
use crate::article::Zone;
use crate::job::Pipeline;
use crate::select::Summarized;
use crate::text::one_line;
use crate::write::records::SegmentsRecord;
use std::io::Write;

pub(super) fn run(command: &SegmentCommand) -> anyhow::Result<Ending> {
    let settings = settings(&command.input)?;
    let pipeline = Pipeline::new(&settings)?;
    let mut out = Output::open(&command.output)?;
    let format = if command.output.json { SegmentFormat::Jsonl } else { command.format };
    let render = |article: Summarized| {
        let document = &article.document;
        let mut out = Vec::new();
        match format {
            SegmentFormat::Jsonl => {
                serde_json::to_writer(&mut out, &SegmentsRecord::new(document, command.no_clean, !command.output.no_text))?;
                out.write_all(b"\n")?;
            }
            SegmentFormat::Text => {
                for sentence in document.sentences.iter().filter(|sentence| command.no_clean || document.zone(sentence) == Zone::Body) {
                    writeln!(out, "{}", one_line(document.show(sentence.span)))?;
                }
                out.write_all(b"\n")?;
            }
        }
        Ok(out)
    };
    let ending = for_each_rendered(&command.input, &settings, &pipeline, render, |rendered| Ok(out.write_all(&rendered)?))?;
    out.finish()?;
    Ok(ending)
}
