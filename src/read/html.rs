//! Web pages: the article's text and what the page's head says of it.
//!
//! Uses `dom_smoothie` to find the main text (in its formatted mode, which keeps blocks on lines of their own); the
//! zones inside that text are found by `article::clean` like those of any other page.

use super::ReadError;
use crate::article::{Article, Published};
use crate::model::Model;
use crate::text::fold::fold_phrase;
use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;

/// The encoding that a page's head names, looked for in its first 4 KiB.
#[must_use]
pub fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096.min(bytes.len()))?.to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + b"charset=".len();
    let rest = head.get(at..)?;
    let label: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\''))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        .collect();
    Encoding::for_label(&label)
}

/// Makes an article of a page.
///
/// # Errors
/// When the page holds no article.
pub fn article(page: &str, model: &Model) -> Result<Article, ReadError> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let no_article = |error: dom_smoothie::ReadabilityError| ReadError::NoArticle(error.to_string());
    let mut readability = Readability::new(page, None, Some(config)).map_err(no_article)?;
    let found = readability.parse().map_err(no_article)?;
    let title = Some(found.title.trim().to_owned()).filter(|title| !title.is_empty());
    let body = found.text_content.trim();
    Ok(Article {
        published: found.published_time.as_deref().and_then(|time| Published::parse(time, &model.months)),
        source: found.site_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        url: found.url,
        text: with_title(title.as_deref(), body),
        title,
        ..Article::default()
    })
}

/// The text with the title above it, where it does not begin with it already: the title is part of what a translator
/// gets and must have a place in the text.
fn with_title(title: Option<&str>, body: &str) -> String {
    let Some(title) = title else { return body.to_owned() };
    let first = body.lines().next().unwrap_or("");
    if fold_phrase(first) == fold_phrase(title) { body.to_owned() } else { format!("{title}\n\n{body}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_read_in_either_form() {
        assert_eq!(declared_charset(b"<meta charset='windows-1256'>"), Some(encoding_rs::WINDOWS_1256));
        assert_eq!(
            declared_charset(b"<META http-equiv=Content-Type content=\"text/html; charset=ISO-8859-6\">"),
            Some(encoding_rs::ISO_8859_6)
        );
        assert_eq!(declared_charset(b"<html>"), None);
    }
}
