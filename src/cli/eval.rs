//! `mujaz eval`: measures against gold data.

use super::Ending;
use super::arguments::{EvalCommand, EvalSegment};
use super::common::UsageError;
use crate::article::document::Scratch;
use crate::article::{Article, Engine};
use crate::eval::segment::Boundaries;
use crate::model::Model;
use anyhow::Context;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value;
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
        self.id.as_str().map_or_else(|| self.id.to_string(), str::to_owned)
    }
}

pub(super) fn run(command: &EvalCommand) -> anyhow::Result<Ending> {
    match command {
        EvalCommand::Segment(command) => segment(command),
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
