//! `mujaz brief`: one brief out of all articles, or one for each of their stories.

use super::Ending;
use super::arguments::{BriefCommand, BriefFormat};
use super::common::{Output, settings};
use super::documents::{for_each_digest, for_each_rendered};
use crate::brief::{Brief, Collector, Digester, Focus, Known, Story, StoryCollector, StoryDigester};
use crate::job::{Pipeline, Settings, Workspace};
use crate::select::Summarized;
use crate::write::brief_records::{BriefRecord, StoryRecord};
use crate::write::{brief_docx, brief_markdown, brief_page};
use anyhow::Context;
use serde::Deserialize;
use std::io::{self, IsTerminal, Write};

pub(super) fn run(command: &BriefCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.brief.budget = budget;
    }
    let pipeline = Pipeline::new(&settings)?;
    let format = if command.output.json { BriefFormat::Json } else { command.format };
    if format == BriefFormat::Docx && command.output.output.is_none() && io::stdout().is_terminal() {
        anyhow::bail!("a Word file is not for the terminal; name a file with --output");
    }
    let mut out = Output::open(&command.output)?;
    let ending = if command.stories {
        stories(command, &settings, &pipeline, format, &mut out)?
    } else {
        let focus = focus(command, &pipeline)?;
        let mut collector = Collector::about(focus.clone());
        let digester = Digester::about(focus, pipeline.shared_background());
        let ending = for_each_digest(&command.input, &settings, &pipeline, &digester, |digest| collector.add(digest))?;
        let brief = collector.finish(settings.brief.budget, pipeline.model(), pipeline.background());
        write(&brief, format, &mut out)?;
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

fn stories(
    command: &BriefCommand,
    settings: &Settings,
    pipeline: &Pipeline,
    format: BriefFormat,
    out: &mut Output,
) -> anyhow::Result<Ending> {
    let (digester, mut collector) = (StoryDigester::default(), StoryCollector::default());
    let digest = |article: Summarized, workspace: &mut Workspace| {
        let keywords = pipeline.keywords_with(&article, workspace);
        let digest = digester.digest(&article.document, &article.scores, &keywords, pipeline.model(), pipeline.background());
        workspace.reclaim(article);
        Ok(digest)
    };
    let each = |digest| {
        collector.add(digest);
        Ok(())
    };
    let ending = for_each_rendered(&command.input, settings, pipeline, Pipeline::summarize, digest, each)?;
    let least = command.least_articles.unwrap_or(if format == BriefFormat::Json { 1 } else { 2 });
    let stories = collector.finish(settings.brief.budget, pipeline.model(), pipeline.background());
    let stories: Vec<Story> = stories.filter(|story| story.brief.members.len() >= least).collect();
    write_stories(&stories, format, out)?;
    Ok(ending)
}

fn write(brief: &Brief, format: BriefFormat, out: &mut Output) -> io::Result<()> {
    match format {
        BriefFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &BriefRecord::new(brief))?;
            out.write_all(b"\n")
        }
        BriefFormat::Markdown => out.write_all(brief_markdown::brief(brief).as_bytes()),
        BriefFormat::Html => out.write_all(brief_page::brief(brief).as_bytes()),
        BriefFormat::Docx => out.write_all(&brief_docx::brief(brief)),
    }
}

fn write_stories(stories: &[Story], format: BriefFormat, out: &mut Output) -> io::Result<()> {
    match format {
        BriefFormat::Json => stories.iter().try_for_each(|story| {
            serde_json::to_writer(&mut *out, &StoryRecord::new(story))?;
            out.write_all(b"\n")
        }),
        BriefFormat::Markdown => stories.iter().try_for_each(|story| out.write_all(brief_markdown::story(story).as_bytes())),
        BriefFormat::Html => out.write_all(brief_page::stories(stories).as_bytes()),
        BriefFormat::Docx => out.write_all(&brief_docx::stories(stories)),
    }
}
