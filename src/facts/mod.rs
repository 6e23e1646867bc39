//! Layer 2: what a document states that can be laid beside another document: figures, times, stances, quotations.
//!
//! Uses `article`, `model`, `text`. Finders read one sentence at a time and know nothing of other documents; comparing
//! is the business of `brief`. Every fact is a span of its article.

pub mod faults;
pub mod figures;
pub mod names;
pub mod quotes;

pub mod times;
mod words;

use crate::article::Document;
use crate::article::document::Sentence;
use crate::model::Model;
use crate::text::{Span, Term};
pub use faults::Fault;
pub use figures::{Bound, Counted, Figure};
pub use quotes::{Attribution, Quote};
pub use times::{Basis, Precision, Time};
use words::WordBuffer;

/// Content words to either side of a figure that say what it is said of.
const NEAR: usize = 7;

/// Sentences of more words are lists or damage, where every word could go with every other: nothing is looked for in them.
const LONGEST: u32 = 2000;

/// Words before an act among which a negation turns it round.
const NEGATION: usize = 3;

/// What one sentence states.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SentenceFacts {
    /// Its figures, each with the terms around it, in ascending order.
    pub figures: Vec<(Figure, Box<[Term]>)>,
    /// Whether they are of something that moves by the hour: a price, a count of votes.
    pub is_moving: bool,
    /// Its times.
    pub times: Vec<Time>,
    /// For or against which listed thing it tells of an act: index of the stance, whether for it, and the words.
    pub stances: Vec<(usize, bool, Span)>,
    /// Acts done together and who does them.
    pub meetings: Vec<Meeting>,
    /// Its quotations.
    pub quotes: Vec<Quote>,
    /// Who says what it tells.
    pub attribution: Attribution,
    /// What is wrong with it as it stands.
    pub faults: Vec<(Fault, Span)>,
}

/// An act done together.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// The act and those who do it.
    pub span: Span,
    /// How many take part, where a word says so («الثلاثي»).
    pub group: Option<u8>,
    /// How many names follow the first one, each joined by «و».
    pub joined: u8,
}

impl Meeting {
    /// How many take part: the size of the group, or the number of names that «و» joins.
    #[must_use]
    pub fn size(&self) -> Option<u8> {
        self.group.or_else(|| (self.joined > 0).then_some(self.joined + 1))
    }
}

/// Finds the facts of the sentences of one document, one after the other.
#[derive(Debug, Default)]
pub struct FactFinder {
    buffer: WordBuffer,
    last_speaker: Option<Span>,
}

impl FactFinder {
    /// The times alone that a sentence gives. Linear in its words.
    pub fn times(&mut self, document: &Document, sentence: &Sentence, model: &Model) -> Vec<Time> {
        if sentence.words > LONGEST {
            return Vec::new();
        }
        let words = self.buffer.read(&document.article.text, sentence.span);
        times::times(&words, document.published.map(|published| published.date), model)
    }

    /// The facts of the next sentence. Linear in its words.
    pub fn find(&mut self, document: &Document, sentence: &Sentence, model: &Model) -> SentenceFacts {
        if sentence.words > LONGEST {
            return SentenceFacts::default();
        }
        let text = &document.article.text;
        let words = self.buffer.read(text, sentence.span);
        let anchor = document.published.map(|published| published.date);
        let times = times::times(&words, anchor, model);
        let in_time = |figure: &Figure| times.iter().any(|time| figure.span.start < time.span.end && time.span.start < figure.span.end);
        let figures = figures::figures(&words, text, model).into_iter().filter(|figure| !in_time(figure));
        let figures = figures.map(|figure| {
            let near = near(document, sentence, figure.span);
            (figure, near)
        });
        let figures = figures.collect();
        let faults = faults::faults(&words, text, sentence.span, &times, model);
        SentenceFacts {
            figures,
            is_moving: (0..words.len()).any(|at| model.facts.moving.at(&words.folded, at).is_some()),
            faults,
            times,
            stances: stances(&words, model),
            meetings: meetings(&words, model),
            quotes: quotes::quotes(&words, text, sentence.span, &mut self.last_speaker, model),
            attribution: quotes::attribution(&words, text, &quotes::marked(text, sentence.span), model),
        }
    }
}

/// The distinct terms of the content words around a span of a sentence, in ascending order.
#[must_use]
pub fn near(document: &Document, sentence: &Sentence, span: Span) -> Box<[Term]> {
    let spans = document.term_spans_of(sentence);
    let terms = document.terms_of(sentence);
    let first = spans.partition_point(|word| word.end <= span.start);
    let last = spans.partition_point(|word| word.start < span.end);
    let mut near: Vec<Term> = terms[first.saturating_sub(NEAR)..first].to_vec();
    near.extend_from_slice(&terms[last..(last + NEAR).min(terms.len())]);
    near.sort_unstable();
    near.dedup();
    near.into()
}

