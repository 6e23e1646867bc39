//! `mujaz segment`: sentences of each article.

use super::Ending;
use super::arguments::{SegmentCommand, SegmentFormat};
use super::common::{Output, settings};
use super::documents::for_each_rendered;
use crate::article::{Document, Zone};
use crate::job::{Pipeline, Workspace};
use crate::text::one_line;
use crate::write::segments::write_segments;
use std::io::Write;

pub(super) fn run(command: &SegmentCommand) -> anyhow::Result<Ending> {
    let settings = settings(&command.input)?;
    let pipeline = Pipeline::new(&settings)?;
    let mut out = Output::open(&command.output)?;
    let format = if command.output.json { SegmentFormat::Jsonl } else { command.format };
    let render = |document: Document, workspace: &mut Workspace| {
        let mut out = Vec::new();
        match format {
            SegmentFormat::Jsonl => write_segments(&mut out, &document, command.no_clean, !command.output.no_text),
            SegmentFormat::Text => {
                for sentence in document.sentences.iter().filter(|sentence| command.no_clean || document.zone(sentence) == Zone::Body) {
                    writeln!(out, "{}", one_line(document.show(sentence.span)))?;
                }
                out.write_all(b"\n")?;
            }
        }
        workspace.article.reclaim(document);
        Ok(out)
    };
    let each = |rendered: Vec<u8>| Ok(out.write_all(&rendered)?);
    let ending = for_each_rendered(&command.input, &settings, &pipeline, Pipeline::cut, render, each)?;
    out.finish()?;
    Ok(ending)
}
