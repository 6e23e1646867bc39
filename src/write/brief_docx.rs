//! The brief as a Word file, right-to-left, for one brief or for all stories of a collection.
//!
//! Uses `brief` and `docx`. The same parts in the same order as the page; the timeline is a table.

use super::brief_parts::{self as parts, Label};
use super::docx::{Cell, Direction, Docx, Layout, Run};
use super::{date_of_member, source_of_member};
use crate::brief::{Brief, Comparison, Member, Place, Story};
use crate::text::chars::is_arabic_letter;
use crate::text::one_line;

const RTL: Direction = Direction::Rtl;

/// The file of one brief.
#[must_use]
pub fn brief(brief: &Brief) -> Vec<u8> {
    let mut docx = Docx::new(parts::BRIEF.arabic, RTL);
    heading(&mut docx, 1, parts::BRIEF);
    told(&mut docx, brief);
    docx.finish()
}

/// One file of many stories, each under its headline.
#[must_use]
pub fn stories(stories: &[Story]) -> Vec<u8> {
    let mut docx = Docx::new(parts::STORIES.arabic, RTL);
    for story in stories {
        docx.heading(1, RTL, &Run::split(&one_line(story.headline.as_deref().unwrap_or(&story.id))));
        if !story.keywords.is_empty() {
            docx.paragraph(RTL, &small(&story.keywords.join("، ")));
        }
        told(&mut docx, &story.brief);
    }
    docx.finish()
}

fn told(docx: &mut Docx, brief: &Brief) {
    let (articles, days) = (brief.members.len().to_string(), marked(&parts::days(brief)));
    docx.paragraph(RTL, &[Run::rtl("المقالات: ").small(), Run::ltr(&articles).small(), Run::rtl(" · ").small(), Run::ltr(&days).small()]);
    disagreements(docx, brief);
    sentences(docx, brief);
    timeline(docx, brief);
    names(docx, brief);
    quotations(docx, brief);
    faults(docx, brief);
    sources(docx, brief);
}

fn heading(docx: &mut Docx, level: u8, label: Label) {
    docx.heading(level, RTL, &[Run::rtl(label.arabic), Run::rtl(" · "), Run::ltr(label.english)]);
}

/// A short text as one run of its own direction.
fn direct(text: &str) -> Run<'_> {
    Run::new(text, if text.contains(is_arabic_letter) { RTL } else { Direction::Ltr })
}

/// Numbers, dates and places begin and end with a left-to-right mark: behind Arabic letters the parts of a date would
/// change places, for not every program takes the direction of a run for that of its digits.
fn marked(text: &str) -> String {
    format!("\u{200e}{text}\u{200e}")
}

fn small(text: &str) -> Vec<Run<'_>> {
    Run::split(text).into_iter().map(Run::small).collect()
}

/// Where a sentence stands, and a link to it where its page is on the web.
struct Credit<'b> {
    source: &'b str,
    date: String,
    place: String,
    address: Option<String>,
}

impl<'b> Credit<'b> {
    fn new(member: &'b Member, place: Place, text: &str) -> Self {
        Self {
            source: source_of_member(member),
            date: marked(&date_of_member(member)),
            place: marked(&format!("{} p{}s{}", member.id, place.paragraph, place.number)),
            address: parts::address_of(member, text),
        }
    }

    fn runs(&self) -> Vec<Run<'_>> {
        let gap = || Run::rtl(" · ").small();
        let place = Run::ltr(&self.place).small();
        let place = self.address.as_deref().map_or(place.clone(), |address| place.link(address));
        vec![direct(self.source).small(), gap(), Run::ltr(&self.date).small(), gap(), place]
    }
}

fn disagreements(docx: &mut Docx, brief: &Brief) {
    for (number, comparison) in parts::differing(brief).enumerate() {
        if number == 0 {
            heading(docx, 2, parts::DISAGREEMENTS);
        }
        disagreement(docx, brief, comparison);
    }
}

