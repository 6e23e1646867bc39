//! Web pages: the article's text and what the page's head says of it.
//!
//! Uses `dom_smoothie` to find the main text and `dom_query` to walk it. Every block of the markup becomes a line;
//! where the markup says what a line is (a caption, a link, an aside) the article keeps that as a hint for cleaning,
//! which finds the zones of all other lines like those of any page.

use super::ReadError;
use crate::article::{Article, Hint, Published, Zone};
use crate::model::Model;
use crate::text::fold::fold_phrase;
use dom_query::{Document, NodeData, NodeRef};
use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;

/// Elements that begin and end a line.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Parts of class names and ids that say what stands inside.
const NAMED_PARTS: [(&str, Zone, &str); 22] = [
    ("related", Zone::ReadAlso, "an element for related articles"),
    ("read-also", Zone::ReadAlso, "an element for related articles"),
    ("readalso", Zone::ReadAlso, "an element for related articles"),
    ("read-more", Zone::ReadAlso, "an element for related articles"),
    ("readmore", Zone::ReadAlso, "an element for related articles"),
    ("recommend", Zone::ReadAlso, "an element for related articles"),
    ("more-news", Zone::ReadAlso, "an element for related articles"),
    ("most-read", Zone::RelatedBlock, "an element for much-read articles"),
    ("share", Zone::ShareBar, "an element for sharing"),
    ("social", Zone::ShareBar, "an element for sharing"),
    ("comment", Zone::CommentPrompt, "an element for comments"),
    ("newsletter", Zone::Promo, "an element for subscriptions"),
    ("subscribe", Zone::Promo, "an element for subscriptions"),
    ("promo", Zone::Promo, "an element for promotion"),
    ("advert", Zone::PluginLine, "an element for advertisements"),
    ("cookie", Zone::PluginLine, "an element for notices"),
    ("twitter-tweet", Zone::PluginLine, "an embedded post"),
    ("instagram-media", Zone::PluginLine, "an embedded post"),
    ("breadcrumb", Zone::Nav, "an element for navigation"),
    ("tags", Zone::Nav, "an element for tags"),
    ("caption", Zone::Caption, "an element for captions"),
    ("byline", Zone::Byline, "an element for the author"),
];

/// The encoding that a page's head names, looked for in its first 4 KiB.
#[must_use]
pub fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096.min(bytes.len()))?.to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + b"charset=".len();
    let rest = head.get(at..)?;
    let is_label = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let label: Vec<u8> = rest.iter().copied().skip_while(|b| matches!(b, b'"' | b'\'')).take_while(is_label).collect();
    Encoding::for_label(&label)
}

/// Makes an article of a page.
///
/// # Errors
/// When the page holds no article.
pub fn article(page: &str, model: &Model) -> Result<Article, ReadError> {
    if let Some(why) = excess(page) {
        return Err(ReadError::NoArticle(why));
    }
    let document = Document::from(page);
    if page.len() > LONGEST_VALUE {
        shorten(&document);
    }
    let stated_date = first_attribute(&document, &DATES);
    let stated_url = first_attribute(&document, &ADDRESSES);
    let config = Config { keep_classes: true, ..Config::default() };
    let no_article = |error: dom_smoothie::ReadabilityError| ReadError::NoArticle(error.to_string());
    let found =
        Readability::with_document(document, None, Some(config)).and_then(|mut readability| readability.parse()).map_err(no_article)?;
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let title = filled(&found.title);
    let mut lines = Lines::default();
    lines.walk(&Document::fragment(found.content).root(), None);
    lines.flush(None);
    let (text, hints) = lines.join(title.as_deref());
    Ok(Article {
        published: found.published_time.as_deref().or(stated_date.as_deref()).and_then(|time| Published::parse(time, &model.months)),
        source: found.site_name.as_deref().and_then(filled),
        author: found.byline.as_deref().and_then(filled),
        language: found.lang.as_deref().and_then(filled),
        url: found.url.map(|url| url.to_string()).or(stated_url),
        title,
        text,
        hints,
        ..Article::default()
    })
}

/// The text of a piece of markup, a line for each of its blocks.
#[must_use]
pub fn fragment_text(markup: &str) -> String {
    if excess(markup).is_some() {
        return String::new();
    }
    let mut lines = Lines::default();
    lines.walk(&Document::fragment(markup).root(), None);
    lines.flush(None);
    lines.join(None).0
}

