//! A user's own sentence rules: reading and applying SRX 2.0.
//!
//! Uses `quick-xml` and `regex`. Patterns run in time linear in the text whatever they say, and may not compile to
//! more than a megabyte; what the standard's regular expressions have beyond that (look-around, back-references) is
//! refused with the line and number of the rule. The first rule that matches at a place decides about it.

use crate::text::Span;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use regex::{Regex, RegexBuilder};

/// Largest compiled pattern, in bytes.
const LARGEST_PATTERN: usize = 1 << 20;
/// Most rules of a file.
const MOST_RULES: usize = 10_000;

/// Why an SRX file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SrxError {
    /// Not well-formed, or not what SRX 2.0 allows.
    #[error("line {line}: {what}")]
    Form {
        /// 1-based line of the file.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A pattern that cannot be used.
    #[error("line {line}, rule {rule} of '{group}': {what}")]
    Pattern {
        /// 1-based line of the rule's end.
        line: usize,
        /// 1-based number among the rules of its group.
        rule: usize,
        /// The group of rules.
        group: String,
        /// What is wrong with it.
        what: String,
    },
}

#[derive(Debug)]
struct Rule {
    /// What stands before the place, then the place as an empty group, then what stands behind it.
    pattern: Regex,
    breaks: bool,
}

/// The rules of an SRX file that apply to Arabic.
#[derive(Debug)]
pub struct SrxRules {
    rules: Vec<Rule>,
}

/// What is open while the file is read.
#[derive(Default)]
struct Draft {
    group: String,
    number: usize,
    breaks: bool,
    before: String,
    after: String,
    field: Field,
}

#[derive(Default, PartialEq)]
enum Field {
    #[default]
    None,
    Before,
    After,
}

impl SrxRules {
    /// Reads an SRX file and keeps the rules that its language map gives to Arabic (`ar`).
    ///
    /// # Errors
    /// When the file is not SRX 2.0, declares a document type, maps nothing to Arabic, or holds a pattern that cannot
    /// be used.
    pub fn parse(xml: &str) -> Result<Self, SrxError> {
        let mut reader = Reader::from_str(xml);
        let mut reading = Reading::default();
        let (mut line, mut seen) = (1, 0);
        loop {
            let event = reader.read_event();
            let at = reader.buffer_position() as usize;
            line += xml.as_bytes().get(seen..at).unwrap_or_default().iter().filter(|&&b| b == b'\n').count();
            seen = at;
            let form = |what: String| SrxError::Form { line, what };
            match event.map_err(|error| form(error.to_string()))? {
                Event::Eof => break,
                Event::DocType(_) => return Err(form("a document type is not accepted".to_owned())),
                Event::Start(tag) | Event::Empty(tag) => reading.open(&tag, line)?,
                Event::End(tag) => reading.close(tag.local_name().as_ref(), line)?,
                Event::Text(text) => reading.draft.push(&text),
                Event::CData(text) => reading.draft.push(&text),
                Event::GeneralRef(entity) => {
                    let character = entity.resolve_char_ref().ok().flatten().map(String::from);
                    let known = character.or_else(|| quick_xml::escape::resolve_predefined_entity(&entity).map(str::to_owned));
                    reading.draft.push(&known.ok_or_else(|| form(format!("entity &{}; is not accepted", &*entity)))?);
                }
                _ => {}
            }
        }
        Self::for_arabic(reading.groups, &reading.map, reading.cascade)
    }