fn disagreement(docx: &mut Docx, brief: &Brief, comparison: &Comparison) {
    let (verdict, kind) = (parts::verdict(comparison.verdict), parts::kind(comparison.kind));
    let unit = comparison.unit.as_deref().map_or_else(String::new, |unit| format!(" ({unit})"));
    docx.paragraph(
        RTL,
        &[
            Run::rtl(verdict.arabic).bold(),
            Run::rtl(" — "),
            Run::rtl(kind.arabic),
            direct(&unit),
            Run::rtl(" · "),
            Run::ltr(verdict.english).bold(),
            Run::ltr(": "),
            Run::ltr(comparison.why),
        ],
    );
    let mut rows = Vec::with_capacity(comparison.values.len());
    let texts: Vec<_> = comparison.values.iter().map(|value| (one_line(&value.text), value.sentence.as_deref().map(one_line))).collect();
    let notations: Vec<String> = comparison.values.iter().map(|value| marked(&value.value)).collect();
    let credits: Vec<Credit<'_>> = comparison
        .values
        .iter()
        .map(|value| Credit::new(&brief.members[value.member], value.place, value.sentence.as_deref().unwrap_or(&value.text)))
        .collect();
    for (((value, (text, sentence)), credit), notation) in comparison.values.iter().zip(&texts).zip(&credits).zip(&notations) {
        let mut said = Cell::new(RTL, Run::split(text).into_iter().map(Run::bold).collect());
        if let Some(sentence) = sentence {
            said = said.with(RTL, Run::split(sentence));
        }
        let mut source = Cell::new(RTL, credit.runs());
        if let Some(speaker) = &value.speaker {
            source = source.with(RTL, vec![Run::rtl("القائل: ").small(), direct(speaker).small()]);
        }
        rows.push(vec![said, Cell::new(RTL, vec![direct(notation)]), source]);
    }
    docx.table(Layout { direction: RTL, widths: &[6, 2, 3], heading: false }, rows);
}

fn sentences(docx: &mut Docx, brief: &Brief) {
    heading(docx, 2, parts::SENTENCES);
    for (at, sentence) in brief.sentences.iter().enumerate() {
        if let Some(part) = parts::part_before(brief, at) {
            heading(docx, 3, part);
        }
        docx.paragraph(RTL, &Run::split(&one_line(&sentence.text)));
        let credit = Credit::new(&brief.members[sentence.member], sentence.place, &sentence.text);
        let also: Vec<String> = sentence
            .also
            .iter()
            .map(|(member, _)| &brief.members[*member])
            .map(|member| format!("{} {}", source_of_member(member), marked(&date_of_member(member))))
            .collect();
        let also = if also.is_empty() { String::new() } else { format!(" · ورد أيضاً في: {}", also.join("، ")) };
        let newest = parts::newest(brief, sentence);
        let newest =
            newest.map(|(value, member)| (marked(value), format!(" ({} {})", source_of_member(member), marked(&date_of_member(member)))));
        let mut runs = credit.runs();
        if let Some((value, source)) = &newest {
            runs.extend([Run::rtl(" · لاحقاً: ").bold(), Run::ltr(value).bold()]);
            runs.extend(small(source));
        }
        runs.extend(small(&also));
        docx.paragraph(RTL, &runs);
    }
    if brief.sentences.is_empty() {
        docx.paragraph(RTL, &[Run::rtl(parts::empty(brief))]);
    }
}

fn timeline(docx: &mut Docx, brief: &Brief) {
    if brief.timeline.is_empty() {
        return;
    }
    heading(docx, 2, parts::TIMELINE);
    let texts: Vec<_> = brief.timeline.iter().map(|entry| one_line(&entry.text)).collect();
    let credits: Vec<Credit<'_>> =
        brief.timeline.iter().map(|entry| Credit::new(&brief.members[entry.member], entry.place, &entry.text)).collect();
    let times: Vec<Option<String>> = brief.timeline.iter().map(|entry| entry.time.as_ref().map(|time| marked(&time.iso))).collect();
    let rows = brief.timeline.iter().zip(&texts).zip(&credits).zip(&times).map(|(((entry, text), credit), time)| {
        let day = match time {
            Some(time) => Cell::new(RTL, vec![Run::ltr(time)]).with(RTL, vec![Run::rtl(parts::dating(entry.dating).arabic).small()]),
            None => Cell::new(RTL, vec![Run::rtl(parts::UNDATED.arabic)]),
        };
        vec![day.shaded(), Cell::new(RTL, Run::split(text)), Cell::new(RTL, credit.runs())]
    });
    docx.table(Layout { direction: RTL, widths: &[2, 6, 3], heading: false }, rows);
}

