//! The Arabic stemmer of Snowball (`arabic.sbl` by Assem Chelli, Abdelkrim Aries and Lakhdar Benzahia).
//!
//! Uses `fold`. The published rules in the published order, over letters in an array: normalise, cut suffixes of verbs
//! or nouns, cut prefixes, normalise again. Over an archive most of the time of a word that was not met before goes
//! into its stem, and the program that the Snowball compiler makes of the same rules copies the word at every step; the
//! tests hold the two against each other.

use super::fold::push_folded;
use super::stem::{Letters, Stemmer, letters};
use smallvec::smallvec;
use unicode_normalization::UnicodeNormalization;

/// The stemmer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Snowball;

impl Stemmer for Snowball {
    fn name(&self) -> &'static str {
        "snowball"
    }

    fn stem_folded_into(&self, word: &str, folded: &str, out: &mut String) {
        let before = out.len();
        let mut word = Word::new(word);
        word.cut_suffixes();
        word.cut_prefixes();
        word.end(out);
        // The rules can cut a word away altogether; such a word stands for itself.
        if out.len() == before {
            out.push_str(folded);
        }
    }
}

/// How many letters a rule cuts off, and how many the word must have for it. Each rule is a function of the letters at
/// the place where the word is looked at; the first pattern that fits decides, so longer ones come first.
type Cut = (usize, usize);

/// No pattern fits.
const NOTHING: Cut = (0, usize::MAX);

fn verb_1(seen: &[char]) -> Cut {
    match seen {
        [.., 'ك', 'م', 'و' | 'ا'] | [.., 'ه', 'م', 'ا'] => (3, 6),
        [.., 'ك' | 'ه', 'م' | 'ن'] | [.., 'ن', 'ي' | 'ا'] | [.., 'ه', 'ا'] => (2, 5),
        [.., 'ك' | 'ه'] => (1, 4),
        _ => NOTHING,
    }
}

fn verb_2a(seen: &[char]) -> Cut {
    match seen {
        [.., 'ت', 'م', 'ا'] => (3, 6),
        [.., 'و' | 'ي' | 'ا', 'ن'] => (2, 6),
        [.., 'ت', 'ن' | 'ا'] | [.., 'ن', 'ا'] => (2, 5),
        [.., 'ن' | 'ي' | 'ا' | 'ت'] => (1, 4),
        _ => NOTHING,
    }
}

fn verb_2b(seen: &[char]) -> Cut {
    if let [.., 'ت', 'م'] | [.., 'و', 'ا'] = seen { (2, 5) } else { NOTHING }
}

fn verb_2c(seen: &[char]) -> Cut {
    match seen {
        [.., 'ت', 'م', 'و'] => (3, 6),
        [.., 'و'] => (1, 4),
        _ => NOTHING,
    }
}

fn noun_1a(seen: &[char]) -> Cut {
    match seen {
        [.., 'ك' | 'ه', 'م', 'ا'] => (3, 6),
        [.., 'ك' | 'ه', 'م'] | [.., 'ه', 'ن'] | [.., 'ن' | 'ه', 'ا'] => (2, 5),
        [.., 'ك' | 'ه' | 'ي'] => (1, 4),
        _ => NOTHING,
    }
}

fn noun_1b(seen: &[char]) -> Cut {
    if let [.., 'ن'] = seen { (1, 6) } else { NOTHING }
}

fn noun_2a(seen: &[char]) -> Cut {
    if let [.., 'و' | 'ي' | 'ا'] = seen { (1, 5) } else { NOTHING }
}

fn noun_2b(seen: &[char]) -> Cut {
    if let [.., 'ا', 'ت'] = seen { (2, 5) } else { NOTHING }
}

fn noun_2c1(seen: &[char]) -> Cut {
    if let [.., 'ت'] = seen { (1, 4) } else { NOTHING }
}

fn noun_2c2(seen: &[char]) -> Cut {
    if let [.., 'ة'] = seen { (1, 4) } else { NOTHING }
}

fn noun_3(seen: &[char]) -> Cut {
    if let [.., 'ي'] = seen { (1, 3) } else { NOTHING }
}

