//! Why each sentence is in the summary or not, for a terminal.
//!
//! Uses `select`, `score`. Arabic stands on lines of its own, in logical order; what is said about it stands above it.

use crate::score::keywords::Keyword;
use crate::select::{LeftOut, Summarized};
use crate::text::one_line;
use std::fmt::Write;

/// The explanation of one article.
#[must_use]
pub fn text(article: &Summarized, features: &[&'static str], keywords: &[Keyword]) -> String {
    let Summarized { document, scores, summary } = article;
    let mut out = String::new();
    let _ =
        writeln!(out, "{}: {} of {} sentences, budget {}", document.article.id, summary.chosen.len(), scores.body.len(), summary.budget);
    if let Some(title) = document.title() {
        let _ = writeln!(out, "{title}");
    }
    if !keywords.is_empty() {
        let words: Vec<&str> = keywords.iter().map(|keyword| document.show(keyword.span)).collect();
        let _ = writeln!(out, "keywords:\n{}", words.join("، "));
    }
    let place = |index: usize| {
        let sentence = &document.sentences[index];
        format!("p{}s{}", sentence.paragraph, sentence.number)
    };
    let mut left_out = summary.left_out.iter().peekable();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let mut verdict = String::new();
        if let Some((_, reason)) = left_out.next_if(|(at, _)| *at == index) {
            let _ = match reason {
                LeftOut::Noise(zone) => write!(verdict, "- noise: {zone}, {}", document.blocks[sentence.block as usize].reason.why),
                LeftOut::Budget => write!(verdict, "- no room left for it"),
                LeftOut::Redundant(other) => write!(verdict, "- repeats {}", place(*other)),
                LeftOut::Dangling(other, cue) => write!(verdict, "- needs {}, which is not there ({})", place(*other), cue.name()),
                LeftOut::Unfit(cue) => write!(verdict, "- not to be shown outside its page ({})", cue.name()),
            };
        } else if let Some(chosen) = summary.chosen.iter().find(|chosen| chosen.sentence == index) {
            verdict.push_str("+ chosen");
            if let Some(other) = chosen.needed_by {
                let _ = write!(verdict, ", and {} needs it", place(other));
            }
        }
        let _ = write!(out, "\n{} {verdict}", place(index));
        if let Ok(rank) = scores.body.binary_search(&index) {
            let _ = write!(out, "\n  score {:+.3} =", scores.scores[rank]);
            for (name, part) in features.iter().zip(scores.parts.row(rank)) {
                let _ = write!(out, " {name} {part:+.3}");
            }
            if let Some((cue, span)) = scores.discourse.lean(rank).cue {
                let _ = write!(out, "\n  leans on what was said before ({}):\n{}", cue.name(), one_line(document.show(span)));
            }
        }
        let _ = writeln!(out, "\n{}", one_line(document.show(sentence.span)));
    }
    out.push('\n');
    out
}
