//! Names of people, places and organisations, with their spellings joined.
//!
//! Uses `words`, `model`, `corpus::Frequencies` and `text`. Arabic has no capitals, so a name is taken for one only on
//! evidence: places and demonyms are listed; a person's name stands behind an office («الرئيس», «وزير الخارجية»),
//! begins with a given name, or follows a verb of speech; an organisation's abbreviation stands in brackets behind it.
//! Two spellings are one name when they differ in nothing but the letters by which foreign sounds are written
//! (غ ج ك, a long vowel that is written or not, one word or two), and a part of a name is that name when no other
//! name of the collection has it. When in doubt names stay apart: two people must never become one.

mod evidence;
mod join;
mod mentions;

use super::words::{WordBuffer, Words};
use crate::article::{Document, Zone};
use crate::corpus::Frequencies;
use crate::model::Model;
use crate::text::Span;
use evidence::Reader;
use join::{join, respell};
use mentions::{Forms, Gathered};

/// Mentions from which one word counts as a person's name.
const LEAST_MENTIONS: usize = 3;
/// Most words of a person's name.
const LONGEST: usize = 4;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// A country, territory or city.
    Place,
    /// An organisation.
    Organisation,
    /// What comes from a place.
    Demonym,
}

impl NameKind {
    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organisation => "organisation",
            Self::Demonym => "demonym",
        }
    }
}

/// Where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The document, in the order in which they were added.
    pub document: usize,
    /// Bytes of its text.
    pub span: Span,
}

/// One way of writing a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// As it stands first.
    pub text: String,
    /// Every place, in order.
    pub mentions: Vec<Mention>,
    /// Whether it is an office that only this person holds, and no spelling of the name.
    pub is_office: bool,
}

/// A name with all its spellings.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The fullest spelling, the commonest of those.
    pub name: String,
    /// What it names.
    pub kind: NameKind,
    /// Its spellings, the commonest first.
    pub variants: Vec<Variant>,
}

impl Name {
    /// How often it stands.
    #[must_use]
    pub fn count(&self) -> usize {
        self.variants.iter().map(|variant| variant.mentions.len()).sum()
    }
}

/// A sentence as names are looked for in it.
#[derive(Debug)]
struct Line {
    document: usize,
    /// Folded words, as ranges of `folded`.
    folded: Box<str>,
    ends: Box<[u32]>,
    spans: Box<[Span]>,
    breaks: Box<[bool]>,
}

impl Line {
    fn words(&self) -> Vec<&str> {
        let mut start = 0;
        let word = |&end: &u32| {
            let word = self.folded.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            word
        };
        self.ends.iter().map(word).collect()
    }
}

/// A person or organisation that was found, by the folded words of its fullest name.
#[derive(Debug, Clone)]
struct Found {
    kind: NameKind,
    /// Word lists that are spellings of it, folded, without what clings to the first.
    spellings: Vec<Vec<String>>,
    /// Offices that stand before it.
    offices: Vec<Vec<String>>,
}

/// A document as names are looked for in it.
#[derive(Debug, Default)]
pub struct NamedText {
    lines: Vec<Line>,
    text: Box<str>,
}

impl NamedText {
    /// Of a document: its body, headings and captions. Linear in its bytes.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let text = &document.article.text;
        let mut buffer = WordBuffer::default();
        let is_read = |zone| matches!(zone, Zone::Headline | Zone::Subheading | Zone::Caption | Zone::Body | Zone::SiteLogo);
        let read = document.sentences.iter().filter(|sentence| is_read(document.zone(sentence)));
        Self { lines: read.map(|sentence| line(&buffer.read(text, sentence.span))).collect(), text: text.as_str().into() }
    }
}

/// Gathers the documents of one collection and finds their names.
#[derive(Debug, Default)]
pub struct NameFinder {
    lines: Vec<Line>,
    texts: Vec<Box<str>>,
}

impl NameFinder {
    /// Takes note of the next document: its body, headings and captions.
    pub fn add(&mut self, document: &Document) {
        self.push(NamedText::of(document));
    }

    /// The same for a document that was read before.
    pub fn push(&mut self, read: NamedText) {
        let document = self.texts.len();
        self.lines.extend(read.lines.into_iter().map(|line| Line { document, ..line }));
        self.texts.push(read.text);
    }

    /// The text of a document.
    #[must_use]
    pub fn text(&self, document: usize) -> &str {
        &self.texts[document]
    }

