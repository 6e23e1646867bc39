//! Quotations: words in quotation marks, who says them, and who passes them on.
//!
//! Uses `words` and `model`. Marked words are a quotation when there are three or more of them and the sentence has a
//! verb of speech, or goes on a quotation; names of books and words held at a distance are no speech. The speaker is
//! the subject behind the verb of speech; a sentence that opens with such a verb and names nobody, or that opens with
//! the quotation and has no verb, is spoken by the speaker of the sentence before. Rather no speaker than a wrong one:
//! what cannot speak («منشور», «اسمها») is none.

use super::words::Words;
use crate::model::Model;
use crate::model::cohesion::Class;
use crate::model::facts::unjoined;
use crate::text::{Span, word_count};

/// Fewest words of a quotation.
const LEAST_WORDS: usize = 3;
/// Words from which a quotation needs no small word («إن»، «في») to be told from a name.
const SURELY_SPEECH: usize = 5;
/// Words of a sentence among which the verb of speech opens it.
const OPENING: usize = 2;
/// Words behind a verb among which what is said begins.
const SPEECH_REACH: usize = 12;
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
    /// Whether the sentence opens with a verb of speech that has no subject: «وأضاف».
    pub goes_on: bool,
}

/// The attribution of a sentence of an article's `text`; `marked` are the quotations in it, whose own verbs do not count.
pub(crate) fn attribution(words: &Words<'_>, text: &str, marked: &[Span], model: &Model) -> Attribution {
    let is_outside = |at: usize| !marked.iter().any(|quote| quote.start <= words.spans[at].start && words.spans[at].end <= quote.end);
    let mut found = Attribution::default();
    for at in (0..words.len()).filter(|&at| is_outside(at)) {
        let reports = model.facts.reporting.at(&words.folded, at);
        if let Some(taken) = reports {
            // «نقلت وكالة الأنباء عن مدير الأمن قوله»; without «عن» something was carried somewhere.
            let passes_on = unjoined(words.folded[at]).starts_with("نقل");
            let from = (at + taken..words.len().min(at + taken + SPEAKER)).find(|&at| words.folded[at] == "عن");
            if !passes_on || from.is_some() {
                found.reporter = found.reporter.or_else(|| subject(words, at + taken, &is_outside, model));
            }
            if let Some(from) = from.filter(|_| passes_on) {
                found.speaker = found.speaker.or_else(|| subject(words, from + 1, &is_outside, model));
            }
        }
        let verb = unjoined(words.folded[at]);
        let next = words.folded.get(at + 1).copied().unwrap_or_default();
        // «رد الفعل» is a noun.
        let is_speech = (model.cohesion.class(verb).is(Class::SPEECH) || model.speech.contains(verb))
            && next != "الفعل"
            && (!model.facts.homographs.contains(verb) || is_said(words, text, at, marked, model));
        if is_speech {
            found.speaks = true;
            found.goes_on |= at < OPENING && verb != words.folded[at];
            // What an agency passes on is said by somebody else.
            if reports.is_none() {
                let before = || preceding_subject(words, at, &is_outside, model);
                found.speaker = found.speaker.or_else(|| subject(words, at + 1, &is_outside, model)).or_else(before);
            }
        } else if is_aside(verb) {
            found.speaks = true;
        }
    }
    found.goes_on &= found.speaker.is_none();
    found.speaker = found.speaker.or(found.reporter);
    found
}

/// Whether what is said follows the word at `verb`: «أن», «قائلاً», a colon or a quotation. Behind a preposition («بين»,
/// «عبر») only its own clause counts.
fn is_said(words: &Words<'_>, text: &str, verb: usize, marked: &[Span], model: &Model) -> bool {
    let is_preposition = model.cohesion.class(unjoined(words.folded[verb])).is(Class::NO_SUBJECT);
    let end = if is_preposition { words.clause_end(verb) } else { words.len() }.min(verb + SPEECH_REACH);
    let is_that = |at: usize| {
        let word = words.folded[at];
        let is_particle = word.strip_prefix('ب').unwrap_or(word).starts_with("ان") && model.cohesion.class(word).is(Class::NO_SUBJECT);
        // «قبل أن», «إلى أن», «يمكن أن» begin other things.
        is_particle && !(word == "ان" && leads_elsewhere(words.folded[at - 1]))
    };
    let begins = |at: usize| {
        let gap = Span { start: words.spans[at - 1].end, end: words.spans[at].start };
        gap.of(text).contains(':') || marked.iter().any(|quote| gap.start <= quote.start && quote.start <= gap.end)
    };
    (verb + 1..end).any(|at| is_that(at) || is_aside(words.folded[at]) || begins(at)) || (end < words.len() && begins(end))
}

