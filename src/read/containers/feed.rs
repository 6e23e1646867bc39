//! RSS and Atom feeds: one article an item.
//!
//! Uses `cut` to find the items, `quick-xml` to read each, and the markup reader of `html`. An item becomes a JSON
//! record with id, title, url, date and text; the text is the longest of its descriptions, without markup. What feeds
//! get wrong every day is read as it was meant: bare ampersands, entities of HTML, tags that are not escaped. Entities
//! of a feed's own are not read.

use super::cut::{Held, Tags};
use super::{Container, Envelope, Form, Piece, ReadError, Record, Stream, stem_of};
use crate::read::decode::likely;
use crate::read::html::fragment_text;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::json;
use std::borrow::Cow;

/// Most bytes before the first item; what a longer head says is not read.
const LONGEST_HEAD: u64 = 1 << 20;

/// The items of a feed.
pub(super) struct Items {
    name: String,
    tags: Tags,
    /// The name of the outermost element, and whether it was closed.
    root: Option<Vec<u8>>,
    is_closed: bool,
    /// Whether an item has begun where the last one should have ended.
    is_open: Option<u64>,
    encoding: &'static Encoding,
    source: Option<String>,
    number: u64,
    limit: u64,
    is_over: bool,
}

impl Items {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        Self {
            name: stream.name,
            tags: Tags::new(stream.input),
            root: None,
            is_closed: false,
            is_open: None,
            encoding: UTF_8,
            source: None,
            number: 0,
            limit,
            is_over: false,
        }
    }

    /// Goes to the next item; where it begins, or `None` behind the last.
    fn find(&mut self) -> Result<Option<u64>, ReadError> {
        if let Some(at) = self.is_open.take() {
            return Ok(Some(at));
        }
        let mut head = Held::new(LONGEST_HEAD);
        while let Some(tag) = self.tags.next(&mut head)? {
            if let Some(name) = tag.opens() {
                if is_item(name) {
                    if self.number == 0 {
                        self.read_head(&head.bytes);
                    }
                    return Ok(Some(tag.at));
                }
                self.root.get_or_insert_with(|| name.to_vec());
            }
            self.is_closed |= tag.closes().is_some_and(|name| self.root.as_deref() == Some(name));
        }
        let is_feed = self.number > 0 || self.root.as_deref().is_some_and(|name| matches!(name, b"rss" | b"feed" | b"rdf:RDF"));
        match (is_feed, self.is_closed) {
            (true, true) => Ok(None),
            (true, false) => Err(ReadError::Damaged("the feed is cut off: it is not closed at its end")),
            (false, _) => Err(ReadError::DamagedPart("it is neither an RSS nor an Atom feed, as its name promises")),
        }
    }

    /// Takes the encoding and the title of the feed from what stands before its items.
    fn read_head(&mut self, head: &[u8]) {
        let is_other = |encoding: &&Encoding| ![UTF_16LE, UTF_16BE].contains(encoding);
        self.encoding = declared_encoding(head).filter(is_other).unwrap_or(UTF_8);
        // The title of the feed is the first element of that name; those around it are open.
        let text = self.text(head);
        let inside = text.find("<title").and_then(|at| text.get(at..)).unwrap_or_default();
        let mut item = Item::default();
        // Whatever comes behind the title does not matter.
        let _ = item.read(inside, |item| !item.title.is_empty());
        self.source = Some(plain(&item.title)).filter(|title| !title.is_empty());
    }

    /// The item that was found.
    fn item(&mut self) -> Result<Item, ReadError> {
        let mut held = Held::new(self.limit);
        loop {
            let Some(tag) = self.tags.next(&mut held)? else {
                return Err(ReadError::Damaged("the feed is cut off: it ends inside an item"));
            };
            if tag.opens().is_some_and(is_item) {
                self.is_open = Some(tag.at);
            } else if !tag.closes().is_some_and(is_item) {
                continue;
            }
            if held.is_too_long() {
                return Err(ReadError::TooLarge { limit: self.limit });
            }
            let mut item = Item::default();
            let read = item.read(&self.text(&held.bytes), |_| false);
            return read.map(|()| item).map_err(|_| ReadError::DamagedPart("the item is not well-formed XML"));
        }
    }

    /// A piece of the feed as text. UTF-8 that is valid is never questioned, whatever the feed declares; one in another
    /// encoding altogether is told by what that makes of it.
    fn text<'b>(&self, bytes: &'b [u8]) -> Cow<'b, str> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Cow::Borrowed(text);
        }
        let text = self.encoding.decode_without_bom_handling(bytes).0;
        let lost = text.matches('\u{FFFD}').count();
        if lost * 20 < bytes.len() { text } else { likely(bytes).unwrap_or(UTF_8).decode_without_bom_handling(bytes).0 }
    }
}

