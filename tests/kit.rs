//! The translation kit: out in every format, and back to documents, through the real program and real clients.

#![allow(clippy::expect_used, clippy::string_slice)]

mod common;

use assert_cmd::Command;
use common::{root, shared};
use mujaz::read::kit::read_kit;
use mujaz::translate::merge::Kit;
use mujaz::translate::validate::validate;
use mujaz::write::translation::{KitFormat, KitOptions, TranslationFiles};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn mujaz() -> Command {
    let mut command = Command::cargo_bin("mujaz").expect("the binary is built");
    command.current_dir(root());
    command
}

/// A kit of some inputs, in a folder.
fn prepare(inputs: &[&Path], folder: &Path, arguments: &[&str]) -> Kit {
    mujaz().arg("prepare").args(inputs).args(["--target", "en", "--output"]).arg(folder).args(arguments).assert().success();
    read_kit(folder).expect("the kit is whole")
}

fn merge(kit: &Path, returned: &[PathBuf], out: &Path) -> (Option<i32>, Value) {
    let run = mujaz().arg("merge").arg(kit).args(returned).arg("--output").arg(out).output().expect("runs");
    let report = fs::read(out.join("merge.json")).map(|bytes| serde_json::from_slice(&bytes).expect("JSON")).unwrap_or_default();
    (run.status.code(), report)
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path.as_ref()).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

/// What a translator would have written: the number of the unit, and the placeables of the source.
fn translation(kit: &Kit, document: usize, unit: usize) -> String {
    let document = &kit.documents[document];
    let source = document.source(&document.units[unit]);
    let kept: Vec<&str> = source.split(' ').filter(|word| word.starts_with("http") || word.starts_with("www.")).collect();
    format!("Sentence {} of \"{}\" <&> {}.", unit + 1, document.number, kept.join(" "))
}

/// The same kit with every unit translated, in all formats.
fn translated(kit: &Kit, folder: &Path) {
    let options = KitOptions { target: "en".to_owned(), scope: kit.scope, formats: KitFormat::ALL.into(), ..KitOptions::default() };
    let mut files = TranslationFiles::create(folder, options).expect("a folder");
    for (d, document) in kit.documents.iter().enumerate() {
        let mut document = document.clone();
        for u in 0..document.units.len() {
            document.units[u].target = Some(translation(kit, d, u));
        }
        files.add(document).expect("written");
    }
    files.finish().expect("written");
    as_omegat_does(folder);
}

/// Puts translations into the targets of the file for OmegaT, in which the kit itself never has any.
fn as_omegat_does(folder: &Path) {
    let (done, path) = (read(folder.join("units.xlf")), folder.join("omegat/source/units.xlf"));
    let target = regex::Regex::new("<target [^>]*state=\"translated\">(.*?)</target>").expect("a pattern");
    let mut targets = target.captures_iter(&done).map(|found| found[1].to_owned());
    let copy = regex::Regex::new("(<target [^>]*state=\"needs-translation\">).*?</target>").expect("a pattern");
    let waiting = read(&path);
    let text = copy
        .replace_all(&waiting, |found: &regex::Captures<'_>| format!("{}{}</target>", &found[1], targets.next().expect("as many targets")));
    fs::write(&path, &*text).expect("written");
}

/// The files of a translated kit that can be sent back.
fn returned(folder: &Path) -> Vec<PathBuf> {
    KitFormat::ALL
        .iter()
        .map(|format| if *format == KitFormat::Text { "units.en.txt" } else { format.path() })
        .map(|path| folder.join(path))
        .collect()
}

#[test]
fn every_format_comes_back_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for scope in ["articles", "ranked"] {
        let kit = prepare(&[Path::new("seeds")], &at(scope), &["--scope", scope]);
        let units: usize = kit.documents.iter().map(|document| document.units.len()).sum();
        translated(&kit, &at("back"));
        for file in returned(&at("back")) {
            let (code, report) = merge(&at(scope), std::slice::from_ref(&file), &at("out"));
            assert_eq!((code, &report["translated"]), (Some(0), &units.into()), "{scope}, {}: {}", file.display(), report["refused"]);
            let document = &kit.documents[3];
            let text = read(at("out").join(format!("{}.txt", document.name)));
            for unit in 0..document.units.len() {
                assert!(text.contains(&translation(&kit, 3, unit)), "{}: {text}", file.display());
            }
        }
    }
}

