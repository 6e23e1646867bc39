//! Skeletons: what the words of one root have in common, roughly.
//!
//! Uses `stem`. Arabic derives words by vowels and affixes around a root: كتب, كاتب, مكتوب, كتابة. After the light
//! stemmer, a derivational prefix and the weak letters ا و ي go, and what is left is mostly the root. Too coarse to
//! tell words apart, right for telling whether two sentences are about the same thing.

use super::fold::fold;
use super::stem::{light, strip_prefix};

/// Prefixes of derived forms, longest first.
const PREFIXES: [&str; 12] = ["است", "مست", "يست", "تست", "مت", "من", "ان", "ي", "ت", "م", "ن", "ا"];

/// Appends the skeleton of `word` to `out`: at least two letters, else the light stem.
pub fn skeleton_into(word: &str, out: &mut String) {
    skeleton_of_folded(&fold(word), out);
}

/// As [`skeleton_into`], of a word that is folded already.
pub fn skeleton_of_folded(folded: &str, out: &mut String) {
    let stem = light(folded);
    let base = strip_prefix(stem, &PREFIXES).unwrap_or(stem);
    if base.chars().nth(3).is_some() && base.chars().filter(|c| !is_weak(*c)).count() >= 2 {
        out.extend(base.chars().filter(|c| !is_weak(*c)));
    } else {
        out.push_str(base);
    }
}

fn is_weak(c: char) -> bool {
    matches!(c, 'ا' | 'و' | 'ي')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton(word: &str) -> String {
        let mut out = String::new();
        skeleton_into(word, &mut out);
        out
    }

    #[test]
    fn words_of_one_root_meet() {
        assert_eq!(skeleton("التجارية"), skeleton("تجارة"));
        assert_eq!(skeleton("اجتمعوا"), skeleton("مجتمعون"));
        assert_eq!(skeleton("مكتوب"), skeleton("الكتابة"));
    }

    #[test]
    fn a_skeleton_is_never_empty() {
        for word in ["ات", "واو", "يا", "KCNA", "٢٠٢٥"] {
            assert!(!skeleton(word).is_empty(), "{word}");
        }
    }
}
