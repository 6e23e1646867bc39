//! The loop of every single-step command: each article in order to a closure, refusals to standard error.
//!
//! Uses `common` and `job`.

use super::Ending;
use super::arguments::InputArguments;
use super::common::{printable, progress, refusal, report, sources};
use crate::article::{Article, Document};
use crate::brief::{Digest, Digester};
use crate::job::{Failure, Pipeline, Settings, Workspace};
use crate::read::Records;
use crate::select::Summarized;

/// How an article was read, for standard error.
fn describe(document: &Document) -> String {
    let id = printable(&document.article.id);
    let mut said = format!(
        "mujaz: {id}: {}, {} sentences, {} of running text\n",
        document.article.origin.encoding,
        document.sentences.len(),
        document.body().len()
    );
    for note in &document.article.notes {
        said.push_str(&format!("mujaz: {id}: {}\n", printable(note)));
    }
    said
}

/// Runs `each` over every article of the inputs, in order.
pub(super) fn for_each_article(
    input: &InputArguments,
    settings: &Settings,
    pipeline: &Pipeline,
    each: impl FnMut(Summarized) -> anyhow::Result<()>,
) -> anyhow::Result<Ending> {
    for_each_rendered(input, settings, pipeline, Pipeline::summarize, |article, _| Ok(article), each)
}

/// Takes from every article on all threads what a brief needs, and hands it on in order.
pub(super) fn for_each_digest(
    input: &InputArguments,
    settings: &Settings,
    pipeline: &Pipeline,
    digester: &Digester,
    mut each: impl FnMut(Digest),
) -> anyhow::Result<Ending> {
    let digest = |article: Summarized, workspace: &mut Workspace| {
        let digest = digester.digest(&article.document, &article.scores, pipeline.model());
        workspace.reclaim(article);
        Ok(digest)
    };
    let each = |digest| {
        each(digest);
        Ok(())
    };
    for_each_rendered(input, settings, pipeline, Pipeline::summarize, digest, each)
}

/// Runs a stage of the pipeline and `render` over every article on all threads, and `each` over what they give, in order.
pub(super) fn for_each_rendered<T: AsRef<Document>, R: Send>(
    input: &InputArguments,
    settings: &Settings,
    pipeline: &Pipeline,
    stage: impl Fn(&Pipeline, Article, &mut Workspace) -> T + Sync,
    render: impl Fn(T, &mut Workspace) -> anyhow::Result<R> + Sync,
    mut each: impl FnMut(R) -> anyhow::Result<()>,
) -> anyhow::Result<Ending> {
    let (sources, unread) = sources(input)?;
    let mut refused: Vec<_> = unread.into_iter().map(|(path, error)| refusal(&Failure { path, offset: 0, error })).collect();
    let bar = progress(input, &sources);
    let mut records = Records::new(sources, settings.read.form, settings.read.max_document_bytes);
    let mut done = 0u64;
    let render = |outcome: Result<T, Failure>, workspace: &mut Workspace| {
        outcome.map(|article| {
            let description = input.verbose.then(|| describe(article.as_ref()));
            (description, render(article, workspace))
        })
    };
    pipeline.run(&mut records, stage, render, |outcome, bytes| {
        bar.inc(bytes);
        match outcome {
            Ok((description, rendered)) => {
                done += 1;
                if let Some(description) = description {
                    eprint!("{description}");
                }
                each(rendered?)
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
