//! JSON records: one object an article.
//!
//! Uses `article`. The names of the fields can be set; those that archives use are known without it.

use super::ReadError;
use crate::article::{Article, Published};
use crate::model::Model;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The field that holds each part of an article: the first of the names that the record has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// The id: a string or a number.
    pub id: Vec<String>,
    /// The text.
    pub text: Vec<String>,
    /// The title.
    pub title: Vec<String>,
    /// The publisher.
    pub source: Vec<String>,
    /// The address.
    pub url: Vec<String>,
    /// The date, in ISO 8601, RFC 2822 or as a page prints it.
    pub date: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Self {
            id: names(&["id"]),
            text: names(&["text"]),
            title: names(&["title"]),
            source: names(&["source"]),
            url: names(&["url"]),
            date: names(&["date", "time", "published"]),
        }
    }
}

impl Fields {
    /// Sets the name of one part, as in `text=body`.
    ///
    /// # Errors
    /// When the assignment does not read `PART=NAME` with a known part.
    pub fn set(&mut self, assignment: &str) -> Result<(), String> {
        let (part, name) = assignment
            .split_once('=')
            .filter(|(_, name)| !name.is_empty())
            .ok_or_else(|| format!("'{assignment}' does not read PART=NAME"))?;
        let slot = match part {
            "id" => &mut self.id,
            "text" => &mut self.text,
            "title" => &mut self.title,
            "source" => &mut self.source,
            "url" => &mut self.url,
            "date" => &mut self.date,
            _ => return Err(format!("'{part}' is not one of id, text, title, source, url, date")),
        };
        *slot = vec![name.to_owned()];
        Ok(())
    }
}

/// Makes an article of one JSON object.
///
/// # Errors
/// When the line is not a JSON object or has no text.
pub fn article(line: &str, fields: &Fields, default_id: &str, model: &Model) -> Result<Article, ReadError> {
    let mut record: Map<String, Value> = serde_json::from_str(line)?;
    let mut value = |names: &[String]| names.iter().find_map(|name| record.remove(name));
    let text = value(&fields.text).and_then(|text| if let Value::String(text) = text { Some(text) } else { None });
    let text = text.ok_or_else(|| ReadError::NoText(fields.text.first().cloned().unwrap_or_default()))?;
    let mut take = |names: &[String]| value(names).and_then(into_text);
    let filled = |value: Option<String>| value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    Ok(Article {
        id: filled(take(&fields.id)).unwrap_or_else(|| default_id.to_owned()),
        title: filled(take(&fields.title)),
        published: take(&fields.date).and_then(|date| Published::parse(&date, &model.months)),
        source: filled(take(&fields.source)),
        url: filled(take(&fields.url)),
        text,
        ..Article::default()
    })
}

fn into_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}
