//! Layer 5: one brief out of many articles.
//!
//! Uses `select` and below. A [`Digester`] takes a few sentences of each document, on any thread, and a [`Collector`]
//! gathers them in order, so memory grows with the number of documents and not with their length; `finish` chooses
//! among what was kept. A sentence never depends on one that is not shown, a near-copy of an earlier document adds
//! corroboration and nothing else, and every sentence carries its source and date, or says that there is none.
//! [`stories`] parts a collection first.

mod choose;
mod claims;
mod collect;
mod compare;
mod digest;
pub mod focus;
mod kept;
mod named;
mod order;
pub mod stories;
mod tell;
mod timeline;
mod tolls;
mod topics;

pub use claims::{FaultNote, Quotation};
pub use collect::Collector;
pub use compare::{Comparison, Kind, Value, Verdict};
pub use digest::{Digest, Digester};
pub use focus::{Focus, Known};
pub use stories::{Story, StoryCollector, StoryDigest, StoryDigester};
pub use timeline::{Dating, TimelineEntry};
pub use tolls::Newest;

use crate::article::Published;
use crate::facts::names::Name;
use crate::select::Budget;
use crate::text::{Span, Term};
use claims::Told;
use jiff::civil::Date;

/// Why a brief about a question is empty.
pub const NO_ANSWER: &str = "no sentence answers the question";
/// Why a brief of what is new is empty.
pub const NOTHING_NEW: &str = "nothing new";
/// Sentences kept of one document: the best that stand alone.
const KEPT: usize = 12;
/// Documents up to which each may bring [`KEPT`] sentences.
const FEW: usize = 200;
/// Body sentences that tell the news.
const LEAD: usize = 2;

/// What a brief says about one of its documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The article's id.
    pub id: String,
    /// The title, where there is one.
    pub title: Option<String>,
    /// The publisher, where it is known.
    pub source: Option<String>,
    /// The address, where it is known.
    pub url: Option<String>,
    /// When it was published, where it says so.
    pub published: Option<Published>,
    /// Code points of its body, for choosing among copies.
    length: usize,
    /// The document that this one is a near-copy of.
    pub copy_of: Option<usize>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// 1-based line of the text.
    pub line: u32,
    /// 1-based number among the sentences that begin on that line.
    pub sentence_in_line: u32,
    /// 1-based paragraph.
    pub paragraph: u32,
    /// 1-based number in the paragraph.
    pub number: u32,
    /// Bytes of the text.
    pub bytes: Span,
    /// Code points of the text, end exclusive.
    pub chars: [u32; 2],
}

#[derive(Debug)]
struct Candidate {
    member: usize,
    /// Its rank among the body sentences.
    rank: usize,
    /// The rank of the sentence that it needs.
    parent: Option<usize>,
    place: Place,
    text: String,
    counts: Vec<(Term, u32)>,
    article_score: f64,
    words: u64,
    characters: u64,
    solid: u64,
    /// Whether a conjunction joins it to what was before.
    is_joined: bool,
    told: Told,
}

impl Candidate {
    /// Whether a brief may begin with it: the first sentence of an article.
    fn opens(&self) -> bool {
        self.rank == 0 && !self.is_joined
    }
}

/// The parts of a brief, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What happened.
    News,
    /// What neither its sentence nor its article dates.
    Undated,
    /// What was before the news.
    Background,
}

impl Part {
    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Undated => "undated",
            Self::Background => "background",
        }
    }
}

/// When what a sentence tells happened.
#[derive(Debug, Clone, PartialEq)]
pub struct EventTime {
    /// First and last day.
    pub days: (Date, Date),
    /// As ISO 8601 writes it, no finer than it is given.
    pub iso: String,
    /// The words that say so.
    pub text: String,
}

/// A sentence of a brief.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefSentence {
    /// Index into [`Brief::members`].
    pub member: usize,
    /// Where it stands.
    pub place: Place,
    /// The sentence, as in its source.
    pub text: String,
    /// Its score: `article` + `shared` + `relevance`.
    pub score: f64,
    /// What its own article's scoring gives.
    pub article: f64,
    /// What its agreement with other documents gives.
    pub shared: f64,
    /// What its answering the question gives.
    pub relevance: f64,
    /// When what it tells happened, where it says so.
    pub time: Option<EventTime>,
    /// In which part of the brief it stands.
    pub part: Part,
    /// The newest value of a number of which it tells an older one.
    pub outdated: Option<Newest>,
    /// Documents that tell the same, with the sentence that does; none for a near-copy of the whole document.
    pub also: Vec<(usize, Option<Place>)>,
}

