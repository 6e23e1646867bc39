//! Repetitions: which segments of a kit say what an earlier one says.
//!
//! Uses `kit`, `text`. Two segments are the same when their folded texts are, as `leverage::count` counts them. Memory
//! is some thirty bytes a distinct segment.

use super::kit::{KitDocument, Repeated};
use crate::text::fold::fold_phrase_into;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// How many segments repeat another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// The same stands before in their document.
    pub here: u64,
    /// The same stands in an earlier document.
    pub elsewhere: u64,
}

/// Where a text stands first: the number of the document, paragraph and number there, and the key.
#[derive(Debug)]
struct First(u32, (u32, u32), Box<str>);

/// The first segment of each text.
#[derive(Debug, Default)]
pub struct Repetitions {
    first: FxHashMap<u64, First>,
    names: Vec<String>,
    folded: String,
}

impl Repetitions {
    /// Marks the segments of a document that repeat one of it or of documents before it. Its name must be given. Linear.
    pub fn mark(&mut self, document: &mut KitDocument) -> Repeats {
        let mut repeats = Repeats::default();
        let number = self.names.len() as u32;
        let mut seen_here = FxHashSet::default();
        for at in 0..document.units.len() {
            fold_phrase_into(document.source(&document.units[at]), &mut self.folded);
            let text = xxh3_64(self.folded.as_bytes());
            let is_here = !seen_here.insert(text);
            let unit = &mut document.units[at];
            match self.first.get(&text) {
                None => {
                    self.first.insert(text, First(number, unit.place(), unit.key.as_str().into()));
                }
                Some(First(of, (paragraph, sentence), key)) => {
                    repeats.here += u64::from(is_here);
                    repeats.elsewhere += u64::from(!is_here);
                    let name = self.names.get(*of as usize).unwrap_or(&document.name).clone();
                    unit.repeats = Some(Repeated { document: name, id: format!("p{paragraph}s{sentence}"), key: key.to_string() });
                }
            }
        }
        self.names.push(document.name.clone());
        repeats
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::kit::tests::kit_of;

    #[test]
    fn the_first_of_equal_segments_is_named() {
        let text = "التقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وقال البيان إن التجارة نمت.\n\nالتقى الرئيسان فى بكين صباح الخميس وبحثا التجاره.";
        let mut repetitions = Repetitions::default();
        let mut first = kit_of(text);
        assert_eq!(repetitions.mark(&mut first), Repeats { here: 1, elsewhere: 0 });
        assert_eq!(first.units[2].repeats.as_ref().map(|first| first.id.as_str()), Some("p1s1"));
        let mut second = KitDocument { name: "b".to_owned(), ..kit_of(text) };
        assert_eq!(repetitions.mark(&mut second), Repeats { here: 1, elsewhere: 2 });
        assert_eq!(second.units[1].repeats, Some(Repeated { document: "a".into(), id: "p1s2".into(), key: first.units[1].key.clone() }));
        assert!(first.units[0].repeats.is_none() && second.units.iter().all(|unit| unit.repeats.is_some()));
    }
}
