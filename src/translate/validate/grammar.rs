//! Grammars: which elements and attributes a standard knows, in what order, with which values.
//!
//! Uses `xml` and `regex`. A grammar is a text file, one for each standard, with these lines:
//!
//! - `space PREFIX ADDRESS`: a namespace; `-` is none.
//! - `type NAME VALUE…`: a set of values. A value is a word, `:name` for a type of XML Schema, `~pattern`.
//! - `element PREFIX:NAME [mixed] [text VALUE…] CONTENT`: what may stand in an element. `CONTENT` is a regular
//!   expression over names; `other` is any element of another namespace, `any` any at all.
//! - indented, `NAME[!] VALUE…`: an attribute of the element above, `!` where it must be there; `other` allows any
//!   attribute of another namespace.
//! - `attribute PREFIX:NAME VALUE…`: an attribute that may stand wherever others of its namespace are allowed.
//!
//! The files state what the official schemas say; tests compare both.

use super::Finding;
use crate::translate::xml::{Element, Node, XML_NAMESPACE, shorten};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// A value that an attribute or a text may have.
#[derive(Debug, Clone)]
enum Value {
    Word(String),
    Schema(String),
    Pattern(Regex),
}

#[derive(Debug, Default)]
struct Rule {
    content: Option<Regex>,
    is_mixed: bool,
    text: Vec<Value>,
    attributes: BTreeMap<String, (bool, Vec<Value>)>,
    others: bool,
}

/// What a standard allows.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    spaces: Vec<(String, String)>,
    rules: BTreeMap<String, Rule>,
    attributes: BTreeMap<String, Vec<Value>>,
}