/// A brief over several documents.
#[derive(Debug, Clone)]
pub struct Brief {
    /// All documents, in input order, near-copies too.
    pub members: Vec<Member>,
    /// The news in order of time, then of input, then of the text; undated ones behind; background last.
    pub sentences: Vec<BriefSentence>,
    /// Where the documents agree and disagree, the gravest first.
    pub comparisons: Vec<Comparison>,
    /// Who says what, in the order of the documents.
    pub quotations: Vec<Quotation>,
    /// Names with their spellings, the commonest first; their documents are members.
    pub names: Vec<Name>,
    /// What happened when, undated entries last.
    pub timeline: Vec<TimelineEntry>,
    /// What is wrong with the sources, in the order of the documents.
    pub faults: Vec<FaultNote>,
    /// What was asked for.
    pub budget: Budget,
    /// Why it is empty although articles were read.
    pub warning: Option<&'static str>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::article::document::Scratch;
    use crate::article::{Article, Engine};
    use crate::corpus::Frequencies;
    use crate::model::Model;

    /// A brief over texts with their dates.
    pub(crate) fn brief(texts: &[(&str, &str)], budget: Budget) -> Brief {
        let model = std::sync::Arc::new(Model::shipped().unwrap());
        let engine = Engine::new(std::sync::Arc::clone(&model), Default::default());
        let scorer = crate::score::tests::scorer(false);
        let mut collector = Collector::default();
        for (at, (date, text)) in texts.iter().enumerate() {
            let published = Published::parse(date, &model.months);
            let article = Article { id: format!("d{at}"), published, text: (*text).into(), ..Article::default() };
            let document = engine.read(article, &mut Scratch::default());
            let scores = scorer.score(&document);
            collector.add(Digester::default().digest(&document, &scores, &model));
        }
        collector.finish(budget, &model, &Frequencies::shipped().unwrap())
    }

    const FLOOD: &str = "أغرقت السيول شوارع المدينة الساحلية ليل الأحد وأودت بحياة اثني عشر شخصاً. وعلّقت المدارس دروسها ثلاثة أيام في جميع أنحاء المحافظة بسبب انقطاع الطرق.";

    #[test]
    fn a_copy_corroborates_and_is_not_told_twice() {
        let told = brief(&[("2025-11-10", FLOOD), ("2025-11-09", FLOOD)], Budget::Sentences(4));
        assert_eq!(told.sentences.len(), 2);
        assert!(told.sentences.iter().all(|sentence| sentence.member == 1 && sentence.also == [(0, None)]), "the earlier one is kept");
    }

    #[test]
    fn a_sentence_that_was_taken_over_has_one_witness() {
        let shared = "وقال قائد الدفاع المدني إن السيول التي ضربت وادي السوسن ليل الأحد أودت بحياة 12 شخصاً على الأقل.";
        let others = [
            "وانقطعت الكهرباء عن أحياء المرفأ كلها. وأغلقت الطريق الدولية أمام الشاحنات الثقيلة. وطلبت المحافظة مضخات من الجوار.",
            "ووصلت قوافل الإغاثة عصراً. وفتحت المدارس أبوابها للعائلات التي غادرت بيوتها. وتبرع التجار بالأغطية والخبز.",
        ];
        let (a, b) = (format!("{shared} {}", others[0]), format!("{shared} {}", others[1]));
        let c = "أودت السيول التي ضربت وادي السوسن ليل الأحد بحياة 15 شخصاً على الأقل، بحسب قائد الدفاع المدني. ونزحت عائلات كثيرة.";
        let told = brief(&[("2025-11-09", &a), ("2025-11-09", &b), ("2025-11-09", c)], Budget::Sentences(4));
        let figures: Vec<_> = told.comparisons.iter().filter(|found| found.kind == compare::Kind::Figure).collect();
        assert_eq!(figures.len(), 1, "{figures:?}");
        assert_eq!(figures[0].values.iter().map(|value| value.value.as_str()).collect::<Vec<_>>(), [">12", ">15"]);
    }

    const TOLL: &str =
        "ارتفعت حصيلة السيول في وادي السوسن إلى سبعة عشر قتيلاً مساء الاثنين. وأغرقت السيول شوارع المدينة الساحلية وأودت بحياة عائلات بكاملها.";

    #[test]
    fn the_newest_toll_is_in_and_an_older_one_says_so() {
        let early = "لقي اثنا عشر شخصاً حتفهم في السيول التي ضربت وادي السوسن ليل الأحد. وأغرقت السيول شوارع المدينة الساحلية، وعلّقت المدارس دروسها ثلاثة أيام.";
        let told = brief(&[("2025-11-09T06:00:00Z", early), ("2025-11-10T18:00:00Z", TOLL)], Budget::Sentences(1));
        assert!(told.sentences[0].text.contains("سبعة عشر"), "{}", told.sentences[0].text);
        let told = brief(&[("2025-11-09T06:00:00Z", early), ("2025-11-10T18:00:00Z", TOLL)], Budget::Sentences(4));
        assert!(told.sentences.iter().any(|sentence| sentence.text.contains("سبعة عشر")));
        for older in told.sentences.iter().filter(|sentence| sentence.text.contains("اثنا عشر")) {
            assert_eq!(older.outdated, Some(Newest { value: "17".into(), member: 1 }));
        }
    }

