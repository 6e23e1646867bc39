//! `mujaz model`: background statistics and weights.

use super::Ending;
use super::arguments::{ModelBuild, ModelCommand, ModelFit, ModelMerge};
use super::common::{Output, UsageError, settings};
use super::documents::for_each_article;
use super::eval::gold_lines;
use crate::article::document::Scratch;
use crate::article::{Article, Engine};
use crate::corpus::Frequencies;
use crate::eval::fit::{Example, Fit, fit};
use crate::eval::votes::{GoldArticle, Votes};
use crate::job::Pipeline;
use crate::model::Model;
use crate::model::weights::Weights;
use crate::score::{Scorer, features};
use anyhow::Context;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

pub(super) fn run(command: &ModelCommand) -> anyhow::Result<Ending> {
    match command {
        ModelCommand::Build(command) => build(command),
        ModelCommand::Merge(command) => merge(command),
        ModelCommand::Show { file } => show(file.as_deref()),
        ModelCommand::Fit(command) => fit_weights(command),
        ModelCommand::Lexicon(command) => super::eval_check::learn(command),
    }
}

fn read(path: Option<&Path>) -> anyhow::Result<Frequencies> {
    let Some(path) = path else { return Ok(Frequencies::shipped()?) };
    let bytes = std::fs::read(path).map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
    Frequencies::from_bytes(&bytes).map_err(|error| UsageError(format!("{}: {error}", path.display())).into())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = Output::create(path)?;
    out.write_all(bytes)?;
    out.finish().with_context(|| format!("cannot write {}", path.display()))
}

fn build(command: &ModelBuild) -> anyhow::Result<Ending> {
    let settings = settings(&command.input)?;
    let pipeline = Pipeline::new(&settings)?;
    let mut counts = Frequencies::default();
    let ending = for_each_article(&command.input, &settings, &pipeline, |article| {
        let terms: Vec<_> =
            article.scores.body.iter().flat_map(|&at| article.document.terms_of(&article.document.sentences[at])).copied().collect();
        counts.observe(&terms);
        Ok(())
    })?;
    counts.prune(command.least);
    write(&command.output, &counts.to_bytes())?;
    Ok(ending)
}

fn merge(command: &ModelMerge) -> anyhow::Result<Ending> {
    let mut sum = Frequencies::default();
    for file in &command.files {
        sum.merge(&read(Some(file))?);
    }
    sum.prune(command.least);
    write(&command.output, &sum.to_bytes())?;
    Ok(Ending::Good)
}

fn show(file: Option<&Path>) -> anyhow::Result<Ending> {
    let counts = read(file)?;
    println!("{} documents, {} terms", counts.documents(), counts.terms());
    Ok(Ending::Good)
}

fn fit_weights(command: &ModelFit) -> anyhow::Result<Ending> {
    let model = Arc::new(Model::shipped()?);
    let engine = Engine::new(Arc::clone(&model), Default::default());
    let all: Vec<&str> = features().iter().map(|feature| feature.name()).collect();
    if let Some(unknown) = command.features.iter().find(|name| !all.contains(&name.as_str())) {
        return Err(UsageError(format!("'{unknown}' is not one of {}", all.join(", "))).into());
    }
    let is_wanted = |name: &&str| {
        if command.features.is_empty() { model.weights.get(name) != 0.0 } else { command.features.iter().any(|wanted| wanted == name) }
    };
    let names: Vec<&str> = all.into_iter().filter(is_wanted).collect();
    let even = Weights::new(0.0, names.iter().map(|name| ((*name).to_owned(), 1.0)));
    let scorer = Scorer::new(model, Arc::new(read(command.model.as_deref())?), &even);
    let mut scratch = Scratch::default();
    let mut examples = Vec::new();
    for line in gold_lines(&command.gold)? {
        let gold: GoldArticle =
            serde_json::from_value(line?).with_context(|| format!("{}: not readers' extracts", command.gold.display()))?;
        let votes = Votes::of(&gold);
        let document = engine.read(Article { text: gold.text, ..Article::default() }, &mut scratch);
        let scores = scorer.score(&document);
        if !scores.body.is_empty() {
            examples.push(Example::new(document, scores, votes));
        }
    }
    if examples.len() < 2 {
        return Err(UsageError(format!("{}: too few articles to fit anything to", command.gold.display())).into());
    }
    let found = fit(&mut examples, &names);
    if let Some(path) = &command.output {
        write(path, card(&found).as_bytes())?;
    }
    if command.json || command.output.is_none() {
        println!("{}", serde_json::to_string_pretty(&found)?);
    }
    Ok(Ending::Good)
}

/// The weights file, with what it was fitted on and how well it does.
fn card(found: &Fit) -> String {
    let mut card = String::from("# Weights of the features over values standardised inside each article (see docs/scoring.md).\n");
    let figure = |mean: &crate::eval::interval::Mean| format!("{:.4} [{:.4}, {:.4}]", mean.mean, mean.ci95[0], mean.ci95[1]);
    let _ = writeln!(card, "# Fitted by `mujaz model fit` to the extracts of human readers of {} articles.", found.documents);
    let _ = writeln!(
        card,
        "# Nested cross-validation, a third of the text: vote mass {}, lead {},",
        figure(&found.vote_mass),
        figure(&found.lead)
    );
    let _ = writeln!(card, "# difference {}; over five budgets {}.", figure(&found.difference), figure(&found.difference_over_budgets));
    let _ = writeln!(card, "format = \"mujaz-weights\"\nversion = 2\nbase = {:.4}\n\n[weights]", found.base);
    for (name, weight) in &found.weights {
        let _ = writeln!(card, "{name} = {weight:.5}");
    }
    card
}
