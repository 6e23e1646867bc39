//! The Arabic stemmer of Snowball (`arabic.sbl` by Assem Chelli, Abdelkrim Aries and Lakhdar Benzahia).
//!
//! Uses `fold`. The published rules in the published order, over letters in an array: normalise, cut suffixes of verbs
//! or nouns, cut prefixes, normalise again. Over an archive most of the time of a word that was not met before goes
//! into its stem, and the program that the Snowball compiler makes of the same rules copies the word at every step; the
//! tests hold the two against each other.

use super::fold::push_folded;
use super::stem::Stemmer;
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
        let mut letters = Letters::new(word);
        letters.cut_suffixes();
        letters.cut_prefixes();
        letters.end(out);
        // The rules can cut a word away altogether; such a word stands for itself.
        if out.len() == before {
            out.push_str(folded);
        }
    }
}

/// Letters at the place where the word is looked at, how many letters the word must have for it, and what takes their
/// place. The first entry that fits decides, so longer ones come first.
type Rule = (&'static [char], usize, &'static [char]);

const fn cut(letters: &'static [char], least: usize) -> Rule {
    (letters, least, &[])
}

const VERB_1: [Rule; 12] = [
    cut(&['ك', 'م', 'و'], 6),
    cut(&['ك', 'م', 'ا'], 6),
    cut(&['ه', 'م', 'ا'], 6),
    cut(&['ك', 'م'], 5),
    cut(&['ه', 'م'], 5),
    cut(&['ك', 'ن'], 5),
    cut(&['ه', 'ن'], 5),
    cut(&['ن', 'ي'], 5),
    cut(&['ن', 'ا'], 5),
    cut(&['ه', 'ا'], 5),
    cut(&['ك'], 4),
    cut(&['ه'], 4),
];
const VERB_2A: [Rule; 11] = [
    cut(&['ت', 'م', 'ا'], 6),
    cut(&['و', 'ن'], 6),
    cut(&['ي', 'ن'], 6),
    cut(&['ا', 'ن'], 6),
    cut(&['ت', 'ن'], 5),
    cut(&['ن', 'ا'], 5),
    cut(&['ت', 'ا'], 5),
    cut(&['ن'], 4),
    cut(&['ي'], 4),
    cut(&['ا'], 4),
    cut(&['ت'], 4),
];
const VERB_2B: [Rule; 2] = [cut(&['ت', 'م'], 5), cut(&['و', 'ا'], 5)];
const VERB_2C: [Rule; 2] = [cut(&['ت', 'م', 'و'], 6), cut(&['و'], 4)];
const NOUN_1A: [Rule; 10] = [
    cut(&['ك', 'م', 'ا'], 6),
    cut(&['ه', 'م', 'ا'], 6),
    cut(&['ك', 'م'], 5),
    cut(&['ه', 'م'], 5),
    cut(&['ه', 'ن'], 5),
    cut(&['ن', 'ا'], 5),
    cut(&['ه', 'ا'], 5),
    cut(&['ك'], 4),
    cut(&['ه'], 4),
    cut(&['ي'], 4),
];
const NOUN_1B: [Rule; 1] = [cut(&['ن'], 6)];
const NOUN_2A: [Rule; 3] = [cut(&['و'], 5), cut(&['ي'], 5), cut(&['ا'], 5)];
const NOUN_2B: [Rule; 1] = [cut(&['ا', 'ت'], 5)];
const NOUN_2C1: [Rule; 1] = [cut(&['ت'], 4)];
const NOUN_2C2: [Rule; 1] = [cut(&['ة'], 4)];
const NOUN_3: [Rule; 1] = [cut(&['ي'], 3)];
const ALEF_MAQSURA: [Rule; 1] = [(&['ى'], 0, &['ي'])];
const PREFIX_1: [Rule; 5] =
    [(&['أ', 'آ'], 4, &['آ']), (&['أ', 'أ'], 4, &['أ']), (&['أ', 'ؤ'], 4, &['أ']), (&['أ', 'إ'], 4, &['إ']), (&['أ', 'ا'], 4, &['ا'])];
const PREFIX_2: [Rule; 2] = [cut(&['ف'], 4), cut(&['و'], 4)];
const PREFIX_3A: [Rule; 4] = [cut(&['ب', 'ا', 'ل'], 6), cut(&['ك', 'ا', 'ل'], 6), cut(&['ا', 'ل'], 5), cut(&['ل', 'ل'], 5)];
const PREFIX_3B: [Rule; 3] = [(&['ب', 'ب'], 4, &['ب']), (&['ك', 'ك'], 4, &['ك']), cut(&['ب'], 4)];
const PREFIX_3_VERB: [Rule; 4] = [(&['س', 'ي'], 5, &['ي']), (&['س', 'ت'], 5, &['ت']), (&['س', 'ن'], 5, &['ن']), (&['س', 'أ'], 5, &['أ'])];
const PREFIX_4_VERB: [Rule; 3] =
    [(&['ت', 'س', 'ت'], 5, &['ا', 'س', 'ت']), (&['ن', 'س', 'ت'], 5, &['ا', 'س', 'ت']), (&['ي', 'س', 'ت'], 5, &['ا', 'س', 'ت'])];