    /// The names, the commonest first. Linear in the words, and in the different names but for those of equal consonants.
    #[must_use]
    pub fn finish(&self, model: &Model, background: &Frequencies) -> Vec<Name> {
        let reader = Reader::new(model, background, &self.lines);
        let mut found: Vec<Found> = Vec::new();
        for line in &self.lines {
            reader.people(line, &mut found);
            reader.organisations(line, &mut found);
        }
        let mut found = join(found, model);
        respell(&self.lines, &mut found, model);
        let mut gathered = Gathered::default();
        let forms = Forms::of(&found, model);
        for line in &self.lines {
            gathered.read(line, &self.texts[line.document], &forms, model);
        }
        let mut names = gathered.names(&found, model);
        // One word that is a person's name by a single piece of evidence is more often none.
        names.retain(|name| {
            let folded = crate::text::fold::fold_phrase(&name.name);
            let is_listed = model.given_names.contains(&folded) || model.names.contains(&folded);
            name.kind != NameKind::Person || folded.contains(' ') || is_listed || name.count() >= LEAST_MENTIONS
        });
        names
    }
}

fn line(words: &Words<'_>) -> Line {
    let mut folded = String::new();
    let ends = words
        .folded
        .iter()
        .map(|word| {
            folded.push_str(word);
            folded.len() as u32
        })
        .collect();
    Line { document: 0, folded: folded.into(), ends, spans: words.spans.into(), breaks: words.breaks.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    /// The names of some texts: kind and spellings.
    fn names(texts: &[&str]) -> Vec<(NameKind, Vec<String>)> {
        let model = Model::shipped().unwrap();
        let mut finder = NameFinder::default();
        texts.iter().for_each(|text| finder.add(&document(text)));
        let found = finder.finish(&model, &Frequencies::shipped().unwrap());
        found.into_iter().map(|name| (name.kind, name.variants.into_iter().map(|variant| variant.text).collect())).collect()
    }

    fn spellings(texts: &[&str], kind: NameKind) -> Vec<Vec<String>> {
        let mut found: Vec<Vec<String>> =
            names(texts).into_iter().filter(|(other, _)| *other == kind).map(|(_, spellings)| spellings).collect();
        found.iter_mut().for_each(|spellings| spellings.sort());
        found
    }

    #[test]
    fn names_end_where_they_end() {
        let found = spellings(
            &[
                "قالت المطربة هناء عبد السلام الاثنين إن الحفل أجّل. وغنت هناء عبد السلام الاثنين في المرفأ.",
                "وصل الوزير غوران الفريق الفائز. وهنأ غوران الفريق كله. وعاد الفريق إلى بيته. وتدرب الفريق. وسافر الفريق. وفاز الفريق. وخسر الفريق. ونام الفريق. وأكل الفريق.",
            ],
            NameKind::Person,
        );
        assert_eq!(found, [["هناء عبد السلام"]]);
    }

    #[test]
    fn spellings_of_one_person_are_joined() {
        let found = spellings(
            &[
                "التقى الوزير غوران يانغ وفداً من التجار في العاصمة. وقال غوران يانغ إن الموسم سيكون جيداً.",
                "أكد الوزير جوران يانج أن الموسم سيكون جيداً. وغادر يانج العاصمة مساء الخميس.",
            ],
            NameKind::Person,
        );
        assert_eq!(found, [["جوران يانج", "غوران يانغ", "يانج"]]);
    }

    #[test]
    fn a_letter_alone_ends_a_name() {
        let text = "زار الوزير غوران يانغ و #المحافظ المعرض. وشكر الوزير غوران يانغ و #المحافظ العارضين.";
        assert_eq!(spellings(&[text], NameKind::Person), [["غوران يانغ"]]);
    }

    #[test]
    fn grammar_is_nobody() {
        let text = "غنى الفنان وهو يبتسم أمام جمهوره، وقالت الوزيرة فيما بعد إن المطرب وإن تأخر نجح. وكان الفنان وهو في طريقه متعباً.";
        assert_eq!(spellings(&[text], NameKind::Person), Vec::<Vec<String>>::new());
    }

    #[test]
    fn two_people_never_become_one() {
        let found = spellings(
            &[
                "قال الوزير محمد سالم إن العمل بدأ.",
                "قال النائب محمد سليم إن العمل تأخر. وقال حسن الصفواني وحسين الصفواني إنهما يعرفان السبب.",
            ],
            NameKind::Person,
        );
        assert!(found.iter().all(|spellings| spellings.len() == 1), "{found:?}");
    }

    #[test]
    fn an_abbreviation_is_its_organisation() {
        let found = spellings(
            &["أفادت وكالة الأنباء الساحلية المركزية (SCNA) أن الموسم بدأ. ونقلت SCNA عن الوزير قوله إن العمل جار."],
            NameKind::Organisation,
        );
        assert_eq!(found, [["SCNA", "وكالة الأنباء الساحلية المركزية"]]);
    }

    #[test]
    fn an_office_is_a_name_only_while_one_person_holds_it() {
        let one = spellings(&["وصل الرئيس الروسي فلاديمير بوتين إلى العاصمة. وقال الرئيس الروسي إن الزيارة قصيرة."], NameKind::Person);
        assert_eq!(one, [["الرئيس الروسي", "فلاديمير بوتين"]]);
    }
}
