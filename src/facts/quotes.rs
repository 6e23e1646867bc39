//! Quotations: words in quotation marks, who says them, and who passes them on.
//!
//! Uses `words` and `model`. Marked words are a quotation when there are three or more of them and the sentence has a
//! verb of speech, or goes on a quotation; names of books and words held at a distance are no speech. The speaker is
//! the subject behind the verb of speech; a verb without one is spoken by the last speaker.

use super::words::Words;
use crate::model::Model;
use crate::model::cohesion::Class;
use crate::text::{Span, word_count};

/// Fewest words of a quotation.
const LEAST_WORDS: usize = 3;
/// Most words of a speaker's name and office.
const SPEAKER: usize = 8;

/// A quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// The words between the marks, in bytes of the article.
    pub span: Span,
    /// Who says them, as the text names the speaker; nobody where only an earlier page or nobody is named.
    pub speaker: Option<Span>,
    /// Who passes them on.
    pub reporter: Option<Span>,
    /// Whether the speaker was named in an earlier sentence.
    pub carried: bool,
}

/// Who says what a sentence tells, and who passes it on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The subject of the verb of speech.
    pub speaker: Option<Span>,
    /// The source behind «بحسب» and the like.
    pub reporter: Option<Span>,
    /// Whether there is a verb of speech.
    pub speaks: bool,
}

/// The attribution of a sentence; `marked` are the quotations in it, whose own verbs do not count.
pub(crate) fn attribution(words: &Words<'_>, marked: &[Span], model: &Model) -> Attribution {
    let is_outside = |at: usize| !marked.iter().any(|quote| quote.start <= words.spans[at].start && words.spans[at].end <= quote.end);
    let mut found = Attribution::default();
    for at in (0..words.len()).filter(|&at| is_outside(at)) {
        let reports = model.facts.reporting.at(&words.folded, at);
        if let Some(taken) = reports {
            found.reporter = found.reporter.or_else(|| subject(words, at + taken, &is_outside, model));
        }
        let verb = crate::model::facts::unjoined(words.folded[at]);
        let next = words.folded.get(at + 1).copied().unwrap_or_default();
        // «رد الفعل» is a noun.
        let is_speech = (model.cohesion.class(verb).is(Class::SPEECH) || model.speech.contains(verb)) && next != "الفعل";
        if is_speech {
            found.speaks = true;
            // What an agency passes on is said by somebody else.
            if reports.is_none() {
                let before = || preceding_subject(words, at, &is_outside);
                found.speaker = found.speaker.or_else(|| subject(words, at + 1, &is_outside, model)).or_else(before);
            }
        } else if is_aside(verb) {
            found.speaks = true;
        }
    }
    found.speaker = found.speaker.or(found.reporter);
    found
}

/// «قائلاً», «مؤكداً», «واصفاً»: a verb of speech as an aside, whose subject was named before it.
fn is_aside(word: &str) -> bool {
    matches!(
        word,
        "قايلا"
            | "قايله"
            | "موكدا"
            | "موكده"
            | "مضيفا"
            | "مضيفه"
            | "معتبرا"
            | "معتبره"
            | "واصفا"
            | "واصفه"
            | "مشيرا"
            | "مشيره"
            | "بقوله"
            | "بقولها"
            | "مشددا"
            | "مشدده"
            | "متهما"
            | "بانهما"
            | "بانه"
            | "بانها"
    )
}

/// The name or noun phrase that begins at word `at`: up to a clause mark, a stop word or a verb's particle.
fn subject(words: &Words<'_>, at: usize, is_outside: &impl Fn(usize) -> bool, model: &Model) -> Option<Span> {
    let ends = |index: usize| {
        let word = words.folded[index];
        // «أحد الشهود», «أم سالم», «بعض السكان» are subjects, whatever their first word is elsewhere.
        let begins = index == at && matches!(word, "احد" | "احدي" | "ام" | "ابو" | "بعض" | "عدد");
        if begins && is_outside(index) {
            return false;
        }
        !is_outside(index)
            || (index > at && words.breaks[index])
            || model.cohesion.class(word).is(Class::NO_SUBJECT)
            || (model.stop_words.contains(word) && word != "عبد")
            || (index == at && ["بال", "لل"].iter().any(|start| word.starts_with(start)) && !model.names.contains(word))
            || (index > at && ["بال", "لل", "كال", "وا"].iter().any(|start| word.starts_with(start)))
            || (index > at && model.cohesion.class(crate::model::facts::unjoined(word)).is(Class::SPEECH))
            || is_aside(crate::model::facts::unjoined(word))
    };
    if at > 0 && at < words.len() && words.breaks[at] {
        return None;
    }
    let end = (at..words.len().min(at + SPEAKER)).find(|&index| ends(index)).unwrap_or(words.len().min(at + SPEAKER));
    (end > at).then(|| words.span(at..end))
}

