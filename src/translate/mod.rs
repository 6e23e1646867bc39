//! Layer 5: what a translator receives.
//!
//! Uses `article` and below. A [`Unit`] is one sentence or heading to translate; the files it is written into are
//! one module each.

pub mod check;
pub mod lexicon;
pub mod romanize;
pub mod package;
pub mod returned;
pub mod srx;
pub mod table;
pub mod tmx;
pub mod unit;
pub mod xliff12;
pub mod xml;

pub use unit::{Unit, units};

/// The language that the text is in.
pub const SOURCE_LANGUAGE: &str = "ar";

/// A document and its units: what the file formats are written from.
#[derive(Debug, Clone, Copy)]
pub struct Part<'d> {
    /// The document, for its title, date, source and address.
    pub document: &'d crate::article::Document,
    /// Its units, in the order of the text.
    pub units: &'d [Unit],
}
