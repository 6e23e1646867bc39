//! Skeletons: what the words of one root have in common, roughly.
//!
//! Uses `stem`. Arabic derives words by vowels and affixes around a root: كتب, كاتب, مكتوب, كتابة. After the light
//! stemmer, a derivational prefix and the weak letters ا و ي go, and what is left is mostly the root. Too coarse to
//! tell words apart, right for telling whether two sentences are about the same thing.

use super::fold::fold;
use super::stem::{letters, light};

/// Appends the skeleton of `word` to `out`: at least two letters, else the light stem.
pub fn skeleton_into(word: &str, out: &mut String) {
    skeleton_of_folded(&fold(word), out);
}

/// As [`skeleton_into`], of a word that is folded already.
pub fn skeleton_of_folded(folded: &str, out: &mut String) {
    let letters = letters(folded);
    let base = without_prefix(light(&letters));
    let strong = || base.iter().filter(|&&c| !is_weak(c));
    if base.len() >= 4 && strong().count() >= 2 {
        out.extend(strong());
    } else {
        out.extend(base);
    }
}

/// The stem without the longest prefix of derived forms that leaves three letters.
fn without_prefix(stem: &[char]) -> &[char] {
    match stem {
        ['ا' | 'م' | 'ي' | 'ت', 'س', 'ت', rest @ ..] if rest.len() >= 3 => rest,
        ['م', 'ت' | 'ن', rest @ ..] | ['ا', 'ن', rest @ ..] if rest.len() >= 3 => rest,
        ['ي' | 'ت' | 'م' | 'ن' | 'ا', rest @ ..] if rest.len() >= 3 => rest,
        _ => stem,
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
