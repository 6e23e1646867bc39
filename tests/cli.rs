//! The program as its users meet it: the real binary, its output, its exit codes.

#![allow(clippy::expect_used, clippy::string_slice)]

mod common;

use assert_cmd::Command;
use common::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn mujaz() -> Command {
    let mut command = Command::cargo_bin("mujaz").expect("the binary is built");
    command.current_dir(root());
    command
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<(PathBuf, Vec<u8>)> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().strip_prefix(folder).expect("below").to_owned(), fs::read(entry.path()).expect("readable")))
        .collect();
    found.sort();
    found
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(bytes).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

const PAGE: &str = "قمة في بكين\n\nالتقى الرئيسان صباح الخميس في بكين وبحثا التجارة. وأضاف البيان أنهما اتفقا على لقاء آخر.\n\nأضف تعليق\n";

#[test]
fn the_main_job_writes_the_same_bytes_at_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut results = Vec::new();
    for threads in ["1", "2", "8"] {
        let out = folder.path().join(threads);
        mujaz().args(["run", "seeds", "--threads", threads, "--output"]).arg(&out).assert().success();
        results.push(files(&out));
    }
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
    let names: Vec<String> = results[0].iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect();
    for name in [
        "brief.html",
        "brief.json",
        "brief.md",
        "manifest.json",
        "report.html",
        "translation/units.ar.txt",
        "translation/units.en.txt",
        "translation/units.jsonl",
        "translation/units.tsv",
        "translation/units.xlf",
        "summaries/pivot-sada.md",
        "summaries/pivot-sada.json",
    ] {
        assert!(names.contains(&name.to_owned()), "{name} is missing from {names:?}");
    }
}

