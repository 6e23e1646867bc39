//! The forms of a brief for people, through the binary.

#![allow(clippy::expect_used, clippy::string_slice)]

use assert_cmd::Command;
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use std::path::Path;

fn mujaz() -> Command {
    let mut command = Command::cargo_bin("mujaz").expect("the binary is built");
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    command
}

fn brief(arguments: &[&str]) -> Vec<u8> {
    mujaz().args(["brief", "seeds", "-q"]).args(arguments).assert().success().get_output().stdout.clone()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).expect("a zip archive");
    let mut out = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut out).expect("UTF-8");
    out
}

/// The text of each paragraph, unescaped. Fails on XML that is not well-formed.
fn paragraphs(document: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    let mut out = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) if tag.name().as_ref() == "w:p" => out.push(String::new()),
            // The line break behind the declaration stands in no paragraph.
            Event::Text(text) => out.last_mut().into_iter().for_each(|paragraph| paragraph.push_str(&text)),
            Event::GeneralRef(name) => {
                let name = format!("&{};", &*name);
                out.last_mut().expect("in a paragraph").push_str(&quick_xml::escape::unescape(&name).expect("a known entity"));
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn on_one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// All sentences that a brief shows: its own, those of the timeline and of the disagreements.
fn shown(record: &Value) -> Vec<String> {
    let all = |value: &Value, name: &str| -> Vec<String> {
        value.as_array().expect("a list").iter().map(|item| item[name].as_str().expect("text").to_owned()).collect()
    };
    let mut shown = all(&record["sentences"], "text");
    shown.extend(all(&record["timeline"], "text"));
    for comparison in record["disagreements"].as_array().expect("disagreements") {
        shown.extend(all(&comparison["values"], "text"));
        shown.extend(all(&comparison["values"], "sentence"));
    }
    shown
}

#[test]
fn every_form_shows_every_sentence_verbatim() {
    let record: Value = serde_json::from_slice(&brief(&["--json"])).expect("JSON");
    let (html, docx) = (text(brief(&["--format", "html"])), brief(&["--format", "docx"]));
    let (html, paragraphs) = (unescaped(&html), paragraphs(&part(&docx, "word/document.xml")));
    let markdown = text(brief(&[])).replace('\\', "");
    let sentences = shown(&record);
    assert!(sentences.len() > 16);
    for sentence in &sentences {
        assert!(html.contains(&format!(">{sentence}<")), "{sentence} is not in the page");
        let line = on_one_line(sentence);
        assert!(markdown.contains(&line), "{line} is not in the Markdown");
        assert!(paragraphs.contains(&line), "{line} is no paragraph of the Word file");
    }
}

#[test]
fn disagreements_come_first_in_every_form() {
    let html = text(brief(&["--format", "html"]));
    let markdown = text(brief(&[]));
    let document = part(&brief(&["--format", "docx"]), "word/document.xml");
    let order = ["Where the sources differ", "The brief", "Timeline", "Names with several spellings", "Who says what", "Sources"];
    for form in [html, markdown, document] {
        let places: Vec<usize> = order.iter().map(|heading| form.find(heading).unwrap_or_else(|| panic!("no {heading}"))).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(form.contains("ثلاث ساعات") && form.contains("أربع ساعات"), "both sides are shown");
        assert!(form.contains("They contradict each other"));
    }
}

#[test]
fn the_page_is_right_to_left_and_every_link_arrives() {
    for arguments in [&["--format", "html"][..], &["--format", "html", "--stories"]] {
        let html = text(brief(arguments));
        assert!(html.contains("<html dir=\"rtl\" lang=\"ar\">"));
        assert!(!html.contains("dir=\"auto\"") && !html.contains("<bdi>") && !html.contains("<script"));
        assert!(html.contains("<svg ") && html.contains("<circle "));
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut distinct = ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len(), "an id stands twice");
        for target in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&target), "#{target} leads nowhere");
        }
        assert_eq!(html, text(brief(&[arguments, &["--threads", "1"]].concat())));
    }
}

#[test]
fn the_word_file_is_right_to_left_and_always_the_same() {
    for arguments in [&["--format", "docx"][..], &["--format", "docx", "--stories"]] {
        let docx = brief(arguments);
        let document = part(&docx, "word/document.xml");
        assert!(document.contains("\u{200e}2025-11-"), "a date behind Arabic letters keeps its order");
        assert!(document.contains("<w:bidi/>") && !document.contains("<w:bidi w:val=\"0\"/>"), "no paragraph is left-to-right");
        assert!(!paragraphs(&document).is_empty());
        assert_eq!(docx, brief(&[arguments, &["--threads", "1"]].concat()));
    }
}

#[test]
fn arabic_in_a_left_to_right_line_is_isolated() {
    // Behind Arabic letters the parts of a date would change places: 13-11-2025.
    let markdown = text(brief(&[]));
    assert!(markdown.contains("— <bdi dir=\"rtl\">النشرة الدولية</bdi>, 2025-09-05 (summit-alnashra p4s1)"));
    assert!(markdown.contains("- <bdi dir=\"rtl\">النشرة الدولية</bdi>, 2025-09-05 — summit-alnashra: <bdi"));
}

#[test]
fn all_stories_are_in_one_document() {
    let stories = text(brief(&["--stories", "--json", "--least-articles", "2"]));
    let headlines: Vec<String> = stories
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["headline"].as_str().expect("headline").to_owned())
        .collect();
    assert!(!headlines.is_empty());
    let html = unescaped(&text(brief(&["--stories", "--format", "html"])));
    let paragraphs = paragraphs(&part(&brief(&["--stories", "--format", "docx"]), "word/document.xml"));
    for headline in headlines {
        assert!(html.matches(&format!(">{headline}<")).count() >= 2, "in the contents and above its brief");
        assert!(paragraphs.contains(&headline));
    }
}