/// «أن كيم أكد أن»: the subject between «أن» and a verb that has none behind it.
fn preceding_subject(words: &Words<'_>, verb: usize, is_outside: &impl Fn(usize) -> bool) -> Option<Span> {
    let start = (verb.saturating_sub(5)..verb).rev().find(|&at| matches!(words.folded[at], "ان" | "بان"))? + 1;
    (start < verb && (start..verb).all(is_outside)).then(|| words.span(start..verb))
}

/// The stretches between quotation marks of a sentence, in bytes of the article; a mark without a partner opens none.
pub(crate) fn marked(text: &str, sentence: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(char, u32)> = None;
    for (at, mark) in sentence.of(text).char_indices() {
        let at = sentence.start + at as u32;
        match open {
            Some((opener, start)) if closes(opener, mark) => {
                found.push(Span { start, end: at });
                open = None;
            }
            None if matches!(mark, '«' | '"' | '“' | '”' | '„') => open = Some((mark, at + mark.len_utf8() as u32)),
            _ => {}
        }
    }
    found.into_iter().map(|span| span.trimmed(text)).filter(|span| !span.is_empty()).collect()
}

fn closes(opener: char, mark: char) -> bool {
    match opener {
        '«' => mark == '»',
        '"' => mark == '"',
        _ => matches!(mark, '”' | '“'),
    }
}

/// The quotations of one sentence. `last` is who spoke last and is updated.
pub(crate) fn quotes(words: &Words<'_>, text: &str, sentence: Span, last: &mut Option<Span>, model: &Model) -> Vec<Quote> {
    let marked = marked(text, sentence);
    let said = attribution(words, &marked, model);
    let goes_on = marked.first().is_some_and(|first| first.start <= sentence.start + 3) && last.is_some();
    if said.speaker.is_some() {
        *last = said.speaker;
    }
    if !(said.speaks || said.reporter.is_some() || goes_on) {
        return Vec::new();
    }
    let names = |span: &Span| {
        let first = words.spans.partition_point(|word| word.end <= span.start);
        model.facts.titled.before(&words.folded, first).is_some()
    };
    let speech = marked.into_iter().filter(|span| word_count(span.of(text)) >= LEAST_WORDS && !names(span));
    speech
        .map(|span| Quote {
            span,
            speaker: said.speaker.or(*last),
            reporter: said.reporter,
            carried: said.speaker.is_none() && last.is_some(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::facts::FactFinder;
    use crate::model::Model;
    use crate::score::tests::document;

    /// Quotations with their speakers and reporters.
    fn quotes(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let model = Model::shipped().unwrap();
        let document = document(text);
        let mut finder = FactFinder::default();
        let facts = document.sentences.iter().flat_map(|sentence| finder.find(&document, sentence, &model).quotes).collect::<Vec<_>>();
        let show = |span: crate::text::Span| document.show(span).to_owned();
        facts.iter().map(|quote| (show(quote.span), quote.speaker.map(show), quote.reporter.map(show))).collect()
    }

    #[test]
    fn a_quotation_has_its_speaker_and_its_reporter() {
        assert_eq!(
            quotes("قال هاني الصفواني إن الموسم «سيكون أفضل من سابقه»، بحسب صحيفة الساحل."),
            [("سيكون أفضل من سابقه".into(), Some("هاني الصفواني".into()), Some("صحيفة الساحل".into()))]
        );
    }

    #[test]
    fn a_verb_without_a_subject_is_the_last_speakers() {
        let found = quotes("قال الوزير سامي العطار: \"لن نرفع الأسعار هذا الشهر\". وأضاف: \"سنراجع القرار بعد العيد\".");
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].1.as_deref(), Some("الوزير سامي العطار"));
    }

    #[test]
    fn titles_are_no_speech() {
        assert_eq!(quotes("نشرت مجلة “أوراق الساحل الجديدة” عددها الأول في العاصمة قبل أيام."), []);
    }
}
