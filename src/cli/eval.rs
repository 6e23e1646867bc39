//! `mujaz eval`: measures against gold data.

use super::Ending;
use super::arguments::{EvalCommand, EvalSegment, EvalSummarize};
use super::common::UsageError;
use crate::article::document::Scratch;
use crate::article::{Article, Engine};
use crate::eval::interval::Mean;
use crate::eval::rouge::{Prf, rouge};
use crate::eval::segment::Boundaries;
use crate::eval::votes::{GoldArticle, Votes};
use crate::job::{Pipeline, Settings, Workspace};
use crate::model::Model;
use crate::select::{Budget, Summarized};
use crate::text::CharOffsets;
use anyhow::Context;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    id: Value,
    #[serde(default)]
    text: Option<String>,
    segments: Vec<String>,
}

impl Row {
    fn key(&self) -> String {
        key(&self.id)
    }
}

/// An id, a string or a number, as a string.
fn key(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

pub(super) fn run(command: &EvalCommand) -> anyhow::Result<Ending> {
    match command {
        EvalCommand::Check(command) => super::eval_check::eval(command),
        EvalCommand::Segment(command) => segment(command),
        EvalCommand::Summarize(command) => summarize(command),
    }
}

/// Scores a prediction, or our own cut of the gold texts, against gold segments.
fn segment(command: &EvalSegment) -> anyhow::Result<Ending> {
    let gold = rows(&command.gold)?;
    let mut boundaries = Boundaries::default();
    if let Some(path) = &command.prediction {
        let prediction: FxHashMap<String, Vec<String>> = rows(path)?.into_iter().map(|row| (row.key(), row.segments)).collect();
        for row in &gold {
            boundaries.add(&row.key(), &row.segments, prediction.get(&row.key()).map_or(&[][..], Vec::as_slice));
        }
    } else {
        let engine = Engine::new(Model::shipped()?.into(), Default::default());
        let mut scratch = Scratch::default();
        for row in &gold {
            let text = row.text.clone().unwrap_or_else(|| row.segments.join(" "));
            let document = engine.read(Article { text, ..Article::default() }, &mut scratch);
            let cut: Vec<&str> = document.sentences.iter().map(|sentence| document.show(sentence.span)).collect();
            boundaries.add(&row.key(), &row.segments, &cut);
        }
    }
    let result = boundaries.finish();
    println!("{}", serde_json::to_string(&result)?);
    Ok(if result.altered.is_empty() { Ending::Good } else { Ending::SomeRefused })
}

fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let text = std::fs::read_to_string(path).map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
    let parse =
        |(number, line): (usize, &str)| serde_json::from_str(line).with_context(|| format!("{} line {}", path.display(), number + 1));
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(parse).collect()
}

/// The JSON lines of a gold file, one at a time; it may be a whole archive.
pub(super) fn gold_lines(path: &Path) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Value>>> {
    let file = std::fs::File::open(path).map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
    let path = path.to_owned();
    let lines = BufReader::new(file).lines().enumerate().filter(|(_, line)| line.as_ref().map_or(true, |line| !line.trim().is_empty()));
    Ok(lines.map(move |(number, line)| {
        let place = || format!("{} line {}", path.display(), number + 1);
        serde_json::from_str(&line.with_context(place)?).with_context(place)
    }))
}

/// What a system chose for one document.
#[derive(Clone, Default)]
struct Extract {
    spans: Vec<[u32; 2]>,
    text: String,
}

/// The figures of one system: one value a document for each measure.
type Figures = BTreeMap<&'static str, Vec<f64>>;

/// The result of `eval summarize`.
#[derive(Serialize)]
struct Report {
    documents: usize,
    missing: Vec<String>,
    over_budget: Vec<String>,
    figures: BTreeMap<&'static str, Mean>,
    against: BTreeMap<&'static str, Mean>,
    difference: BTreeMap<&'static str, Mean>,
}

/// Scores summaries against readers' extracts or references, beside the lead or another system.
fn summarize(command: &EvalSummarize) -> anyhow::Result<Ending> {
    let share = command.ratio.unwrap_or(0.33);
    let budget = command.sentences.map_or(Budget::Ratio(share), Budget::Sentences);
    let ids: Option<FxHashSet<String>> = match &command.ids {
        None => None,
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
            Some(text.split_whitespace().map(str::to_owned).collect())
        }
    };
    let mut settings = Settings::default();
    settings.summary.budget = budget;
    let mut comparison = Comparison {
        pipeline: Pipeline::new(&settings)?,
        workspace: Workspace::default(),
        share,
        budget,
        prediction: command.prediction.as_deref().map(extracts).transpose()?,
        other: command.against.as_deref().map(extracts).transpose()?,
        documents: 0,
        missing: Vec::new(),
        over_budget: Vec::new(),
        ours: Figures::new(),
        theirs: Figures::new(),
    };
    for line in gold_lines(&command.gold)? {
        let row = line?;
        let id = key(&row["id"]);
        if ids.as_ref().is_none_or(|ids| ids.contains(&id)) {
            comparison.add(&row, id);
        }
    }
    let report = comparison.report();
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(if report.missing.is_empty() && report.over_budget.is_empty() { Ending::Good } else { Ending::SomeRefused })
}

/// Two systems on the same documents: ours or a file's, and the lead or another file's.
struct Comparison {
    pipeline: Pipeline,
    workspace: Workspace,
    share: f64,
    budget: Budget,
    prediction: Option<FxHashMap<String, Extract>>,
    other: Option<FxHashMap<String, Extract>>,
    documents: usize,
    missing: Vec<String>,
    over_budget: Vec<String>,
    ours: Figures,
    theirs: Figures,
}