#[test]
fn the_source_sent_back_gives_the_cleaned_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let (out, dir) = (folder.path().join("out"), folder.path().join("kit"));
    let kit = prepare(&[Path::new("seeds")], &dir, &[]);
    fs::copy(dir.join("units.ar.txt"), dir.join("units.en.txt")).expect("copied");
    let (code, report) = merge(&dir, &[], &out);
    assert_eq!((code, &report["translated"]), (Some(0), &0.into()), "files of the kit that were changed are what came back");
    for document in &kit.documents {
        assert_eq!(read(out.join(format!("{}.txt", document.name))), document.text);
        let page = read(out.join(format!("{}.html", document.name)));
        assert!(page.contains("lang=\"ar\" dir=\"rtl\"") && !page.contains("<script"));
    }
    assert_eq!(validate(&fs::read(out.join("translations.tmx")).expect("a memory")).findings, []);
    let rest = read(out.join("untranslated.tsv"));
    assert_eq!(rest.lines().count() as u64, report["units"].as_u64().expect("a count") + 1);
}

#[test]
fn partial_returns_of_several_translators_are_joined_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let kit = prepare(&[Path::new("seeds")], &at("kit"), &[]);
    translated(&kit, &at("back"));
    let table = read(at("back").join("units.tsv"));
    let lines: Vec<&str> = table.lines().collect();
    let heading = lines[0];
    fs::write(at("one.tsv"), [&[heading], &lines[1..10]].concat().join("\n")).expect("written");
    fs::write(at("two.tsv"), [&[heading], &lines[10..15]].concat().join("\r\n")).expect("written");
    let changed = lines[20].replacen(kit.documents[0].units[0].zone.name(), "headline", 1).replace("في ", "على ");
    fs::write(at("three.tsv"), [heading, lines[16], &changed].join("\n")).expect("written");
    fs::write(at("foreign.tsv"), "id\tsource\ttarget\np1s1\tنص ليس من هنا\tText\n").expect("written");
    fs::write(at("broken.xlf"), "<xliff version=\"1.2\"><file>").expect("written");
    let files: Vec<PathBuf> = ["one.tsv", "two.tsv", "three.tsv", "foreign.tsv", "broken.xlf"].iter().map(|name| at(name)).collect();
    let (code, report) = merge(&at("kit"), &files, &at("out"));
    assert_eq!(code, Some(1));
    assert_eq!(report["translated"], 15);
    let refused = report["refused"].as_array().expect("refusals");
    let reasons: Vec<&str> = refused.iter().map(|refusal| refusal["reason"].as_str().expect("a reason")).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons[0].contains("is not what went out") && refused[0]["target"].as_str().is_some_and(|text| text.starts_with("Sentence")));
    assert!(reasons[1].contains("not of this kit") && reasons[2].contains("line 1"), "{reasons:?}");
}

#[test]
fn xliff_that_other_tools_rewrote_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let kit = prepare(&[Path::new("seeds")], &at("kit"), &[]);
    let units: usize = kit.documents.iter().map(|document| document.units.len()).sum();
    translated(&kit, &at("back"));
    let notes = regex::Regex::new("(?s)<note.*?</note>\n|<context-group.*?</context-group>\n").expect("a pattern");
    let attributes = regex::Regex::new("<trans-unit (id=\"[^\"]*\") (resname=\"[^\"]*\") (xml:space=\"preserve\")>").expect("a pattern");
    let xliff = read(at("back").join("units.xlf")).replace("document:1.2", "document:1.1");
    let xliff = attributes.replace_all(&notes.replace_all(&xliff, ""), "<trans-unit $3 $1>").into_owned();
    fs::write(at("other.xlf"), xliff).expect("written");
    let (code, report) = merge(&at("kit"), &[at("other.xlf")], &at("out"));
    assert_eq!((code, &report["translated"]), (Some(0), &units.into()), "{}", report["refused"]);
    let mangled = read(at("back").join("units-2.1.xlf")).replace("<source>", "<source>x ");
    fs::write(at("mangled.xlf"), mangled).expect("written");
    let (code, report) = merge(&at("kit"), &[at("mangled.xlf")], &at("out"));
    assert_eq!(code, Some(3), "{}", report["refused"]);
    assert_eq!(report["translated"], 0);
}

