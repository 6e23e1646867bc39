//! Cohesion: whether a sentence can stand without the one before it.
//!
//! Uses `article::Document` and the list of openers in `model`. The word list is `models/dangling.txt`; و and ف
//! before an entry do not matter. An opener that names its subject right behind it («وقال الوزير») does not point
//! back; a bare verb of speech («وأضاف أن») does.

use crate::article::Document;
use crate::model::Model;
use crate::text::fold::fold_phrase;

/// Longest entry of the list, in words.
const LONGEST: usize = 4;

/// Whether body sentence number `rank` needs body sentence number `rank - 1`.
#[must_use]
pub fn points_back(document: &Document, body: &[usize], rank: usize, model: &Model) -> bool {
    let sentence = document.show(document.sentences[body[rank]].span);
    let head: String = sentence.chars().filter(|c| !matches!(c, '"' | '«' | '»' | '“' | '”' | '(')).take(80).collect();
    let folded = fold_phrase(&head);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let listed = (1..=LONGEST.min(words.len())).rev().find(|&count| {
        let phrase = words[..count].join(" ");
        let bare = phrase.strip_prefix(['و', 'ف']).unwrap_or("");
        model.dangling.contains(&phrase) || model.dangling.contains(bare)
    });
    // «جاءت هذه الزيارة»: what a demonstrative among the first words speaks of was named before.
    let is_demonstrative = |word: &&str| {
        matches!(
            *word,
            "هذا"
                | "هذه"
                | "هذان"
                | "هاتان"
                | "هذين"
                | "هاتين"
                | "هولاء"
                | "ذلك"
                | "تلك"
                | "بهذا"
                | "بهذه"
                | "لهذه"
                | "لهذا"
        )
    };
    let Some(count) = listed else { return words.iter().take(3).any(is_demonstrative) };
    let verb = words[0].strip_prefix(['و', 'ف']).unwrap_or(words[0]);
    let is_speech = model.speech.contains(verb) || model.speech.contains(words[0]);
    // «قال الوزير», «وكانت كوريا»: the subject follows, nothing is missing.
    let names_subject = words.get(count).is_some_and(|next| {
        !matches!(
            *next,
            "ان" | "انه"
                | "انها"
                | "انهم"
                | "في"
                | "علي"
                | "الي"
                | "من"
                | "قد"
                | "هناك"
                | "ذلك"
                | "هذا"
                | "هذه"
                | "بان"
                | "عن"
                | "له"
                | "لها"
                | "لا"
                | "لم"
        )
    });
    !((is_speech || matches!(verb, "كان" | "كانت" | "اما" | "لكن" | "ذكر" | "ذكرت" | "شدد" | "شددت" | "لفت" | "لفتت")) && names_subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    fn dangles(sentence: &str) -> bool {
        let document = document(sentence);
        points_back(&document, &document.body(), 0, &Model::shipped().unwrap())
    }

    #[test]
    fn openers_that_point_back() {
        for text in [
            "وأضاف أن الاتفاق سيوقع خلال أيام في العاصمة.",
            "ومن جهته أعلن الوزير بدء العمل في المشروع اليوم.",
            "كما اتفق الجانبان على زيادة حجم التجارة بينهما.",
            "وهو ما أثار قلق الدول المجاورة في الإقليم كله.",
            "لذلك قررت الحكومة تأجيل الجلسة إلى موعد آخر.",
        ] {
            assert!(dangles(text), "{text}");
        }
    }

    #[test]
    fn openers_that_bring_their_subject() {
        for text in [
            "وقال الوزير إن العمل في المشروع سيبدأ خلال أيام.",
            "أعلنت الوزارة بدء حملة التلقيح في جميع المحافظات.",
            "وكانت الصين قد فرضت عقوبات على الشركة العام الماضي.",
        ] {
            assert!(!dangles(text), "{text}");
        }
    }
}
