//! The loop of every single-step command: each article in order to a closure, refusals to standard error.
//!
//! Uses `common` and `job`.

use super::Ending;
use super::arguments::InputArguments;
use super::common::{printable, progress, refusal, report, sources};
use crate::job::{Failure, Pipeline, Settings};
use crate::read::Records;
use crate::select::Summarized;

/// Says on standard error how an article was read.
fn describe(article: &Summarized) {
    let Summarized { document, scores, .. } = article;
    let id = printable(&document.article.id);
    eprintln!(
        "mujaz: {id}: {}, {} sentences, {} of running text",
        document.article.origin.encoding,
        document.sentences.len(),
        scores.body.len()
    );
    for note in &document.article.notes {
        eprintln!("mujaz: {id}: {}", printable(note));
    }
}

/// Runs `each` over every article of the inputs, in order.
pub(super) fn for_each_article(
    input: &InputArguments,
    settings: &Settings,
    pipeline: &Pipeline,
    mut each: impl FnMut(Summarized) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Ending> {
    let (sources, unread) = sources(input);
    let mut refused: Vec<_> = unread.into_iter().map(|(path, error)| refusal(&Failure { path, offset: 0, error })).collect();
    let bar = progress(input, &sources);
    let mut records = Records::new(sources, settings.read.form, settings.read.max_document_bytes);
    let mut done = 0u64;
    pipeline.run(&mut records, |outcome, bytes| {
        bar.inc(bytes);
        match outcome {
            Ok(article) => {
                done += 1;
                if input.verbose {
                    describe(&article);
                }
                each(article)
            }
            Err(failure) => {
                refused.push(refusal(&failure));
                Ok(())
            }
        }
    })?;
    bar.finish_and_clear();
    Ok(report(input, done, refused))
}