#[test]
fn an_update_keeps_what_stayed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let page = "قمة في بكين\n\nالتقى الرئيسان صباح الخميس في بكين وبحثا التجارة. وأضاف البيان أنهما اتفقا على لقاء آخر.\n\nوغادر الوفد العاصمة مساء اليوم نفسه إلى بلاده.\n";
    fs::write(at("page.txt"), page).expect("written");
    let kit = prepare(&[&at("page.txt")], &at("kit"), &[]);
    translated(&kit, &at("back"));
    fs::copy(at("back").join("units.xlsx"), at("kit").join("units.xlsx")).expect("copied");
    mujaz().args(["prepare"]).arg(at("page.txt")).arg("--output").arg(at("kit")).assert().code(4);
    fs::write(at("page.txt"), page.replace("لقاء آخر", "لقاء ثالث")).expect("written");
    mujaz().arg("prepare").arg(at("page.txt")).arg("--update").arg(at("kit")).assert().success();
    let update: Value = serde_json::from_str(&read(at("kit").join("update.json"))).expect("JSON");
    let document = &update["documents"][0];
    assert_eq!((&document["kept"], &document["new"], &document["translated"]), (&3.into(), &1.into(), &3.into()));
    assert_eq!(document["gone"][0]["target"], translation(&kit, 0, 2));
    let xliff = read(at("kit").join("units.xlf"));
    assert_eq!(xliff.matches("state=\"translated\"").count(), 3);
    assert_eq!(validate(xliff.as_bytes()).findings, []);
    let omegat = read(at("kit").join("omegat/source/units.xlf"));
    assert_eq!(omegat.matches("state=\"needs-translation\"").count(), 4, "OmegaT takes a target for the source");
    assert_eq!(read(at("kit").join("omegat/tm/auto/known.tmx")).matches("<tu ").count(), 3, "and fills segments from here");
    let (_, report) = merge(&at("kit"), &[at("kit").join("units.tsv")], &at("out"));
    assert_eq!(report["translated"], 3, "a kit that brought translations gives them back");
}

#[test]
fn summaries_and_briefs_are_kits_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let kit = prepare(&[Path::new("seeds")], &at("summaries"), &["--scope", "summaries", "--sentences", "2"]);
    assert!(kit.documents.iter().all(|document| document.units.iter().filter(|unit| unit.in_summary).count() <= 2));
    let kit = prepare(&[Path::new("seeds")], &at("brief"), &["--scope", "brief", "--sentences", "5"]);
    assert_eq!((kit.documents.len(), kit.documents[0].units.len()), (1, 5));
    fs::copy(at("brief").join("units.ar.txt"), at("brief").join("units.en.txt")).expect("copied");
    merge(&at("brief"), &[], &at("out"));
    assert_eq!(read(at("out").join("brief.md")).matches("\n— ").count(), 5, "every sentence has its source");
}

#[test]
fn a_kit_has_the_same_bytes_every_time_and_its_hashes_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for (name, threads) in [("one", "1"), ("two", "4")] {
        prepare(&[Path::new("seeds")], &at(name), &["--threads", threads]);
    }
    let record: Value = serde_json::from_str(&read(at("one").join("kit.json"))).expect("JSON");
    assert_eq!(read(at("one").join("kit.json")), read(at("two").join("kit.json")));
    let files = record["files"].as_array().expect("files");
    for file in files {
        let path = file["path"].as_str().expect("a path");
        let bytes = fs::read(at("two").join(path)).expect("the file is there");
        assert_eq!(file["sha256"], mujaz::text::sha256(&bytes).as_str(), "{path}");
    }
    assert!(files.len() >= 10);
    let skeleton = at("two").join("skeleton.jsonl");
    fs::write(&skeleton, read(&skeleton).replacen("قمة", "حرب", 1)).expect("written");
    let said = read_kit(&at("two")).map(|_| ()).map_err(|error| error.to_string());
    assert!(said.is_err_and(|said| said.contains("was changed")));
}