/// «فرض عقوبات», «التهرب من العقوبات»: an act with a listed thing right behind it, one word between at most.
fn stances(words: &words::Words<'_>, model: &Model) -> Vec<(usize, bool, Span)> {
    let mut found = Vec::new();
    // What would be is no stance.
    if words.folded.iter().any(|word| matches!(*word, "اذا" | "لو" | "واذا" | "ولو")) {
        return found;
    }
    let is_denied = |at: usize| {
        words.folded[at.saturating_sub(NEGATION)..at].iter().any(|word| {
            matches!(crate::model::facts::unjoined(word), "لم" | "لن" | "لا" | "عدم" | "التوقف" | "توقف" | "وقف" | "دون" | "رفض" | "رفضت")
        })
    };
    // What a deal is about («مقابل رفع العقوبات»), and what is done once more, is told by everybody and no side of its own.
    let is_of_deal = |word: &str| {
        let word = crate::model::facts::unjoined(word);
        matches!(
            word,
            "مقابل"
                | "بموجب"
                | "اتفاق"
                | "الاتفاق"
                | "الاتفاقيه"
                | "اعاده"
                | "باعاده"
                | "ستعيد"
                | "سيعيد"
                | "يعيد"
        )
    };
    let deals: Vec<usize> = (0..words.len()).filter(|&at| is_of_deal(words.folded[at])).collect();
    for at in (0..words.len()).filter(|&at| !is_denied(at)) {
        for (index, stance) in model.facts.stances.iter().enumerate() {
            if deals.iter().any(|&deal| stance.thing.at(&words.folded, deal).is_none()) {
                continue;
            }
            for (side, is_for) in [(&stance.favour, true), (&stance.against, false)] {
                let Some(taken) = side.at(&words.folded, at) else { continue };
                let thing = (at + taken..(at + taken + 2).min(words.len()))
                    .find_map(|next| stance.thing.at(&words.folded, next).map(|taken| next + taken));
                if let Some(end) = thing {
                    found.push((index, is_for, words.span(at..end)));
                }
            }
        }
    }
    found
}

