//! `mujaz brief`: one brief out of all articles, or one for each of their stories.

use super::Ending;
use super::arguments::{BriefCommand, BriefFormat};
use super::common::{Output, settings};
use super::documents::for_each_article;
use crate::brief::{Collector, Focus, Known, StoryCollector};
use crate::job::{Pipeline, Settings};
use crate::write::brief_records::{BriefRecord, StoryRecord};
use crate::write::markdown;
use anyhow::Context;
use serde::Deserialize;
use std::io::Write;

pub(super) fn run(command: &BriefCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.brief.budget = budget;
    }
    let pipeline = Pipeline::new(&settings)?;
    let mut out = Output::open(&command.output)?;
    let as_json = command.output.json || command.format == BriefFormat::Json;
    let ending = if command.stories {
        stories(command, &settings, &pipeline, as_json, &mut out)?
    } else {
        let mut collector = Collector::about(focus(command, &pipeline)?, pipeline.shared_background());
        let ending = for_each_article(&command.input, &settings, &pipeline, |article| {
            collector.add(&article.document, &article.scores, pipeline.model());
            Ok(())
        })?;
        let brief = collector.finish(settings.brief.budget, pipeline.model(), pipeline.background());
        if as_json {
            serde_json::to_writer_pretty(&mut out, &BriefRecord::new(&brief))?;
            out.write_all(b"\n")?;
        } else {
            out.write_all(markdown::brief(&brief).as_bytes())?;
        }
        ending
    };
    out.finish()?;
    Ok(ending)
}

/// What the brief is to be about.
fn focus(command: &BriefCommand, pipeline: &Pipeline) -> anyhow::Result<Focus> {
    let mut focus = Focus { query: command.query.as_deref().map(|query| pipeline.terms(query)).unwrap_or_default(), ..Focus::default() };
    anyhow::ensure!(command.query.is_none() || !focus.query.is_empty(), "--query has no word that carries a topic");
    focus.query.sort_unstable();
    focus.query.dedup();
    let Some(since) = &command.since else { return Ok(focus) };
    if let Ok(day) = since.parse() {
        focus.since = Some(day);
        return Ok(focus);
    }
    let bytes =
        std::fs::read(since).with_context(|| format!("--since {since}: neither a day such as 2025-11-09 nor a file that can be read"))?;
    let earlier: EarlierBrief =
        serde_json::from_slice(&bytes).with_context(|| format!("{since}: not a brief in JSON; make one with `mujaz brief --json`"))?;
    focus.known = earlier.sentences.iter().map(|sentence| Known::new(&pipeline.terms(&sentence.text), &sentence.text)).collect();
    Ok(focus)
}

/// What is read of an earlier brief.
#[derive(Deserialize)]
struct EarlierBrief {
    sentences: Vec<EarlierSentence>,
}

#[derive(Deserialize)]
struct EarlierSentence {
    text: String,
}

fn stories(command: &BriefCommand, settings: &Settings, pipeline: &Pipeline, as_json: bool, out: &mut Output) -> anyhow::Result<Ending> {
    let mut collector = StoryCollector::default();
    let ending = for_each_article(&command.input, settings, pipeline, |article| {
        let keywords = pipeline.keywords(&article);
        collector.add(&article.document, &article.scores, &keywords, pipeline.model(), pipeline.background());
        Ok(())
    })?;
    let least = command.least_articles.unwrap_or(if as_json { 1 } else { 2 });
    for story in collector.finish(settings.brief.budget, pipeline.model(), pipeline.background()) {
        if story.brief.members.len() < least {
            continue;
        }
        if as_json {
            serde_json::to_writer(&mut *out, &StoryRecord::new(&story))?;
            out.write_all(b"\n")?;
        } else {
            out.write_all(markdown::story(&story).as_bytes())?;
        }
    }
    Ok(ending)
}