#[test]
fn the_results_of_the_sample_pages_are_as_reviewed() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    mujaz().args(["run", "seeds", "--output"]).arg(&out).assert().success();
    insta::assert_snapshot!("brief", fs::read_to_string(out.join("brief.md")).expect("brief"));
    insta::assert_snapshot!("manifest", fs::read_to_string(out.join("manifest.json")).expect("manifest"));
    insta::assert_snapshot!("summary", fs::read_to_string(out.join("summaries/pivot-sada.md")).expect("summary"));
    let xliff = fs::read_to_string(out.join("translation/units.xlf")).expect("xliff");
    insta::assert_snapshot!("xliff_head", xliff.lines().take(24).collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_shown_sentence_is_the_slice_that_it_names() {
    let out = mujaz().args(["summarize", "seeds", "--sentences", "4", "--json"]).output().expect("runs").stdout;
    let records = json_lines(&out);
    assert_eq!(records.len(), 10);
    for record in records {
        let text = record["text"].as_str().expect("text");
        let letters: Vec<char> = text.chars().collect();
        for sentence in record["sentences"].as_array().expect("sentences").iter().chain(record["left_out"].as_array().expect("left out")) {
            let at = |name: &str, end: usize| sentence[name][end].as_u64().expect("offset") as usize;
            assert_eq!(sentence["text"], text[at("span_bytes", 0)..at("span_bytes", 1)]);
            assert_eq!(sentence["text"], letters[at("span_chars", 0)..at("span_chars", 1)].iter().collect::<String>());
        }
        for sentence in record["sentences"].as_array().expect("sentences") {
            let parts: f64 = sentence["parts"].as_object().expect("parts").values().map(|part| part.as_f64().expect("number")).sum();
            assert!((parts - sentence["score"].as_f64().expect("score")).abs() < 1e-9);
        }
    }
}

#[test]
fn what_a_job_counts_for_itself_is_in_no_record() {
    let out = mujaz().args(["summarize", "seeds", "--json"]).output().expect("runs").stdout;
    for record in json_lines(&out) {
        let origin = record["origin"].as_object().expect("an origin");
        assert_eq!(origin.keys().collect::<Vec<_>>(), ["path", "offset", "encoding"], "the fields that docs/formats.md names");
    }
}

#[test]
fn steps_compose_through_pipes() {
    let direct = mujaz().args(["summarize", "seeds", "--json"]).output().expect("runs").stdout;
    let segments = mujaz().args(["segment", "seeds", "--json"]).output().expect("runs").stdout;
    let piped = mujaz().args(["summarize", "-", "--json"]).write_stdin(segments).output().expect("runs").stdout;
    for (a, b) in json_lines(&direct).iter().zip(json_lines(&piped)) {
        for part in ["id", "summary", "title", "source", "date"] {
            assert_eq!(a[part], b[part], "{}", a["id"]);
        }
    }
    let brief = mujaz().args(["brief", "-", "--json"]).write_stdin(piped).output().expect("runs").stdout;
    let brief: Value = serde_json::from_slice(&brief).expect("JSON");
    assert_eq!(brief["sentences"].as_array().expect("sentences").len(), 8);
}

#[test]
fn segments_keep_what_was_dropped_with_its_reason() {
    let out = mujaz().args(["segment", "-", "--json"]).write_stdin(PAGE).output().expect("runs").stdout;
    let record = &json_lines(&out)[0];
    assert_eq!(record["segments"].as_array().expect("segments").len(), 2);
    let dropped = record["dropped"].as_array().expect("dropped");
    assert_eq!(dropped.iter().map(|drop| drop["zone"].as_str().expect("zone")).collect::<Vec<_>>(), ["headline", "comment-prompt"]);
    assert!(dropped.iter().all(|drop| !drop["reason"].as_str().expect("reason").is_empty()));
    let all = mujaz().args(["segment", "-", "--no-clean"]).write_stdin(PAGE).output().expect("runs").stdout;
    assert_eq!(String::from_utf8_lossy(&all).lines().filter(|line| !line.is_empty()).count(), 4);
}

#[test]
fn one_bad_input_never_stops_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).expect("made");
    fs::write(pages.join("good.txt"), PAGE).expect("written");
    fs::write(pages.join("empty.txt"), "").expect("written");
    fs::write(pages.join("english.txt"), "The ministry said the campaign would begin next week.").expect("written");
    fs::write(pages.join("picture.txt"), b"\x89PNG\r\n\x1a\n\0\0").expect("written");
    fs::write(pages.join("lines.jsonl"), format!("{}\n{{broken\n{{\"id\": 7}}\n", serde_json::json!({"id": 5, "text": PAGE})))
        .expect("written");
    let out = folder.path().join("out");
    let missing = folder.path().join("missing.txt");
    let run = mujaz().arg("run").arg(&pages).arg(&missing).arg("--output").arg(&out).output().expect("runs");
    assert_eq!(run.status.code(), Some(1));
    let manifest: Value = serde_json::from_slice(&fs::read(out.join("manifest.json")).expect("manifest")).expect("JSON");
    let mut kinds: Vec<&str> =
        manifest["refused"].as_array().expect("refused").iter().map(|refusal| refusal["kind"].as_str().expect("kind")).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["bad-json", "binary", "empty", "no-text", "not-arabic", "unreadable"]);
    assert_eq!(manifest["counts"]["documents"], 2);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("lines.jsonl (byte ") && said.contains("is a PNG picture"), "{said}");
}

#[test]
fn exit_codes_say_what_went_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    mujaz().arg("frobnicate").assert().code(2);
    mujaz().args(["summarize", "-", "--ratio", "7"]).write_stdin(PAGE).assert().code(2);
    mujaz().args(["summarize", "-", "--threads", "20000"]).write_stdin(PAGE).assert().code(2);
    mujaz().args(["summarize", "-", "--field", "body"]).write_stdin(PAGE).assert().code(2);
    mujaz().args(["summarize", "/no/such/file"]).assert().code(3);
    fs::write(folder.path().join("mine.txt"), "x").expect("written");
    mujaz().args(["run", "seeds", "--output"]).arg(folder.path()).assert().code(4);
    assert!(folder.path().join("mine.txt").exists(), "the files of others are never touched");
    mujaz().args(["summarize", "seeds", "--output"]).arg(folder.path().join("mine.txt/below")).assert().code(4);
}