/// «التقى كيم وبوتين», «التقى الثلاثي»: a verb of meeting with its subjects.
fn meetings(words: &words::Words<'_>, model: &Model) -> Vec<Meeting> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        if model.facts.meetings.at(&words.folded, at).is_none() {
            continue;
        }
        let end = words.clause_end(at).min(at + 8);
        let (mut group, mut joined, mut last) = (None, 0, at);
        for next in at + 1..end {
            if let Some((size, taken)) = model.facts.group(&words.folded, next) {
                group = Some(size);
                last = next + taken - 1;
                break;
            }
            let word = words.folded[next];
            if model.stop_words.contains(word) || model.facts.unit(word).is_some() {
                break;
            }
            // «كيم وبوتين»: a name of its own behind «و», not a verb that goes on.
            joined += u8::from(word.starts_with('و') && next > at + 1);
            last = next;
        }
        if group.is_some() || last > at {
            found.push(Meeting { span: words.span(at..last + 1), group, joined });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    fn facts(text: &str) -> (Document, SentenceFacts) {
        let model = Model::shipped().unwrap();
        let document = document(text);
        let facts = FactFinder::default().find(&document, &document.sentences[0], &model);
        (document, facts)
    }

    fn figures(text: &str) -> Vec<(String, f64, Bound, String)> {
        let model = Model::shipped().unwrap();
        let (document, facts) = facts(text);
        let name = |counted: Counted| match counted {
            Counted::People(role) => model.facts.role_name(role).0.to_owned(),
            Counted::Unit(unit) => model.facts.unit_name(unit).to_owned(),
            Counted::MinuteOf => "minute of".to_owned(),
            Counted::Noun(_) => "noun".to_owned(),
            Counted::Nationals(_) => "nationals".to_owned(),
        };
        facts
            .figures
            .iter()
            .map(|(figure, _)| (document.show(figure.span).to_owned(), figure.value, figure.bound, name(figure.counted)))
            .collect()
    }

    #[test]
    fn what_a_deal_is_about_is_no_side() {
        let stances = |text: &str| facts(text).1.stances.len();
        assert_eq!(stances("بدأت الجزيرة الشمالية فرض عقوبات على السفن المخالفة."), 1);
        assert_eq!(stances("وافقت الجزيرة على خفض الصيد مقابل رفع العقوبات عنها."), 0);
        assert_eq!(stances("ينص الاتفاق الموقع قبل عامين على تخفيف العقوبات."), 0);
        assert_eq!(stances("قررت الحكومة الانسحاب من الاتفاق مساء الخميس."), 1, "of the deal itself it is one");
    }

    #[test]
    fn a_list_without_end_is_no_sentence() {
        let item = "وصل 3 عمال في 5 آذار «مساء» ";
        assert!(!figures(&item.repeat(5)).is_empty());
        assert_eq!(facts(&item.repeat(2000)).1, SentenceFacts::default());
    }

    fn one(text: &str) -> (String, f64, Bound, String) {
        let mut all = figures(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.remove(0)
    }

    #[test]
    fn figures_with_their_units_and_bounds() {
        for (text, span, value, bound, unit) in [
            ("تمثل الصادرات أكثر من 95% من تجارة البلاد.", "أكثر من 95%", 95.0, Bound::Above, "percent"),
            ("بلغت الحصة 98 في المئة من السوق المحلية.", "98 في المئة", 98.0, Bound::Exact, "percent"),
            ("أسفر الحريق عن مقتل 16 شخصاً في المصنع.", "16 شخصاً", 16.0, Bound::Exact, "killed"),
            ("وأصيب نحو أربعين عاملاً بحروق مختلفة.", "نحو أربعين عاملاً", 40.0, Bound::About, "injured"),
            ("استمرت الجلسة ساعتين ونصف الساعة في القصر.", "ساعتين ونصف", 2.5, Bound::Exact, "hour"),
            ("دفعت الشركة ما لا يقل عن 3 ملايين دولار للمزارعين.", "ما لا يقل عن 3 ملايين دولار", 3e6, Bound::Above, "dollar"),
            ("حضر الحفل قادة 26 دولة من القارة.", "26 دولة", 26.0, Bound::Exact, "country"),
            ("أودت السيول بحياة اثني عشر شخصاً في الوادي.", "اثني عشر شخصاً", 12.0, Bound::Exact, "killed"),
            ("اشترت البلدية سبع حافلات جديدة للمدارس.", "سبع حافلات", 7.0, Bound::Exact, "noun"),
            ("لقي 9أشخاص حتفهم في الحريق.", "9أشخاص", 9.0, Bound::Exact, "killed"),
            ("يضم الوفد ستة من حاملي الجنسية المصرية.", "ستة من حاملي الجنسية المصرية", 6.0, Bound::Exact, "nationals"),
            ("وصل إلى المرفأ 11 مصرياً على متن السفينة.", "11 مصرياً", 11.0, Bound::Exact, "nationals"),
            ("قال السكان إن شخصين قُتلا في انهيار الجسر.", "شخصين", 2.0, Bound::Exact, "killed"),
            ("قتل شخص واحد في حريق السوق.", "واحد", 1.0, Bound::Exact, "killed"),
            ("استقال شيخ الوادي سامي العطار (86 عاماً) من منصبه.", "86 عاماً", 86.0, Bound::Exact, "age"),
            ("يرأس البلدية تاجر يبلغ من العمر 57 عاماً منذ سنة.", "57 عاماً", 57.0, Bound::Exact, "age"),
            ("استقال شيخ الوادي بعد 12 عاماً في منصبه.", "12 عاماً", 12.0, Bound::Exact, "year"),
            ("دفن آلاف السكان طبيبة قتلت في حريق السوق.", "آلاف السكان", 2000.0, Bound::Vague, "noun"),
            ("يحتاج الجسر بين 10 و15 مليون دولار لإصلاحه.", "10 و15 مليون دولار", 10.0, Bound::Vague, "dollar"),
        ] {
            assert_eq!(one(text), (span.to_owned(), value, bound, unit.to_owned()), "{text}");
        }
    }

    #[test]
    fn numbers_that_name_are_no_figures() {
        for text in [
            "وقع الاتفاق في عام 2019 في العاصمة.",
            "عدلت الهيئة المادة 12 من القانون.",
            "أقلعت مقاتلة من طراز سو-57 فجراً.",
            "احتفل الحزب بالذكرى الثمانين لتأسيسه.",
            "وصل الوفد في 3 سبتمبر 2025 إلى المدينة.",
            "عاد السكان بعد يوم واحد من مقتل شيخ القرية.",
            "ينتظر التجار موسماً أفضل خلال الاثني عشر شهراً المقبلة.",
            "بين المصابين طالب في الـ 17 من العمر.",
        ] {
            assert_eq!(figures(text), [], "{text}");
        }
    }

    #[test]
    fn one_sentence_may_count_the_dead_and_the_injured() {
        let found = figures("أسفر الانفجار عن مقتل 16 شخصاً وإصابة أكثر من ألف.");
        let seen: Vec<(f64, &str)> = found.iter().map(|(_, value, _, name)| (*value, name.as_str())).collect();
        assert_eq!(seen, [(16.0, "killed"), (1000.0, "injured")]);
        let found = figures("انتشل الأهالي شخصين كما أصيب 13 آخرون.");
        let seen: Vec<(f64, &str)> = found.iter().map(|(_, value, _, name)| (*value, name.as_str())).collect();
        assert_eq!(seen[1], (13.0, "injured"));
        assert_ne!(seen[0].1, "injured");
    }
}
