//! `mujaz run`: the main job.

use super::Ending;
use super::arguments::RunCommand;
use super::common::{progress, report, settings, sources};
use crate::job::folder;
use crate::select::Budget;
use std::io::Write;

pub(super) fn run(command: &RunCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.summary.budget = budget;
    }
    if let Some(sentences) = command.brief_sentences {
        settings.brief.budget = Budget::Sentences(sentences);
    }
    if let Some(target) = &command.target {
        settings.translation.target.clone_from(target);
    }
    if let Some(articles) = command.report_articles {
        settings.report.articles = articles;
    }
    let (sources, unread) = sources(&command.input)?;
    let bar = progress(&command.input, &sources);
    let manifest = folder::run(&settings, sources, unread, &command.output, |bytes| bar.inc(bytes))?;
    bar.finish_and_clear();
    let mut out = std::io::stdout().lock();
    if command.json {
        serde_json::to_writer_pretty(&mut out, &manifest)?;
        writeln!(out)?;
    } else if !command.input.quiet {
        let counts = &manifest.counts;
        writeln!(out, "{} articles read, {} refused", counts.documents, counts.refused)?;
        writeln!(
            out,
            "{} sentences in summaries, {} in the brief, {} translation units",
            counts.summary_sentences, counts.brief_sentences, counts.translation.units
        )?;
        writeln!(out, "results in {}; open report.html to look at them", command.output.display())?;
    }
    if command.input.verbose {
        for (kind, count) in manifest.counts.encodings.iter().chain(&manifest.counts.sentences) {
            eprintln!("mujaz: {kind}: {count}");
        }
    }
    let refused = manifest.refused.into_iter().map(|refusal| (refusal.path, refusal.offset, refusal.reason));
    Ok(report(&command.input, manifest.counts.documents, refused))
}