fn names(docx: &mut Docx, brief: &Brief) {
    let names = parts::respelt(brief);
    if names.is_empty() {
        return;
    }
    heading(docx, 2, parts::NAMES);
    let spellings: Vec<String> = names
        .iter()
        .map(|(_, spellings)| {
            spellings.iter().map(|variant| format!("{} ({})", variant.text, variant.mentions.len())).collect::<Vec<_>>().join("، ")
        })
        .map(|spellings| one_line(&spellings).into_owned())
        .collect();
    let head = ["الاسم", "ما هو", "كيف كُتب"].map(|text| Cell::new(RTL, vec![Run::rtl(text).bold()]).shaded()).to_vec();
    let rows = names.iter().zip(&spellings).map(|((name, _), spellings)| {
        let kind = Run::rtl(parts::name_kind(name.kind).arabic);
        vec![Cell::new(RTL, vec![direct(&name.name)]), Cell::new(RTL, vec![kind]), Cell::new(RTL, Run::split(spellings))]
    });
    docx.table(Layout { direction: RTL, widths: &[3, 1, 5], heading: true }, std::iter::once(head).chain(rows));
}

fn quotations(docx: &mut Docx, brief: &Brief) {
    for (number, (speaker, group)) in parts::by_speaker(brief).into_iter().enumerate() {
        if number == 0 {
            heading(docx, 2, parts::QUOTATIONS);
        }
        docx.heading(3, RTL, &Run::split(&one_line(speaker)));
        for quotation in group {
            docx.paragraph(RTL, &Run::split(&format!("«{}»", one_line(&quotation.text))));
            let credit = Credit::new(&brief.members[quotation.member], quotation.place, &quotation.text);
            let reporter = quotation.reporter.as_deref().map_or_else(String::new, |reporter| format!(" · نقلاً عن: {reporter}"));
            let mut runs = credit.runs();
            runs.extend(small(&reporter));
            docx.paragraph(RTL, &runs);
        }
    }
}

fn faults(docx: &mut Docx, brief: &Brief) {
    if brief.faults.is_empty() {
        return;
    }
    heading(docx, 2, parts::FAULTS);
    for note in &brief.faults {
        let label = parts::fault(note.fault);
        let (text, place) =
            (one_line(&note.text), format!("{}, code points {}–{}", brief.members[note.member].id, note.chars[0], note.chars[1]));
        let runs = [Run::rtl(label.arabic), Run::rtl(": "), direct(&text).bold(), Run::rtl(" · "), Run::ltr(&place).small()];
        docx.paragraph(RTL, &runs);
    }
}

fn sources(docx: &mut Docx, brief: &Brief) {
    heading(docx, 2, parts::SOURCES);
    for (number, (at, _)) in parts::sources(brief).into_iter().enumerate() {
        let member = &brief.members[at];
        let (number, title, date) =
            (format!("{}. ", number + 1), one_line(member.title.as_deref().unwrap_or_default()), marked(&date_of_member(member)));
        let mut runs = vec![Run::rtl(&number), direct(source_of_member(member)).bold(), Run::rtl(" · "), Run::ltr(&date), Run::rtl(" · ")];
        runs.extend(Run::split(&title));
        runs.extend([Run::rtl(" · ").small(), Run::ltr(&member.id).small()]);
        let copy = member.copy_of.map(|kept| brief.members[kept].id.as_str());
        if let Some(kept) = copy {
            runs.extend([Run::rtl(" · نسخة من ").small(), Run::ltr(kept).small()]);
        }
        let address = member.url.as_deref().and_then(parts::web_address);
        if let (Some(address), Some(url)) = (&address, &member.url) {
            runs.extend([Run::rtl(" · ").small(), Run::ltr(url).small().link(address)]);
        }
        docx.paragraph(RTL, &runs);
    }
    if brief.members.len() > parts::LONGEST_LIST {
        let read = brief.members.len().to_string();
        docx.paragraph(RTL, &[Run::rtl("هذه هي المصادر المذكورة أعلاه؛ قُرئ ").small(), Run::ltr(&read).small(), Run::rtl(" مقالاً.").small()]);
    }
}