    #[test]
    fn background_comes_last() {
        let with_past = "أغرقت السيول شوارع المدينة الساحلية ليل الأحد وأودت بحياة اثني عشر شخصاً. وعلّقت المدارس دروسها ثلاثة أيام في أنحاء المحافظة. وفي أغسطس 2017 قتلت السيول أربعين شخصاً في الوادي نفسه وهدمت جسرين.";
        let told = brief(&[("2025-11-10", with_past)], Budget::Sentences(3));
        let parts: Vec<Part> = told.sentences.iter().map(|sentence| sentence.part).collect();
        assert_eq!(parts, [Part::News, Part::News, Part::Background]);
        assert!(told.sentences[2].text.contains("2017"));
    }

    /// The verdicts on the first sentences of two articles of one day.
    fn verdicts(first: &str, second: &str) -> Vec<Verdict> {
        let first = &format!("{first} وقال شيخ البلدية إن الأهالي خرجوا إلى التلال قبل وصول المياه إلى السوق القديم وتركوا متاجرهم.");
        let second = &format!("{second} ونقلت سيارات الإسعاف المرضى إلى مستشفى العاصمة بعد أن عادت الكهرباء فجراً إلى الطرق الجبلية.");
        let told = brief(&[("2025-11-10T06:00:00Z", first), ("2025-11-10T06:05:00Z", second)], Budget::Sentences(4));
        told.comparisons.iter().filter(|comparison| comparison.kind == Kind::Figure).map(|comparison| comparison.verdict).collect()
    }

    #[test]
    fn figures_of_one_thing_contradict_each_other() {
        let first = "لقي 14 شخصاً حتفهم في السيول التي ضربت وادي السوسن ليل الأحد وأغرقت شوارع المدينة الساحلية.";
        let second = "أودت السيول التي ضربت وادي السوسن ليل الأحد بحياة 13 شخصاً وجرفت جسرين في المدينة الساحلية.";
        assert_eq!(verdicts(first, second), [Verdict::Contradict]);
    }

    #[test]
    fn a_rounded_value_does_not_contradict() {
        let share = |value: &str| format!("حصل مرشح حزب الزعفران سامي العطار على {value} في المئة من أصوات سكان وادي السوسن في الاقتراع.");
        assert_eq!(verdicts(&share("41.9"), &share("42")), [Verdict::Compatible]);
        assert_eq!(verdicts(&share("44.9"), &share("42")), [Verdict::Contradict]);
    }

    #[test]
    fn an_age_and_the_votes_of_the_other_side_contradict_nothing() {
        let office = |years: &str| format!("غادر شيخ وادي السوسن سامي العطار {years} منصبه على رأس بلدية المدينة الساحلية أمام السكان.");
        assert_eq!(verdicts(&office("(86 عاماً)"), &office("بعد 12 عاماً على توليه")), []);
        let votes = |side: &str| format!("صوّت مجلس وادي السوسن على مشروع الجسر {side} في جلسة المدينة الساحلية ليل الأحد.");
        assert_eq!(verdicts(&votes("بتأييد 364 صوتاً"), &votes("مقابل 315 صوتاً")), []);
    }

    #[test]
    fn two_topics_are_never_compared() {
        let other =
            "أسفر تصادم قطارين في سهل الزعفران عن مقتل خمسة عشر شخصاً مساء الاثنين. وأصيب ركاب القطارين بجروح ونقلوا إلى مستشفى العاصمة.";
        let told = brief(&[("2025-11-10T06:00:00Z", TOLL), ("2025-11-10T18:00:00Z", other)], Budget::Sentences(4));
        assert!(told.comparisons.is_empty(), "{:?}", told.comparisons);
    }

    #[test]
    fn order_is_by_time_and_undated_last() {
        let other = "أعلنت وزارة المالية خفض الرسوم على واردات القمح إلى النصف دعماً للمخابز.";
        let third = "فاز المنتخب الوطني على ضيفه بهدفين مقابل هدف في التصفيات المؤهلة إلى البطولة.";
        let told = brief(&[("", third), ("2025-11-10", FLOOD), ("2025-11-08", other)], Budget::Sentences(3));
        assert_eq!(told.sentences.iter().map(|sentence| sentence.member).collect::<Vec<_>>(), [2, 1, 0]);
    }
}