fn is_item(name: &[u8]) -> bool {
    matches!(name, b"item" | b"entry")
}

/// The encoding that an XML declaration names.
fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let declaration = head.get(..memchr::memmem::find(head, b"?>")?)?;
    let at = memchr::memmem::find(declaration, b"encoding")? + b"encoding".len();
    let value = declaration.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    Encoding::for_label(value.get(1..)?.split(|byte| matches!(byte, b'"' | b'\'')).next()?)
}

/// What an item says.
#[derive(Default)]
struct Item {
    id: String,
    title: String,
    url: String,
    date: String,
    text: String,
}

impl Item {
    fn take(&mut self, element: &str, content: &str) {
        match element {
            "guid" | "id" => content.clone_into(&mut self.id),
            "title" => content.clone_into(&mut self.title),
            "link" if self.url.is_empty() => content.clone_into(&mut self.url),
            "pubDate" | "published" | "updated" | "dc:date" if self.date.is_empty() => content.clone_into(&mut self.date),
            "description" | "content:encoded" | "content" | "summary" if content.len() > self.text.len() => {
                content.clone_into(&mut self.text);
            }
            _ => {}
        }
    }

    /// Reads what stands in an item, until there is enough of it.
    fn read(&mut self, content: &str, is_enough: impl Fn(&Self) -> bool) -> quick_xml::Result<()> {
        let mut reader = Reader::from_str(content);
        let config = reader.config_mut();
        (config.allow_dangling_amp, config.allow_unmatched_ends, config.check_end_names) = (true, true, false);
        let mut field: Option<Field> = None;
        loop {
            match (reader.read_event()?, &mut field) {
                (Event::Eof, _) => return Ok(()),
                (Event::End(element), Some(open)) if element.name().as_ref() == open.name => {
                    self.take(&open.name, open.content.trim());
                    field = None;
                    if is_enough(self) {
                        return Ok(());
                    }
                }
                (event, Some(open)) => open.add(&event),
                (Event::Start(element), None) => {
                    self.url = link(&element).unwrap_or(std::mem::take(&mut self.url));
                    field = Some(Field::new(&element));
                }
                (Event::Empty(element), None) => self.url = link(&element).unwrap_or(std::mem::take(&mut self.url)),
                _ => {}
            }
        }
    }
}

/// An element that is being read.
struct Field {
    name: String,
    content: String,
    /// Whether it holds markup itself (Atom's `xhtml`), rather than markup that is written as text.
    is_markup: bool,
}

impl Field {
    fn new(element: &BytesStart<'_>) -> Self {
        let is_markup = attribute(element, "type").is_some_and(|kind| kind == "xhtml");
        Self { name: element.name().as_ref().to_owned(), content: String::new(), is_markup }
    }

