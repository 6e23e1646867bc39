//! `mujaz brief`: one brief out of all articles.

use super::Ending;
use super::arguments::{BriefCommand, BriefFormat};
use super::common::{Output, settings};
use super::documents::for_each_article;
use crate::brief::Collector;
use crate::job::Pipeline;
use crate::write::markdown;
use crate::write::records::BriefRecord;
use std::io::Write;

pub(super) fn run(command: &BriefCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.brief.budget = budget;
    }
    let pipeline = Pipeline::new(&settings)?;
    let mut out = Output::open(&command.output)?;
    let mut collector = Collector::default();
    let ending = for_each_article(&command.input, &settings, &pipeline, |article| {
        collector.add(&article.document, &article.scores);
        Ok(())
    })?;
    let brief = collector.finish(settings.brief.budget);
    if command.output.json || command.format == BriefFormat::Json {
        serde_json::to_writer_pretty(&mut out, &BriefRecord::new(&brief))?;
        out.write_all(b"\n")?;
    } else {
        out.write_all(markdown::brief(&brief).as_bytes())?;
    }
    out.finish()?;
    Ok(ending)
}
