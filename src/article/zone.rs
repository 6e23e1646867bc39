//! A zone together with why it was given.
//!
//! Uses `model::zone` and the rules of `model::noise`.

pub use crate::model::zone::Zone;

use crate::model::noise::Rule;
use serde::{Serialize, Serializer};
use std::ops::Deref;
use std::sync::Arc;

/// A phrase of the program's own, or one that a rule brought.
#[derive(Debug, Clone)]
pub enum Phrase {
    /// Part of the program.
    Own(&'static str),
    /// From a rule file.
    Ruled(Arc<str>),
}

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Ruled(text) => text,
        }
    }
}

impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Phrase {}

impl std::fmt::Display for Phrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// Why a block or sentence got its zone: the rule's name for machines, a phrase for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The rule.
    pub rule: Phrase,
    /// What the rule says, in words.
    pub why: Phrase,
}

impl Reason {
    /// A reason of the program's own, not from a rule file.
    #[must_use]
    pub fn new(rule: &'static str, why: &'static str) -> Self {
        Self { rule: Phrase::Own(rule), why: Phrase::Own(why) }
    }

    /// The reason that a rule gives.
    #[must_use]
    pub fn of_rule(rule: &Rule) -> Self {
        Self { rule: Phrase::Ruled(Arc::clone(&rule.id)), why: Phrase::Ruled(Arc::clone(&rule.reason)) }
    }

    /// A reason of the program's own with a phrase made for the case.
    #[must_use]
    pub fn made(rule: &'static str, why: &str) -> Self {
        Self { rule: Phrase::Own(rule), why: Phrase::Ruled(why.into()) }
    }
}
