//! Layer 0: what every later layer needs to know about Arabic text.
//!
//! Spans, folding for matching, words, stems and dates. Nothing here reads a file, and nothing here changes the
//! text that is shown: folded forms exist only to be compared.

pub mod chars;
pub mod checksum;
pub mod dates;
pub mod fold;
pub mod line;
pub(crate) mod numbering;
pub mod numbers;
pub(crate) mod runs;
pub mod skeleton;
pub mod snowball;
pub mod span;
pub mod sparse;
pub mod stem;
mod table;
pub mod words;
pub mod xml;

pub use checksum::{sha256, sha256_of};
pub use dates::{DateMention, MonthNames};
pub use fold::{fold, fold_into};
pub use line::one_line;
pub(crate) use numbering::Numbering;
pub use skeleton::{skeleton_into, skeleton_of_folded};
pub use snowball::Snowball;
pub use span::{CharOffsets, Span, char_count, solid_chars};
pub use stem::{Light, Protected, Stemmer, Term};
pub use words::{for_each_word, word_count};
pub use xml::xml_text;