impl Grammar {
    /// Reads a grammar. The files are ours; a line that cannot be read is left out, and a test reads them all.
    pub(super) fn parse(text: &str) -> Self {
        let mut grammar = Self::default();
        let mut types: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let first = words.next().unwrap_or_default();
            if line.starts_with(' ') {
                let name = first.trim_end_matches('!');
                if let Some(rule) = grammar.rules.get_mut(&current) {
                    match name {
                        "other" => rule.others = true,
                        _ => {
                            rule.attributes.insert(name.to_owned(), (first.ends_with('!'), values(words, &types)));
                        }
                    }
                }
                continue;
            }
            let name = words.next().unwrap_or_default();
            match first {
                "space" => grammar.spaces.push((name.to_owned(), words.next().unwrap_or_default().to_owned())),
                "type" => {
                    types.insert(name, values(words, &types));
                }
                "attribute" => {
                    grammar.attributes.insert(name.to_owned(), values(words, &types));
                }
                _ => {
                    current = name.to_owned();
                    let rest: Vec<&str> = words.collect();
                    grammar.rules.insert(current.clone(), grammar.rule(name, &rest, &types));
                }
            }
        }
        grammar
    }

    fn rule(&self, name: &str, words: &[&str], types: &BTreeMap<&str, Vec<Value>>) -> Rule {
        let mut rule = Rule { is_mixed: words.first() == Some(&"mixed"), ..Rule::default() };
        let words = words.get(usize::from(rule.is_mixed)..).unwrap_or_default();
        if words.first() == Some(&"text") {
            rule.text = values(words.iter().skip(1).copied(), types);
            return rule;
        }
        let own = name.split(':').next().unwrap_or_default();
        rule.content = Regex::new(&format!("^(?:{})$", self.pattern(&words.join(" "), own))).ok();
        rule
    }

    /// A content model as a pattern over names that end in `;`.
    fn pattern(&self, model: &str, own: &str) -> String {
        let mut out = String::new();
        let mut name = String::new();
        let others: Vec<&str> =
            self.spaces.iter().map(|(prefix, _)| prefix.as_str()).filter(|prefix| *prefix != own).chain(["\\+"]).collect();
        let flush = |name: &mut String, out: &mut String| {
            match name.as_str() {
                "" => {}
                "other" => out.push_str(&format!("(?:(?:{}):[^;]*;)", others.join("|"))),
                "any" => out.push_str("(?:[^;]*;)"),
                name => out.push_str(&format!("(?:{};)", regex::escape(name))),
            }
            name.clear();
        };
        let mut in_braces = false;
        for c in model.chars() {
            let is_name = !in_braces && (c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'));
            if is_name {
                name.push(c);
                continue;
            }
            flush(&mut name, &mut out);
            in_braces = (in_braces || c == '{') && c != '}';
            if !c.is_whitespace() {
                out.push(c);
            }
        }
        flush(&mut name, &mut out);
        out
    }

    /// The name of an element with the prefix of the grammar, `+` for namespaces that it does not know.
    pub(super) fn name(&self, element: &Element) -> String {
        self.known(&element.space, &element.name)
    }

    fn known(&self, space: &str, name: &str) -> String {
        let prefix = self.spaces.iter().find(|(_, address)| address == space).map_or("+", |(prefix, _)| prefix.as_str());
        format!("{prefix}:{name}")
    }

    /// Checks an element and everything in it. Linear in the tree.
    pub(super) fn check(&self, element: &Element, findings: &mut Vec<Finding>) {
        let name = self.name(element);
        let Some(rule) = self.rules.get(&name) else {
            // What is in a namespace of its own is nobody's business here, but what it holds may be ours again.
            if name.starts_with('+') {
                element.elements().for_each(|child| self.check(child, findings));
            } else {
                findings.push(Finding::new(element.line, format!("<{}> is no element of the standard", element.name)));
            }
            return;
        };
        self.check_attributes(element, rule, findings);
        self.check_content(element, rule, findings);
        element.elements().for_each(|child| self.check(child, findings));
    }

    fn check_attributes(&self, element: &Element, rule: &Rule, findings: &mut Vec<Finding>) {
        let mut push = |what: String| findings.push(Finding::new(element.line, format!("<{}> {what}", element.name)));
        let mut seen = BTreeSet::new();
        for attribute in &element.attributes {
            let name = match &*attribute.space {
                "" => attribute.name.to_string(),
                XML_NAMESPACE => format!("xml:{}", attribute.name),
                space => self.known(space, &attribute.name),
            };
            seen.insert(name.clone());
            let values = match (rule.attributes.get(&name), self.attributes.get(&name)) {
                (Some((_, values)), _) => values,
                (None, Some(values)) if rule.others => values,
                (None, _) if rule.others && name.contains(':') => continue,
                _ => {
                    push(format!("has no attribute '{}'", name.trim_start_matches("+:")));
                    continue;
                }
            };
            if !values.iter().any(|value| fits(value, &attribute.value)) {
                push(format!("has {name}=\"{}\"; allowed is {}", shorten(&attribute.value), shown(values)));
            }
        }
        for (name, _) in rule.attributes.iter().filter(|(name, (needed, _))| *needed && !seen.contains(*name)) {
            push(format!("needs the attribute '{name}'"));
        }
    }

    fn check_content(&self, element: &Element, rule: &Rule, findings: &mut Vec<Finding>) {
        let children: Vec<String> = element.elements().map(|child| self.name(child)).collect();
        let mut push = |line, what: String| findings.push(Finding::new(line, format!("<{}> {what}", element.name)));
        let text = element.children.iter().find_map(|node| match node {
            Node::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        });
        if !rule.text.is_empty() {
            if let Some(child) = element.elements().next() {
                push(child.line, format!("holds text only, not <{}>", child.name));
            } else if !rule.text.iter().any(|value| fits(value, &element.text())) {
                push(element.line, format!("holds '{}'; allowed is {}", shorten(&element.text()), shown(&rule.text)));
            }
            return;
        }
        if let Some(text) = text.filter(|_| !rule.is_mixed) {
            push(element.line, format!("holds no text of its own: {}", shorten(text.trim())));
        }
        let written: String = children.iter().flat_map(|name| [name.as_str(), ";"]).collect();
        if rule.content.as_ref().is_some_and(|content| !content.is_match(&written)) {
            let names: Vec<&str> = children.iter().take(8).map(|name| name.split(':').next_back().unwrap_or_default()).collect();
            let line = element.elements().next().map_or(element.line, |child| child.line);
            let held = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            push(line, format!("cannot hold {held} in this number and order"));
        }
    }
}

fn values<'w>(words: impl Iterator<Item = &'w str>, types: &BTreeMap<&str, Vec<Value>>) -> Vec<Value> {
    let mut out = Vec::new();
    for word in words {
        if let Some(name) = word.strip_prefix('$') {
            out.extend(types.get(name).cloned().unwrap_or_default());
        } else if let Some(name) = word.strip_prefix(':') {
            out.push(Value::Schema(name.to_owned()));
        } else if let Some(pattern) = word.strip_prefix('~') {
            out.extend(Regex::new(&format!("^(?:{pattern})$")).map(Value::Pattern));
        } else {
            out.push(Value::Word(word.replace("\\s", " ")));
        }
    }
    out
}