/// What a rule for the beginning of a word cuts, and the letters that take its place.
type Exchange = (Cut, &'static [char]);

fn prefix_1(seen: &[char]) -> Exchange {
    match seen {
        ['أ', 'آ', ..] => ((2, 4), &['آ']),
        ['أ', 'أ' | 'ؤ', ..] => ((2, 4), &['أ']),
        ['أ', 'إ', ..] => ((2, 4), &['إ']),
        ['أ', 'ا', ..] => ((2, 4), &['ا']),
        _ => (NOTHING, &[]),
    }
}

fn prefix_2(seen: &[char]) -> Exchange {
    match seen {
        ['ف' | 'و', 'ا', ..] => (NOTHING, &[]),
        ['ف' | 'و', ..] => ((1, 4), &[]),
        _ => (NOTHING, &[]),
    }
}

fn prefix_3a(seen: &[char]) -> Exchange {
    match seen {
        ['ب' | 'ك', 'ا', 'ل', ..] => ((3, 6), &[]),
        ['ا' | 'ل', 'ل', ..] => ((2, 5), &[]),
        _ => (NOTHING, &[]),
    }
}

fn prefix_3b(seen: &[char]) -> Exchange {
    match seen {
        ['ب', 'ا', ..] => (NOTHING, &[]),
        ['ب', 'ب', ..] => ((2, 4), &['ب']),
        ['ك', 'ك', ..] => ((2, 4), &['ك']),
        ['ب', ..] => ((1, 4), &[]),
        _ => (NOTHING, &[]),
    }
}

fn prefix_3_verb(seen: &[char]) -> Exchange {
    match seen {
        ['س', 'ي', ..] => ((2, 5), &['ي']),
        ['س', 'ت', ..] => ((2, 5), &['ت']),
        ['س', 'ن', ..] => ((2, 5), &['ن']),
        ['س', 'أ', ..] => ((2, 5), &['أ']),
        _ => (NOTHING, &[]),
    }
}

fn prefix_4_verb(seen: &[char]) -> Exchange {
    if let ['ت' | 'ن' | 'ي', 'س', 'ت', ..] = seen { ((3, 5), &['ا', 'س', 'ت']) } else { (NOTHING, &[]) }
}

/// A word on the way to its stem.
struct Word {
    letters: Letters,
    /// Where the next rule looks: at the letters before it for suffixes, behind it for prefixes.
    at: usize,
    /// Begins with an article, so that it is a noun without a pronoun.
    is_defined: bool,
}

impl Word {
    /// The letters of a word without marks, and whether it has an article.
    fn new(word: &str) -> Self {
        let mut letters = letters(word);
        let is_defined = match &*letters {
            ['ا' | 'ل', 'ل', rest @ ..] | ['ب' | 'ك', 'ا', 'ل', rest @ ..] => rest.len() > 1,
            _ => false,
        };
        if letters.iter().any(|letter| !matches!(letter, 'ء'..='غ' | 'ف'..='ي')) {
            letters = letters.into_iter().filter(|&letter| !is_dropped(letter)).flat_map(spelt_out).collect();
        }
        Self { at: letters.len(), letters, is_defined }
    }

    /// Applies a rule to the letters before the cursor.
    fn before(&mut self, rule: fn(&[char]) -> Cut) -> bool {
        let (count, least) = rule(self.letters.get(..self.at).unwrap_or_default());
        self.replace(self.at.saturating_sub(count), count, least, &[])
    }

    /// Applies a rule to the letters behind the cursor.
    fn behind(&mut self, rule: fn(&[char]) -> Exchange) -> bool {
        let ((count, least), by) = rule(self.letters.get(self.at..).unwrap_or_default());
        self.replace(self.at, count, least, by)
    }

    /// Replaces letters by as many or fewer, if the word has enough; the cursor then stands behind them.
    fn replace(&mut self, from: usize, count: usize, least: usize, by: &[char]) -> bool {
        let letters = self.letters.len();
        if letters < least {
            return false;
        }
        self.at = from + by.len();
        self.letters[from..self.at].copy_from_slice(by);
        self.letters.copy_within(from + count.., self.at);
        self.letters.truncate(letters + by.len() - count);
        true
    }

    fn cut_suffixes(&mut self) {
        // No suffix ends in any other letter.
        if !self.letters.last().is_some_and(|last| matches!(last, 'ا' | 'ة' | 'ت' | 'ك' | 'م' | 'ن' | 'ه' | 'و' | 'ى' | 'ي')) {
            return;
        }
        if (self.is_defined || !self.cut_verb()) && !self.cut_noun() {
            self.at = self.letters.len();
            if let Some(last) = self.letters.last_mut().filter(|last| **last == 'ى') {
                *last = 'ي';
            }
        }
    }

    fn cut_verb(&mut self) -> bool {
        let mut has_object = false;
        while self.before(verb_1) {
            has_object = true;
        }
        if has_object {
            let _ = self.before(verb_2a) || self.before(verb_2c);
            return true;
        }
        self.before(verb_2b) || self.before(verb_2a)
    }

    fn cut_noun(&mut self) -> bool {
        let is_cut = self.before(noun_2c2) || self.cut_owner() || self.cut_plural();
        if !is_cut {
            let _ = !self.is_defined && self.before(noun_2a) || self.before(noun_2b);
        }
        self.before(noun_3)
    }

    /// A pronoun, and what stands before it.
    fn cut_owner(&mut self) -> bool {
        if self.is_defined || !self.before(noun_1a) {
            return false;
        }
        if !(self.before(noun_2a) || self.before(noun_2b) || self.before(noun_2c1)) {
            // As published: the last step then looks at the letter before the last one.
            self.at -= 1;
        }
        true
    }

    fn cut_plural(&mut self) -> bool {
        self.before(noun_1b) && (self.before(noun_2a) || self.before(noun_2b) || self.before(noun_2c1))
    }

    fn cut_prefixes(&mut self) {
        // No prefix begins with any other letter.
        let first = self.letters.first();
        if !first.is_some_and(|first| matches!(first, 'أ' | 'ا' | 'ب' | 'ت' | 'س' | 'ف' | 'ك' | 'ل' | 'ن' | 'و' | 'ي')) {
            return;
        }
        self.at = 0;
        self.behind(prefix_1);
        self.behind(prefix_2);
        if self.behind(prefix_3a) || self.behind(prefix_3b) || self.is_defined {
            return;
        }
        self.behind(prefix_3_verb);
        self.behind(prefix_4_verb);
    }

    /// Appends the stem, with one letter for every kind of hamza, folded.
    fn end(&mut self, out: &mut String) {
        if let Some(last) = self.letters.last_mut().filter(|last| matches!(last, 'آ' | 'أ' | 'ؤ' | 'إ' | 'ئ')) {
            *last = 'ء';
        }
        self.letters.iter().for_each(|&letter| push_folded(letter, out));
    }
}

/// Whether a character is no letter of the word: punctuation, tatweel, a vowel sign.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '!' | '"' | '%' | '*' | ',' | '.' | '/' | ':' | ';' | '?' | '\\' | '،' | '؛' | '؟' | 'ـ' | '٪' | '٫' | '٬' | '\u{064B}'
            ..='\u{0652}'
    )
}

