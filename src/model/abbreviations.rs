//! Abbreviations by class, from `models/abbreviations.txt`.
//!
//! Uses `text::fold`.

use crate::text::fold;
use rustc_hash::FxHashMap;

/// The classes that one written form belongs to; the same letter can be a title and a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Classes {
    /// Stands before a name.
    pub title: bool,
    /// Stands after a number.
    pub unit: bool,
    /// Ends a list, a year or an institution's name.
    pub tail: bool,
    /// Right side of a web name.
    pub domain: bool,
}

/// Written forms and their classes.
#[derive(Debug, Default)]
pub struct Abbreviations {
    by_form: FxHashMap<Box<str>, Classes>,
}

impl Abbreviations {
    /// Reads lines `class TAB form TAB form…`; lines that begin with `#` and classes of another name are passed over.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let mut by_form: FxHashMap<Box<str>, Classes> = FxHashMap::default();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let class = fields.next().unwrap_or("");
            for form in fields {
                let classes = by_form.entry(fold(form.trim()).into_boxed_str()).or_default();
                match class {
                    "title" => classes.title = true,
                    "unit" => classes.unit = true,
                    "tail" => classes.tail = true,
                    "domain" => classes.domain = true,
                    _ => {}
                }
            }
        }
        Self { by_form }
    }

    /// All folded forms with their classes, in alphabetical order.
    #[must_use]
    pub fn sorted(&self) -> Vec<(&str, Classes)> {
        let mut forms: Vec<(&str, Classes)> = self.by_form.iter().map(|(form, classes)| (&**form, *classes)).collect();
        forms.sort_unstable_by_key(|(form, _)| *form);
        forms
    }

    /// The classes of a folded form, written without its last stop.
    #[must_use]
    pub fn get(&self, folded: &str) -> Classes {
        self.by_form.get(folded).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_can_be_of_several_classes() {
        let list = Abbreviations::parse("# x\ntitle\tم\tد\nunit\tم\n");
        assert_eq!(list.get("م"), Classes { title: true, unit: true, ..Classes::default() });
        assert_eq!(list.get("كتاب"), Classes::default());
    }
}
