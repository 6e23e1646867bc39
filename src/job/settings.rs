//! Settings: every choice a user can make, with its default, as one serialisable value.
//!
//! Uses the option types of the layers below. A `--config` file is this structure in TOML; flags override it; the
//! manifest of a job states it whole.

use crate::article::{SegmentOptions, Zone};
use crate::read::{Fields, Form};
use crate::select::{Budget, Choice};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// All settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How inputs are read.
    pub read: ReadSettings,
    /// What counts as running text.
    pub clean: CleanSettings,
    /// How text is cut.
    pub segment: SegmentOptions,
    /// How sentences are scored.
    pub score: ScoreSettings,
    /// How long a summary is.
    pub summary: SummarySettings,
    /// How long a brief is.
    pub brief: BriefSettings,
    /// What translators receive.
    pub translation: TranslationSettings,
    /// What the report page shows.
    pub report: ReportSettings,
}

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadSettings {
    /// The form of all inputs; by name or first bytes when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// The fields of JSON records.
    pub fields: Fields,
    /// Larger documents are refused.
    pub max_document_bytes: u64,
}

impl Default for ReadSettings {
    fn default() -> Self {
        Self { form: None, fields: Fields::default(), max_document_bytes: 64 << 20 }
    }
}

/// What counts as running text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CleanSettings {
    /// Zones that are taken for running text.
    pub keep: Vec<Zone>,
    /// A file of noise rules that are tried before the shipped ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<PathBuf>,
}

/// How long a summary is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SummarySettings {
    /// Its budget.
    pub budget: Budget,
    /// How its sentences are chosen.
    pub choice: Choice,
}

/// How sentences are scored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScoreSettings {
    /// A file of background statistics in place of the shipped one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<PathBuf>,
    /// A file of weights in place of the shipped one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<PathBuf>,
}

/// How long a brief is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BriefSettings {
    /// Its budget.
    pub budget: Budget,
}

impl Default for BriefSettings {
    fn default() -> Self {
        Self { budget: Budget::Sentences(8) }
    }
}

/// What translators receive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TranslationSettings {
    /// The language to translate into, as BCP 47.
    pub target: String,
}

impl Default for TranslationSettings {
    fn default() -> Self {
        Self { target: "en".to_owned() }
    }
}

/// What the report page shows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportSettings {
    /// Articles shown in full; a page of thousands opens in no browser.
    pub articles: usize,
}

impl Default for ReportSettings {
    fn default() -> Self {
        Self { articles: 100 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_toml_and_refuse_what_they_do_not_know() {
        let settings: Settings = toml::from_str("[summary]\nbudget = { words = 60 }\n[translation]\ntarget = \"fr\"").unwrap();
        assert_eq!(settings.summary.budget, Budget::Words(60));
        assert!(toml::from_str::<Settings>("[summary]\nlength = 3").is_err());
    }
}