#[test]
fn hostile_ids_become_safe_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let text = "التقى الرئيسان صباح الخميس في بكين وبحثا التجارة.";
    let ids = ["../../escape", "a\" b=\"c", "a<b>&", "con", "\u{202e}txt", "x", "X"];
    let lines: String = ids.iter().map(|id| serde_json::json!({"id": id, "text": text, "title": "=1+1"}).to_string() + "\n").collect();
    fs::write(at("in.jsonl"), lines).expect("written");
    let kit = prepare(&[&at("in.jsonl")], &at("kit"), &[]);
    assert_eq!(kit.documents.len(), ids.len());
    translated(&kit, &at("back"));
    let (code, _) = merge(&at("kit"), &[at("back").join("units.xlf")], &at("out"));
    assert_eq!(code, Some(0));
    assert_eq!(fs::read_dir(at("out")).expect("a folder").count(), ids.len() * 4 + 3);
    assert!(read(at("kit").join("units.tsv")).contains("\t'=1+1\t"));
}

#[test]
fn one_format_is_printed() {
    let count = |format: &str, mark: &str| {
        let out = mujaz().args(["prepare", "seeds", "--format", format]).output().expect("runs").stdout;
        String::from_utf8_lossy(&out).matches(mark).count()
    };
    let units = count("jsonl", "mujaz/unit/1");
    assert!(units > 50);
    assert_eq!([count("xliff", "<trans-unit "), count("xliff2", "<unit "), count("text", "\n"), count("tsv", "\n") - 1], [units; 4]);
    mujaz().args(["prepare", "seeds"]).assert().code(2);
    mujaz().args(["prepare", "seeds", "--format", "pdf"]).assert().code(2);
    mujaz().args(["prepare", "seeds", "--format", "text", "--target", "../x"]).assert().code(2);
}

/// Translates a project by OmegaT, where it is installed; the number of segments that it counts.
fn omegat(project: &Path, config: &Path) -> Option<String> {
    fs::create_dir(config).expect("made");
    let arguments = [&*project.to_string_lossy(), "--quiet", &format!("--config-dir={}", config.display()), "--mode=console-translate"];
    client("omegat", &arguments)?;
    let stats = read(project.join("omegat/project_stats.txt"));
    let total = stats.lines().find(|line| line.starts_with("Total:")).expect("a total");
    total.split_whitespace().nth(1).map(str::to_owned)
}

/// Runs a client; `None` and a word about it where it is not installed.
fn client(name: &str, arguments: &[&str]) -> Option<std::process::Output> {
    let output = std::process::Command::new(name).args(arguments).output();
    if output.is_err() {
        eprintln!("skipped: {name} is not installed");
    }
    output.ok()
}

#[test]
fn files_are_valid_by_the_official_schemas_and_by_our_own_checker() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let mut inputs = vec![PathBuf::from("seeds")];
    inputs.extend(shared("seeds"));
    inputs.extend(shared("data/segmentation/pud.jsonl"));
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    for scope in ["articles", "ranked", "summaries", "brief"] {
        let kit = prepare(&inputs, &at(scope), &["--scope", scope]);
        if scope == "articles" {
            translated(&kit, &at("translated"));
        }
    }
    let schemas = shared("schemas").filter(|_| client("xmllint", &["--version"]).is_some());
    for name in ["articles", "ranked", "summaries", "brief", "translated"] {
        for (file, schema) in [
            ("units.xlf", "xliff12/xliff-core-1.2-strict.xsd"),
            ("omegat/source/units.xlf", "xliff12/xliff-core-1.2-strict.xsd"),
            ("units-2.1.xlf", "xliff21/all21.xsd"),
            ("cut.srx", "srx20/srx20.xsd"),
        ] {
            let file = at(name).join(file);
            let Ok(bytes) = fs::read(&file) else { continue };
            assert_eq!(validate(&bytes).findings, [], "{}", file.display());
            let Some(schemas) = &schemas else { continue };
            let catalogs = format!("{} {}", schemas.join("catalog.xml").display(), schemas.join("xliff21/catalog.xml").display());
            let lint = std::process::Command::new("xmllint")
                .env("XML_CATALOG_FILES", catalogs)
                .args(["--nonet", "--noout", "--schema"])
                .args([&schemas.join(schema), &file])
                .output()
                .expect("xmllint runs");
            assert!(lint.status.success(), "{}", String::from_utf8_lossy(&lint.stderr));
        }
    }
    if let Some(schemas) = schemas {
        let rules = schemas.join("xliff21/xliff_core_2.1.sch");
        let file = at("summaries").join("units-2.1.xlf");
        if let Some(output) = client("jing", &[&rules.to_string_lossy(), &file.to_string_lossy()]) {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
    }
}