/// Deeper pages are not written by people, and finding the main text takes time with the square of the depth.
const DEEPEST: usize = 1500;

/// Elements that never nest: void ones, and those whose end tag may be left out.
const NEVER_NEST: [&str; 31] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "td", "tr",
    "th", "dt", "dd", "option", "optgroup", "thead", "tbody", "tfoot", "colgroup", "caption", "html", "head", "body",
];

/// Tags of more attributes are not written by people, and parsing one takes time with the square of their number.
const MOST_ATTRIBUTES: usize = 1000;

/// What makes a page one that would take too long to read, by its tags alone. Linear in the page. Whatever may be a tag
/// is looked at, inside quotes and comments too, so that nothing hides; where that would be many times the page, as it
/// is for no page that people wrote, it is too much.
fn excess(page: &str) -> Option<String> {
    let bytes = page.as_bytes();
    let (mut open, mut at, mut allowed, mut has_script_ends) = (0usize, 0, 8 * bytes.len(), true);
    while let Some(step) = memchr::memchr(b'<', bytes.get(at..).unwrap_or(&[])) {
        at += step + 1;
        let rest = bytes.get(at..).unwrap_or(&[]);
        let (closes, tag) = rest.strip_prefix(b"/").map_or((false, rest), |tag| (true, tag));
        if !tag.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (count, length) = attributes(tag);
        if count > MOST_ATTRIBUTES || length > allowed {
            return Some(format!("a tag in it has more than {MOST_ATTRIBUTES} attributes"));
        }
        allowed -= length;
        let length = tag.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let name = String::from_utf8_lossy(tag.get(..length.min(16)).unwrap_or(&[])).to_ascii_lowercase();
        if NEVER_NEST.contains(&name.as_str()) {
            continue;
        }
        if closes {
            open = open.saturating_sub(1);
        } else if matches!(name.as_str(), "script" | "style") {
            // What looks like a tag in there is none. Where one does not end, no later one does.
            let end = if has_script_ends { end_tag(rest, name.as_bytes()) } else { None };
            has_script_ends = end.is_some();
            at += end.map_or(0, |end| end + 2);
        } else {
            open += 1;
            if open > DEEPEST {
                return Some(format!("its elements are nested more than {DEEPEST} deep"));
            }
        }
    }
    None
}

/// Where the end tag of an element stands, in letters of either case.
fn end_tag(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let is_named = |at: &usize| bytes.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    memchr::memmem::find_iter(bytes, b"</").find(is_named)
}

/// How many attributes a tag has, up to one more than are read, and how many bytes were looked at for it.
fn attributes(tag: &[u8]) -> (usize, usize) {
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
    let (mut at, mut count) = (skip(tag, 0, |byte| !ends_name(byte)), 0);
    loop {
        at = skip(tag, at, |byte| is_space(byte) || *byte == b'/');
        if count > MOST_ATTRIBUTES || matches!(tag.get(at), None | Some(b'>')) {
            return (count, at);
        }
        count += 1;
        // A name is at least a byte long, whatever that is.
        at = skip(tag, skip(tag, at + 1, |byte| !ends_name(byte)), is_space);
        if tag.get(at) != Some(&b'=') {
            continue;
        }
        at = skip(tag, at + 1, is_space);
        at = match tag.get(at) {
            Some(&quote @ (b'"' | b'\'')) => skip(tag, at + 1, |byte| *byte != quote) + 1,
            _ => skip(tag, at, |byte| !is_space(byte) && *byte != b'>'),
        };
    }
}

/// The first byte from `at` on for which `passes` does not hold.
fn skip(bytes: &[u8], at: usize, passes: impl Fn(&u8) -> bool) -> usize {
    at + bytes.iter().skip(at).take_while(|byte| passes(byte)).count()
}

/// Longest text in one piece and longest value of an attribute: writing either as markup, which finding the main text
/// ends with, takes time with its length times the letters in it that need escaping.
const LONGEST_VALUE: usize = 1 << 13;