impl Comparison {
    /// Measures both systems on one row of gold.
    fn add(&mut self, row: &Value, id: String) {
        self.documents += 1;
        let text = |field: &str| row[field].as_str().map(str::to_owned);
        let article = Article { text: text("text").unwrap_or_default(), title: text("title"), ..Article::default() };
        let read = self.pipeline.summarize(article, &mut self.workspace);
        let gold = serde_json::from_value::<GoldArticle>(row.clone()).ok().filter(|gold| !gold.summaries.is_empty());
        let votes = gold.map(|gold| Votes::of(&gold));
        let (votes, share, references) = (votes.as_ref(), self.share, references(row));
        let opponent = match &self.other {
            Some(extracts) => extracts.get(&id).cloned().unwrap_or_default(),
            None => lead(&read, votes, self.budget),
        };
        measure(&mut self.theirs, &opponent, votes, share, &references);
        let system = match &self.prediction {
            None => own(&read),
            Some(extracts) => extracts.get(&id).cloned().unwrap_or_else(|| {
                self.missing.push(id.clone());
                Extract::default()
            }),
        };
        if !measure(&mut self.ours, &system, votes, share, &references) {
            self.over_budget.push(id);
        }
    }

    fn report(self) -> Report {
        let means = |figures: &Figures| figures.iter().map(|(&name, values)| (name, Mean::of(values))).collect();
        let differences = |(&name, values): (&_, &Vec<f64>)| Some((name, Mean::of_differences(values, self.theirs.get(name)?)));
        Report {
            documents: self.documents,
            figures: means(&self.ours),
            against: means(&self.theirs),
            difference: self.ours.iter().filter_map(differences).collect(),
            missing: self.missing,
            over_budget: self.over_budget,
        }
    }
}

/// Adds the figures of one extract; whether it keeps to the budget.
fn measure(figures: &mut Figures, extract: &Extract, votes: Option<&Votes>, share: f64, references: &[String]) -> bool {
    let mut is_within = true;
    if let Some(votes) = votes {
        let (mass, fits) = votes.mass(&extract.spans, votes.room(share));
        figures.entry("vote_mass").or_default().push(mass);
        is_within = fits;
    }
    let scores = rouge(&extract.text, &references.iter().map(String::as_str).collect::<Vec<_>>());
    let names = [["rouge1_f", "rouge1_r"], ["rouge2_f", "rouge2_r"], ["rougeL_f", "rougeL_r"]];
    for ([f_name, r_name], Prf { r, f, .. }) in names.into_iter().zip(scores) {
        figures.entry(f_name).or_default().push(f);
        figures.entry(r_name).or_default().push(r);
    }
    is_within
}

/// What we choose.
fn own(read: &Summarized) -> Extract {
    extract(read, read.summary.chosen.iter().map(|chosen| chosen.sentence))
}

fn extract(read: &Summarized, sentences: impl Iterator<Item = usize>) -> Extract {
    let mut offsets = CharOffsets::new(&read.document.article.text);
    let mut extract = Extract::default();
    for index in sentences {
        let span = read.document.sentences[index].span;
        extract.spans.push(offsets.span(span));
        extract.text.push_str(read.document.show(span));
        extract.text.push(' ');
    }
    extract
}

/// The lead: sentences in order, without those that no longer fit; of everything where readers saw everything, else
/// of the body.
fn lead(read: &Summarized, votes: Option<&Votes>, budget: Budget) -> Extract {
    let Summarized { document, scores, .. } = read;
    let (sentences, mut left) = match (budget, votes) {
        (Budget::Ratio(share), Some(votes)) => ((0..document.sentences.len()).collect::<Vec<_>>(), votes.room(share) as u64),
        _ => {
            let solid = scores.body.iter().map(|&at| u64::from(document.sentences[at].solid)).sum();
            (scores.body.clone(), budget.room(solid))
        }
    };
    let fits = sentences.into_iter().filter(|&at| {
        let cost = budget.cost(document, at);
        let fits = cost <= left;
        left -= if fits { cost } else { 0 };
        fits
    });
    extract(read, fits.collect::<Vec<_>>().into_iter())
}

/// The reference summaries of a gold row.
fn references(row: &Value) -> Vec<String> {
    let texts = |value: &Value| -> Vec<String> {
        let text = |item: &Value| item.as_str().or_else(|| item["text"].as_str()).map(str::to_owned);
        value.as_array().map(|items| items.iter().filter_map(text).collect()).unwrap_or_default()
    };
    let lists = [texts(&row["references"]), texts(&row["summaries"])];
    let single = row["summary"].as_str().or_else(|| row["abstract"].as_str()).map(str::to_owned);
    lists.into_iter().find(|list| !list.is_empty()).unwrap_or_else(|| single.into_iter().collect())
}

/// The output of a system, by id.
fn extracts(path: &Path) -> anyhow::Result<FxHashMap<String, Extract>> {
    let mut extracts = FxHashMap::default();
    for line in gold_lines(path)? {
        let row = line?;
        let span = |value: &Value| serde_json::from_value::<[u32; 2]>(value.clone()).ok();
        let list = |value: &Value, field: Option<&str>| -> Vec<[u32; 2]> {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            items.iter().filter_map(|item| span(field.map_or(item, |field| &item[field]))).collect()
        };
        let spans = if row["spans"].is_array() { list(&row["spans"], None) } else { list(&row["sentences"], Some("span_chars")) };
        let text = row["summary"].as_str().unwrap_or_default().to_owned();
        extracts.insert(key(&row["id"]), Extract { spans, text });
    }
    Ok(extracts)
}