    fn add(&mut self, event: &Event<'_>) {
        let Self { content, is_markup, .. } = self;
        let mut push = |parts: [&str; 3]| content.extend(parts);
        match event {
            Event::Start(element) => push(["<", element, ">"]),
            Event::Empty(element) => push(["<", element, "/>"]),
            Event::End(element) => push(["</", element.name().as_ref(), ">"]),
            Event::CData(text) if *is_markup => push(["", &quick_xml::escape::escape(&**text), ""]),
            Event::CData(text) => push(["", text, ""]),
            Event::Text(text) => push(["", text, ""]),
            // What XML does not know is one of HTML, or nothing; whoever reads the markup will see.
            Event::GeneralRef(name) => match resolved(name).filter(|_| !*is_markup) {
                Some(character) => content.push(character),
                None => push(["&", name, ";"]),
            },
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.try_get_attribute(name).ok().flatten().map(|found| found.value.into_owned())
}

/// The address in an Atom link to the article itself.
fn link(element: &BytesStart<'_>) -> Option<String> {
    let is_own = element.name().as_ref() == "link" && attribute(element, "rel").is_none_or(|rel| rel == "alternate");
    attribute(element, "href").filter(|_| is_own)
}

/// The character that a reference stands for, if it is one that every XML document has.
fn resolved(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        other => {
            let digits = other.strip_prefix('#')?;
            let number = digits.strip_prefix('x').map_or_else(|| digits.parse(), |digits| u32::from_str_radix(digits, 16));
            number.ok().and_then(char::from_u32)
        }
    }
}

/// A text without markup. One that has none keeps its lines.
fn plain(text: &str) -> String {
    if text.contains('<') {
        fragment_text(text)
    } else if text.contains('&') {
        let line = |line: &str| if line.contains('&') { fragment_text(line) } else { line.to_owned() };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    } else {
        text.to_owned()
    }
}

impl Container for Items {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        if self.is_over {
            return None;
        }
        let offset = match self.find() {
            Ok(found) => found?,
            Err(error) => {
                self.is_over = true;
                return Some(Err((self.tags.at(), error)));
            }
        };
        self.number += 1;
        let Item { id, title, url, date, text } = match self.item() {
            Ok(item) => item,
            Err(error) => return Some(Err((offset, error))),
        };
        let record = json!({"id": id, "title": plain(&title), "url": url, "date": date, "source": self.source, "text": plain(&text)});
        Some(Ok(Piece::Record(Record {
            default_id: format!("{}-{}", stem_of(&self.name), self.number),
            path: self.name.clone(),
            offset,
            form: Form::Jsonl,
            bytes: record.to_string().into_bytes(),
            envelope: Envelope::default(),
        })))
    }
}

#[cfg(test)]
mod tests {
    use crate::read::containers::Limits;
    use crate::read::containers::tests::{articles, outcome, records};
    use encoding_rs::{UTF_8, WINDOWS_1256};

    const TEXT: &str = "أفادت بلدية المدينة بأن أعمال الترميم ستنطلق في الموسم القادم، وقال الوزير إن العدد على ما يرام.";

    fn item(number: usize, text: &str) -> String {
        format!(
            "<item><guid>{number}</guid><title>ترميم &amp;quot;السوق&amp;quot;</title><link>http://e.org/?a=1&amp;b={number}</link><description>{text}</description></item>"
        )
    }

    fn feed(items: &[String]) -> String {
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>النشرة</title>{}</channel></rss>", items.concat())
    }

    fn texts(feed: &[u8]) -> Vec<String> {
        articles("a.rss", feed).into_iter().map(|found| found.unwrap().text).collect()
    }

    #[test]
    fn what_feeds_get_wrong_is_read_as_it_was_meant() {
        let written = [
            ("AT&T قالت ذلك & لم تزد", "AT&T قالت ذلك & لم تزد"),
            ("يبدو&nbsp;أن&nbsp;الصراع &laquo;قديم&raquo; &#1548; &amp;quot;نعم&amp;quot;", "يبدو أن الصراع «قديم» ، \"نعم\""),
            ("بدأ الاجتماع<br>صباح اليوم <b>في المدينة</b>", "بدأ الاجتماع\n\nصباح اليوم في المدينة"),
            ("سطر أول & ثان\nسطر ثالث", "سطر أول & ثان\nسطر ثالث"),
            ("<![CDATA[<p>أكبر من</p><p></item> خمسة</p>]]>", "أكبر من\n\nخمسة"),
        ];
        let items: Vec<String> = written.iter().enumerate().map(|(number, (text, _))| item(number, text)).collect();
        let found = articles("a.rss", feed(&items).as_bytes());
        assert_eq!(found.len(), written.len());
        for (found, (_, meant)) in found.into_iter().zip(written) {
            let found = found.unwrap();
            assert_eq!(found.text, meant);
            assert_eq!((found.title.as_deref(), found.source.as_deref()), (Some("ترميم \"السوق\""), Some("النشرة")));
            assert_eq!(found.url, Some(format!("http://e.org/?a=1&b={}", found.id)));
        }
    }

