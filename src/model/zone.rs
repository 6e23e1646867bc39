//! The vocabulary of zones: what a line of a page can be.
//!
//! Uses nothing of the crate.

use serde::{Deserialize, Serialize};

/// What a block of text is. The first six are the article; the others are web noise and never reach a summary, a
/// brief or a translator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// The title of the article.
    Headline,
    /// Place and date, or the time of publication, on a line of its own.
    Dateline,
    /// Author, desk or agency.
    Byline,
    /// A heading between paragraphs.
    Subheading,
    /// What stands under or behind a picture.
    Caption,
    /// Running text.
    Body,
    /// A link to another article in or after the text.
    ReadAlso,
    /// A block of other articles: its heading, links and teasers.
    RelatedBlock,
    /// Buttons and prompts to share the page.
    ShareBar,
    /// Menus, breadcrumbs, tags, category labels.
    Nav,
    /// Prompts for comments, and comments.
    CommentPrompt,
    /// The name or logo of the site.
    SiteLogo,
    /// Messages of plugins, counters, cookies, copyright.
    PluginLine,
    /// The outlet advertising itself.
    Promo,
}

impl Zone {
    /// Every zone, in the order of the definition.
    pub const ALL: [Self; 14] = [
        Self::Headline,
        Self::Dateline,
        Self::Byline,
        Self::Subheading,
        Self::Caption,
        Self::Body,
        Self::ReadAlso,
        Self::RelatedBlock,
        Self::ShareBar,
        Self::Nav,
        Self::CommentPrompt,
        Self::SiteLogo,
        Self::PluginLine,
        Self::Promo,
    ];

    /// Whether the zone is web noise rather than part of the article.
    #[must_use]
    pub fn is_noise(self) -> bool {
        self > Self::Body
    }

    /// Whether a translator gets it: running text and the headings over it.
    #[must_use]
    pub fn is_translated(self) -> bool {
        matches!(self, Self::Headline | Self::Subheading | Self::Body)
    }

    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Dateline => "dateline",
            Self::Byline => "byline",
            Self::Subheading => "subheading",
            Self::Caption => "caption",
            Self::Body => "body",
            Self::ReadAlso => "read-also",
            Self::RelatedBlock => "related-block",
            Self::ShareBar => "share-bar",
            Self::Nav => "nav",
            Self::CommentPrompt => "comment-prompt",
            Self::SiteLogo => "site-logo",
            Self::PluginLine => "plugin-line",
            Self::Promo => "promo",
        }
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_serde_writes() {
        for zone in Zone::ALL {
            assert_eq!(serde_json::to_value(zone).unwrap(), zone.name());
        }
    }

    #[test]
    fn body_parts_the_article_from_noise() {
        assert!(!Zone::Caption.is_noise() && !Zone::Body.is_noise() && Zone::ReadAlso.is_noise());
    }
}