/// Parts long texts into pieces and drops long attributes, in which no article says anything.
fn shorten(document: &Document) {
    for node in document.root().descendants() {
        let long = node.update(|node| match &mut node.data {
            NodeData::Element(element) => {
                element.attrs.retain(|attribute| attribute.value.len() <= LONGEST_VALUE);
                None
            }
            NodeData::Text { contents } if contents.len() > LONGEST_VALUE => Some(contents.to_string()),
            _ => None,
        });
        // What stands in a script is not written as text.
        let Some(text) = long.flatten().filter(|_| node.parent().is_none_or(|parent| !parent.has_name("script"))) else { continue };
        let mut rest = text.as_str();
        while rest.len() > LONGEST_VALUE {
            let end = (1..=LONGEST_VALUE).rev().find(|&end| rest.is_char_boundary(end)).unwrap_or(rest.len());
            let (piece, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            node.insert_before(&node.tree.new_text(piece.to_owned()));
            rest = behind;
        }
        node.update(|node| node.data = NodeData::Text { contents: rest.to_owned().into() });
    }
}

/// Where pages state their date, surest first.
const DATES: [(&str, &str); 8] = [
    ("meta[property='article:published_time']", "content"),
    ("meta[itemprop='datePublished']", "content"),
    ("meta[name='pubdate']", "content"),
    ("meta[name='publish-date']", "content"),
    ("meta[name='date']", "content"),
    ("meta[name='DC.date.issued']", "content"),
    ("[itemprop='datePublished']", "datetime"),
    ("time[datetime]", "datetime"),
];

/// Where pages state their own address.
const ADDRESSES: [(&str, &str); 2] = [("link[rel='canonical']", "href"), ("meta[property='og:url']", "content")];

fn first_attribute(document: &Document, places: &[(&str, &str)]) -> Option<String> {
    places.iter().find_map(|(selector, attribute)| {
        let value = document.select_single(selector).attr(attribute)?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    })
}

type Mark = Option<(Zone, &'static str)>;

/// The lines of a page while its markup is walked.
#[derive(Default)]
struct Lines {
    done: Vec<(String, Mark)>,
    line: String,
    /// Letters of the line that stand inside links.
    linked: usize,
    in_link: bool,
}

impl Lines {
    /// Adds what stands below `node`; `mark` is what the markup around it says.
    fn walk(&mut self, node: &NodeRef<'_>, mark: Mark) {
        // Browsers give up on deep nesting too; an explicit stack keeps ours flat.
        let mut open: Vec<(NodeRef<'_>, Mark, bool)> = vec![(*node, mark, false)];
        while let Some((node, mark, leaving)) = open.pop() {
            let name = node.node_name();
            let name = name.as_deref().unwrap_or("");
            let is_block = BLOCKS.contains(&name);
            if leaving {
                if is_block {
                    self.flush(mark);
                }
                self.in_link &= name != "a";
                continue;
            }
            if node.is_text() {
                self.text(&node.text());
                continue;
            }
            if matches!(
                name,
                "script" | "style" | "noscript" | "template" | "svg" | "button" | "select" | "input" | "textarea" | "iframe" | "object"
            ) {
                continue;
            }
            let inner = mark.or_else(|| says(&node, name));
            if is_block || name == "br" {
                self.flush(mark);
            }
            self.in_link |= name == "a";
            open.push((node, inner, true));
            open.extend(node.children_it(true).map(|child| (child, inner, false)));
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                // Markup does not tell spaces apart; a line never begins with one.
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
                self.linked += usize::from(self.in_link);
            }
        }
    }

    fn flush(&mut self, mark: Mark) {
        let line = std::mem::take(&mut self.line);
        let linked = std::mem::take(&mut self.linked);
        let line = line.trim_end();
        if line.is_empty() {
            return;
        }
        let letters = line.chars().filter(|c| !c.is_whitespace()).count();
        let mark = mark.or((linked * 10 >= letters * 9).then_some((Zone::ReadAlso, "nothing but a link")));
        self.done.push((line.to_owned(), mark));
    }

    /// The text, with the title above it where it does not begin with it already: the title is part of what a
    /// translator gets and must have a place in the text.
    fn join(self, title: Option<&str>) -> (String, Vec<Hint>) {
        let mut text = String::new();
        let mut hints = Vec::new();
        let folded_title = title.map(fold_phrase);
        let has_title = self.done.iter().take(5).any(|(line, _)| Some(fold_phrase(line)) == folded_title);
        let heading = title.filter(|_| !has_title).map(|title| (title.to_owned(), None));
        for (line, mark) in heading.into_iter().chain(self.done) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            if let Some((zone, why)) = mark.filter(|_| Some(fold_phrase(&line)) != folded_title) {
                hints.push(Hint { at: text.len() as u32, zone, why });
            }
            text.push_str(&line);
        }
        (text, hints)
    }
}

/// What an element says of everything in it.
fn says(node: &NodeRef<'_>, name: &str) -> Mark {
    match name {
        "figcaption" => return Some((Zone::Caption, "the caption of a figure")),
        "aside" => return Some((Zone::ReadAlso, "an aside")),
        "nav" => return Some((Zone::Nav, "a navigation element")),
        "form" => return Some((Zone::PluginLine, "a form")),
        "footer" => return Some((Zone::PluginLine, "a footer")),
        "h2" | "h3" | "h4" | "h5" | "h6" => return Some((Zone::Subheading, "a heading of the markup")),
        "html" | "body" | "main" | "article" => return None,
        _ => {}
    }
    let names = [node.class(), node.id_attr()].into_iter().flatten().map(|names| names.to_ascii_lowercase()).collect::<Vec<_>>().join(" ");
    if names.is_empty() || names.len() > 200 {
        return None;
    }
    // The container of the whole article may be called anything; only small elements are believed.
    let is_small = || node.text().chars().filter(|c| !c.is_whitespace()).take(600).count() < 600;
    NAMED_PARTS.iter().find(|(part, _, _)| names.contains(part)).filter(|_| is_small()).map(|&(_, zone, why)| (zone, why))
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

    #[test]
    fn pages_that_nest_without_end_are_refused() {
        let (deep, script) = ("<div><br><p>".repeat(DEEPEST), "<div>".repeat(50_000));
        assert_eq!(excess(&format!("<html><body>{deep}<script>'{script}'</SCRIPT></div>")), None);
        assert!(excess(&format!("<html><body>{deep}<b>")).is_some());
        assert_eq!(excess(&"<script>".repeat(500_000)), None);
        assert_eq!(excess(&format!("<script>for (; i<n; i++) {{{}}}</script>", " word".repeat(5000))), None, "words of a script");
        let model = Model::shipped().unwrap();
        let page = format!("{}قال الوزير إن العمل بدأ.{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
        assert!(article(&page, &model).unwrap_err().to_string().contains("nested"));
    }

    #[test]
    fn attributes_are_counted_as_browsers_do() {
        let count = |tag: &str| attributes(tag.as_bytes()).0;
        assert_eq!(count("a href=x title='a > b' id=\"c d\"data-x>y z"), 4);
        assert_eq!(count("br/> a b"), 0);
        assert_eq!(count("a/b/c =d e = 'f' g="), 4);
        assert_eq!(count("p"), 0);
    }

    #[test]
    fn pages_that_take_long_are_refused_or_read_in_time() {
        let model = Model::shipped().unwrap();
        let refused = |page: &str| article(page, &model).unwrap_err().to_string().contains("attributes");
        let many: String = (0..200_000).map(|number| format!(" a{number}")).collect();
        assert!(refused(&format!("<p{many}>قال الوزير</p>")));
        assert!(refused(&format!("<!-- <a b=' --><p{many}>قال الوزير</p>")));
        assert!(refused(&"<br b='".repeat(100_000)));
        let sentence = "قال&nbsp;الوزير &amp; المدير إن العمل بدأ.\u{A0}";
        let page = format!("<article><p title='{0}'>{0}</p></article>", sentence.repeat(40_000));
        let text = article(&page, &model).unwrap().text;
        assert_eq!(text.matches("قال الوزير & المدير إن العمل بدأ.").count(), 40_000);
    }

    #[test]
    fn markup_becomes_lines_and_hints() {
        let mut lines = Lines::default();
        let html = "<p>بدأ  <b>الاجتماع</b>\nصباحاً.</p><figure><figcaption>صورة الوفد</figcaption></figure><p><a href=x>خبر آخر عن القمة</a></p><div class='share-bar'>انشر</div>انتهى<br>اللقاء";
        lines.walk(&Document::fragment(html).root(), None);
        lines.flush(None);
        let seen: Vec<(&str, Option<Zone>)> = lines.done.iter().map(|(line, mark)| (line.as_str(), mark.map(|(zone, _)| zone))).collect();
        assert_eq!(
            seen,
            [
                ("بدأ الاجتماع صباحاً.", None),
                ("صورة الوفد", Some(Zone::Caption)),
                ("خبر آخر عن القمة", Some(Zone::ReadAlso)),
                ("انشر", Some(Zone::ShareBar)),
                ("انتهى", None),
                ("اللقاء", None)
            ]
        );
    }
}
