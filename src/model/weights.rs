//! Feature weights, from `models/weights.toml`.
//!
//! Uses `noise::RuleError` for its errors.

use super::noise::RuleError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The weight of each feature, by its name.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    base: f64,
    weights: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    base: f64,
    weights: BTreeMap<String, f64>,
}

impl Weights {
    /// Weights by feature, and the share of an average sentence that readers keep.
    #[must_use]
    pub fn new(base: f64, weights: impl IntoIterator<Item = (String, f64)>) -> Self {
        Self { base, weights: weights.into_iter().collect() }
    }

    /// The share of its characters that readers keep of an average sentence.
    #[must_use]
    pub fn base(&self) -> f64 {
        self.base
    }

    /// Reads a weights file.
    ///
    /// # Errors
    /// When it is not the TOML described in `models/weights.toml`.
    pub fn parse(toml: &str) -> Result<Self, RuleError> {
        let file: File = toml::from_str(toml)?;
        Ok(Self { base: file.base, weights: file.weights })
    }

    /// The weight of a feature; 0 for one that the file does not name.
    #[must_use]
    pub fn get(&self, feature: &str) -> f64 {
        self.weights.get(feature).copied().unwrap_or(0.0)
    }
}
