//! What the forms of a brief for people share: which parts are shown, in what words, and where a sentence leads.
//!
//! Uses `brief`. Markdown, HTML and Word tell the same in the same order; only their markup differs. Disagreements
//! come first: whoever reads on must know what not to trust.

use crate::brief::{Brief, BriefSentence, Comparison, Dating, Kind, Member, Part, Place, Quotation, Verdict};
use crate::brief::{NO_ANSWER, NOTHING_NEW};
use crate::facts::Fault;
use crate::facts::names::{Name, NameKind, Variant};
use crate::text::fold;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Documents up to which a brief lists all its sources, used or not.
pub(super) const LONGEST_LIST: usize = 50;
/// Quotations shown; the JSON has all.
const MOST_QUOTATIONS: usize = 12;
/// Names with several spellings shown, the commonest; the JSON has all.
const MOST_NAMES: usize = 30;
/// Words at either end of a sentence by which a browser finds it.
const FRAGMENT_WORDS: usize = 4;

/// The same in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub arabic: &'static str,
    pub english: &'static str,
}

const fn label(arabic: &'static str, english: &'static str) -> Label {
    Label { arabic, english }
}

pub(super) const BRIEF: Label = label("موجز", "Brief");
pub(super) const DISAGREEMENTS: Label = label("ما تختلف فيه المصادر", "Where the sources differ");
pub(super) const SENTENCES: Label = label("الموجز", "The brief");
pub(super) const TIMELINE: Label = label("التسلسل الزمني", "Timeline");
pub(super) const UNDATED: Label = label("بلا تاريخ", "Undated");
pub(super) const BACKGROUND: Label = label("خلفية", "Background");
pub(super) const NAMES: Label = label("أسماء بأكثر من رسم", "Names with several spellings");
pub(super) const QUOTATIONS: Label = label("أقوال", "Who says what");
pub(super) const FAULTS: Label = label("عيوب في المصادر", "Faults of the sources");
pub(super) const SOURCES: Label = label("المصادر", "Sources");
pub(super) const STORIES: Label = label("الأخبار", "Stories");

/// How sources stand to each other.
pub(super) fn verdict(verdict: Verdict) -> Label {
    match verdict {
        Verdict::Agree => label("اتفاق", "They agree"),
        Verdict::Compatible => label("صياغتان متوافقتان", "Compatible: both can be true"),
        Verdict::CannotTell => label("لا يمكن الحكم", "Cannot tell"),
        Verdict::ChangedOverTime => label("تغيّر مع الوقت", "Changed over time"),
        Verdict::Contradict => label("تناقض", "They contradict each other"),
    }
}

/// What is compared.
pub(super) fn kind(kind: Kind) -> Label {
    match kind {
        Kind::Figure => label("رقم", "figure"),
        Kind::Date => label("وقت", "date"),
        Kind::Participants => label("مشاركون", "participants"),
        Kind::Stance => label("موقف", "stance"),
    }
}

/// What is wrong with a source.
pub(super) fn fault(fault: Fault) -> Label {
    let arabic = match fault {
        Fault::OpenQuote => "علامة تنصيص بلا قرينتها",
        Fault::Weekday => "اسم اليوم لا يوافق التاريخ",
        Fault::TwoNationalities => "جنسيتان لمنصب واحد",
        Fault::CutName => "اسم ناقص عند أول ذكره",
    };
    label(arabic, fault.why())
}

/// What a name names.
pub(super) fn name_kind(kind: NameKind) -> Label {
    match kind {
        NameKind::Person => label("شخص", "person"),
        NameKind::Place => label("مكان", "place"),
        NameKind::Organisation => label("هيئة", "organisation"),
        NameKind::Demonym => label("نسبة", "demonym"),
    }
}

/// Why an entry of the timeline stands where it does.
pub(super) fn dating(dating: Dating) -> Label {
    match dating {
        Dating::Told => label("بحسب الجملة", "told"),
        Dating::Published => label("تاريخ النشر", "published"),
        Dating::Undated => UNDATED,
    }
}

/// Where sources differ, the gravest first.
pub(super) fn differing(brief: &Brief) -> impl Iterator<Item = &Comparison> {
    brief.comparisons.iter().filter(|comparison| comparison.differs())
}

/// Names that are written in several ways, each with its spellings. An office is no spelling of its holder's name, and
/// the feminine and the plural of a demonym are none of the masculine.
pub(super) fn respelt(brief: &Brief) -> Vec<(&Name, Vec<&Variant>)> {
    let named = brief.names.iter().map(|name| (name, spellings(name)));
    named.filter(|(_, spellings)| spellings.len() > 1).take(MOST_NAMES).collect()
}

