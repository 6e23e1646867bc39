//! Layer 2: which sentence another one leans on.
//!
//! Uses `article` and `model`. A sentence of news often needs an earlier one: it opens with a connective, has a verb
//! or a pronoun whose subject was named before, speaks of «the study» or «the two leaders», or carries on a
//! quotation. [`Discourse`] gives for every body sentence the sentence it needs, at most one, always an earlier one,
//! so that needs form a forest; and it marks those that should not be shown outside their page at all. The rules are
//! lists of words (`models/cohesion.toml`) and where they stand; when in doubt, a sentence that looks like pointing
//! back is taken to do so.

mod cues;

use crate::article::Document;
use crate::model::Model;
use crate::text::Span;
pub use cues::{Cue, Workspace};
use cues::{Finder, Finding};

/// What a sentence needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Stands alone.
    Nothing,
    /// The body sentence of this rank, earlier than itself.
    Sentence(usize),
    /// Not to be shown outside its page.
    Never,
}

/// What a sentence needs and what shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lean {
    /// What it needs.
    pub need: Need,
    /// By what it was recognised, and where; absent when it stands alone.
    pub cue: Option<(Cue, Span)>,
}

impl Lean {
    const ALONE: Self = Self { need: Need::Nothing, cue: None };
}

/// What every body sentence of a document needs, in order.
#[derive(Debug, Clone, Default)]
pub struct Discourse {
    leans: Vec<Lean>,
}

impl Discourse {
    /// Of the body sentences `body` of `document`. Linear in the words.
    #[must_use]
    pub fn of(document: &Document, body: &[usize], model: &Model) -> Self {
        let mut discourse = Self::default();
        discourse.fill(document, body, model, &mut Workspace::default());
        discourse
    }

    /// As [`of`](Self::of), in the place of another document's, with what a thread reuses.
    pub(crate) fn fill(&mut self, document: &Document, body: &[usize], model: &Model, workspace: &mut Workspace) {
        let mut finder = Finder::new(document, body, model, workspace);
        self.leans.clear();
        self.leans.extend((0..body.len()).map(|rank| match finder.find(rank) {
            // The first sentence has nothing to point back to, and may be a question: the article opens with it.
            Some(Finding { cue, span, need }) if rank > 0 || matches!(cue, Cue::Picture | Cue::ListItem) => {
                Lean { need, cue: Some((cue, span)) }
            }
            _ => Lean::ALONE,
        }));
    }

    /// What the body sentence of this rank needs, and why.
    #[must_use]
    pub fn lean(&self, rank: usize) -> Lean {
        self.leans[rank]
    }

    /// The body sentence that another one needs.
    #[must_use]
    pub fn parent(&self, rank: usize) -> Option<usize> {
        if let Need::Sentence(parent) = self.leans[rank].need { Some(parent) } else { None }
    }

    /// Whether a sentence stands alone.
    #[must_use]
    pub fn stands_alone(&self, rank: usize) -> bool {
        self.leans[rank].need == Need::Nothing
    }

    /// The number of body sentences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.leans.len()
    }

    /// Whether there is no body sentence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leans.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    const LEAD: &str = "التقى الوزير سامي العطار وفداً من التجار في العاصمة ونشر دراسة عن الأسعار. ";

    /// What the second sentence of a text behind the lead needs, and by what it was recognised.
    fn second(sentence: &str) -> (Need, Option<Cue>) {
        let document = document(&format!("{LEAD}{sentence}"));
        let model = Model::shipped().unwrap();
        let discourse = Discourse::of(&document, &document.body(), &model);
        let lean = discourse.lean(1);
        (lean.need, lean.cue.map(|(cue, _)| cue))
    }

    #[test]
    fn what_points_back_is_recognised() {
        for (sentence, cue) in [
            ("وأضاف أن الاتفاق سيوقع خلال أيام في العاصمة.", Cue::Speech),
            ("وأشار لوجود خلاف حول التفاصيل الفنية للمشروع.", Cue::Speech),
            ("ومن جهته أعلن اتحاد الغرف بدء العمل في المشروع.", Cue::Opener),
            ("وغادر إلى الساحل مساء اليوم التالي.", Cue::Act),
            ("ورفضت نقابات كثيرة هذا الإجراء في بيان مشترك.", Cue::Demonstrative),
            ("واتفق الجانبان على لقاء آخر قبل نهاية الشهر.", Cue::Dual),
            ("تنوعت مواضيعها بين الأسعار والأجور والنقل.", Cue::Pronoun),
            ("وقال العطار إن أجور الصيادين لن ترتفع قريباً.", Cue::Surname),
            ("وخلصت الدراسة إلى أن الأجور لم تتغير.", Cue::Definite),
        ] {
            assert_eq!(second(sentence), (Need::Sentence(0), Some(cue)), "{sentence}");
        }
    }

    #[test]
    fn what_brings_its_subject_stands_alone() {
        for sentence in [
            "وقال الوزير هاني الصفواني إن موسم القطاف سيبدأ خلال أيام.",
            "أعلنت الوزارة الجديدة بدء حملة التلقيح في جميع المحافظات.",
            "وشهدت المدينة هذا العام ثلاثة مهرجانات كبيرة.",
            "ونقلت الشاحنات المؤن إلى القرى البعيدة عن الطريق.",
        ] {
            assert_eq!(second(sentence), (Need::Nothing, None), "{sentence}");
        }
    }

    #[test]
    fn some_sentences_are_not_to_be_shown() {
        for (sentence, cue) in [
            ("فهل تنجح الخطة الجديدة في خفض الأسعار؟", Cue::Question),
            ("ومن أهم ما توصي به الخبيرة سعاد المرزبان:", Cue::ListItem),
            ("حسب ما نقلت صحيفة الساحل.", Cue::Attribution),
            ("ويبدو التجار في الصورة أعلاه أمام مبنى الغرفة.", Cue::Picture),
        ] {
            assert_eq!(second(sentence), (Need::Never, Some(cue)), "{sentence}");
        }
    }

    #[test]
    fn needs_point_back_and_the_first_sentence_needs_nothing() {
        let text = "وأضاف أن العمل بدأ. وأشار إلى أن الأجور ارتفعت. «لن نتراجع. سنمضي في الطريق نفسه». وهو ما رفضه التجار.";
        let document = document(text);
        let discourse = Discourse::of(&document, &document.body(), &Model::shipped().unwrap());
        assert!(discourse.stands_alone(0));
        assert!((0..discourse.len()).all(|rank| discourse.parent(rank).is_none_or(|parent| parent < rank)));
    }
}
