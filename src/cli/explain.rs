//! `mujaz explain`: for each sentence of an article, why it is in the summary or not.

use super::Ending;
use super::arguments::ExplainCommand;
use super::common::{Output, settings};
use super::documents::for_each_article;
use crate::job::Pipeline;
use crate::write::explain;
use std::io::Write;

pub(super) fn run(command: &ExplainCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.summary.budget = budget;
    }
    let pipeline = Pipeline::new(&settings)?;
    let features = pipeline.feature_names();
    let mut out = Output::stdout();
    let ending = for_each_article(&command.input, &settings, &pipeline, |article| {
        let keywords = pipeline.keywords(&article);
        out.write_all(explain::text(&article, &features, &keywords).as_bytes())?;
        Ok(())
    })?;
    out.finish()?;
    Ok(ending)
}
