//! A zone together with why it was given.
//!
//! Uses `model::zone`.

pub use crate::model::zone::Zone;

use serde::Serialize;
use std::sync::Arc;

/// Why a block or sentence got its zone: the rule's name for machines, a phrase for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The rule.
    pub rule: Arc<str>,
    /// What the rule says, in words.
    pub why: Arc<str>,
}

impl Reason {
    /// A reason of the program's own, not from a rule file.
    #[must_use]
    pub fn new(rule: &str, why: &str) -> Self {
        Self { rule: rule.into(), why: why.into() }
    }
}
