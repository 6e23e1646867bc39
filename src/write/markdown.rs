//! Markdown for people: summaries and the brief.
//!
//! Uses `brief` and `select`. Arabic stands on lines of its own, in logical order, inside right-to-left blocks; what
//! Markdown or HTML would take for markup is escaped.

use super::{date_of, date_of_member, source_of_member};
use crate::brief::{Brief, Story};
use crate::score::keywords::Keyword;
use crate::select::Summarized;
use crate::text::one_line;
use std::fmt::Write;

/// Documents up to which a brief lists all its sources, used or not.
const LONGEST_LIST: usize = 50;

/// A text in which Markdown and HTML find no markup, on one line.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The summary of one article.
#[must_use]
pub fn summary(processed: &Summarized, keywords: &[Keyword]) -> String {
    let Summarized { document, summary, .. } = processed;
    let mut out = String::new();
    let title = document.title().unwrap_or_else(|| document.article.id.as_str().into());
    let _ = writeln!(out, "<div dir=\"rtl\" lang=\"ar\">\n\n# {}\n", plain(&title));
    for chosen in &summary.chosen {
        let sentence = &document.sentences[chosen.sentence];
        let _ =
            writeln!(out, "{} <sub dir=\"ltr\">p{}s{}</sub>\n", plain(document.show(sentence.span)), sentence.paragraph, sentence.number);
    }
    if !keywords.is_empty() {
        let words: Vec<String> = keywords.iter().map(|keyword| plain(document.show(keyword.span))).collect();
        let _ = writeln!(out, "{}\n", words.join("، "));
    }
    let _ = writeln!(out, "</div>\n");
    let source = document.source().map_or_else(String::new, |source| format!("{}, ", plain(source)));
    let _ = writeln!(out, "- Source: {source}{}", date_of(document));
    if let Some(url) = &document.article.url {
        let _ = writeln!(out, "- Address: {}", plain(url));
    }
    let _ = writeln!(
        out,
        "- Document: {} ({}, {})",
        plain(&document.article.id),
        plain(&document.article.origin.path),
        document.article.origin.encoding
    );
    let _ = writeln!(out, "- Length: {} of {} sentences, at most {}", summary.chosen.len(), processed.scores.body.len(), summary.budget);
    if let Some(warning) = &summary.warning {
        let _ = writeln!(out, "- Empty: {warning}");
    }
    for note in &document.article.notes {
        let _ = writeln!(out, "- Note: {}", plain(note));
    }
    out
}

/// A story: its headline, what it is about, and its brief.
#[must_use]
pub fn story(story: &Story) -> String {
    let members = &story.brief.members;
    let mut out = String::new();
    let headline = story.headline.as_deref().unwrap_or(&story.id);
    let _ = writeln!(out, "<div dir=\"rtl\" lang=\"ar\">\n\n# {}\n", plain(headline));
    if !story.keywords.is_empty() {
        let words: Vec<String> = story.keywords.iter().map(|word| plain(word)).collect();
        let _ = writeln!(out, "{}\n", words.join("، "));
    }
    let _ = writeln!(out, "</div>\n");
    let dated = || members.iter().filter_map(|member| member.published.map(|published| published.date));
    let time = match (dated().min(), dated().max()) {
        (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
        (Some(day), _) => day.to_string(),
        _ => super::UNDATED.to_owned(),
    };
    let _ = writeln!(out, "{} articles, {time}\n", members.len());
    out + &told(&story.brief)
}

/// The brief, every sentence with source and date.
#[must_use]
pub fn brief(brief: &Brief) -> String {
    format!("# Brief · موجز\n\n{}", told(brief))
}

/// The sentences of a brief, then its sources.
fn told(brief: &Brief) -> String {
    let mut out = String::new();
    for sentence in &brief.sentences {
        let member = &brief.members[sentence.member];
        let _ = writeln!(out, "<div dir=\"rtl\" lang=\"ar\">\n\n{}\n\n</div>\n", plain(&sentence.text));
        let place = format!("{} p{}s{}", plain(&member.id), sentence.place.paragraph, sentence.place.number);
        let _ = write!(out, "— {}, {} ({place})", plain(source_of_member(member)), date_of_member(member));
        if !sentence.also.is_empty() {
            let names: Vec<String> = sentence
                .also
                .iter()
                .map(|(member, _)| &brief.members[*member])
                .map(|m| format!("{}, {}", plain(source_of_member(m)), date_of_member(m)))
                .collect();
            let _ = write!(out, "; also: {}", names.join("; "));
        }
        out.push_str("\n\n");
    }
    if brief.sentences.is_empty() {
        let _ = writeln!(out, "No sentence fits into {}.\n", brief.budget);
    }
    let _ = writeln!(out, "## Sources\n");
    // A long list of what was only read belongs into the JSON.
    let is_named =
        |at: usize| brief.sentences.iter().any(|sentence| sentence.member == at || sentence.also.iter().any(|(also, _)| *also == at));
    let listed = (0..brief.members.len()).filter(|&at| brief.members.len() <= LONGEST_LIST || is_named(at));
    for member in listed.map(|at| &brief.members[at]) {
        let title = member.title.as_deref().map_or_else(String::new, |title| format!(": {}", plain(title)));
        let copy = member.copy_of.map_or_else(String::new, |kept| format!(" (near-copy of {})", plain(&brief.members[kept].id)));
        let _ = writeln!(out, "- {}, {} — {}{title}{copy}", plain(source_of_member(member)), date_of_member(member), plain(&member.id));
    }
    if brief.members.len() > LONGEST_LIST {
        let _ = writeln!(out, "\nThese are the sources named above; {} documents were read.", brief.members.len());
    }
    out
}
