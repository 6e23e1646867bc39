//! Hostile and damaged files: each is refused or read with what is left, nothing is expanded, nothing is opened.

#![allow(clippy::expect_used)]

mod common;

use common::root;
use mujaz::translate::returned;
use mujaz::translate::validate::validate;
use std::io::{Cursor, Read, Write};
use std::process::Command;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

/// What must never show in a result.
const SECRET: &str = "EXPANDED";

/// The root elements of every format in XML, with one segment to read.
fn documents(head: &str, text: &str) -> Vec<String> {
    [
        format!("<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a\" source-language=\"ar\" target-language=\"en\" datatype=\"plaintext\"><body><trans-unit id=\"p1s1\"><source>س {text}</source><target>t {text}</target></trans-unit></body></file></xliff>"),
        format!("<xliff version=\"2.1\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" srcLang=\"ar\" trgLang=\"en\"><file id=\"f1\"><unit id=\"p1s1\"><segment><source>س {text}</source><target>t {text}</target></segment></unit></file></xliff>"),
        format!("<tmx version=\"1.4\"><header creationtool=\"m\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"m\" adminlang=\"en\" srclang=\"ar\" datatype=\"plaintext\"/><body><tu><tuv xml:lang=\"ar\"><seg>س {text}</seg></tuv><tuv xml:lang=\"en\"><seg>t {text}</seg></tuv></tu></body></tmx>"),
        format!("<tbx type=\"TBX-Basic\" style=\"dct\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\"><text><body>{text}</body></text></tbx>"),
        format!("<srx version=\"2.0\" xmlns=\"http://www.lisa.org/srx20\"><body>{text}</body></srx>"),
    ]
    .map(|body| format!("{head}{body}"))
    .into()
}

/// Heads that declare what must not be expanded, and references to it.
fn attacks() -> Vec<(String, String)> {
    let laughs: String = (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let declared = |entities: &str| format!("<!DOCTYPE x [{entities}]>");
    vec![
        (declared(&format!("<!ENTITY a \"{SECRET}\">")), "&a;".to_owned()),
        (declared("<!ENTITY a SYSTEM \"file:///etc/hostname\">"), "&a;".to_owned()),
        (declared("<!ENTITY a SYSTEM \"http://127.0.0.1:9/x\">"), "&a;".to_owned()),
        (declared("<!ENTITY % p SYSTEM \"file:///etc/hostname\"> %p;"), String::new()),
        (declared(&format!("<!ENTITY l0 \"{SECRET}\">{laughs}")), "&l9;".to_owned()),
        (declared("<!ATTLIST xliff version CDATA \"1.2\">"), String::new()),
        (declared("<!-- nothing -->"), String::new()),
        ("<!DOCTYPE x SYSTEM \"file:///etc/hostname\">".to_owned(), "&a;".to_owned()),
        (String::new(), "&a;".to_owned()),
        (String::new(), "&#0;".to_owned()),
        (String::new(), "&#xD800;".to_owned()),
        (String::new(), "&#x110000;".to_owned()),
        (
            String::new(),
            "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/hostname\" parse=\"text\"/>".to_owned(),
        ),
        (String::new(), format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000))),
        (String::new(), format!("<g {}/>", (0..5000).map(|n| format!("a{n}=\"\" ")).collect::<String>())),
        (String::new(), format!("<g {}/>", (0..200).map(|n| format!("xmlns:a{n}=\"u\" ")).collect::<String>())),
        (String::new(), "<g a=\"1\" a=\"2\"/>".to_owned()),
        (String::new(), "<q:g/>".to_owned()),
        (String::new(), "\u{1}".to_owned()),
        (String::new(), "<![CDATA[".to_owned()),
        (String::new(), "<!-- -- -->".to_owned()),
        ("<?xml version=\"1.0\"?><?xml version=\"1.0\"?>".to_owned(), String::new()),
        ("<?xml version=\"1.0\" encoding=\"nonsense\"?>".to_owned(), String::new()),
        ("text".to_owned(), String::new()),
    ]
}

fn zip(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("written").into_inner()
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a part");
            let name = file.name().expect("a name").to_string();
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("readable");
            (name, content)
        })
        .collect()
}

/// Our own tables, made by the program.
fn table(format: &str) -> Vec<u8> {
    let program = assert_cmd::cargo::cargo_bin("mujaz");
    let output =
        Command::new(program).current_dir(root()).args(["prepare", "seeds/pivot-sada.txt", "--format", format]).output().expect("runs");
    assert!(output.status.success());
    output.stdout
}

/// An office file with one part changed.
fn changed(good: &[(String, Vec<u8>)], name: &str, change: &dyn Fn(&str) -> Vec<u8>) -> Vec<u8> {
    let mut parts = good.to_vec();
    let part = parts.iter_mut().find(|(part, _)| part == name).unwrap_or_else(|| panic!("{name} is there"));
    part.1 = change(&String::from_utf8_lossy(&part.1));
    zip(&parts)
}

