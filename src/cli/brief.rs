//! `mujaz brief`: one brief out of all articles, or one for each of their stories.

use super::Ending;
use super::arguments::{BriefCommand, BriefFormat};
use super::common::{Output, settings};
use super::documents::for_each_article;
use crate::brief::{Collector, StoryCollector};
use crate::job::{Pipeline, Settings};
use crate::write::brief_records::{BriefRecord, StoryRecord};
use crate::write::markdown;
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
        let mut collector = Collector::default();
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