#[test]
fn the_brief_of_a_story_has_all_that_a_brief_has() {
    let stories = text(brief(&["--stories", "--json", "--least-articles", "2"]));
    let stories: Vec<Value> = stories.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for part in ["names", "quotes", "timeline", "sentences"] {
        assert!(stories.iter().all(|story| story["brief"][part].as_array().is_some_and(|list| !list.is_empty())), "{part}");
    }
    let report = |id: &str, hour: &str, title: &str, text: &str| {
        json!({"id": id, "source": id, "date": format!("2025-11-09T{hour}:00:00Z"), "title": title, "text": text}).to_string()
    };
    let reports = [
        report(
            "a",
            "08",
            "سيول وادي السوسن تقتل 12 شخصاً",
            "قتل 12 شخصاً في سيول ضربت محافظة وادي السوسن ليل السبت.\n\nوقال مدير الدفاع المدني رافع الهلواني إن فرق الإنقاذ تبحث \
             عن مفقودين قرب جسر السدرة.\n\nوأغلقت السلطات الطريق الساحلي بعد انهيار جزء منه.",
        ),
        report(
            "b",
            "15",
            "ارتفاع حصيلة سيول وادي السوسن إلى 17 قتيلاً",
            "قتل 17 شخصاً في سيول ضربت محافظة وادي السوسن ليل السبت، بحسب الدفاع المدني.\n\nوقال مدير الدفاع المدني رافع الهلواني \
             إن البحث عن مفقودين قرب جسر السدرة مستمر.\n\nوما زال الطريق الساحلي مغلقاً.",
        ),
    ];
    let mut command = mujaz();
    command.args(["brief", "-", "--input-format", "jsonl", "--stories", "--json", "-q"]).write_stdin(reports.join("\n"));
    let story: Value = serde_json::from_slice(&command.assert().success().get_output().stdout).expect("one story");
    assert_eq!(story["documents"], json!(["a", "b"]));
    assert_eq!(story["disagreements"][0]["verdict"], "changed_over_time");
}

#[test]
fn an_older_toll_is_marked_and_the_newest_is_there() {
    let record: Value = serde_json::from_slice(&brief(&["--json", "--sentences", "8"])).expect("JSON");
    let sentences = record["sentences"].as_array().expect("sentences");
    let tells = |sentence: &Value, value: &str| sentence["text"].as_str().is_some_and(|text| text.contains(value));
    assert!(sentences.iter().any(|sentence| tells(sentence, "17")), "the newest toll");
    for older in sentences.iter().filter(|sentence| tells(sentence, "١٢ شخصاً")) {
        assert_eq!(older["outdated"]["newest"], "17");
    }
}

const ATTACK: &str = "<script>alert(1)</script> & \"اقتباس\" ' <img src=x onerror=alert(1)> [x](javascript:alert(1)) | `x` \u{202e}";

#[test]
fn hostile_text_stays_text() {
    let record = |id: &str, url: &str, date: &str, text: &str| {
        json!({ "id": format!("{id}{ATTACK}"), "title": ATTACK, "source": format!("{ATTACK}{id}"), "url": url, "date": date, "text": text })
            .to_string()
    };
    let input = [
        record(
            "one",
            "javascript:alert(document.cookie)",
            "2025-05-04",
            "ترأس الوزير سالم الحداد اجتماع لجنة السدود الطارئ الذي دام ثلاث ساعات في ميناء الزعفران <script>alert(1)</script> مساء أمس.\nوتضررت في القرى الجبلية مئات البيوت، وانقطعت الكهرباء عن المشافي ليلتين كاملتين.",
        ),
        record(
            "two",
            "https://news.example/a\"onclick=\"x?a=1&b=<خبر>",
            "",
            "وصلت إلى المرفأ سفينة محمّلة بالدقيق والأغطية <img src=x onerror=alert(1)> أرسلتها جمعيات الصيادين من الساحل الشرقي.\nوقال الوزير سالم الحداد: «سنفتح الطريق الساحلي <b>قريباً جداً</b> أمام الناس وأمام السفن».",
        ),
    ]
    .join("\n");
    let run = |format: &[&str]| {
        mujaz().args(["brief", "-", "-q"]).args(format).write_stdin(input.as_str()).assert().success().get_output().stdout.clone()
    };
    for stories in [&[][..], &["--stories", "--least-articles", "1"]] {
        let html = text(run(&[&["--format", "html"], stories].concat()));
        for bad in ["<script", "<img", "<b>", "href=\"javascript:", "onclick=\"", "\"onclick"] {
            assert!(!html.contains(bad), "{bad} in the page");
        }
        assert!(html.contains("href=\"https://news.example/a%22onclick=%22x?a=1&amp;b=%3C"), "the address is still led to");
        assert!(html.contains("#:~:text="));
        let markdown = text(run(&[&["--format", "markdown"], stories].concat()));
        for bad in ["<script", "<img", "<b>", "[x](", "`x`"] {
            assert!(!markdown.replace("\\`", "").contains(bad), "{bad} in the Markdown");
        }
        let docx = run(&[&["--format", "docx"], stories].concat());
        assert!(paragraphs(&part(&docx, "word/document.xml")).iter().any(|paragraph| paragraph.contains("<script>alert(1)</script>")));
        let relations = part(&docx, "word/_rels/document.xml.rels");
        assert!(relations.contains("https://news.example/") && !relations.contains("javascript"));
        paragraphs(&format!("<w:p>{}</w:p>", relations.split_once("?>").expect("a declaration").1));
    }
}
