//! The brief in Markdown.
//!
//! Uses `brief`. Arabic stands on lines of its own, in logical order, inside right-to-left blocks; what Markdown or
//! HTML would take for markup is escaped. Arabic inside an English line is isolated: behind Arabic letters the parts of
//! a date would change places.

use super::brief_parts::{self as parts, Label};
use super::markdown::plain;
use super::{date_of_member, source_of_member};
use crate::brief::{Brief, Comparison, Dating, Member, Place, Story, TimelineEntry};
use crate::text::chars::is_arabic_letter;
use std::fmt::Write;

/// A story: its headline, what it is about, and its brief.
#[must_use]
pub fn story(story: &Story) -> String {
    let mut out = String::new();
    let headline = story.headline.as_deref().unwrap_or(&story.id);
    let _ = writeln!(out, "<div dir=\"rtl\" lang=\"ar\">\n\n# {}\n", plain(headline));
    if !story.keywords.is_empty() {
        let words: Vec<String> = story.keywords.iter().map(|word| plain(word)).collect();
        let _ = writeln!(out, "{}\n", words.join("، "));
    }
    let _ = writeln!(out, "</div>\n\n{} articles, {}\n", story.brief.members.len(), parts::days(&story.brief));
    told(&mut out, &story.brief);
    out
}

/// The brief: disagreements first, then its sentences with source and date, the timeline, names, quotations, faults and
/// sources.
#[must_use]
pub fn brief(brief: &Brief) -> String {
    let mut out = format!("# {} · {}\n\n", parts::BRIEF.english, parts::BRIEF.arabic);
    told(&mut out, brief);
    out
}

fn told(out: &mut String, brief: &Brief) {
    disagreements(out, brief);
    sentences(out, brief);
    timeline(out, brief);
    names(out, brief);
    quotations(out, brief);
    faults(out, brief);
    sources(out, brief);
}

fn heading(out: &mut String, label: Label) {
    let _ = writeln!(out, "## {} · {}\n", label.english, label.arabic);
}

/// Arabic in a block of its own. The text is escaped already.
fn block(out: &mut String, text: &str) {
    let _ = writeln!(out, "<div dir=\"rtl\" lang=\"ar\">\n\n{text}\n\n</div>\n");
}

/// A text inside a line, escaped; Arabic is isolated.
fn inline(text: &str) -> String {
    if text.contains(is_arabic_letter) { format!("<bdi dir=\"rtl\">{}</bdi>", plain(text)) } else { plain(text) }
}

fn source_and_date(member: &Member) -> String {
    format!("{}, {}", inline(source_of_member(member)), date_of_member(member))
}

/// Source, date and place of a sentence: `Rased, 2025-11-13 (rased-42 p1s1)`.
fn credit(member: &Member, place: Place) -> String {
    format!("{} ({} p{}s{})", source_and_date(member), plain(&member.id), place.paragraph, place.number)
}

fn disagreements(out: &mut String, brief: &Brief) {
    for (number, comparison) in parts::differing(brief).enumerate() {
        if number == 0 {
            heading(out, parts::DISAGREEMENTS);
        }
        disagreement(out, brief, comparison);
    }
}

fn disagreement(out: &mut String, brief: &Brief, comparison: &Comparison) {
    let unit = comparison.unit.as_deref().map_or_else(String::new, |unit| format!(", {}", inline(unit)));
    let verdict = parts::verdict(comparison.verdict).english;
    let _ = writeln!(out, "**{verdict}** ({}{unit}): {}.\n", parts::kind(comparison.kind).english, comparison.why);
    for value in &comparison.values {
        let phrase = format!("**{}**", plain(&value.text));
        let sentence = value.sentence.as_deref().map_or_else(String::new, |sentence| format!("<br>\n{}", plain(sentence)));
        block(out, &(phrase + &sentence));
        let credit = credit(&brief.members[value.member], value.place);
        let speaker = value.speaker.as_deref().map_or_else(String::new, |speaker| format!("; speaker: {}", inline(speaker)));
        let _ = writeln!(out, "— {}: {credit}{speaker}\n", plain(&value.value));
    }
}

