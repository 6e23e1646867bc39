//! The checker of standards: it finds seeded faults, says nothing of good files, and agrees with the official schemas.

#![allow(clippy::expect_used)]

mod common;

use common::shared;
use mujaz::translate::validate::validate;
use std::process::Command;

const XLIFF12: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="ar" target-language="en" datatype="plaintext" tool-id="t" date="2025-11-21T10:00:00Z">
<header><skl><external-file href="a.skl" uid="u1"/></skl><phase-group><phase phase-name="p" process-name="translation" tool-id="t"/></phase-group><count-group name="c"><count count-type="total" unit="word">3</count></count-group><note from="m" priority="2">n</note><tool tool-id="t" tool-name="mujaz"/></header>
<body>
<group id="g1"><context-group name="cg" purpose="information"><context context-type="x-previous">ق</context></context-group>
<trans-unit id="1" resname="k" xml:space="preserve" phase-name="p"><source xml:lang="ar">زر <x id="1" ctype="x-url" equiv-text="u"/> و<g id="2" ctype="bold">نص</g></source><seg-source><mrk mtype="seg" mid="0">زر نص</mrk></seg-source><target xml:lang="en" state="translated"><mrk mtype="seg" mid="0">Visit <x id="1"/> and <g id="2">text</g></mrk></target><note annotates="source">n</note><alt-trans match-quality="80%" tool-id="t"><source>س</source><target>t</target></alt-trans></trans-unit>
</group>
<group id="g2"><trans-unit id="2" approved="yes"><source>أ<bpt id="1" rid="1">b</bpt>ب<ept id="1" rid="1">b</ept> <bx id="3" rid="4"/>ج<ex id="5" rid="4"/></source></trans-unit></group>
</body>
</file>
</xliff>
"#;

