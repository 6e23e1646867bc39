//! A kit made again after its sources changed: translations stay with the sentences that stayed.
//!
//! Uses `kit` and `merge`. A sentence is the same when its key is: wherever it moved, its translation goes along. What
//! is gone is listed with its translation.

use super::kit::{KitDocument, KitUnit};
use super::merge::{Kit, Merge};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// A sentence that is no longer there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// Its id in the old kit.
    pub id: String,
    /// Its text.
    pub source: String,
    /// Its translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// What became of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Update {
    /// The article's id.
    pub document: String,
    /// Sentences at their old place.
    pub kept: usize,
    /// Sentences at another place.
    pub moved: usize,
    /// Sentences that were not there before.
    pub new: usize,
    /// Translations taken over.
    pub translated: usize,
    /// Sentences that are no longer there.
    pub gone: Vec<Gone>,
}

/// Takes the translations of an old kit over into the documents of a new one. Linear in both.
#[must_use]
pub fn carry(old: &Kit, merge: &Merge<'_>, new: &mut [KitDocument]) -> Vec<Update> {
    // Ids should be unique; of several the first goes with the first.
    let mut by_id: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut anywhere: FxHashMap<&str, &str> = FxHashMap::default();
    for (d, document) in old.documents.iter().enumerate().rev() {
        by_id.entry(&document.id).or_default().push(d);
        for (u, unit) in document.units.iter().enumerate() {
            if let Some(target) = merge.translation((d, u)) {
                anywhere.insert(&unit.key, target);
            }
        }
    }
    let mut updates: Vec<Update> = Vec::new();
    for document in new {
        let before = by_id.get_mut(document.id.as_str()).and_then(Vec::pop);
        updates.push(one(before.map(|at| (at, &old.documents[at])), merge, &anywhere, document));
    }
    let mut lost: Vec<usize> = by_id.into_values().flatten().collect();
    lost.sort_unstable();
    for at in lost {
        let document = &old.documents[at];
        let gone = (0..document.units.len()).map(|unit| gone(merge, at, document, unit)).collect();
        updates.push(Update { document: document.id.clone(), gone, ..Update::default() });
    }
    updates
}

fn one(before: Option<(usize, &KitDocument)>, merge: &Merge<'_>, anywhere: &FxHashMap<&str, &str>, document: &mut KitDocument) -> Update {
    let mut update = Update { document: document.id.clone(), ..Update::default() };
    let mut old: FxHashMap<&str, usize> = FxHashMap::default();
    if let Some((_, before)) = before {
        old.extend(before.units.iter().enumerate().map(|(u, unit)| (unit.key.as_str(), u)));
    }
    for unit in &mut document.units {
        let same = before.and_then(|(d, before)| old.remove(unit.key.as_str()).map(|u| (d, u, before.units[u].id == unit.id)));
        match same {
            Some((_, _, true)) => update.kept += 1,
            Some((_, _, false)) => update.moved += 1,
            None => update.new += 1,
        }
        let own = same.and_then(|(d, u, _)| merge.translation((d, u)));
        if let Some(target) = own.or_else(|| anywhere.get(unit.key.as_str()).copied()) {
            // What a translator wrote goes before what a memory offers; what nobody has looked at stays marked.
            let is_untouched = |old: &KitUnit| old.prefilled && old.target.as_deref() == Some(target);
            unit.prefilled = before.zip(same).is_some_and(|((_, before), (_, u, _))| is_untouched(&before.units[u]));
            unit.target = Some(target.to_owned());
            update.translated += 1;
        }
    }
    if let Some((at, before)) = before {
        let mut left: Vec<usize> = old.into_values().collect();
        left.sort_unstable();
        update.gone = left.into_iter().map(|unit| gone(merge, at, before, unit)).collect();
    }
    update
}

fn gone(merge: &Merge<'_>, at: usize, document: &KitDocument, unit: usize) -> Gone {
    let target = merge.translation((at, unit)).map(str::to_owned);
    let unit = &document.units[unit];
    Gone { id: unit.id.clone(), source: document.source(unit).to_owned(), target }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::kit::Scope;
    use crate::translate::kit::tests::kit_of;

    const TEXT: &str = "قمة في بكين\n\nالتقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وقال البيان إن التجارة نمت.\n\nوغادر الوفد العاصمة مساء اليوم نفسه إلى بلاده.";

    fn translated() -> Kit {
        let mut document = kit_of(TEXT);
        for (number, unit) in document.units.iter_mut().enumerate() {
            unit.target = Some(format!("Sentence {number}."));
        }
        Kit { target_language: "en".to_owned(), scope: Scope::Articles, documents: vec![document] }
    }

    #[test]
    fn one_edited_sentence_is_new_and_the_rest_keep_their_translations() {
        let old = translated();
        let mut new = vec![kit_of(&TEXT.replace("نمت", "تضاعفت"))];
        let updates = carry(&old, &Merge::new(&old), &mut new);
        assert_eq!((updates[0].kept, updates[0].new, updates[0].translated), (3, 1, 3));
        assert_eq!(updates[0].gone[0].target.as_deref(), Some("Sentence 2."));
    }

    #[test]
    fn what_a_memory_filled_in_stays_marked_until_somebody_changes_it() {
        let mut old = translated();
        old.documents[0].units[1].prefilled = true;
        let mut new = vec![kit_of(TEXT)];
        let _ = carry(&old, &Merge::new(&old), &mut new);
        assert_eq!(new[0].units.iter().map(|unit| unit.prefilled).collect::<Vec<_>>(), [false, true, false, false]);
    }

    #[test]
    fn moved_paragraphs_take_their_translations_along() {
        let old = translated();
        let parts: Vec<&str> = TEXT.split("\n\n").collect();
        let mut new = vec![kit_of(&[parts[0], parts[2], parts[1]].join("\n\n"))];
        let updates = carry(&old, &Merge::new(&old), &mut new);
        assert_eq!((updates[0].moved, updates[0].new, updates[0].translated), (3, 0, 4));
        assert!(updates[0].gone.is_empty());
    }
}