fn sentences(out: &mut String, brief: &Brief) {
    heading(out, parts::SENTENCES);
    for (at, sentence) in brief.sentences.iter().enumerate() {
        if let Some(part) = parts::part_before(brief, at) {
            let _ = writeln!(out, "### {} · {}\n", part.english, part.arabic);
        }
        block(out, &plain(&sentence.text));
        let _ = write!(out, "— {}", credit(&brief.members[sentence.member], sentence.place));
        if let Some((value, member)) = parts::newest(brief, sentence) {
            let _ = write!(out, "; **later: {}** ({})", plain(value), source_and_date(member));
        }
        if !sentence.also.is_empty() {
            let names: Vec<String> = sentence.also.iter().map(|(member, _)| &brief.members[*member]).map(source_and_date).collect();
            let _ = write!(out, "; also: {}", names.join("; "));
        }
        out.push_str("\n\n");
    }
    if brief.sentences.is_empty() {
        let _ = writeln!(out, "Empty ({}): {}.\n", brief.budget, brief.warning.unwrap_or("no articles"));
    }
}

fn timeline(out: &mut String, brief: &Brief) {
    let (undated, dated): (Vec<&TimelineEntry>, Vec<&TimelineEntry>) = brief.timeline.iter().partition(|entry| entry.time.is_none());
    let line = |entry: &TimelineEntry| {
        let day = entry.time.as_ref().map_or_else(String::new, |time| {
            let basis = if entry.dating == Dating::Published { ", published" } else { "" };
            format!("<bdi dir=\"ltr\">{}{basis}</bdi> — ", time.iso)
        });
        let credit = credit(&brief.members[entry.member], entry.place);
        format!("- {day}{} — <bdi dir=\"ltr\">{}</bdi>", plain(&entry.text), credit)
    };
    if !brief.timeline.is_empty() {
        heading(out, parts::TIMELINE);
    }
    if !dated.is_empty() {
        block(out, &dated.into_iter().map(line).collect::<Vec<_>>().join("\n"));
    }
    if !undated.is_empty() {
        let _ = writeln!(out, "### {} · {}\n", parts::UNDATED.english, parts::UNDATED.arabic);
        block(out, &undated.into_iter().map(line).collect::<Vec<_>>().join("\n"));
    }
}

fn names(out: &mut String, brief: &Brief) {
    let names = parts::respelt(brief);
    if names.is_empty() {
        return;
    }
    heading(out, parts::NAMES);
    let mut table = String::from("| الاسم | kind | كيف كُتب |\n|---|---|---|");
    for (name, spellings) in names {
        let spellings: Vec<String> =
            spellings.iter().map(|variant| format!("{} (×{})", plain(&variant.text), variant.mentions.len())).collect();
        let _ = write!(table, "\n| {} | {} | {} |", plain(&name.name), parts::name_kind(name.kind).english, spellings.join("، "));
    }
    block(out, &table);
}

fn quotations(out: &mut String, brief: &Brief) {
    for (number, (speaker, group)) in parts::by_speaker(brief).into_iter().enumerate() {
        if number == 0 {
            heading(out, parts::QUOTATIONS);
        }
        let mut text = format!("**{}**\n", plain(speaker));
        for quotation in group {
            let credit = credit(&brief.members[quotation.member], quotation.place);
            let reporter = quotation.reporter.as_deref().map_or_else(String::new, |reporter| format!(" (نقلاً عن {})", plain(reporter)));
            let _ = write!(text, "\n- «{}»{reporter} — <bdi dir=\"ltr\">{}</bdi>", plain(&quotation.text), credit);
        }
        block(out, &text);
    }
}

fn faults(out: &mut String, brief: &Brief) {
    if brief.faults.is_empty() {
        return;
    }
    heading(out, parts::FAULTS);
    for note in &brief.faults {
        let (member, [from, to]) = (&brief.members[note.member], note.chars);
        let words = format!("<bdi dir=\"rtl\">{}</bdi>", plain(&note.text));
        let _ = writeln!(out, "- {}: {words} — {}, code points {from}–{to}", note.fault.why(), plain(&member.id));
    }
    out.push('\n');
}

fn sources(out: &mut String, brief: &Brief) {
    heading(out, parts::SOURCES);
    for (at, _) in parts::sources(brief) {
        let member = &brief.members[at];
        let title = member.title.as_deref().map_or_else(String::new, |title| format!(": {}", inline(title)));
        let copy = member.copy_of.map_or_else(String::new, |kept| format!(" (near-copy of {})", plain(&brief.members[kept].id)));
        let _ = writeln!(out, "- {} — {}{title}{copy}", source_and_date(member), plain(&member.id));
    }
    if brief.members.len() > parts::LONGEST_LIST {
        let _ = writeln!(out, "\nThese are the sources named above; {} documents were read.", brief.members.len());
    }
}
