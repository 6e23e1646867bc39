//! `mujaz summarize`: a summary of each article.

use super::Ending;
use super::arguments::{SummarizeCommand, SummaryFormat};
use super::common::{Output, printable, settings};
use super::documents::for_each_rendered;
use crate::job::{Pipeline, Workspace};
use crate::select::Summarized;
use crate::text::one_line;
use crate::write::markdown;
use crate::write::records::SummaryRecord;
use std::io::Write;

pub(super) fn run(command: &SummarizeCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.summary.budget = budget;
    }
    let pipeline = Pipeline::new(&settings)?;
    let features = pipeline.feature_names();
    let mut out = Output::open(&command.output)?;
    let format = if command.output.json { SummaryFormat::Jsonl } else { command.format };
    let render = |article: Summarized, workspace: &mut Workspace| {
        let document = &article.document;
        let mut out = Vec::new();
        match format {
            SummaryFormat::Jsonl => {
                serde_json::to_writer(
                    &mut out,
                    &SummaryRecord::new(&article, &features, &pipeline.keywords_with(&article, workspace), !command.output.no_text),
                )?;
                out.write_all(b"\n")?;
            }
            SummaryFormat::Markdown => {
                out.extend_from_slice(markdown::summary(&article, &pipeline.keywords_with(&article, workspace)).as_bytes())
            }
            SummaryFormat::Text => {
                for chosen in &article.summary.chosen {
                    writeln!(out, "{}", one_line(document.show(document.sentences[chosen.sentence].span)))?;
                }
                out.write_all(b"\n")?;
            }
        }
        let warning = article.summary.warning.as_ref().filter(|_| !command.input.quiet);
        let warning = warning.map(|warning| format!("mujaz: {}: empty summary: {warning}", printable(&document.article.id)));
        workspace.reclaim(article);
        Ok((out, warning))
    };
    let ending = for_each_rendered(&command.input, &settings, &pipeline, Pipeline::summarize, render, |(rendered, warning)| {
        out.write_all(&rendered)?;
        if let Some(warning) = warning {
            eprintln!("{warning}");
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(ending)
}
