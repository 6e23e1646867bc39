//! Layer 5: what a translator receives, and what comes back.
//!
//! Uses `select`, `brief` and below. A [`Unit`] is one sentence or heading to translate. [`kit`] is what goes out: the
//! cleaned text of each article with its units as spans; the formats are one module each, all written from it.
//! [`offers`] and [`repetitions`] add what is known of them. [`returned`] reads what comes back in any of these formats, [`merge`] compares it with the kit. [`xml`] and
//! [`package`] guard everything that is read. [`validate`] checks files against the standards.

pub mod check;
pub mod findings;
pub mod kit;
pub mod leverage;
pub mod lexicon;
pub mod memory;
pub mod merge;
pub mod offers;
pub mod package;
pub mod placeable;
pub mod repetitions;
pub mod returned;
pub mod romanize;
pub mod srx;
pub mod table;
pub mod terms;
pub mod tmx;
pub mod unit;
pub mod update;
pub mod validate;
pub mod xliff12;
pub mod xliff21;
pub mod xml;

pub use unit::{Unit, units};

/// The language that the text is in.
pub const SOURCE_LANGUAGE: &str = "ar";

/// Whether a language is written from right to left (BCP 47).
#[must_use]
pub fn is_rtl(language: &str) -> bool {
    let mut parts = language.split(['-', '_']);
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    match parts.find(|part| part.len() == 4).map(str::to_ascii_lowercase) {
        Some(script) => matches!(script.as_str(), "arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm"),
        None => matches!(primary.as_str(), "ar" | "fa" | "he" | "iw" | "ur" | "ps" | "sd" | "ug" | "yi" | "ckb" | "dv" | "arc" | "prs"),
    }
}