/// Words in front of an «أن» that is not what is said.
fn leads_elsewhere(word: &str) -> bool {
    matches!(
        word,
        "يمكن"
            | "يجب"
            | "ينبغي"
            | "يريد"
            | "تريد"
            | "يستطيع"
            | "بعد"
            | "قبل"
            | "دون"
            | "بدون"
            | "الي"
            | "حتي"
            | "من"
            | "منذ"
            | "غير"
            | "الا"
            | "كاد"
    )
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
    // «أعلنت كوبا الحداد»: a country is a whole subject.
    let country = model.places.place_at(&words.folded, at).map_or(usize::MAX, |hit| at + hit.words);
    let is_definite = words.folded.get(at).is_some_and(|word| word.starts_with("ال"));
    let is_office = model.facts.titles.at(&words.folded, at).is_some();
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
            || (index > at && model.cohesion.class(unjoined(word)).is(Class::SPEECH))
            || is_aside(unjoined(word))
            || (index > at && (word.starts_with("قول") || model.facts.voiceless.contains(word)))
            || index >= country
            || (index > at && starts_object(words, index, model))
            // «السلطات الكوبية حداداً»: an adjective goes with the article of its noun.
            || (index > at && is_definite && !is_office && !word.starts_with("ال") && !model.names.contains(word) && !model.given_names.contains(word))
    };
    if at > 0 && at < words.len() && words.breaks[at] {
        return None;
    }
    let end = (at..words.len().min(at + SPEAKER)).find(|&index| ends(index)).unwrap_or(words.len().min(at + SPEAKER));
    (end > at && can_speak(words, at..end, model)).then(|| words.span(at..end))
}

/// Whether a word behind a subject begins what is said, when, or to whom: «إصابة ثلاثة», «الجمعة», «لوكالة».
fn starts_object(words: &Words<'_>, at: usize, model: &Model) -> bool {
    let word = words.folded[at];
    let to = word.strip_prefix('ل').or_else(|| word.strip_prefix('ب')).unwrap_or(word);
    let is_audience = word.starts_with('ل') && (model.facts.audiences.contains(to) || model.facts.titled.begins(to));
    is_audience
        || model.facts.role(word).is_some()
        || model.facts.role(to).is_some()
        || super::times::weekday(word).is_some()
        || crate::text::numbers::number_at(&words.folded, at).is_some()
}

/// Whether a person surely stands at word `at`: an office, a given name, «أم سالم».
fn is_person(words: &Words<'_>, at: usize, model: &Model) -> bool {
    let word = words.folded[at];
    matches!(word, "ام" | "ابو") || model.given_names.contains(word) || model.facts.titles.at(&words.folded, at).is_some()
}

/// Whether words can be somebody who speaks: not a lone letter, a number, a thing that is listed as none, or a noun with
/// a possessive («اسمها», «مديرته»).
fn can_speak(words: &Words<'_>, taken: std::ops::Range<usize>, model: &Model) -> bool {
    let first = words.folded[taken.start];
    let letters = first.chars().count();
    let is_short = taken.len() == 1 && letters < 2;
    let is_owned = letters >= 4 && ["ها", "هم", "هما", "ته"].iter().any(|end| first.ends_with(end)) && taken.len() == 1;
    // «كتب لزيدان»: to whom.
    let is_known = |word: &str| model.names.contains(word) || model.given_names.contains(word);
    let is_audience =
        first.strip_prefix('ل').is_some_and(|rest| model.facts.audiences.contains(rest) || (is_known(rest) && !is_known(first)));
    !(is_short || is_owned || is_audience || model.facts.voiceless.contains(first))
        && crate::text::numbers::number_at(&words.folded, taken.start).is_none()
        && model.facts.unit(first).is_none()
        && model.facts.role(first).is_none()
}

