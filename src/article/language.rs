//! Whether a text is Arabic, as opposed to another language of the same or another script.
//!
//! Uses `text::chars`; asks `whatlang` only when letters that Arabic does not have are frequent enough to matter.

use crate::text::chars::is_arabic_letter;

/// Letters for sounds that Persian, Urdu, Pashto, Kurdish and Uyghur have and Arabic does not. The Persian forms of
/// kaf, ya and ha are not among them: keyboards put them into Arabic too.
fn is_foreign_to_arabic(c: char) -> bool {
    matches!(
        c,
        'پ' | 'چ'
            | 'ژ'
            | 'گ'
            | 'ے'
            | 'ں'
            | 'ٹ'
            | 'ڈ'
            | 'ڑ'
            | 'ۀ'
            | 'ې'
            | 'ښ'
            | 'ړ'
            | 'ڼ'
            | 'ځ'
            | 'څ'
            | 'ډ'
            | 'ټ'
            | 'ۆ'
            | 'ێ'
            | 'ڵ'
            | 'ڕ'
            | 'ە'
            | 'ۇ'
            | 'ۈ'
            | 'ۋ'
            | 'ڭ'
    )
}

/// What a text was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Language {
    /// Arabic.
    Arabic,
    /// Something else, named in English where it is known.
    Other(&'static str),
}

/// Judges a whole text by its first 64 Ki letters. Linear, and bounded for giant texts.
#[must_use]
pub fn language(text: &str) -> Language {
    let (mut letters, mut arabic, mut foreign) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|&c| is_arabic_letter(c) || c.is_alphabetic()).take(1 << 16) {
        letters += 1;
        arabic += usize::from(is_arabic_letter(c));
        foreign += usize::from(is_foreign_to_arabic(c));
    }
    if letters == 0 {
        return Language::Other("no letters");
    }
    if arabic * 2 < letters {
        return Language::Other(detect(text).unwrap_or("another script"));
    }
    // Loan words bring single such letters into Arabic news; other languages write them in every line.
    if foreign * 150 >= arabic {
        return match detect(text) {
            Some("Arabic") => Language::Arabic,
            name => Language::Other(name.unwrap_or("another language in Arabic script")),
        };
    }
    Language::Arabic
}

fn detect(text: &str) -> Option<&'static str> {
    let head: String = text.chars().take(4000).collect();
    whatlang::detect(&head).and_then(|info| match info.lang() {
        whatlang::Lang::Ara => Some("Arabic"),
        other => info.is_reliable().then(|| other.eng_name()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_the_same_script_are_told_apart() {
        assert_eq!(language("أفادت البلدية بأن الأعمال ستنطلق في الموسم القادم. وقال جيمي گراهام ذلك."), Language::Arabic);
        assert!(matches!(
            language("رئیس جمهور گفت که این طرح برای همه مردم کشور اجرا می‌شود و هیچ کس نباید نگران باشد."),
            Language::Other(_)
        ));
        assert!(matches!(language("وزیر اعظم نے کہا ہے کہ حکومت عوام کے مسائل حل کرنے کے لیے پرعزم ہے۔"), Language::Other(_)));
        assert!(matches!(language("The ministry said the campaign would begin next week."), Language::Other(_)));
        assert_eq!(language("قالت الھیئة الوطنیة للمیاه إن التوصیات صدرت"), Language::Arabic, "Persian forms of the same letters");
        assert_eq!(language("12345 !!"), Language::Other("no letters"));
    }
}
