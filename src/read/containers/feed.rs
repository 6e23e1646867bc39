//! RSS and Atom feeds: one article an item.
//!
//! Uses `quick-xml` and the markup reader of `html`. An item becomes a JSON record with id, title, url, date and text;
//! the text is the longest of its descriptions, without markup. Entities of a feed's own are not read.

use super::{Container, Form, Input, Piece, ReadError, Record, Stream, stem_of};
use crate::read::html::fragment_text;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::json;

/// The items of a feed.
pub(super) struct Items {
    name: String,
    reader: Reader<Input>,
    source: Option<String>,
    number: u64,
    limit: u64,
    is_over: bool,
}

/// What an item says.
#[derive(Default)]
struct Item {
    id: String,
    title: String,
    url: String,
    date: String,
    text: String,
}

impl Item {
    fn take(&mut self, element: &str, content: String) {
        match element {
            "guid" | "id" => self.id = content,
            "title" => self.title = content,
            "link" if self.url.is_empty() => self.url = content,
            "pubDate" | "published" | "updated" | "dc:date" if self.date.is_empty() => self.date = content,
            "description" | "content:encoded" | "content" | "summary" if content.len() > self.text.len() => self.text = content,
            _ => {}
        }
    }
}

impl Items {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        Self { name: stream.name, reader: Reader::from_reader(stream.input), source: None, number: 0, limit, is_over: false }
    }

    /// The next item; `None` behind the last.
    fn item(&mut self) -> Result<Option<Item>, ReadError> {
        let damaged = |_| ReadError::Damaged("the feed is not well-formed XML");
        let mut item: Option<Item> = None;
        let mut content = String::new();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match self.reader.read_event_into(&mut buffer).map_err(damaged)? {
                Event::Eof => return Ok(None),
                Event::Start(element) if is_item(element.name().as_ref()) => item = Some(Item::default()),
                Event::End(element) if is_item(element.name().as_ref()) => return Ok(item),
                Event::Start(element) | Event::Empty(element) => {
                    content.clear();
                    if let (Some(item), Some(link)) = (&mut item, link(&element)) {
                        item.url = link;
                    }
                }
                Event::Text(text) => content.push_str(&text),
                Event::CData(text) => content.push_str(&text),
                Event::GeneralRef(name) => content.push_str(&resolved(&name)),
                Event::End(element) => {
                    let content = std::mem::take(&mut content).trim().to_owned();
                    match &mut item {
                        Some(item) => item.take(element.name().as_ref(), content),
                        None if self.source.is_none() && element.name().as_ref() == "title" => self.source = Some(content),
                        None => {}
                    }
                }
                _ => {}
            }
            if content.len() as u64 > self.limit {
                return Err(ReadError::TooLarge { limit: self.limit });
            }
        }
    }
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// The address in an Atom link to the article itself.
fn link(element: &BytesStart<'_>) -> Option<String> {
    if element.name().as_ref() != "link" {
        return None;
    }
    let attribute = |name: &str| element.try_get_attribute(name).ok().flatten().map(|found| found.value.into_owned());
    attribute("href").filter(|_| attribute("rel").is_none_or(|rel| rel == "alternate"))
}

/// One of the entities that every XML document has.
fn resolved(name: &str) -> String {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).map(String::from);
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => {
            let digits = other.strip_prefix('#').unwrap_or_default();
            digits.strip_prefix('x').map_or_else(|| number(digits, 10), |digits| number(digits, 16)).unwrap_or_default()
        }
    }
}

impl Container for Items {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        if self.is_over {
            return None;
        }
        let offset = self.reader.buffer_position();
        let item = match self.item() {
            Ok(Some(item)) => item,
            Ok(None) => return None,
            Err(error) => {
                self.is_over = true;
                return Some(Err((offset, error)));
            }
        };
        self.number += 1;
        let text = if item.text.contains('<') { fragment_text(&item.text) } else { item.text };
        let record = json!({"id": item.id, "title": item.title, "url": item.url, "date": item.date, "source": self.source, "text": text});
        Some(Ok(Piece::Record(Record {
            default_id: format!("{}-{}", stem_of(&self.name), self.number),
            path: self.name.clone(),
            offset,
            form: Form::Jsonl,
            bytes: record.to_string().into_bytes(),
        })))
    }
}
