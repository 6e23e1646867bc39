//! `mujaz analyze`: how much work a text is, by what is new and what was translated before.

use super::Ending;
use super::arguments::InputArguments;
use super::common::{Output, settings};
use super::documents::for_each_article;
use super::memory::{open, unreadable};
use crate::job::Pipeline;
use crate::translate::leverage::count::Analysis;
use crate::translate::units;
use crate::write::analysis::{AnalysisFormat, write};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `analyze`.
#[derive(Debug, Args)]
pub struct AnalyzeCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// A translation memory to compare with, made by `memory add`; repeatable
    #[arg(long, value_name = "FILE")]
    pub memory: Vec<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value = "table")]
    pub format: AnalysisFormat,
    /// Same as --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

pub(super) fn run(command: &AnalyzeCommand) -> anyhow::Result<Ending> {
    let settings = settings(&command.input)?;
    let pipeline = Pipeline::new(&settings)?;
    let memories = command.memory.iter().map(|path| open(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut analysis = Analysis::default();
    let ending = for_each_article(&command.input, &settings, &pipeline, |article| {
        analysis.begin(&article.document.article.id);
        for unit in units(&article.document) {
            let mut scores = Vec::new();
            for memory in &memories {
                let matches = memory.matches(&unit.source, "", 5, 0).map_err(unreadable)?;
                scores.extend(matches.into_iter().map(|found| found.score));
            }
            analysis.add(&unit.source, |_| scores.into_iter().max_by_key(|score| (score.all, score.stems)));
        }
        Ok(())
    })?;
    let mut out = match &command.output {
        None => Output::stdout(),
        Some(path) => Output::create(path)?,
    };
    write(&mut out, &analysis, if command.json { AnalysisFormat::Json } else { command.format })?;
    out.finish()?;
    Ok(ending)
}