#[test]
fn omegat_and_translate_toolkit_see_our_segments_and_give_them_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let pages = shared("seeds").unwrap_or_else(|| PathBuf::from("seeds"));
    let kit = prepare(&[&pages], &at("kit"), &[]);
    let units: usize = kit.documents.iter().map(|document| document.units.len()).sum();
    let file = at("kit").join("omegat/source/units.xlf");
    if let Some(output) = client("pocount", &["--csv", &file.to_string_lossy()]) {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let numbers: Vec<usize> = said.split([',', '\n']).filter_map(|cell| cell.trim().parse().ok()).collect();
        assert!(numbers.contains(&units), "{units} units: {said}");
    }
    translated(&kit, &at("back"));
    let (_, report) = merge(&at("kit"), &[at("back").join("units.jsonl")], &at("memory"));
    assert_eq!(report["translated"], units);
    fs::copy(at("memory").join("translations.tmx"), at("kit").join("omegat/tm/auto/ours.tmx")).expect("copied");
    let project = at("kit/omegat");
    let Some(segments) = omegat(&project, &at("config")) else { return };
    assert_eq!(segments, units.to_string());
    let (code, report) = merge(&at("kit"), &[project.join("target/units.xlf")], &at("out"));
    assert_eq!((code, &report["translated"]), (Some(0), &units.into()), "{}", report["refused"]);
}

const PAGE: &str = "قمة في بكين\n\nالتقى الرئيسان صباح الخميس في بكين وبحثا ملفات التجارة. وغادر الوفد العاصمة مساء اليوم نفسه، وفق موقع https://example.org/a?b&c الرسمي.\n\nوقال البيان إن وزارة الري ستعلن النتائج غداً. التقى الرئيسان صباح الخميس في بكين وبحثا ملفات التجارة.\n";
const BEFORE: &str = "id\tsource\ttarget\n\
    p1s1\tقمة في بكين\tSummit in Beijing\n\
    p2s1\tالتقى الرئيسان صباح الخميس في بكين وبحثا ملفات التجارة.\tThe two presidents met in Beijing on Thursday morning.\n\
    p2s2\tوغادر الوفد العاصمة فجر اليوم نفسه، وفق موقع https://example.org/a?b&c الرسمي.\tThe delegation left at dawn, says https://example.org/a?b&c.\n";

/// A kit of two pages with a memory and a term list, and its folder.
fn offered(folder: &Path, arguments: &[&str]) -> Kit {
    let at = |name: &str| folder.join(name);
    fs::create_dir_all(at("pages")).expect("made");
    fs::write(at("pages/a.txt"), PAGE).expect("written");
    fs::write(at("pages/b.txt"), PAGE.replace("النتائج غداً", "النتائج مساء الأحد")).expect("written");
    fs::write(at("before.tsv"), BEFORE).expect("written");
    fs::write(
        at("terms.csv"),
        "term,translations,variants,note\nوزارة الري,irrigation ministry,وزارة الموارد المائية,\nالوفد,delegation,,\n",
    )
    .expect("written");
    mujaz().args(["memory", "add"]).args([at("news.memory"), at("before.tsv")]).assert().success();
    let (memory, terms) = (at("news.memory"), at("terms.csv"));
    let all = [&["--memory", memory.to_str().expect("a path"), "--terms", terms.to_str().expect("a path")], arguments].concat();
    prepare(&[&at("pages")], &at("kit"), &all)
}