fn shown(values: &[Value]) -> String {
    let show = |value: &Value| match value {
        Value::Word(word) => word.clone(),
        Value::Schema(name) => format!("a value of type {name}"),
        Value::Pattern(pattern) => format!("the form {}", pattern.as_str().trim_start_matches("^(?:").trim_end_matches(")$")),
    };
    let mut names: Vec<String> = values.iter().take(6).map(show).collect();
    if values.len() > 6 {
        names.push("…".to_owned());
    }
    names.join(", ")
}

fn fits(value: &Value, text: &str) -> bool {
    match value {
        Value::Word(word) => word == text,
        Value::Pattern(pattern) => pattern.is_match(text),
        Value::Schema(name) => fits_schema(name, text.trim()),
    }
}

/// Whether a text has a type of XML Schema, as far as files of translators use them.
fn fits_schema(name: &str, text: &str) -> bool {
    let is_token =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '\u{B7}'));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    match name {
        "NMTOKEN" => is_token(text),
        "NMTOKENS" => !text.is_empty() && text.split_whitespace().all(is_token),
        "ID" | "NCName" => is_token(text) && !text.contains(':') && text.starts_with(|c: char| c.is_alphabetic() || c == '_'),
        "language" => is_language(text),
        "positiveInteger" => digits(unsigned) && unsigned.bytes().any(|b| b != b'0'),
        "nonNegativeInteger" => digits(unsigned),
        "integer" => digits(text.strip_prefix(['+', '-']).unwrap_or(text)),
        "decimal" => {
            let number = text.strip_prefix(['+', '-']).unwrap_or(text);
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            !(whole.is_empty() && part.is_empty()) && [whole, part].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        }
        "percent" => fits_schema("decimal", text) && text.parse::<f64>().is_ok_and(|number| (0.0..=100.0).contains(&number)),
        "double" | "float" => {
            matches!(text, "INF" | "-INF" | "NaN") || (text.parse::<f64>().is_ok() && !text.contains(['i', 'n', 'I', 'N']))
        }
        "boolean" => matches!(text, "true" | "false" | "0" | "1"),
        "hexBinary" => text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()),
        "date" => is_date(text),
        "dateTime" => text.split_once('T').is_some_and(|(day, time)| is_date(day) && is_time(time)),
        "anyURI" => !text.contains(['<', '>', '"', '{', '}', '|', '\\', '^', '`', ' ']) && !text.contains("##"),
        _ => true,
    }
}

/// A language code as BCP 47 shapes it.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_first = parts.next().is_some_and(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    is_first && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_date(text: &str) -> bool {
    text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok() && day.len() == 10)
        && is_zone(text.get(10..).unwrap_or_default())
}

fn is_time(text: &str) -> bool {
    let clock = text.get(..8).unwrap_or_default();
    let rest = text.get(8..).unwrap_or_default();
    let rest = rest.strip_prefix('.').map_or(rest, |part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    clock.parse::<jiff::civil::Time>().is_ok() && clock.bytes().filter(|b| *b == b':').count() == 2 && is_zone(rest)
}

fn is_zone(text: &str) -> bool {
    let is_offset =
        |text: &str| text.len() == 5 && text.as_bytes().get(2) == Some(&b':') && text.bytes().filter(u8::is_ascii_digit).count() == 4;
    text.is_empty() || text == "Z" || text.strip_prefix(['+', '-']).is_some_and(is_offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_xml_schema() {
        for (name, good, bad) in [
            ("NMTOKEN", "p1s2", "p 1"),
            ("language", "zh-Hans-CN", "en_US"),
            ("dateTime", "2025-11-21T10:00:00.5Z", "2025-11-21"),
            ("date", "2025-02-28", "2025-02-30"),
            ("positiveInteger", "3", "0"),
            ("decimal", "-1.5", "1e3"),
            ("anyURI", "#n=1", "a b"),
            ("hexBinary", "001B", "01B"),
        ] {
            assert!(fits_schema(name, good) && !fits_schema(name, bad), "{name}");
        }
    }
}