fn spellings(name: &Name) -> Vec<&Variant> {
    let mut seen: Vec<String> = Vec::new();
    let is_new = |variant: &&Variant| {
        let folded = fold(&variant.text);
        let base = match name.kind {
            NameKind::Demonym => demonym_base(&folded),
            _ => folded,
        };
        let is_new = !seen.contains(&base);
        seen.push(base);
        is_new
    };
    name.variants.iter().filter(|variant| !variant.is_office).filter(is_new).collect()
}

/// A folded demonym without article and endings of gender and number.
fn demonym_base(folded: &str) -> String {
    let words = folded.split(' ').map(|word| {
        let bare = word.strip_prefix("لل").or_else(|| word.strip_prefix("ال")).unwrap_or(word);
        ["يين", "يون", "يه", "يا", "ي"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The part of a brief that begins before this sentence, where it needs a heading of its own.
pub(super) fn part_before(brief: &Brief, at: usize) -> Option<Label> {
    let part = brief.sentences[at].part;
    if at == 0 || brief.sentences[at - 1].part == part {
        return None;
    }
    match part {
        Part::News => None,
        Part::Undated => Some(UNDATED),
        Part::Background => Some(BACKGROUND),
    }
}

/// Why a brief has no sentence.
pub(super) fn empty(brief: &Brief) -> &'static str {
    match brief.warning {
        Some(NO_ANSWER) => "لا جملة تجيب عن السؤال.",
        Some(NOTHING_NEW) => "لا جديد.",
        _ => "لا جملة تتسع لها المساحة المطلوبة.",
    }
}

/// What to say beside a sentence that tells an older value: «لاحقاً: 17».
pub(super) fn newest<'b>(brief: &'b Brief, sentence: &'b BriefSentence) -> Option<(&'b str, &'b Member)> {
    sentence.outdated.as_ref().map(|newest| (newest.value.as_str(), &brief.members[newest.member]))
}

/// Quotations whose speaker is known, by speaker. Every document has its first ones before any has more; what a
/// near-copy repeats is left out.
pub(super) fn by_speaker(brief: &Brief) -> Vec<(&str, Vec<&Quotation>)> {
    let mut of_member = vec![0_usize; brief.members.len()];
    let mut ranked: Vec<(usize, usize, &str, &Quotation)> = Vec::new();
    for (at, quotation) in brief.quotations.iter().enumerate() {
        if let Some(speaker) = &quotation.speaker
            && brief.members[quotation.member].copy_of.is_none()
        {
            ranked.push((of_member[quotation.member], at, speaker, quotation));
            of_member[quotation.member] += 1;
        }
    }
    ranked.sort_unstable_by_key(|&(turn, at, ..)| (turn, at));
    ranked.truncate(MOST_QUOTATIONS);
    ranked.sort_unstable_by_key(|&(_, at, ..)| at);
    let mut groups: Vec<(&str, Option<usize>, Vec<&Quotation>)> = Vec::new();
    for (_, _, speaker, quotation) in ranked {
        let person = person(brief, speaker);
        let is_same = |group: &&mut (&str, Option<usize>, Vec<&Quotation>)| group.0 == speaker || (person.is_some() && group.1 == person);
        match groups.iter_mut().find(is_same) {
            Some((heading, _, group)) => {
                group.push(quotation);
                // The fullest way of naming somebody is the heading.
                *heading = if speaker.chars().count() > heading.chars().count() { speaker } else { heading };
            }
            None => groups.push((speaker, person, vec![quotation])),
        }
    }
    groups.into_iter().map(|(speaker, _, group)| (speaker, group)).collect()
}

/// The number of the person whom a speaker is: whose longest spelling the speaker ends with, the office before it.
fn person(brief: &Brief, speaker: &str) -> Option<usize> {
    let ends = |name: &str| speaker.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with(' '));
    let people = brief.names.iter().enumerate().filter(|(_, name)| name.kind == NameKind::Person);
    let spellings =
        people.flat_map(|(at, name)| name.variants.iter().filter(|variant| !variant.is_office).map(move |variant| (at, &variant.text)));
    spellings.filter(|(_, text)| ends(text)).max_by_key(|(_, text)| text.len()).map(|(at, _)| at)
}

/// A sentence that is shown somewhere: code points of its text, line, and number on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cited {
    pub chars: [u32; 2],
    pub line: u32,
    pub sentence_in_line: u32,
}