/// The letters that a presentation form stands for.
fn spelt_out(letter: char) -> Letters {
    match letter {
        '\u{FE80}'..='\u{FEFC}' => std::iter::once(letter).nfkc().collect(),
        _ => smallvec![letter],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;
    use rust_stemmers::{Algorithm, Stemmer as Published};

    fn stem(word: &str) -> String {
        let mut out = String::new();
        Snowball.stem_into(word, &mut out);
        out
    }

    /// What the program that is made of the published rules says.
    fn published(word: &str) -> String {
        let folded = fold(&Published::create(Algorithm::Arabic).stem(word));
        if folded.is_empty() { fold(word) } else { folded }
    }

    #[test]
    fn inflected_forms_meet() {
        assert_eq!(stem("العلاقات"), stem("علاقة"));
        assert_eq!(stem("الصينية"), stem("صينية"));
    }

    #[test]
    fn a_stem_is_never_empty() {
        for word in ["ات", "ون", "ال", "KCNA", "٢٠٢٥"] {
            assert!(!stem(word).is_empty(), "{word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn affixes_are_cut_as_published(
            before in "(|و|ف|أ)(|ال|بال|كال|لل|ب|بب|كك|س|ا)(|ي|ت|ن|أ)(|ست)",
            middle in "[بتجدرسعفكلمنهويةاىأإآؤئء]{0,5}",
            after in "(|ي|ت|ا|و|تم|تمو|تما|ات|ون|ين|ان|تن|ى)(|ه|ك|ها|هم|كم|هن|كن|نا|ني|هما|كما|كمو|ي|ة|ن|وا)",
        ) {
            let word = format!("{before}{middle}{after}");
            prop_assert_eq!(stem(&word), published(&word), "{}", word);
        }

        #[test]
        fn so_are_marks_digits_and_other_scripts(word in "[ا-ي٠-٩ًٌَُِّْـ.,:aZ1ﻻﻷﺔﻰﺉ٫پگیêé]{0,12}") {
            prop_assert_eq!(stem(&word), published(&word), "{}", word);
        }
    }
}