#[test]
fn field_names_and_settings_files_are_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let record =
        serde_json::json!({"key": "n1", "body": PAGE, "headline": "قمة", "when": "Wed, 16 May 2018 15:58:24 +0400", "outlet": "النشرة"});
    let fields =
        ["--field", "id=key", "--field", "text=body", "--field", "title=headline", "--field", "date=when", "--field", "source=outlet"];
    let out = mujaz()
        .args(["summarize", "-", "--json", "--input-format", "jsonl"])
        .args(fields)
        .write_stdin(record.to_string())
        .output()
        .expect("runs")
        .stdout;
    let summary = &json_lines(&out)[0];
    assert_eq!((&summary["id"], &summary["title"], &summary["source"]), (&"n1".into(), &"قمة".into(), &"النشرة".into()));
    assert!(summary["date"].as_str().expect("date").starts_with("2018-05-16"));
    let config = folder.path().join("mujaz.toml");
    fs::write(&config, "[summary]\nbudget = { sentences = 1 }\n").expect("written");
    let out = mujaz().args(["summarize", "-", "--json", "--config"]).arg(&config).write_stdin(PAGE).output().expect("runs").stdout;
    assert_eq!(json_lines(&out)[0]["sentences"].as_array().expect("sentences").len(), 1);
    fs::write(&config, "[summary]\nlength = 1\n").expect("written");
    mujaz().args(["summarize", "-", "--config"]).arg(&config).write_stdin(PAGE).assert().code(2);
}

#[test]
fn an_empty_summary_says_why() {
    let run = mujaz().args(["summarize", "-", "--words", "2"]).write_stdin(PAGE).output().expect("runs");
    assert!(run.status.success());
    assert!(String::from_utf8_lossy(&run.stderr).contains("no sentence fits into 2 words"));
}

#[test]
fn verbose_says_how_articles_were_read() {
    let run = mujaz().args(["segment", "seeds/trade-rased-cp1256.txt", "-v"]).output().expect("runs");
    assert!(String::from_utf8_lossy(&run.stderr).contains("trade-rased-cp1256: windows-1256, "));
    assert!(String::from_utf8_lossy(&run.stdout).contains("95%"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let script = format!(
        "{} segment seeds --no-clean | head -n 1 > /dev/null; exit ${{PIPESTATUS[0]}}",
        assert_cmd::cargo::cargo_bin("mujaz").display()
    );
    let status = std::process::Command::new("bash").current_dir(root()).args(["-c", &script]).status().expect("bash runs");
    assert!(status.success());
}

#[test]
fn manuals_and_completions_come_from_the_same_definitions() {
    let folder = tempfile::tempdir().expect("a folder");
    mujaz().args(["man", "--output"]).arg(folder.path()).assert().success();
    let page = fs::read_to_string(folder.path().join("mujaz-run.1")).expect("a page for each command");
    assert!(page.contains("brief\\-sentences"));
    let script = mujaz().args(["completions", "bash"]).output().expect("runs").stdout;
    assert!(String::from_utf8_lossy(&script).contains("--brief-sentences"));
}

#[test]
fn every_article_is_in_one_story() {
    let run = mujaz().args(["brief", "seeds", "--stories", "--json", "-q"]).assert().success();
    let stories = json_lines(&run.get_output().stdout);
    let mut documents: Vec<&str> =
        stories.iter().flat_map(|story| story["documents"].as_array().expect("documents")).map(|id| id.as_str().expect("id")).collect();
    documents.sort_unstable();
    let count = documents.len();
    documents.dedup();
    assert_eq!((documents.len(), count), (10, 10));
    let wire = stories.iter().find(|story| story["story"] == "floods-bawwaba-wire").expect("the flood's first day");
    assert!(
        wire["documents"].as_array().expect("documents").iter().any(|id| id == "floods-difaf-copy"),
        "a wire copy is of the same story"
    );
    assert!(wire["headline"].as_str().expect("headline").contains("سيول"));
    let again = mujaz().args(["brief", "seeds", "--stories", "--json", "-q", "--threads", "1"]).assert().success();
    assert_eq!(run.get_output().stdout, again.get_output().stdout);
    mujaz().args(["brief", "seeds", "--stories", "--least-articles", "99"]).assert().success().stdout("");
}
