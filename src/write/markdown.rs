//! Markdown for people: summaries.
//!
//! Uses `select`. Arabic stands on lines of its own, in logical order, inside right-to-left blocks; what
//! Markdown or HTML would take for markup is escaped.

use super::date_of;
use crate::score::keywords::Keyword;
use crate::select::Summarized;
use crate::text::one_line;
use std::fmt::Write;

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