/// A word on the way to its stem.
struct Letters {
    letters: Vec<char>,
    /// Where the next rule looks: at the letters before it for suffixes, behind it for prefixes.
    at: usize,
    /// Begins with an article, so that it is a noun without a pronoun.
    is_defined: bool,
}

impl Letters {
    /// The letters of a word without marks, and whether it has an article.
    fn new(word: &str) -> Self {
        let mut letters = Vec::with_capacity(word.len());
        let count = word.chars().count();
        let is_defined = count > 3 && (word.starts_with("ال") || word.starts_with("لل"))
            || count > 4 && (word.starts_with("بال") || word.starts_with("كال"));
        for letter in word.chars() {
            match letter {
                '!' | '"' | '%' | '*' | ',' | '.' | '/' | ':' | ';' | '?' | '\\' | '،' | '؛' | '؟' | 'ـ' | '٪' | '٫' | '٬' => {}
                '\u{064B}'..='\u{0652}' => {}
                '\u{FE80}'..='\u{FEFC}' => letters.extend(std::iter::once(letter).nfkc()),
                _ => letters.push(letter),
            }
        }
        Self { at: letters.len(), letters, is_defined }
    }

    /// Applies the first rule that fits the letters before the cursor.
    fn before(&mut self, rules: &[Rule]) -> bool {
        let seen = self.letters.get(..self.at).unwrap_or_default();
        // One letter tells most rules off.
        let fits = |(suffix, ..): &&Rule| suffix.last() == seen.last() && seen.ends_with(suffix);
        let Some(&(suffix, least, by)) = rules.iter().find(fits) else { return false };
        self.replace(self.at - suffix.len(), suffix.len(), least, by)
    }

    /// Applies the first rule that fits the letters behind the cursor.
    fn behind(&mut self, rules: &[Rule]) -> bool {
        let seen = self.letters.get(self.at..).unwrap_or_default();
        let fits = |(prefix, ..): &&Rule| prefix.first() == seen.first() && seen.starts_with(prefix);
        let Some(&(prefix, least, by)) = rules.iter().find(fits) else { return false };
        self.replace(self.at, prefix.len(), least, by)
    }

    /// Replaces letters, if the word has so many; the cursor then stands behind them.
    fn replace(&mut self, from: usize, count: usize, least: usize, by: &[char]) -> bool {
        if self.letters.len() < least {
            return false;
        }
        self.letters.splice(from..from + count, by.iter().copied());
        self.at = from + by.len();
        true
    }

    fn cut_suffixes(&mut self) {
        if self.is_defined || !self.cut_verb() {
            let is_cut = self.cut_noun();
            if !is_cut {
                self.at = self.letters.len();
                self.before(&ALEF_MAQSURA);
            }
        }
    }

    fn cut_verb(&mut self) -> bool {
        let mut has_object = false;
        while self.before(&VERB_1) {
            has_object = true;
        }
        if has_object {
            let _ = self.before(&VERB_2A) || self.before(&VERB_2C);
            return true;
        }
        self.before(&VERB_2B) || self.before(&VERB_2A)
    }

    fn cut_noun(&mut self) -> bool {
        let is_cut = self.before(&NOUN_2C2) || self.cut_owner() || self.cut_plural();
        if !is_cut {
            let _ = !self.is_defined && self.before(&NOUN_2A) || self.before(&NOUN_2B);
        }
        self.before(&NOUN_3)
    }

    /// A pronoun, and what stands before it.
    fn cut_owner(&mut self) -> bool {
        if self.is_defined || !self.before(&NOUN_1A) {
            return false;
        }
        if !(self.before(&NOUN_2A) || self.before(&NOUN_2B) || self.before(&NOUN_2C1)) {
            // As published: the last step then looks at the letter before the last one.
            self.at -= 1;
        }
        true
    }

    fn cut_plural(&mut self) -> bool {
        self.before(&NOUN_1B) && (self.before(&NOUN_2A) || self.before(&NOUN_2B) || self.before(&NOUN_2C1))
    }

    fn cut_prefixes(&mut self) {
        self.at = 0;
        self.behind(&PREFIX_1);
        if !self.stands_behind(&['ف', 'ا']) && !self.stands_behind(&['و', 'ا']) {
            self.behind(&PREFIX_2);
        }
        if self.behind(&PREFIX_3A) || !self.stands_behind(&['ب', 'ا']) && self.behind(&PREFIX_3B) || self.is_defined {
            return;
        }
        self.behind(&PREFIX_3_VERB);
        self.behind(&PREFIX_4_VERB);
    }

    fn stands_behind(&self, letters: &[char]) -> bool {
        self.letters.get(self.at..).unwrap_or_default().starts_with(letters)
    }

    /// Appends the stem, with one letter for every kind of hamza, folded.
    fn end(mut self, out: &mut String) {
        if let Some(last) = self.letters.last_mut().filter(|last| matches!(last, 'آ' | 'أ' | 'ؤ' | 'إ' | 'ئ')) {
            *last = 'ء';
        }
        self.letters.into_iter().for_each(|letter| push_folded(letter, out));
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