impl From<Place> for Cited {
    fn from(place: Place) -> Self {
        Self { chars: place.chars, line: place.line, sentence_in_line: place.sentence_in_line }
    }
}

/// The sources to list, with the sentences shown of each. All of a few documents; of many those that are named, for a
/// long list of what was only read belongs into the JSON.
pub(super) fn sources(brief: &Brief) -> Vec<(usize, BTreeSet<Cited>)> {
    let mut cited: Vec<(bool, BTreeSet<Cited>)> = vec![Default::default(); brief.members.len()];
    let mut cite = |member: usize, place: Option<Place>| {
        cited[member].0 = true;
        cited[member].1.extend(place.map(Cited::from));
    };
    for sentence in &brief.sentences {
        cite(sentence.member, Some(sentence.place));
        sentence.also.iter().for_each(|&(member, place)| cite(member, place));
    }
    differing(brief).flat_map(|comparison| &comparison.values).for_each(|value| cite(value.member, Some(value.place)));
    brief.timeline.iter().for_each(|entry| cite(entry.member, Some(entry.place)));
    by_speaker(brief).iter().flat_map(|(_, group)| group).for_each(|quotation| cite(quotation.member, Some(quotation.place)));
    brief.faults.iter().for_each(|note| cite(note.member, None));
    let is_listed = |named: bool| named || brief.members.len() <= LONGEST_LIST;
    cited.into_iter().enumerate().filter(|(_, (named, _))| is_listed(*named)).map(|(at, (_, places))| (at, places)).collect()
}

/// The days from the first article to the last, `2025-11-09 to 2025-11-13`.
pub(super) fn days(brief: &Brief) -> String {
    let dated = || brief.members.iter().filter_map(|member| member.published.map(|published| published.date));
    match (dated().min(), dated().max()) {
        (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
        (Some(day), _) => day.to_string(),
        _ => super::UNDATED.to_owned(),
    }
}

/// The address of a page, if it is one on the web, with everything that may not stand in an address percent-encoded:
/// Word refuses a file with a bad one.
pub(super) fn web_address(url: &str) -> Option<String> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    host.starts_with(|c: char| c.is_alphanumeric() || c == '[').then(|| {
        let mut out = String::with_capacity(url.len());
        for (at, c) in url.char_indices() {
            let is_escape = || url.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
            match c {
                '%' if !is_escape() => out.push_str("%25"),
                c if c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c) => out.push(c),
                c => percent(&mut out, c),
            }
        }
        out
    })
}

/// The address of a sentence in its page: browsers scroll to the words behind `#:~:text=` and light them up.
pub(super) fn address_of(member: &Member, text: &str) -> Option<String> {
    let mut out = web_address(member.url.as_deref()?)?;
    out.push_str(if out.contains('#') { ":~:text=" } else { "#:~:text=" });
    let words: Vec<&str> = text.split_whitespace().collect();
    let encoded = |out: &mut String, words: &[&str]| {
        for c in words.join(" ").chars() {
            // A dash, a comma and an ampersand mean something here.
            if c.is_ascii_alphanumeric() { out.push(c) } else { percent(out, c) }
        }
    };
    if words.len() <= 2 * FRAGMENT_WORDS {
        encoded(&mut out, &words);
    } else {
        encoded(&mut out, &words[..FRAGMENT_WORDS]);
        out.push(',');
        encoded(&mut out, &words[words.len() - FRAGMENT_WORDS..]);
    }
    Some(out)
}

fn percent(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_on_the_web_are_linked() {
        for bad in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "http:// x", "//a.example", ""] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
        assert_eq!(web_address("https://a.example/خبر\"<x>?q=1%20%").unwrap(), "https://a.example/%D8%AE%D8%A8%D8%B1%22%3Cx%3E?q=1%20%25");
    }

    #[test]
    fn one_person_has_one_heading() {
        let text = "قال الوزير سامي العطار: \"سيفتح الطريق إلى الوادي قبل العيد\". وقال العطار: \"السكان في الوادي لن ينتظروا طويلاً\". وقالت ليلى الصفواني: \"الجسر لن يصمد أمام السيول\".";
        let brief = crate::brief::tests::brief(&[("2025-11-10", text)], crate::select::Budget::Sentences(3));
        let groups: Vec<(&str, usize)> = by_speaker(&brief).into_iter().map(|(speaker, group)| (speaker, group.len())).collect();
        assert_eq!(groups, [("الوزير سامي العطار", 2), ("ليلى الصفواني", 1)]);
    }
}