#[test]
fn a_kit_offers_memories_and_terms_and_names_repetitions() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let kit = offered(folder.path(), &[]);
    let records: Vec<Value> = read(at("kit/units.jsonl")).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let best = |at: usize| (records[at]["matches"][0]["kind"].as_str(), records[at]["matches"][0]["score"]["all"].as_u64());
    assert_eq!([best(0), best(1)], [(Some("exact"), Some(100)), (Some("context"), Some(100))]);
    assert_eq!(best(2).0, Some("fuzzy"));
    assert_eq!(best(4).0, Some("exact"), "the same text in another context");
    assert_eq!(records[3]["terms"][0]["targets"][0], "irrigation ministry");
    assert_eq!((&records[4]["repeats"]["id"], &records[4]["repeats"]["key"]), (&records[1]["id"], &records[1]["key"]));
    assert_eq!((&records[5]["repeats"]["document"], &records[0]["repeats"]), (&records[0]["document"], &Value::Null));
    let record: Value = serde_json::from_str(&read(at("kit/kit.json"))).expect("JSON");
    assert_eq!(record["repeats"], serde_json::json!({"here": 2, "elsewhere": 3}));
    assert_eq!(record["offered"], serde_json::json!({"context": 2, "exact": 4, "folded": 0, "fuzzy": 2, "prefilled": 0, "with_terms": 4}));
    let analysis = mujaz().args(["analyze", "--json"]).arg(at("pages")).output().expect("runs");
    let analysis: Value = serde_json::from_slice(&analysis.stdout).expect("JSON");
    let counted = |band: &str| analysis["total"][band]["segments"].as_u64();
    assert_eq!((counted("repeated"), counted("repeated in other files")), (Some(2), Some(3)), "{analysis}");
    let table = read(at("kit/units.tsv"));
    assert!(
        table.lines().nth(2).is_some_and(|row| row.contains("\tThe two presidents met in Beijing on Thursday morning.\t100\tbefore.tsv\t"))
    );
    assert!(table.contains("\tوزارة الري = irrigation ministry"), "{table}");
    // What is offered is no translation, in whatever format it comes back.
    for format in KitFormat::ALL.into_iter().filter(|format| *format != KitFormat::Text) {
        let (code, report) = merge(&at("kit"), &[at("kit").join(format.path())], &at("out"));
        assert_eq!((code, &report["translated"], &report["refused"]), (Some(0), &0.into(), &serde_json::json!([])), "{}", format.name());
    }
    assert!(kit.documents[0].units.iter().all(|unit| unit.target.is_none()));
    mujaz().args(["prepare", "seeds", "--format", "tsv", "--target", "fr", "--memory"]).arg(at("news.memory")).assert().code(2);
    mujaz().args(["prepare", "seeds", "--format", "tsv", "--prefill"]).assert().code(2);
}