    #[test]
    fn feeds_are_read_in_the_encoding_that_they_declare_or_are_in() {
        let feed = feed(&[item(1, TEXT), item(2, TEXT)]);
        let declared = feed.replace("\"1.0\"?", "\"1.0\" encoding='windows-1256'?");
        for (bytes, how) in [
            (WINDOWS_1256.encode(&declared).0, "declared"),
            (WINDOWS_1256.encode(&feed).0, "not declared"),
            (UTF_8.encode(&declared).0, "declared and wrong"),
        ] {
            assert_eq!(texts(&bytes), [TEXT, TEXT], "{how}");
        }
        let wide: Vec<u8> = format!("\u{FEFF}{feed}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(texts(&wide), [TEXT, TEXT]);
    }

    #[test]
    fn a_damaged_byte_is_noted_and_harms_no_other_item() {
        let mut feed = feed(&[item(1, TEXT), item(2, TEXT)]).into_bytes();
        let at = memchr::memmem::find(&feed, TEXT.as_bytes()).unwrap();
        feed[at] = 0xFF;
        let found: Vec<_> = articles("a.rss", &feed).into_iter().map(Result::unwrap).collect();
        assert!(found[0].notes[0].contains("could not be decoded"), "{:?}", found[0].notes);
        assert_eq!((found[1].text.as_str(), found[1].notes.len()), (TEXT, 0));
    }

    #[test]
    fn atom_holds_markup_as_it_is() {
        let feed = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title type='xhtml'><div>ن</div></title><entry><id>u</id><link href='http://e.org/0'/><source><title>آخر</title></source><title>عنوان</title><content type='xhtml'><div><p>{TEXT}</p><p>3 &lt; 5 &amp;amp;</p></div></content></entry></feed>"
        );
        let found = articles("a.atom", feed.as_bytes()).remove(0).unwrap();
        assert_eq!(found.text, format!("{TEXT}\n\n3 < 5 &amp;"));
        assert_eq!((found.title.as_deref(), found.url.as_deref()), (Some("عنوان"), Some("http://e.org/0")));
    }

    #[test]
    fn a_feed_that_is_cut_off_says_so() {
        let whole = feed(&[item(1, TEXT), item(2, TEXT)]);
        let second = whole.rfind("<item>").unwrap();
        for end in [second, second + 3, second + 20, whole.len() - 30, whole.len() - 3] {
            let found = records("a.rss", whole.as_bytes().get(..end).unwrap(), Limits::default());
            let last = found.last().unwrap().as_ref().unwrap_err().error.to_string();
            assert!(last.contains("cut off") && last.contains("not read"), "{end}: {last}");
        }
        assert_eq!(outcome("a.rss", whole.as_bytes()), ["1", "2"]);
        assert_eq!(outcome("a.xml", b"<urlset><url>a</url></urlset>"), ["damaged"]);
    }

    #[test]
    fn a_bad_item_loses_no_other() {
        let bad = ["<item><guid>0</guid><description>", TEXT, "</description>"].concat();
        let broken = "<item><guid>0</guid><description>a <!- b</description></item>".to_owned();
        let found = outcome("a.rss", feed(&[bad, item(1, TEXT), broken, item(2, TEXT)]).as_bytes());
        assert_eq!((found[1].as_str(), found[3].as_str(), found.len()), ("1", "2", 4), "{found:?}");
    }

    #[test]
    fn items_beyond_the_limit_are_not_held() {
        let long = format!("<![CDATA[{}]]>", "a > b ".repeat(1000));
        let feed = feed(&[item(1, TEXT), item(2, &long), item(3, TEXT)]);
        let found = records("a.rss", feed.as_bytes(), Limits { document: 2000, ..Limits::default() });
        let found: Vec<_> =
            found.into_iter().map(|found| found.map_or_else(|bad| bad.error.kind().to_owned(), |record| record.default_id)).collect();
        assert_eq!(found, ["a-1", "too-large", "a-3"]);
    }
}
