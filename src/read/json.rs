//! JSON records: one object an article.
//!
//! Uses `article`. The names of the fields can be set; those that archives use are known without it.

use super::ReadError;
use crate::article::{Article, Published};
use crate::model::Model;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The field that holds each part of an article: the first of the names that the record has. A name with dots is also
/// a path into objects in the record, where no field has that very name.
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
    if let Some(first) = line.trim_start().bytes().next().filter(|&first| first != b'{') {
        return Err(no_object(first));
    }
    let mut reader = serde_json::Deserializer::from_str(line);
    let parts = reader.deserialize_map(Parts(fields))?;
    reader.end()?;
    let [text, id, title, source, url, date] = parts;
    let text = text.and_then(|value| if let Stated::Text(text) = value { Some(text.into_owned()) } else { None });
    let text = text.ok_or_else(|| ReadError::NoText(fields.text.first().cloned().unwrap_or_default()))?;
    let filled = |value: Option<Stated>| value.and_then(Stated::into_trimmed).filter(|value| !value.is_empty());
    Ok(Article {
        id: filled(id).unwrap_or_else(|| default_id.to_owned()),
        title: filled(title),
        published: date.and_then(Stated::into_text).and_then(|date| Published::parse(&date, &model.months)),
        source: filled(source),
        url: filled(url),
        text,
        ..Article::default()
    })
}

/// What is wrong with a value that begins with this byte: told by its kind, as the value itself may be a whole text.
pub(super) fn no_object(first: u8) -> ReadError {
    let kind = match first {
        b'[' => "an array",
        b'"' => "a string",
        b'-' | b'0'..=b'9' => "a number",
        b't' | b'f' | b'n' => "true, false or null",
        _ => "no value",
    };
    ReadError::Json(serde::de::Error::custom(format_args!("{kind} stands where an object should")))
}

/// What a record states in one field.
enum Stated<'j> {
    Text(Cow<'j, str>),
    Number(String),
    /// Anything that is neither text nor a whole number.
    Other,
}

impl Stated<'_> {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.into_owned()),
            Self::Number(number) => Some(number),
            Self::Other => None,
        }
    }

    /// The same without white space at its ends.
    fn into_trimmed(self) -> Option<String> {
        match self {
            Self::Text(Cow::Borrowed(text)) => Some(text.trim().to_owned()),
            other => other.into_text().map(|text| if text.trim().len() == text.len() { text } else { text.trim().to_owned() }),
        }
    }
}

/// The parts of an article in the order text, id, title, source, url, date.
type Found<'j> = [Option<Stated<'j>>; 6];

/// Says which part a field is for.
struct Places<'f> {
    /// The names of each part.
    names: [&'f [String]; 6],
    /// The rank of the name that each part was found under: the first name of the list wins, and the last value of it.
    ranks: [usize; 6],
}

impl<'f> Places<'f> {
    fn new(fields: &'f Fields) -> Self {
        let Fields { id, text, title, source, url, date } = fields;
        Self { names: [text, id, title, source, url, date], ranks: [usize::MAX; 6] }
    }

    /// The part that takes the next value of a field, if one does. A field that two parts ask for is given to the first.
    fn claim(&mut self, path: &str, is_nested: bool) -> Option<usize> {
        let rank_of = |rank: usize| 2 * rank + usize::from(is_nested);
        let rank_in = |part: usize| {
            let place = self.names[part].iter().position(|name| name == path);
            place.map(rank_of).filter(|&rank| rank <= self.ranks[part])
        };
        let (part, rank) = (0..self.names.len()).find_map(|part| Some((part, rank_in(part)?)))?;
        self.ranks[part] = rank;
        Some(part)
    }

    /// Whether a part may stand inside the field.
    fn lead_through(&self, path: &str) -> bool {
        let is_inside = |name: &String| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        self.names.iter().any(|names| names.iter().any(is_inside))
    }
}

/// Reads a record without building it: what no part is asked of is passed over.
struct Parts<'f>(&'f Fields);

impl<'j> Visitor<'j> for Parts<'_> {
    type Value = Found<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<Found<'j>, A::Error> {
        let (mut places, mut found) = (Places::new(self.0), Found::default());
        take_parts(map, "", &mut places, &mut found)?;
        Ok(found)
    }
}