#[test]
fn kits_with_offers_are_valid_and_omegat_loses_nothing_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let kit = offered(folder.path(), &["--prefill"]);
    let units: usize = kit.documents.iter().map(|document| document.units.len()).sum();
    let tmx = |name: &str| fs::read(at("kit/omegat").join(name)).expect("there");
    for bytes in [tmx("source/units.xlf"), tmx("tm/memory.tmx"), tmx("tm/auto/known.tmx")] {
        assert_eq!(validate(&bytes).findings, []);
    }
    assert_eq!(read(at("kit/omegat/glossary/terms.utf8")).lines().count(), 3, "a line a spelling");
    for file in ["units.xlf", "units-2.1.xlf"] {
        assert_eq!(validate(&fs::read(at("kit").join(file)).expect("there")).findings, [], "{file}");
    }
    if let Some(schemas) = shared("schemas").filter(|_| client("xmllint", &["--version"]).is_some()) {
        let catalogs = format!("{} {}", schemas.join("catalog.xml").display(), schemas.join("xliff21/catalog.xml").display());
        for (file, schema) in [
            ("units.xlf", "xliff12/xliff-core-1.2-strict.xsd"),
            ("omegat/source/units.xlf", "xliff12/xliff-core-1.2-strict.xsd"),
            ("units-2.1.xlf", "xliff21/all21.xsd"),
        ] {
            let lint = std::process::Command::new("xmllint")
                .env("XML_CATALOG_FILES", &catalogs)
                .args(["--nonet", "--noout", "--schema"])
                .args([schemas.join(schema), at("kit").join(file)])
                .output()
                .expect("xmllint runs");
            assert!(lint.status.success(), "{}", String::from_utf8_lossy(&lint.stderr));
        }
        for rules in ["xliff_core_2.1.sch", "matches.sch", "glossary.sch"] {
            let (rules, file) = (schemas.join("xliff21").join(rules), at("kit/units-2.1.xlf"));
            if let Some(output) = client("jing", &[&rules.to_string_lossy(), &file.to_string_lossy()]) {
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            }
        }
    }
    let project = at("kit/omegat");
    let Some(segments) = omegat(&project, &at("config")) else { return };
    assert_eq!(segments, units.to_string());
    let (before, behind) = (read(project.join("source/units.xlf")), read(project.join("target/units.xlf")));
    for mark in ["<alt-trans", "<note", "<context ", "<trans-unit "] {
        assert_eq!(behind.matches(mark).count(), before.matches(mark).count(), "{mark}");
    }
    // The prefilled segment comes out translated, and so do its repetitions.
    let (code, report) = merge(&at("kit"), &[project.join("target/units.xlf")], &at("out"));
    assert_eq!((code, &report["files"][0]["translated"], &report["refused"]), (Some(0), &4.into(), &serde_json::json!([])), "{report}");
}

#[test]
fn translations_given_once_go_to_repetitions() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    offered(folder.path(), &[]);
    let table = read(at("kit/units.tsv"));
    let rows: Vec<String> = table
        .lines()
        .take(3)
        .map(|row| {
            let mut cells: Vec<&str> = row.split('\t').collect();
            if cells[0] != "document" {
                cells[5] = "Done.";
            }
            cells.join("\t")
        })
        .collect();
    fs::write(at("one.tsv"), rows.join("\n")).expect("written");
    let (_, report) = merge(&at("kit"), &[at("one.tsv")], &at("out"));
    assert_eq!((&report["files"][0]["translated"], &report["translated"]), (&2.into(), &6.into()));
    let from: Vec<&Value> = report["propagated"].as_array().expect("a list").iter().map(|one| &one["from"][1]).collect();
    assert_eq!(from.len(), 4);
    let run =
        mujaz().arg("merge").arg(at("kit")).arg(at("one.tsv")).arg("--output").arg(at("out")).args(["--no-propagate", "--json"]).output();
    let report: Value = serde_json::from_slice(&run.expect("runs").stdout).expect("JSON");
    assert_eq!((&report["translated"], &report["propagated"]), (&2.into(), &serde_json::json!([])));
}

#[test]
fn an_archive_job_writes_the_units_of_a_kit() {
    let folder = tempfile::tempdir().expect("a folder");
    mujaz().args(["batch", "seeds", "--do", "kit", "--output"]).arg(folder.path()).assert().success();
    let mut shards: Vec<PathBuf> = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    shards.retain(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("part-")));
    shards.sort();
    let lines: Vec<Value> = shards
        .iter()
        .flat_map(|path| read(path).lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| serde_json::from_str(&line).expect("JSON"))
        .collect();
    let of_batch: Vec<&Value> = lines.iter().flat_map(|line| line["units"].as_array().expect("units")).collect();
    let printed = mujaz().args(["prepare", "seeds", "--format", "jsonl"]).output().expect("runs").stdout;
    let of_prepare: Vec<Value> = String::from_utf8_lossy(&printed).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), of_batch.len()), (10, of_prepare.len()));
    for (a, b) in of_batch.iter().zip(&of_prepare) {
        assert_eq!((&a["id"], &a["key"], &a["source"], &a["span_chars"]), (&b["id"], &b["key"], &b["source"], &b["span_chars"]));
    }
}
