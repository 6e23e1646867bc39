//! Consonant skeletons: what a name keeps when it goes from Arabic to Latin letters.
//!
//! Uses nothing of the crate. Arabic writes few vowels and no p, v or g; Latin spellings write kh, sh, th with two
//! letters. A skeleton keeps the consonants, one letter for each class of sounds that the two scripts mix up, without
//! doubles: «واشنطن» and Washington are both `sntn`. Two names are alike when their skeletons are, or nearly.

/// The skeleton of a folded Arabic word.
#[must_use]
pub fn of_arabic(folded: &str) -> String {
    squeeze(folded.chars().filter_map(|c| {
        Some(match c {
            'ب' | 'پ' => 'b',
            'ت' | 'ط' => 't',
            'ث' | 'ز' | 'س' | 'ش' | 'ص' | 'ظ' | 'چ' => 's',
            'ج' | 'غ' | 'گ' => 'j',
            'خ' | 'ق' | 'ك' => 'k',
            'د' | 'ذ' | 'ض' => 'd',
            'ر' => 'r',
            'ف' | 'ڤ' => 'f',
            'ل' => 'l',
            'م' => 'm',
            'ن' => 'n',
            _ => return None,
        })
    }))
}

/// Latin spellings of one sound, longest first, and the class they fall into.
const GROUPS: [(&str, &str); 14] = [
    ("sch", "s"),
    ("tch", "s"),
    ("kh", "k"),
    ("gh", "j"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "s"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("x", "ks"),
    ("ce", "s"),
    ("ci", "s"),
    ("ge", "j"),
];

/// The skeleton of a Latin word. Letters with signs count as their base letters where that is in Latin-1 or Latin
/// Extended-A.
#[must_use]
pub fn of_latin(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = word.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let mut sounds = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        if let Some((after, class)) = GROUPS.iter().find_map(|(group, class)| Some((rest.strip_prefix(group)?, class))) {
            sounds.push_str(class);
            rest = after;
        } else {
            sounds.push(first);
            rest = rest.strip_prefix(first).unwrap_or_default();
        }
    }
    squeeze(sounds.chars().filter_map(|c| {
        Some(match c {
            'c' | 'q' => 'k',
            'g' => 'j',
            'z' => 's',
            'v' => 'f',
            'p' => 'b',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'h' => return None,
            _ => c,
        })
    }))
}

/// How alike two skeletons are: 1 for equal ones of at least two letters, 0.7 for longer ones that differ in one letter
/// (in two from seven letters on), else 0.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < 2 {
        return 0.0;
    }
    if short == long {
        return 1.0;
    }
    let allowed = if long.len() < 7 { 1 } else { 2 };
    if long.len() >= 4 && short.len() >= 3 && long.len() - short.len() <= allowed && distance(short, long) <= allowed { 0.7 } else { 0.0 }
}

/// Levenshtein's distance of two short ASCII words.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn squeeze(sounds: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for c in sounds {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_consonants() {
        for (arabic, latin) in
            [("واشنطن", "Washington"), ("غوغل", "Google"), ("بوتين", "Putin"), ("شي", "Shi"), ("مايكروسوفت", "Microsoft"), ("خان", "Khan")]
        {
            let (a, b) = (of_arabic(arabic), of_latin(latin));
            assert!(a == b || likeness(&a, &b) > 0.0, "{arabic} {a} {latin} {b}");
        }
        assert_eq!(likeness(&of_arabic("بكين"), &of_latin("London")), 0.0);
    }
}