    /// Keeps the groups that the map gives to Arabic: the first one, or with `cascade` all in the order of the map.
    fn for_arabic(mut groups: Vec<(String, Vec<Rule>)>, map: &[(String, String, usize)], cascade: bool) -> Result<Self, SrxError> {
        let mut rules = Vec::new();
        let mut is_mapped = false;
        for (pattern, name, line) in map {
            let form = |what: String| SrxError::Form { line: *line, what };
            let language = build(&format!("^(?:{pattern})$")).map_err(|error| form(format!("languagepattern {pattern}: {error}")))?;
            if !language.is_match("ar") || (is_mapped && !cascade) {
                continue;
            }
            let group =
                groups.iter_mut().find(|(group, _)| group == name).ok_or_else(|| form(format!("no languagerule is named '{name}'")))?;
            rules.append(&mut group.1);
            is_mapped = true;
        }
        if is_mapped { Ok(Self { rules }) } else { Err(SrxError::Form { line: 1, what: "no languagemap fits Arabic (ar)".to_owned() }) }
    }

    /// Calls `each` with the segments of a block. Linear in the block for each rule.
    pub fn cut(&self, text: &str, block: Span, mut each: impl FnMut(Span)) {
        let shown = block.of(text);
        let mut verdicts: Vec<Option<bool>> = vec![None; shown.len()];
        for rule in &self.rules {
            let mut from = 0;
            while let Some(found) = rule.pattern.captures_at(shown, from) {
                let (Some(whole), Some(place)) = (found.get(0), found.get(1)) else { break };
                if let Some(verdict) = verdicts.get_mut(place.start()) {
                    verdict.get_or_insert(rule.breaks);
                }
                // What stands behind one place can stand before the next.
                let next = place.start().max(whole.start() + 1);
                from = (next..=shown.len()).find(|&at| shown.is_char_boundary(at)).unwrap_or(shown.len());
                if from >= shown.len() {
                    break;
                }
            }
        }
        let mut start = 0;
        for at in (1..shown.len()).filter(|&at| verdicts[at] == Some(true) && shown.is_char_boundary(at)) {
            each(Span::new(start, at).shifted(block.start as usize));
            start = at;
        }
        each(Span::new(start, shown.len()).shifted(block.start as usize));
    }
}

/// What was read of a file so far.
#[derive(Default)]
struct Reading {
    draft: Draft,
    /// Rules by the name of their group.
    groups: Vec<(String, Vec<Rule>)>,
    /// Pattern of languages, name of the group, line.
    map: Vec<(String, String, usize)>,
    cascade: bool,
}

impl Reading {
    fn open(&mut self, tag: &BytesStart, line: usize) -> Result<(), SrxError> {
        let form = |what: String| SrxError::Form { line, what };
        let attribute = |name: &str| {
            let found = tag.try_get_attribute(name).ok().flatten()?;
            found.normalized_value(quick_xml::XmlVersion::default()).ok().map(std::borrow::Cow::into_owned)
        };
        let name = tag.local_name();
        let needed = |key: &str| attribute(key).ok_or_else(|| form(format!("{} without {key}", name.as_ref())));
        match name.as_ref() {
            "header" => self.cascade = attribute("cascade").as_deref() == Some("yes"),
            "languagerule" => {
                let group = needed("languagerulename")?;
                self.draft = Draft { group: group.clone(), ..Draft::default() };
                self.groups.push((group, Vec::new()));
            }
            "rule" => {
                let breaks = match attribute("break").as_deref() {
                    None | Some("yes") => true,
                    Some("no") => false,
                    Some(other) => return Err(form(format!("break=\"{other}\" is neither yes nor no"))),
                };
                let Draft { group, number, .. } = std::mem::take(&mut self.draft);
                self.draft = Draft { group, number: number + 1, breaks, ..Draft::default() };
            }
            "beforebreak" => self.draft.field = Field::Before,
            "afterbreak" => self.draft.field = Field::After,
            "languagemap" => self.map.push((needed("languagepattern")?, needed("languagerulename")?, line)),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, line: usize) -> Result<(), SrxError> {
        let form = |what: &str| SrxError::Form { line, what: what.to_owned() };
        match name {
            "beforebreak" | "afterbreak" => self.draft.field = Field::None,
            "rule" => {
                let (_, rules) = self.groups.last_mut().ok_or_else(|| form("a rule outside of languagerule"))?;
                if rules.len() >= MOST_RULES {
                    return Err(form(&format!("more than {MOST_RULES} rules")));
                }
                rules.push(compile(&self.draft, line)?);
            }
            _ => {}
        }
        Ok(())
    }
}

impl Draft {
    fn push(&mut self, text: &str) {
        match self.field {
            Field::Before => self.before.push_str(text),
            Field::After => self.after.push_str(text),
            Field::None => {}
        }
    }
}

fn compile(draft: &Draft, line: usize) -> Result<Rule, SrxError> {
    let pattern = |what: String| SrxError::Pattern { line, rule: draft.number, group: draft.group.clone(), what };
    if draft.before.is_empty() && draft.after.is_empty() {
        return Err(pattern("it has neither beforebreak nor afterbreak".to_owned()));
    }
    // Each half must be a pattern of its own, or the two could hide in each other's brackets.
    for half in [&draft.before, &draft.after] {
        build(half).map_err(|error| pattern(error.to_string()))?;
    }
    let (before, after) = (without_groups(&draft.before), without_groups(&draft.after));
    let whole = build(&format!("(?:{before})()(?:{after})")).map_err(|error| pattern(error.to_string()))?;
    Ok(Rule { pattern: whole, breaks: draft.breaks })
}

/// Turns capturing groups into plain ones: the only group that counts is ours.
fn without_groups(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut escaped, mut in_class) = (false, 0usize);
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' => escaped = true,
            '[' => in_class += 1,
            ']' => in_class = in_class.saturating_sub(1),
            '(' if in_class == 0 && rest.peek() != Some(&'?') => out.push_str("?:"),
            _ => {}
        }
    }
    out
}

