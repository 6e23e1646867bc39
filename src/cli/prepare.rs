//! `mujaz prepare`: articles as aligned segments for translators.

use super::Ending;
use super::arguments::{PrepareCommand, PrepareFormat};
use super::common::{Output, UsageError, settings};
use super::documents::for_each_article;
use crate::job::{Pipeline, Settings};
use crate::translate::xliff12::Xliff12;
use crate::translate::{Part, units};
use crate::write::translation::{TSV_HEADING, TranslationFiles, write_lines, write_table};
use anyhow::Context;
use std::io::Write;

pub(super) fn run(command: &PrepareCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    if let Some(target) = &command.target {
        settings.translation.target.clone_from(target);
    }
    let pipeline = Pipeline::new(&settings)?;
    match if command.output.json { PrepareFormat::Jsonl } else { command.format } {
        PrepareFormat::Set => set(command, &settings, &pipeline),
        PrepareFormat::Xliff => xliff(command, &settings, &pipeline),
        format => lines(command, format, &settings, &pipeline),
    }
}

fn set(command: &PrepareCommand, settings: &Settings, pipeline: &Pipeline) -> anyhow::Result<Ending> {
    let folder = command.output.output.as_ref().ok_or_else(|| UsageError("--format set needs a folder: --output DIR".to_owned()))?;
    let cannot = || format!("cannot write into {}", folder.display());
    let mut files = TranslationFiles::create(folder, &settings.translation.target).with_context(cannot)?;
    let ending = for_each_article(&command.input, settings, pipeline, |article| files.add(&article.document).with_context(cannot))?;
    files.finish().with_context(cannot)?;
    Ok(ending)
}

fn xliff(command: &PrepareCommand, settings: &Settings, pipeline: &Pipeline) -> anyhow::Result<Ending> {
    let mut xliff = Xliff12::new(Output::open(&command.output)?, &settings.translation.target)?;
    let ending = for_each_article(&command.input, settings, pipeline, |article| {
        Ok(xliff.add(Part { document: &article.document, units: &units(&article.document) })?)
    })?;
    xliff.finish()?.finish()?;
    Ok(ending)
}

fn lines(command: &PrepareCommand, format: PrepareFormat, settings: &Settings, pipeline: &Pipeline) -> anyhow::Result<Ending> {
    let mut out = Output::open(&command.output)?;
    if format == PrepareFormat::Tsv {
        out.write_all(TSV_HEADING.as_bytes())?;
    }
    let ending = for_each_article(&command.input, settings, pipeline, |article| {
        let document = &article.document;
        let units = units(document);
        match format {
            PrepareFormat::Tsv => write_table(&mut out, document, &units)?,
            PrepareFormat::Jsonl => write_lines(&mut out, document, &units)?,
            _ => units.iter().try_for_each(|unit| writeln!(out, "{}", unit.source))?,
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(ending)
}
