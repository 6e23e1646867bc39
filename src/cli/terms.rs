//! `mujaz terms`: what a translator should settle before beginning.

use super::Ending;
use super::arguments::InputArguments;
use super::common::{Output, settings};
use super::documents::for_each_article;
use crate::corpus::Frequencies;
use crate::job::Pipeline;
use crate::model::Model;
use crate::translate::SOURCE_LANGUAGE;
use crate::translate::check::Term;
use crate::translate::terms::list::{Row, write_csv, write_tbx};
use crate::translate::terms::{Candidate, Terms};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `terms`.
#[derive(Debug, Args)]
pub struct TermsCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// At most so many candidates
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub most: usize,
    /// Leave out what stands fewer times
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub least: u32,
    /// The form of the list
    #[arg(long, value_enum, default_value = "csv")]
    pub format: TermsFormat,
    /// The language that the list is to be completed in
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub target: String,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Forms of a term list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TermsFormat {
    /// Comma-separated values: term, translations, variants, example.
    Csv,
    /// TBX v3, Basic dialect.
    Tbx,
    /// One JSON object a candidate, with score and counts.
    Jsonl,
}

pub(super) fn run(command: &TermsCommand) -> anyhow::Result<Ending> {
    let settings = settings(&command.input)?;
    let pipeline = Pipeline::new(&settings)?;
    let model = Model::shipped()?;
    let mut terms = Terms::default();
    let ending = for_each_article(&command.input, &settings, &pipeline, |article| {
        terms.add(&article.document, &model);
        Ok(())
    })?;
    let found = terms.finish(&Frequencies::shipped()?, &model, command.most, command.least);
    let mut out = match &command.output {
        None => Output::stdout(),
        Some(path) => Output::create(path)?,
    };
    match command.format {
        TermsFormat::Csv => write_csv(&mut out, &rows(found))?,
        TermsFormat::Tbx => write_tbx(&mut out, &rows(found), SOURCE_LANGUAGE, &command.target)?,
        TermsFormat::Jsonl => {
            for candidate in &found {
                serde_json::to_writer(&mut out, candidate)?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.finish()?;
    Ok(ending)
}

fn rows(found: Vec<Candidate>) -> Vec<Row> {
    let row = |candidate: Candidate| Row {
        term: Term { source: candidate.term, targets: Vec::new() },
        variants: candidate.variants,
        note: candidate.examples.into_iter().next().map(|(_, text)| text).unwrap_or_default(),
    };
    found.into_iter().map(row).collect()
}