/// A fault: what it is, what is replaced, by what.
type Fault = (&'static str, &'static str, &'static str);

const FAULTS12: [Fault; 40] = [
    ("no version", " version=\"1.2\"", ""),
    ("unknown version", "version=\"1.2\"", "version=\"1.9\""),
    ("wrong namespace", "document:1.2", "document:1.7"),
    ("no original", " original=\"a\"", ""),
    ("no source language", " source-language=\"ar\"", ""),
    ("bad source language", "source-language=\"ar\"", "source-language=\"ar_SA!\""),
    ("no datatype", " datatype=\"plaintext\"", ""),
    ("unknown datatype", "datatype=\"plaintext\"", "datatype=\"prose\""),
    ("bad date", "date=\"2025-11-21T10:00:00Z\"", "date=\"21 Nov 2025\""),
    ("undeclared tool", "datatype=\"plaintext\" tool-id=\"t\"", "datatype=\"plaintext\" tool-id=\"z\""),
    (
        "tool twice",
        "<tool tool-id=\"t\" tool-name=\"mujaz\"/>",
        "<tool tool-id=\"t\" tool-name=\"a\"/><tool tool-id=\"t\" tool-name=\"b\"/>",
    ),
    ("no tool name", " tool-name=\"mujaz\"", ""),
    ("header behind body", "<body>", "<body></body><body>"),
    ("no href", " href=\"a.skl\"", ""),
    ("phase without process", " process-name=\"translation\"", ""),
    ("undeclared phase", " phase-name=\"p\"><source", " phase-name=\"q\"><source"),
    ("priority out of range", "priority=\"2\"", "priority=\"11\""),
    ("unknown count type", "count-type=\"total\"", "count-type=\"all\""),
    ("count without unit name", "unit=\"word\"", "unit=\"phrase\""),
    ("unknown purpose", "purpose=\"information\"", "purpose=\"fun\""),
    ("context without type", " context-type=\"x-previous\"", ""),
    ("group id twice", "id=\"g2\"", "id=\"g1\""),
    ("unit id twice", "id=\"2\" approved", "id=\"1\" approved"),
    ("unit without id", "<trans-unit id=\"2\"", "<trans-unit"),
    (
        "unit without source",
        "<source xml:lang=\"ar\">زر <x id=\"1\" ctype=\"x-url\" equiv-text=\"u\"/> و<g id=\"2\" ctype=\"bold\">نص</g></source>",
        "",
    ),
    ("two sources", "</source></trans-unit>", "</source><source>ب</source></trans-unit>"),
    ("two targets", "<note annotates", "<target>x</target><note annotates"),
    ("note before source", "<trans-unit id=\"2\" approved=\"yes\">", "<trans-unit id=\"2\" approved=\"yes\"><note>n</note>"),
    ("approved by nobody", "approved=\"yes\"", "approved=\"true\""),
    ("private attribute", "resname=\"k\"", "resname=\"k\" key=\"k\""),
    ("attribute of another namespace", "resname=\"k\"", "xmlns:q=\"urn:q\" q:key=\"k\""),
    ("unknown element", "<note annotates=\"source\">n</note>", "<remark>n</remark>"),
    ("unknown state", "state=\"translated\"", "state=\"done\""),
    ("bad xml:space", "xml:space=\"preserve\"", "xml:space=\"keep\""),
    ("source in another language", "<source xml:lang=\"ar\">", "<source xml:lang=\"fr\">"),
    ("code id twice", "<g id=\"2\" ctype=\"bold\">نص</g>", "<x id=\"1\"/>"),
    ("code without id", "<x id=\"1\"/>", "<x/>"),
    ("unknown segment", "state=\"translated\"><mrk mtype=\"seg\" mid=\"0\">", "state=\"translated\"><mrk mtype=\"seg\" mid=\"7\">"),
    ("end without its beginning", "<ept id=\"1\" rid=\"1\">", "<ept id=\"1\" rid=\"9\">"),
    ("text between units", "<group id=\"g2\">", "stray<group id=\"g2\">"),
];

const XLIFF21: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" srcLang="ar" trgLang="en">
<file id="f1" original="a" srcDir="rtl" trgDir="ltr">
<skeleton href="a.skl"/>
<notes><note id="n1" category="title" priority="2">n</note><note id="n2">m</note></notes>
<group id="g1">
<unit id="u1" name="k" canResegment="no">
<mtc:matches><mtc:match id="m1" ref="#s1" matchQuality="80.5"><source>س</source><target>t</target></mtc:match></mtc:matches>
<gls:glossary><gls:glossEntry id="e1" ref="#k1"><gls:term>نص</gls:term><gls:translation id="e2">text</gls:translation></gls:glossEntry></gls:glossary>
<notes><note id="c1" appliesTo="source">n</note></notes>
<originalData><data id="d1" dir="ltr">u</data><data id="d2">b</data></originalData>
<segment id="s1" state="translated" subState="x:y"><source>زر <ph id="1" canDelete="no" dataRef="d1" type="link"/> <pc id="2" dataRefStart="d2" dataRefEnd="d2" type="fmt" subType="xlf:b">نص</pc><mrk id="k1" type="comment" ref="#n=c1">ع</mrk></source><target order="3">Visit <ph id="1" canDelete="no" dataRef="d1" type="link"/> <pc id="2" dataRefStart="d2" dataRefEnd="d2" type="fmt" subType="xlf:b">text</pc></target></segment>
<ignorable><source> </source></ignorable>
<segment id="s2"><source><sc id="4"/>أ<ec startRef="4"/><sm id="5" translate="no"/>ب<em startRef="5"/><cp hex="0001"/></source><target order="1">a</target></segment>
</unit>
</group>
<group id="g2"><unit id="u2"><segment><source>ج <ph id="1" canReorder="firstNo" canDelete="no" canCopy="no"/><ph id="2" canReorder="no" canDelete="no" canCopy="no"/><ph id="3" copyOf="6"/><ph id="6"/></source></segment></unit></group>
</file>
</xliff>
"##;

const FAULTS21: [Fault; 48] = [
    ("no version", " version=\"2.1\"", ""),
    ("no source language", " srcLang=\"ar\"", ""),
    ("target without trgLang", " trgLang=\"en\"", ""),
    ("bad trgLang", "trgLang=\"en\"", "trgLang=\"en_US\""),
    ("wrong namespace", "xliff:document:2.0", "xliff:document:2.7"),
    ("file without id", "<file id=\"f1\"", "<file"),
    ("id with a space", "<file id=\"f1\"", "<file id=\"f 1\""),
    ("unknown direction", "srcDir=\"rtl\"", "srcDir=\"right\""),
    ("empty skeleton", "<skeleton href=\"a.skl\"/>", "<skeleton/>"),
    ("full skeleton with href", "<skeleton href=\"a.skl\"/>", "<skeleton href=\"a.skl\">x</skeleton>"),
    ("note id twice", "<note id=\"n2\">", "<note id=\"n1\">"),
    ("priority zero", "priority=\"2\"", "priority=\"0\""),
    ("empty notes", "<notes><note id=\"c1\" appliesTo=\"source\">n</note></notes>", "<notes></notes>"),
    ("group id twice", "<group id=\"g2\">", "<group id=\"g1\">"),
    ("unit id twice", "<unit id=\"u2\">", "<unit id=\"u1\">"),
    ("unit without segment", "<unit id=\"u2\">", "<unit id=\"u9\"><ignorable><source> </source></ignorable></unit><unit id=\"u2\">"),
    ("empty unit", "<unit id=\"u2\">", "<unit id=\"u9\"></unit><unit id=\"u2\">"),
    ("target before source", "<ignorable><source> </source></ignorable>", "<ignorable><target> </target><source> </source></ignorable>"),
    ("segment without source", "<ignorable><source> </source></ignorable>", "<segment/>"),
    ("unknown state", "state=\"translated\"", "state=\"done\""),
    (
        "translated without target",
        "<segment id=\"s2\">",
        "<segment id=\"s9\" state=\"final\"><source>س</source></segment><segment id=\"s2\">",
    ),
    ("subState without state", "state=\"translated\" subState", "subState"),
    ("segment id twice", "<segment id=\"s2\">", "<segment id=\"s1\">"),
    ("code has the id of a segment", "<sc id=\"4\"/>أ<ec startRef=\"4\"/>", "<sc id=\"s1\"/>أ<ec startRef=\"s1\"/>"),
    ("code in a target with a foreign id", "<target order=\"1\">a", "<target order=\"1\">a<ph id=\"1\"/>"),
    (
        "data that is not there",
        "dataRef=\"d1\" type=\"link\"/> <pc id=\"2\" dataRefStart=\"d2\" dataRefEnd=\"d2\" type=\"fmt\" subType=\"xlf:b\">نص",
        "dataRef=\"d9\" type=\"link\"/> <pc id=\"2\" dataRefStart=\"d2\" dataRefEnd=\"d2\" type=\"fmt\" subType=\"xlf:b\">نص",
    ),
    ("data id twice", "<data id=\"d2\">", "<data id=\"d1\">"),
    ("only one half has data", " dataRefEnd=\"d2\" type=\"fmt\" subType=\"xlf:b\">نص", " type=\"fmt\" subType=\"xlf:b\">نص"),
    ("what cannot be deleted is gone", "Visit <ph id=\"1\" canDelete=\"no\" dataRef=\"d1\" type=\"link\"/>", "Visit"),
    ("subType without type", "type=\"fmt\" subType=\"xlf:b\">نص", "subType=\"xlf:b\">نص"),
    ("subType of another type", "type=\"fmt\" subType=\"xlf:b\">نص", "type=\"ui\" subType=\"xlf:b\">نص"),
    ("unknown type of code", "type=\"link\"", "type=\"url\""),
    ("comment without note", "ref=\"#n=c1\"", "ref=\"#n=c9\""),
    ("comment with value and ref", "ref=\"#n=c1\"", "value=\"v\" ref=\"#n=c1\""),
    ("order beyond the unit", "order=\"3\"", "order=\"9\""),
    ("order twice", "order=\"3\"", "order=\"1\""),
    ("start without end", "<ec startRef=\"4\"/>", ""),
    ("end without start", "<sc id=\"4\"/>", ""),
    ("end before start", "<sc id=\"4\"/>أ<ec startRef=\"4\"/>", "<ec startRef=\"4\"/>أ<sc id=\"4\"/>"),
    ("isolated start with an end", "<sc id=\"4\"/>", "<sc id=\"4\" isolated=\"yes\"/>"),
    ("mark without end", "<em startRef=\"5\"/>", ""),
    ("generic mark without translate", "<sm id=\"5\" translate=\"no\"/>", "<sm id=\"5\"/>"),
    ("halves that differ", "<sc id=\"4\"/>", "<sc id=\"4\" canCopy=\"no\"/>"),
    ("a character that XML has", "hex=\"0001\"", "hex=\"0041\""),
    ("no reorder, but delete", "canReorder=\"firstNo\" canDelete=\"no\" canCopy=\"no\"", "canReorder=\"firstNo\""),
    ("copy of nothing", "copyOf=\"6\"", "copyOf=\"7\""),
    ("match of nothing", "ref=\"#s1\"", "ref=\"#s9\""),
    ("glossary entry without a word", "<gls:translation id=\"e2\">text</gls:translation>", ""),
];

fn findings(xml: &str) -> Vec<String> {
    validate(xml.as_bytes()).findings.into_iter().map(|finding| format!("{}: {}", finding.line, finding.what)).collect()
}

fn check(good: &str, faults: &[Fault]) {
    assert_eq!(findings(good), Vec::<String>::new());
    let mut missed = Vec::new();
    for (name, from, to) in faults {
        assert!(good.contains(from), "{name}: nothing to replace");
        let bad = good.replacen(from, to, 1);
        if findings(&bad).is_empty() {
            missed.push(*name);
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
}

#[test]
fn faults_of_xliff_12_are_found() {
    check(XLIFF12, &FAULTS12);
}

#[test]
fn faults_of_xliff_21_are_found() {
    check(XLIFF21, &FAULTS21);
}

#[test]
fn findings_name_the_line() {
    let bad = XLIFF12.replacen("id=\"2\" approved", "id=\"1\" approved", 1);
    assert_eq!(findings(&bad), ["9: the id of a unit '1' is used more than once"]);
}

const TMX: &str = r#"<tmx version="1.4"><header creationtool="m" creationtoolversion="1" segtype="sentence" o-tmf="m" adminlang="en" srclang="ar" datatype="plaintext"/><body><tu tuid="a"><prop type="x">p</prop><tuv xml:lang="ar"><seg>س <bpt i="1">b</bpt>ص<ept i="1">b</ept></seg></tuv><tuv xml:lang="en"><seg>s</seg></tuv></tu><tu tuid="b"><tuv xml:lang="ar"><seg>س</seg></tuv></tu></body></tmx>"#;

#[test]
fn faults_of_tmx_are_found() {
    let faults: [Fault; 9] = [
        ("no segtype", " segtype=\"sentence\"", ""),
        ("unknown segtype", "segtype=\"sentence\"", "segtype=\"line\""),
        ("no srclang", " srclang=\"ar\"", ""),
        ("tuid twice", "tuid=\"b\"", "tuid=\"a\""),
        ("no language", "<tuv xml:lang=\"en\">", "<tuv>"),
        ("prop behind tuv", "</tuv></tu><tu tuid=\"b\">", "</tuv><prop type=\"y\">p</prop></tu><tu tuid=\"b\">"),
        ("no seg", "<seg>s</seg>", ""),
        ("no end", "<ept i=\"1\">b</ept>", ""),
        ("no source", "<tu tuid=\"b\"><tuv xml:lang=\"ar\">", "<tu tuid=\"b\"><tuv xml:lang=\"fr\">"),
    ];
    check(TMX, &faults);
}

const TBX: &str = r#"<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><tbxHeader><fileDesc><sourceDesc><p>p</p></sourceDesc></fileDesc></tbxHeader><text><body><conceptEntry id="c1"><min:subjectField>f</min:subjectField><langSec xml:lang="ar"><termSec><term>سد</term><min:partOfSpeech>noun</min:partOfSpeech><basic:termType>fullForm</basic:termType></termSec></langSec></conceptEntry><conceptEntry id="c2"><langSec xml:lang="en"><termSec><term>dam</term></termSec></langSec></conceptEntry></body></text></tbx>"#;

#[test]
fn faults_of_tbx_are_found() {
    let faults: [Fault; 10] = [
        ("unknown style", "style=\"dct\"", "style=\"dcx\""),
        ("unknown dialect", "TBX-Basic", "TBX-Mine"),
        ("no header", "<tbxHeader><fileDesc><sourceDesc><p>p</p></sourceDesc></fileDesc></tbxHeader>", ""),
        ("id twice", "id=\"c2\"", "id=\"c1\""),
        ("no language", "<langSec xml:lang=\"en\">", "<langSec>"),
        ("no term", "<term>dam</term>", ""),
        ("unknown part of speech", ">noun<", ">name<"),
        ("category at the wrong level", "<min:partOfSpeech>noun</min:partOfSpeech>", "<min:subjectField>f</min:subjectField>"),
        ("the other style", "<min:partOfSpeech>noun</min:partOfSpeech>", "<termNote type=\"partOfSpeech\">noun</termNote>"),
        ("foreign namespace", "xmlns:min=\"http://www.tbxinfo.net/ns/min\"", "xmlns:min=\"http://example.org/min\""),
    ];
    check(TBX, &faults);
}

#[test]
fn faults_of_srx_are_found() {
    let good = mujaz::translate::srx::export(&mujaz::model::Model::shipped().expect("the shipped lists parse"));
    let faults: [Fault; 7] = [
        ("old version", "version=\"2.0\"", "version=\"1.0\""),
        ("no cascade", " cascade=\"no\"", ""),
        ("neither yes nor no", "break=\"no\"", "break=\"never\""),
        ("rules that are not there", "(?:ar|AR|Ar).*\" languagerulename=\"Arabic\"", "ar.*\" languagerulename=\"Other\""),
        ("no pattern", "languagepattern=\"(?:ar|AR|Ar).*\" ", ""),
        ("broken pattern", "<beforebreak>", "<beforebreak>("),
        ("empty rule", "<languagerule languagerulename=\"Arabic\">", "<languagerule languagerulename=\"Arabic\"><rule break=\"no\"/>"),
    ];
    check(&good, &faults);
}

/// Whether an official tool accepts a text, or `None` where the tool is not here.
fn official(tool: &str, arguments: &[String], catalog: &str, xml: &str) -> Option<bool> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file.xml");
    std::fs::write(&file, xml).expect("written");
    let output = Command::new(tool).env("XML_CATALOG_FILES", catalog).args(arguments).arg(&file).output().ok()?;
    Some(output.status.success())
}

#[test]
fn we_find_what_the_official_schemas_find() {
    let Some(schemas) = shared("schemas") else { return };
    let at = |path: &str| schemas.join(path).to_string_lossy().into_owned();
    let catalog = format!("{} {}", at("catalog.xml"), at("xliff21/catalog.xml"));
    let lint = |schema: &str| vec!["--nonet".to_owned(), "--noout".to_owned(), "--schema".to_owned(), at(schema)];
    for (good, faults, schema) in
        [(XLIFF12, &FAULTS12[..], "xliff12/xliff-core-1.2-strict.xsd"), (XLIFF21, &FAULTS21[..], "xliff21/all21.xsd")]
    {
        let Some(accepted) = official("xmllint", &lint(schema), &catalog, good) else {
            eprintln!("skipped: xmllint is not installed");
            return;
        };
        assert!(accepted, "{schema} refuses the good file");
        let found =
            faults.iter().filter(|(_, from, to)| official("xmllint", &lint(schema), &catalog, &good.replacen(from, to, 1)) == Some(false));
        println!("{schema}: finds {} of {} faults", found.count(), faults.len());
    }
    match official("jing", &[at("xliff21/xliff_core_2.1.sch")], &catalog, XLIFF21) {
        None => eprintln!("skipped: jing is not installed"),
        accepted => assert_eq!(accepted, Some(true), "the Schematron rules refuse the good file"),
    }
}

#[test]
fn xliff_22_is_checked_by_rules_of_its_own() {
    let good = XLIFF21
        .replace("version=\"2.1\"", "version=\"2.2\"")
        .replace("xliff:document:2.0", "xliff:document:2.2")
        .replace("<file id=\"f1\"", "<notes><note>of the whole file</note></notes>\n<file id=\"f1\"")
        .replace("<note id=\"c1\"", "<note id=\"c1\" ref=\"#s1\"");
    let report = validate(good.as_bytes());
    assert_eq!((report.standard, &report.findings[..]), (Some("XLIFF 2.2"), &[][..]));
    assert!(report.unchecked.is_some_and(|what| what.contains("plurals")));
    assert!(!findings(&good.replace("ref=\"#k1\"", "ref=\"#k9\"")).is_empty());
    assert!(findings(&good.replace("version=\"2.2\"", "version=\"2.9\""))[0].contains("2.9"));
    assert!(findings(&XLIFF21.replace("version=\"2.1\"", "version=\"2.2\""))[0].contains("namespace"), "2.2 is a namespace of its own");
    let Some(schemas) = shared("schemas") else { return };
    let at = |path: &str| schemas.join(path).to_string_lossy().into_owned();
    let catalog = format!("{} {}", at("catalog.xml"), at("xliff22/catalog.xml"));
    let lint = ["--nonet", "--noout", "--schema"].map(str::to_owned).into_iter().chain([at("xliff22/all22.xsd")]).collect::<Vec<_>>();
    match official("xmllint", &lint, &catalog, &good) {
        None => eprintln!("skipped: xmllint is not installed"),
        accepted => assert_eq!(accepted, Some(true), "the schema of 2.2 refuses the good file"),
    }
}

#[test]
fn faults_of_candidates_and_glossaries_are_found() {
    check(
        XLIFF12,
        &[
            ("candidate without a target", "<source>س</source><target>t</target>", "<source>س</source>"),
            ("target before source", "<source>س</source><target>t</target>", "<target>t</target><source>س</source>"),
            (
                "candidate before the source",
                "<source xml:lang=\"ar\">زر",
                "<alt-trans><target>t</target></alt-trans><source xml:lang=\"ar\">زر",
            ),
            ("undeclared tool of a candidate", "match-quality=\"80%\" tool-id=\"t\"", "match-quality=\"80%\" tool-id=\"z\""),
            ("unknown kind of candidate", "match-quality=\"80%\"", "alttranstype=\"guess\""),
            ("private attribute of a candidate", "match-quality=\"80%\"", "quality=\"80%\""),
            ("unknown code in a candidate", "<target>t</target>", "<target><ex id=\"7\"/></target>"),
        ],
    );
    let matches = "<mtc:matches><mtc:match id=\"m1\" ref=\"#s1\" matchQuality=\"80.5\"><source>س</source><target>t</target></mtc:match></mtc:matches>";
    check(
        XLIFF21,
        &[
            ("candidate of nothing", "ref=\"#s1\" matchQuality", "ref=\"#s9\" matchQuality"),
            ("candidate without reference", "ref=\"#s1\" matchQuality", "matchQuality"),
            ("candidate without target", "<source>س</source><target>t</target>", "<source>س</source>"),
            ("target before source", "<source>س</source><target>t</target>", "<target>t</target><source>س</source>"),
            ("quality beyond 100", "matchQuality=\"80.5\"", "matchQuality=\"120\""),
            ("quality in words", "matchQuality=\"80.5\"", "similarity=\"high\""),
            ("unknown kind of candidate", "matchQuality=\"80.5\"", "type=\"guess\""),
            ("no candidate", matches, "<mtc:matches/>"),
            (
                "id of a candidate twice",
                "</mtc:match></mtc:matches>",
                "</mtc:match><mtc:match id=\"m1\" ref=\"#s1\"><source>س</source><target>t</target></mtc:match></mtc:matches>",
            ),
            (
                "candidates behind notes",
                "<notes><note id=\"c1\" appliesTo=\"source\">n</note></notes>\n<originalData>",
                "<notes><note id=\"c1\" appliesTo=\"source\">n</note></notes>\n<mtc:matches><mtc:match ref=\"#s1\"><source>س</source><target>t</target></mtc:match></mtc:matches><originalData>",
            ),
            (
                "data that a candidate does not have",
                "<target>t</target></mtc:match>",
                "<target><ph id=\"1\" dataRef=\"d1\"/></target></mtc:match>",
            ),
            ("entry without a term", "<gls:term>نص</gls:term>", ""),
            ("entry for nothing", "ref=\"#k1\"", "ref=\"#k9\""),
            (
                "empty glossary",
                "<gls:glossEntry id=\"e1\" ref=\"#k1\"><gls:term>نص</gls:term><gls:translation id=\"e2\">text</gls:translation></gls:glossEntry>",
                "",
            ),
        ],
    );
}

#[test]
fn office_files_are_named_and_sent_elsewhere() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).expect("begun");
    zip.write_all(b"<workbook/>").expect("written");
    let sheet = zip.finish().expect("finished").into_inner();
    let docx = mujaz::write::docx::Docx::new("t", mujaz::write::docx::Direction::Ltr).finish();
    for (bytes, name) in [(sheet, "spreadsheet (XLSX)"), (docx, "Word file (DOCX)")] {
        let report = validate(&bytes);
        assert!(report.findings.len() == 1 && report.findings[0].what.contains(name), "{:?}", report.findings);
        assert!(report.findings[0].what.contains("mujaz check"));
    }
}

#[test]
fn what_is_no_such_file_is_said() {
    assert!(findings("<html/>")[0].contains("begins no file"));
    assert!(findings("{}")[0].starts_with("1: "));
    assert!(findings("<!DOCTYPE tmx [<!ENTITY a \"b\">]><tmx/>")[0].contains("document type"));
}