/// «أن كيم أكد أن»: the subject between «أن» and a verb that has none behind it.
fn preceding_subject(words: &Words<'_>, verb: usize, is_outside: &impl Fn(usize) -> bool, model: &Model) -> Option<Span> {
    let start = (verb.saturating_sub(5)..verb).rev().find(|&at| matches!(words.folded[at], "ان" | "بان"))? + 1;
    (start < verb && (start..verb).all(is_outside) && can_speak(words, start..verb, model)).then(|| words.span(start..verb))
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
    let mut said = attribution(words, text, &marked, model);
    // Who spoke in the sentence before, where this one goes on: «وأضاف», or nothing but the quotation.
    let opens = marked.first().is_some_and(|first| first.start <= sentence.start + 3) && !said.speaks;
    // «"أين كانت الإنذارات؟"، صاحت أم سالم»: who stands behind the quotation says it, whatever the verb.
    let behind = marked.first().filter(|_| opens).map(|first| words.spans.partition_point(|word| word.end <= first.end));
    let behind = behind.filter(|&at| at + 1 < words.len() && words.breaks[at]);
    let named = behind.and_then(|at| subject(words, at + 1, &|_| true, model).filter(|_| is_person(words, at + 1, model)));
    said.speaker = said.speaker.or(named);
    said.speaks |= named.is_some();
    let before = last.take().filter(|_| said.speaker.is_none() && (said.goes_on || (opens && behind.is_none())));
    *last = said.speaker.or(before);
    if !(said.speaks || said.reporter.is_some() || before.is_some()) {
        return Vec::new();
    }
    let names = |span: &Span| {
        let first = words.spans.partition_point(|word| word.end <= span.start);
        model.facts.titled.before(&words.folded, first).is_some()
    };
    let is_small = |span: &Span| {
        let inside = (0..words.len()).filter(|&at| span.start <= words.spans[at].start && words.spans[at].end <= span.end);
        // The letters of «سي إن إن» and «إليوشن آي إل» look like small words.
        let is_letter = |word: &str| matches!(word, "ان" | "اي" | "ال");
        inside.into_iter().any(|at| model.stop_words.contains(words.folded[at]) && !is_letter(words.folded[at]))
    };
    let is_speech = |span: &Span| {
        let count = word_count(span.of(text));
        count >= SURELY_SPEECH || (count >= LEAST_WORDS && is_small(span))
    };
    let speech = marked.into_iter().filter(|span| is_speech(span) && !names(span));
    // An agency that passes on whom it does not name is no speaker.
    let speaker = said.speaker.or(before);
    speech.map(|span| Quote { span, speaker, reporter: said.reporter, carried: said.speaker.is_none() && before.is_some() }).collect()
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
    fn what_cannot_speak_is_no_speaker() {
        for text in [
            "قال منشور للبلدية: \"لن يفتح الطريق قبل العيد\".",
            "قالت مديرته: \"لن يفتح الطريق قبل العيد\".",
            "وكتب لزيدان: \"لن يفتح الطريق قبل العيد\".",
            "قال مساء الجمعة: \"لن يفتح الطريق قبل العيد\".",
            "قال الوزير سامي العطار للصحافيين إنه راض. وخرج الطبيب قائلاً: \"الموسم سيئ في كل القرى\".",
        ] {
            assert_eq!(quotes(text)[0].1, None, "{text}");
        }
    }

    #[test]
    fn a_speaker_ends_where_the_speech_its_day_or_its_audience_begins() {
        for (text, speaker) in [
            ("قال د. سامي العطار: \"سنفتح الطريق قبل العيد\".", "د. سامي العطار"),
            ("قال الوزير سامي العطار لوكالة الأنباء: \"سنفتح الطريق قبل العيد\".", "الوزير سامي العطار"),
            ("أكدت الشرطة إصابة ثلاثة، وقالت: \"سنفتح الطريق قبل العيد\".", "الشرطة"),
            ("قال سامي البالغ من العمر ثمانين عاماً: \"سنفتح الطريق قبل العيد\".", "سامي"),
            ("\"كيف ننام تحت هذا السقف؟\"، قالت أم سالم.", "أم سالم"),
            ("\"كيف ننام تحت هذا السقف؟\"، صاحت أم سالم.", "أم سالم"),
        ] {
            assert_eq!(quotes(text)[0].1.as_deref(), Some(speaker), "{text}");
        }
    }

    #[test]
    fn a_word_that_is_not_only_a_verb_of_speech_has_a_speaker_where_speech_follows() {
        let model = Model::shipped().unwrap();
        let speaker = |text: &str| {
            let document = document(text);
            let facts = FactFinder::default().find(&document, &document.sentences[0], &model);
            facts.attribution.speaker.map(|span| document.show(span).to_owned())
        };
        for text in [
            "اصطدمت حافلتان على الطريق بين بلدة الزعفران والساحل.",
            "نقل الجرحى عبر ممر الوادي إلى المستشفى.",
            "وزاد القمح ثلاثة في المئة في سوق الجملة.",
            "وأضاف سامي العطار الهدف الثاني قبل أن يخرج مصاباً.",
        ] {
            assert_eq!(speaker(text), None, "{text}");
        }
        for text in [
            "وأضاف سامي العطار أن الطريق سيفتح قبل العيد.",
            "وبيّن سامي العطار أن الطريق سيفتح قبل العيد.",
            "وأضاف سامي العطار: \"سنفتح الطريق قبل العيد\".",
            "وتابع سامي العطار قائلاً إن الطريق سيفتح قبل العيد.",
        ] {
            assert_eq!(speaker(text).as_deref(), Some("سامي العطار"), "{text}");
        }
    }

    #[test]
    fn names_in_marks_are_no_speech() {
        assert_eq!(quotes("قال الوزير سامي العطار إن \"شباب الساحل الغربي\" هي التي نظمت الحفل."), []);
    }

    #[test]
    fn titles_are_no_speech() {
        assert_eq!(quotes("نشرت مجلة “أوراق الساحل الجديدة” عددها الأول في العاصمة قبل أيام."), []);
    }
}