/// Takes the parts out of an object that stands at `path` in the record. No deeper than names have dots.
fn take_parts<'j, A: MapAccess<'j>>(mut map: A, path: &str, places: &mut Places<'_>, found: &mut Found<'j>) -> Result<(), A::Error> {
    while let Some(key) = map.next_key_seed(Text)? {
        let key: Cow<str> = if path.is_empty() { key } else { format!("{path}.{key}").into() };
        if let Some(part) = places.claim(&key, !path.is_empty()) {
            found[part] = Some(map.next_value_seed(Value)?);
        } else if places.lead_through(&key) {
            map.next_value_seed(Inside { path: &key, places, found })?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}

/// A field in which parts may stand.
struct Inside<'p, 'f, 'j> {
    path: &'p str,
    places: &'p mut Places<'f>,
    found: &'p mut Found<'j>,
}

impl<'j> DeserializeSeed<'j> for Inside<'_, '_, 'j> {
    type Value = ();

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for Inside<'_, '_, 'j> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<(), A::Error> {
        take_parts(map, self.path, self.places, self.found)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, _text: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _number: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _number: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _number: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _value: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A text, borrowed where nothing in it is escaped.
struct Text;

impl<'j> DeserializeSeed<'j> for Text {
    type Value = Cow<'j, str>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Cow<'j, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'j> Visitor<'j> for Text {
    type Value = Cow<'j, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'j str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// The value of a field.
struct Value;

impl<'j> DeserializeSeed<'j> for Value {
    type Value = Stated<'j>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Stated<'j>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for Value {
    type Value = Stated<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'j str) -> Result<Stated<'j>, E> {
        Ok(Stated::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Stated<'j>, E> {
        Ok(Stated::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Stated<'j>, E> {
        Ok(Stated::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Stated<'j>, E> {
        Ok(Stated::Number(number.to_string()))
    }

    fn visit_f64<E>(self, _number: f64) -> Result<Stated<'j>, E> {
        Ok(Stated::Other)
    }

    fn visit_bool<E>(self, _value: bool) -> Result<Stated<'j>, E> {
        Ok(Stated::Other)
    }

    fn visit_unit<E>(self) -> Result<Stated<'j>, E> {
        Ok(Stated::Other)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<Stated<'j>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Stated::Other)
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Stated<'j>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Stated::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<(String, String, Option<String>), String> {
        let article = article(line, &Fields::default(), "default", &Model::shipped().unwrap()).map_err(|error| error.kind().to_owned())?;
        Ok((article.id, article.text, article.title))
    }

    #[test]
    fn a_name_with_dots_leads_into_objects() {
        let mut fields = Fields::default();
        fields.set("text=article.body").unwrap();
        fields.set("source=article.by.name").unwrap();
        let model = Model::shipped().unwrap();
        let read = |line: &str| article(line, &fields, "", &model).ok().map(|article| (article.text, article.source));
        let nested = r#"{"article": {"x": [1], "body": "نص", "by": {"name": "ن"}}, "id": 1}"#;
        assert_eq!(read(nested), Some(("نص".into(), Some("ن".into()))));
        for line in [r#"{"article.body": "أ", "article": {"body": "ب"}}"#, r#"{"article": {"body": "ب", "by": 3}, "article.body": "أ"}"#]
        {
            assert_eq!(read(line), Some(("أ".into(), None)), "the very name counts");
        }
        for line in [r#"{"article": "body"}"#, r#"{"article": [{"body": "ب"}]}"#, r#"{"article": null}"#, r#"{"body": "ب"}"#] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn fields_of_any_kind_are_read_or_passed_over() {
        let line = r#"{"x":[1,{"id":2}],"id":7,"text":"قال \u0643 \"نعم\"","title":null,"y":{"text":"لا"}}"#;
        assert_eq!(read(line), Ok(("7".into(), "قال ك \"نعم\"".into(), None)));
        assert_eq!(read(r#"{"text":"أ","text":"ب","id":1.5}"#), Ok(("default".into(), "ب".into(), None)), "the last of two counts");
        assert_eq!(read(r#"{"id":3}"#), Err("no-text".into()));
        assert_eq!(read(r#"{"text":5}"#), Err("no-text".into()));
        for broken in ["[1]", "{\"text\":\"a\"} x", "{\"text\":\"\t\"}", "{\"text\":", "7", "{1:2}"] {
            assert_eq!(read(broken), Err("bad-json".into()), "{broken}");
        }
    }
}