fn build(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn srx(rules: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<srx version=\"2.0\" xmlns=\"http://www.lisa.org/srx20\"><header segmentsubflows=\"yes\" cascade=\"no\"/><body><languagerules>\n<languagerule languagerulename=\"A\">{rules}</languagerule></languagerules><maprules><languagemap languagepattern=\"ar.*|AR.*\" languagerulename=\"A\"/></maprules></body></srx>"
        )
    }

    fn cut<'t>(rules: &SrxRules, text: &'t str) -> Vec<&'t str> {
        let mut spans = Vec::new();
        rules.cut(text, Span::new(0, text.len()), |span| spans.push(span.of(text)));
        spans
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let rules = SrxRules::parse(&srx("<rule break=\"no\"><beforebreak>(د)\\.</beforebreak><afterbreak>\\s</afterbreak></rule><rule break=\"yes\"><beforebreak>[.؟]</beforebreak><afterbreak>\\s</afterbreak></rule>")).unwrap();
        assert_eq!(cut(&rules, "حضر د. سامي. ثم غادر؟ نعم"), ["حضر د. سامي.", " ثم غادر؟", " نعم"]);
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_place() {
        let said = |xml: &str| SrxRules::parse(xml).unwrap_err().to_string();
        assert!(said(&srx("\n<rule><beforebreak>(?&lt;=a)b</beforebreak></rule>")).starts_with("line 4, rule 1 of 'A'"));
        assert!(said(&srx("<rule break=\"maybe\"><beforebreak>a</beforebreak></rule>")).contains("neither yes nor no"));
        assert!(
            said(&srx("<rule/>").replace("ar.*|AR.*", "en.*")).contains("fits Arabic")
                || said(&srx("<rule><beforebreak>a</beforebreak></rule>").replace("ar.*|AR.*", "en.*")).contains("fits Arabic")
        );
        assert!(said(&srx("<rule><beforebreak>(a{1000}){1000}</beforebreak></rule>")).contains("rule 1"));
        assert!(said(&srx("<rule><beforebreak>a)(b</beforebreak></rule>")).contains("rule 1"));
        assert!(said("<!DOCTYPE srx [<!ENTITY a \"b\">]><srx/>").contains("document type"));
        assert!(said("<srx><rule>").contains("line 1"));
    }
}