fn office(good: &[u8], main: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for step in 1..25 {
        files.push((format!("cut at {step}/25"), good.get(..good.len() * step / 25).expect("a part").to_vec()));
        let mut flipped = good.to_vec();
        let at = good.len() * step / 25;
        flipped.iter_mut().skip(at).take(16).for_each(|byte| *byte ^= 0x5A);
        files.push((format!("changed at {step}/25"), flipped));
    }
    let good = parts(good);
    for name in main {
        for (head, text) in attacks().into_iter().take(9) {
            let inside = |part: &str| {
                let (declaration, rest) = part.split_once("?>").expect("a declaration");
                let (tag, rest) = rest.split_once('>').expect("a root");
                format!("{declaration}?>{head}{tag}>{text}{rest}").into_bytes()
            };
            files.push((format!("{name}: {head} {text}"), changed(&good, name, &inside)));
        }
        files.push((format!("{name} empty"), changed(&good, name, &|_| Vec::new())));
        files.push((format!("{name} of spaces"), changed(&good, name, &|_| vec![b' '; 64 << 20])));
        files.push((format!("{name} not text"), changed(&good, name, &|_| vec![0xFF; 100])));
        files.push((format!("{name} deep"), changed(&good, name, &|_| "<a>".repeat(100_000).into_bytes())));
    }
    let with = |name: &str, content: Vec<u8>| zip(&[good.clone(), vec![(name.to_owned(), content)]].concat());
    files.push(("a path upwards".to_owned(), with("../../escape.xml", b"<a/>".to_vec())));
    files.push(("a bomb beside".to_owned(), with("word/media/image.png", vec![0; 64 << 20])));
    files.push((
        "many parts".to_owned(),
        zip(&(0..11_000).map(|n| (format!("{n}.xml"), Vec::new())).chain(good.clone()).collect::<Vec<_>>()),
    ));
    files
}

/// Every file that is tried, with a word about it.
fn hostile() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for (head, text) in attacks() {
        for xml in documents(&head, &text) {
            files.push((format!("{head} {}", text.chars().take(60).collect::<String>()), xml.into_bytes()));
        }
    }
    for good in documents("", "نص") {
        for step in 1..10 {
            let bytes = good.as_bytes();
            files.push((format!("cut at {step}/10"), bytes.get(..bytes.len() * step / 10).expect("a part").to_vec()));
        }
        let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
        files.push(("UTF-16 without a mark".to_owned(), utf16));
    }
    files.extend(office(&table("docx"), &["word/document.xml"]));
    files.extend(office(&table("xlsx"), &["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]));
    for (name, bytes) in [
        ("nothing", &b""[..]),
        ("an archive of nothing", b"PK\x05\x06"),
        ("an old office file", b"\xD0\xCF\x11\xE0\xA1\xB1"),
        ("NUL", &[0; 64]),
        ("half a line", b"{\"source\": \""),
    ] {
        files.push((name.to_owned(), bytes.to_vec()));
    }
    files
}

#[test]
fn hostile_files_are_refused_or_read_with_what_is_left() {
    let files = hostile();
    assert!(files.len() >= 200, "{}", files.len());
    let mut refused = 0;
    for (name, bytes) in &files {
        let begin = Instant::now();
        match returned::read(bytes, "ar", "en") {
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty() && !error.to_string().contains(SECRET), "{name}");
            }
            Ok(returned) => {
                let texts = || returned.segments.iter().flat_map(|segment| [&segment.source, &segment.target]).flatten();
                assert!(!texts().any(|text| text.contains(SECRET)), "{name}");
                let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
                assert!(host.trim().is_empty() || !texts().any(|text| text.contains(host.trim())), "{name}");
            }
        }
        let report = validate(bytes);
        assert!(report.findings.iter().all(|finding| !finding.what.contains(SECRET)), "{name}");
        assert!(begin.elapsed() < Duration::from_secs(5), "{name} took {:?}", begin.elapsed());
    }
    println!("{refused} of {} files refused", files.len());
    assert!(refused * 4 > files.len() * 3, "{refused} of {}", files.len());
}

#[test]
fn attacks_are_refused_by_name() {
    for (head, text) in attacks().into_iter().filter(|(head, _)| head.contains("ENTITY")) {
        for xml in documents(&head, &text) {
            let findings = validate(xml.as_bytes()).findings;
            assert!(findings.len() == 1 && findings[0].what.contains("document type"), "{findings:?}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), at in 0usize..5, cut in 0usize..400) {
        let _ = returned::read(&bytes, "ar", "en");
        let _ = validate(&bytes);
        // A good file with something in its middle gets further in.
        let mut good = documents("", "نص")[at].clone().into_bytes();
        let cut = cut.min(good.len());
        good.splice(cut..cut, bytes);
        let _ = returned::read(&good, "ar", "en");
        let _ = validate(&good);
    }
}
