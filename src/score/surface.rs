//! What a sentence looks like: its length, numbers, names, quotes, question mark, verb of speech, opening.
//!
//! `length` is `ln(1 + w)`, w the words that carry a topic; `numbers` and `names` are the shares of words that begin
//! with a digit or are listed given names; `quotes` is 1 where quotation marks pair, -1 where they do not, else 0;
//! `question` is 1 for a question; `speech` is 1 where one of the first two words is a verb of speech; `opener` is 1
//! where the sentence leans on another one (Kupiec et al. 1995 and Teufel & Moens 2002 for the kind).

use super::{Feature, View};
use crate::article::document::Sentence;
use crate::model::cohesion::Class;
use crate::model::marks::Marks;
use crate::text::fold;
use ndarray::ArrayViewMut1;

/// What a look at the text of one sentence gives.
type Look = fn(&View<'_>, usize, &Sentence) -> f64;

/// A feature that looks at one sentence at a time.
pub struct Surface {
    name: &'static str,
    look: Look,
}

/// All of them.
pub const SURFACE: [Surface; 7] = [
    Surface { name: "length", look: length },
    Surface { name: "numbers", look: numbers },
    Surface { name: "names", look: names },
    Surface { name: "quotes", look: quotes },
    Surface { name: "question", look: question },
    Surface { name: "speech", look: speech },
    Surface { name: "opener", look: opener },
];

impl Feature for Surface {
    fn name(&self) -> &'static str {
        self.name
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        for ((rank, value), sentence) in column.iter_mut().enumerate().zip(view.sentences()) {
            *value = (self.look)(view, rank, sentence);
        }
    }
}

fn length(view: &View<'_>, _rank: usize, sentence: &Sentence) -> f64 {
    (1.0 + view.document.terms_of(sentence).len() as f64).ln()
}

/// The share of words that a test holds for.
fn share(view: &View<'_>, sentence: &Sentence, test: impl Fn(&Marks) -> bool) -> f64 {
    let found = view.document.words_of(sentence).iter().filter(|word| test(&word.marks)).count();
    found as f64 / f64::from(sentence.words.max(1))
}

fn numbers(view: &View<'_>, _rank: usize, sentence: &Sentence) -> f64 {
    share(view, sentence, |marks| marks.has(Marks::NUMERIC))
}

fn names(view: &View<'_>, _rank: usize, sentence: &Sentence) -> f64 {
    share(view, sentence, |marks| marks.class().is(Class::GIVEN))
}

fn quotes(view: &View<'_>, _rank: usize, sentence: &Sentence) -> f64 {
    let count = |marks: &[char]| view.document.show(sentence.span).chars().filter(|c| marks.contains(c)).count();
    let (open, close, straight) = (count(&['«', '“']), count(&['»', '”']), count(&['"']));
    match open + close + straight {
        0 => 0.0,
        _ if open == close && straight % 2 == 0 => 1.0,
        _ => -1.0,
    }
}

fn question(view: &View<'_>, _rank: usize, sentence: &Sentence) -> f64 {
    f64::from(u8::from(view.document.show(sentence.span).contains(['؟', '?'])))
}

fn speech(view: &View<'_>, _rank: usize, sentence: &Sentence) -> f64 {
    let text = view.document.show(sentence.span);
    let is_speech = text.split_whitespace().take(2).any(|word| {
        let word = fold(word);
        let bare = word.strip_prefix(['و', 'ف']).unwrap_or(&word);
        view.model.cohesion.class(&word).is(Class::SPEECH) || view.model.cohesion.class(bare).is(Class::SPEECH)
    });
    f64::from(u8::from(is_speech))
}

fn opener(view: &View<'_>, rank: usize, _sentence: &Sentence) -> f64 {
    f64::from(u8::from(!view.discourse.stands_alone(rank)))
}
