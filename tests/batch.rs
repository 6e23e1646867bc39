//! Batch jobs through the real binary: every kind of input, interruption, limits.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::string_slice)]

use assert_cmd::Command;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const TEXT: &str = "أعلنت بلدية مرسى السوسن بدء ترميم السوق القديمة صباح اليوم. وقال رئيس البلدية إن الأشغال تستمر ستة أشهر. ورحب التجار بالمشروع بعد سنوات من الانتظار.";

fn mujaz() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("mujaz"))
}

/// A record with a text of its own.
fn record(number: usize) -> String {
    json!({"id": format!("n{number}"), "title": "ترميم السوق", "text": format!("{TEXT} وبلغت الكلفة {number} ألف دينار.")}).to_string()
}

fn records(count: usize) -> String {
    (0..count).map(|number| record(number) + "\n").collect()
}

/// The results of a job that do not depend on when it ran.
fn results(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let is_result = |name: &str| name.starts_with("part-") || name == "rejected.jsonl" || name == "stories.jsonl";
    let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut found: Vec<_> = names.filter(|name| is_result(name)).map(|name| (name.clone(), fs::read(folder.join(name)).unwrap())).collect();
    found.sort();
    found
}

fn lines(folder: &Path) -> Vec<Value> {
    let shards = results(folder).into_iter().filter(|(name, _)| name.starts_with("part-"));
    shards
        .flat_map(|(_, bytes)| {
            bytes
                .split(|&b| b == b'\n')
                .filter(|line| !line.is_empty())
                .map(|line| serde_json::from_slice(line).expect("JSON"))
                .collect::<Vec<Value>>()
        })
        .collect()
}

fn batch(input: &Path, output: &Path) -> Command {
    let mut command = mujaz();
    command.arg("batch").arg(input).arg("--output").arg(output).arg("-q");
    command
}

#[test]
fn lines_hold_what_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.jsonl");
    fs::write(&input, records(3)).unwrap();
    batch(&input, &folder.path().join("out"))
        .args(["--do", "segment,summarize,keywords,dedupe,stories", "--sentences", "1"])
        .assert()
        .success();
    let found = lines(&folder.path().join("out"));
    assert_eq!(found.len(), 3);
    for line in &found {
        let segments = line["segments"].as_array().unwrap();
        assert_eq!(segments.len(), 4);
        let letters: Vec<char> = format!("{TEXT} وبلغت الكلفة").chars().collect();
        let span = &line["spans_chars"][1];
        let shown: String = letters[span[0].as_u64().unwrap() as usize..span[1].as_u64().unwrap() as usize].iter().collect();
        assert_eq!(segments[1], Value::String(shown));
        assert_eq!(line["sentences"].as_array().unwrap().len(), 1);
        assert!(line["summary"].as_str().is_some_and(|summary| TEXT.contains(summary)));
    }
    assert_eq!((&found[0]["duplicate_of"], &found[2]["duplicate_of"]), (&Value::Null, &json!("n0")));
    assert_eq!(fs::read_to_string(folder.path().join("out/stories.jsonl")).unwrap().lines().count(), 1);
    let report: Value = serde_json::from_slice(&fs::read(folder.path().join("out/report.json")).unwrap()).unwrap();
    assert_eq!((&report["tally"]["documents"], &report["complete"]), (&json!(3), &json!(true)));
}

#[test]
fn chosen_sentences_are_found_among_the_segments() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.jsonl");
    fs::write(&input, json!({"text": format!("انشر المقال:\nTwitterTelegramEmail\n{TEXT}")}).to_string()).unwrap();
    batch(&input, &folder.path().join("out")).assert().success();
    let line = &lines(&folder.path().join("out"))[0];
    let chosen: Vec<&Value> = line["sentences"].as_array().unwrap().iter().collect();
    assert!(!chosen.is_empty() && line["segments"].as_array().unwrap().len() == 3, "the bar is no segment: {line}");
    for sentence in chosen {
        let index = sentence["index"].as_u64().unwrap() as usize;
        assert_eq!(line["spans_chars"][index], sentence["span_chars"]);
    }
}

/// The same three articles in every container that is read.
fn containers(folder: &Path) {
    let plain = records(3);
    let objects: Vec<Value> = plain.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    write("plain.jsonl", plain.as_bytes());
    write("members.jsonl.gz", &plain.lines().flat_map(|line| gzip(format!("{line}\n").as_bytes())).collect::<Vec<u8>>());
    write("packed.jsonl.zst", &zstd::encode_all(plain.as_bytes(), 1).unwrap());
    let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 1);
    xz.write_all(plain.as_bytes()).unwrap();
    write("packed.jsonl.xz", &xz.finish().unwrap());
    write("array.json", serde_json::to_string_pretty(&objects).unwrap().as_bytes());
    for (name, delimiter) in [("table.csv", b','), ("table.tsv", b'\t')] {
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        table.write_record(["id", "title", "text"]).unwrap();
        for object in &objects {
            table.write_record(["id", "title", "text"].map(|key| object[key].as_str().unwrap())).unwrap();
        }
        write(name, &table.into_inner().unwrap());
    }
    let text = |object: &Value| object["text"].as_str().unwrap().to_owned();
    let items: String = objects
        .iter()
        .map(|object| {
            format!(
                "<item><guid>{}</guid><title>ترميم السوق</title><description><![CDATA[<p>{}</p>]]></description></item>",
                object["id"].as_str().unwrap(),
                text(object)
            )
        })
        .collect();
    write(
        "feed.rss",
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>النشرة</title>{items}</channel></rss>").as_bytes(),
    );
    let warc: String = objects
        .iter()
        .map(|object| {
            format!(
                "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {}\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n",
                object["id"].as_str().unwrap(),
                text(object).len(),
                text(object)
            )
        })
        .collect();
    write("crawl.warc.wet.gz", &gzip(warc.as_bytes()));
    let mut tar = Vec::new();
    for object in &objects {
        let name = format!("a/{}.txt", object["id"].as_str().unwrap());
        tar.extend(tar_entry(&name, text(object).as_bytes()));
    }
    tar.extend([0; 1024]);
    write("pages.tar.gz", &gzip(&tar));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for object in &objects {
        zip.start_file(format!("{}.txt", object["id"].as_str().unwrap()), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text(object).as_bytes()).unwrap();
    }
    write("pages.zip", &zip.finish().unwrap().into_inner());
    let mut nested = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    nested.start_file("inner/packed.jsonl.gz", zip::write::SimpleFileOptions::default()).unwrap();
    nested.write_all(&gzip(plain.as_bytes())).unwrap();
    write("nested.zip", &nested.finish().unwrap().into_inner());
}

fn tar_entry(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = [0u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[148..156].fill(b' ');
    header[156] = b'0';
    header[257..262].copy_from_slice(b"ustar");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let mut entry = header.to_vec();
    entry.extend_from_slice(content);
    entry.resize(entry.len().next_multiple_of(512), 0);
    entry
}

#[test]
fn every_container_gives_the_same_articles() {
    let folder = tempfile::tempdir().unwrap();
    containers(folder.path());
    let expected: Vec<Value> = (0..3).map(|number| json!(format!("n{number}"))).collect();
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert_eq!(names.len(), 12);
    let out = tempfile::tempdir().unwrap();
    for (number, path) in names.iter().enumerate() {
        let output = out.path().join(number.to_string());
        batch(path, &output).args(["--do", "segment"]).assert().success();
        let found = lines(&output);
        let ids: Vec<Value> = found.iter().map(|line| line["id"].clone()).collect();
        assert_eq!(ids, expected, "{}", path.display());
        assert!(found.iter().all(|line| line["segments"].as_array().unwrap().len() == 4), "{}", path.display());
    }
    let piped = fs::read(folder.path().join("pages.tar.gz")).unwrap();
    let mut command = batch(Path::new("-"), &out.path().join("piped"));
    command.write_stdin(piped).assert().success();
    assert_eq!(lines(&out.path().join("piped")).len(), 3);
    batch(folder.path(), &out.path().join("all")).assert().success();
    assert_eq!(lines(&out.path().join("all")).len(), 36, "a folder of all of them");
}

#[test]
fn what_standard_input_is_can_be_said() {
    let folder = tempfile::tempdir().unwrap();
    containers(folder.path());
    for (name, form) in [("table.csv", "csv"), ("table.tsv", "tsv"), ("array.json", "json"), ("plain.jsonl", "jsonl")] {
        let output = folder.path().join("out").join(form);
        let input = fs::read(folder.path().join(name)).unwrap();
        batch(Path::new("-"), &output).args(["--input-format", form]).write_stdin(input).assert().success();
        assert_eq!(lines(&output).len(), 3, "{form}");
    }
}

#[test]
fn killed_jobs_go_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.jsonl");
    fs::write(&input, records(3000) + "{broken\n" + &records(500)).unwrap();
    let arguments = ["--shard-bytes", "150000", "--do", "segment,summarize,dedupe"];
    let unbroken = folder.path().join("unbroken");
    batch(&input, &unbroken).args(arguments).assert().code(1);
    let expected = results(&unbroken);
    assert!(expected.len() > 5);
    for (round, threads) in [1, 2, 8].into_iter().enumerate() {
        let broken = folder.path().join(format!("broken{round}"));
        let threads = threads.to_string();
        for wait in [20, 90, 200] {
            let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("mujaz"));
            command.arg("batch").arg(&input).arg("--output").arg(&broken).args(arguments).args(["-q", "--threads", &threads]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        batch(&input, &broken).args(arguments).args(["--threads", &threads]).assert().code(1);
        assert!(results(&broken) == expected, "{threads} threads");
        // A job that is done is left alone.
        batch(&input, &broken).args(arguments).assert().code(1);
        assert!(results(&broken) == expected);
    }
}

#[test]
fn another_job_and_another_process_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.jsonl"), folder.path().join("out"));
    fs::write(&input, records(20)).unwrap();
    batch(&input, &output).assert().success();
    let refused = batch(&input, &output).args(["--sentences", "1"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("other inputs or settings"));
    let mut holder = std::process::Command::new(assert_cmd::cargo::cargo_bin!("mujaz"));
    let held = folder.path().join("held");
    holder.args(["batch", "-", "--output"]).arg(&held).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut holder = holder.spawn().unwrap();
    let lock = held.join("job.lock");
    (0..100)
        .take_while(|_| fs::read(&lock).map_or(true, |content| content.is_empty()))
        .for_each(|_| std::thread::sleep(Duration::from_millis(50)));
    let refused = batch(&input, &held).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains(&format!("process {}", holder.id())));
    holder.kill().unwrap();
    holder.wait().unwrap();
}

#[test]
fn parts_samples_and_limits_choose_by_the_records_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.jsonl");
    fs::write(&input, records(200)).unwrap();
    let ids = |name: &str, arguments: &[&str]| -> Vec<String> {
        let output = folder.path().join(name);
        batch(&input, &output).args(["--do", "keywords"]).args(arguments).assert().success();
        lines(&output).iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut parts: Vec<String> =
        ["1/3", "2/3", "3/3"].iter().enumerate().flat_map(|(at, part)| ids(&format!("part{at}"), &["--shard", part])).collect();
    let mut all = ids("all", &[]);
    assert_eq!((parts.len(), all.len()), (200, 200));
    parts.sort();
    all.sort();
    assert_eq!(parts, all);
    let tenth = ids("tenth", &["--sample", "0.1"]);
    let fifth = ids("fifth", &["--sample", "0.2"]);
    assert!((5..50).contains(&tenth.len()) && tenth.iter().all(|id| fifth.contains(id)), "a larger sample holds the smaller");
    assert_eq!(ids("limit", &["--limit", "7"]).len(), 7);
    let dry = batch(&input, &folder.path().join("dry")).args(["--dry-run", "--limit", "9"]).output().unwrap();
    assert!(String::from_utf8_lossy(&dry.stdout).starts_with("9 records, 9 wanted"));
    assert!(!folder.path().join("dry").exists());
}

#[test]
fn bombs_are_refused_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).unwrap();
    let zeros = vec![b' '; 8 << 20];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&zeros).unwrap();
    fs::write(pages.join("bomb.txt.gz"), gzip.finish().unwrap()).unwrap();
    fs::write(pages.join("bomb.txt.zst"), zstd::encode_all(zeros.as_slice(), 19).unwrap()).unwrap();
    let mut archive = zip::ZipWriter::new(fs::File::create(pages.join("bomb.zip")).unwrap());
    let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("a.txt", packed).unwrap();
    archive.write_all(&zeros).unwrap();
    archive.start_file("b.txt", packed).unwrap();
    archive.write_all(TEXT.as_bytes()).unwrap();
    archive.finish().unwrap();
    let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 6);
    xz.write_all(&zeros).unwrap();
    fs::write(pages.join("bomb.txt.xz"), xz.finish().unwrap()).unwrap();
    let mut deep = records(1).into_bytes();
    for _ in 0..9 {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&deep).unwrap();
        deep = gzip.finish().unwrap();
    }
    fs::write(pages.join("deep.gz"), deep).unwrap();
    fs::write(pages.join("good.jsonl"), records(2)).unwrap();
    fs::write(pages.join("torn.tar"), &tar_entry("a.txt", TEXT.as_bytes())[..600]).unwrap();
    let output = folder.path().join("out");
    batch(&pages, &output).assert().code(1);
    assert_eq!(lines(&output).len(), 3, "two records, and what stands beside the bomb in the ZIP archive");
    let rejected = fs::read_to_string(output.join("rejected.jsonl")).unwrap();
    for reason in ["--max-ratio", "--max-depth"] {
        assert!(rejected.contains(reason), "{rejected}");
    }
    // The torn archive counts twice: its entry ends too soon, and so does it.
    assert_eq!(rejected.lines().count(), 7, "{rejected}");
    let stopped = folder.path().join("stopped");
    batch(&pages, &stopped).args(["--max-rejects", "2"]).assert().code(5);
    batch(&pages, &stopped).args(["--max-rejects", "9"]).assert().code(1);
    assert_eq!(results(&stopped), results(&output));
}

#[test]
fn the_archives_own_statistics_can_be_counted_first() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.jsonl"), folder.path().join("out"));
    fs::write(&input, records(30)).unwrap();
    batch(&input, &output).arg("--two-pass").assert().success();
    let shown = mujaz().args(["model", "show"]).arg(output.join("background.df")).output().unwrap();
    assert!(String::from_utf8_lossy(&shown.stdout).starts_with("30 documents"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_job_stops_at_once_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.jsonl"), folder.path().join("out"));
    fs::write(&input, records(20_000)).unwrap();
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("mujaz"));
    command.arg("batch").arg(&input).arg("--output").arg(&output).args(["-q", "--shard-bytes", "500000"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let code = child.wait().unwrap().code();
    assert!(code == Some(130) || code == Some(0), "{code:?}");
    batch(&input, &output).args(["--shard-bytes", "500000"]).assert().success();
    assert_eq!(lines(&output).len(), 20_000);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn builds_without_parquet_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.parquet");
    fs::write(&input, b"PAR1").unwrap();
    batch(&input, &folder.path().join("out")).assert().code(3);
    let rejected = fs::read_to_string(folder.path().join("out/rejected.jsonl")).unwrap();
    assert!(rejected.contains("--features parquet"), "{rejected}");
    let refused = batch(&input, &folder.path().join("table")).args(["--format", "parquet"]).assert().code(2);
    assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("--features parquet"));
}

/// Tables hold what lines hold, are read again, and survive a stop.
#[cfg(feature = "parquet")]
#[test]
fn parquet_tables_hold_what_lines_hold() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.jsonl"), records(400)).unwrap();
    let tasks = ["--do", "segment,summarize,keywords,dedupe", "--text", "--shard-bytes", "400000"];
    batch(&at("a.jsonl"), &at("lines")).args(tasks).assert().success();
    batch(&at("a.jsonl"), &at("tables")).args(tasks).args(["--format", "parquet"]).assert().success();
    let tables = results(&at("tables"));
    assert!(tables.iter().filter(|(name, _)| name.ends_with(".parquet")).count() > 1);

    // Read again with the same tasks, tables give the lines that the lines give.
    let shard = |name: &str| at(name);
    fs::create_dir(shard("only")).unwrap();
    for (name, bytes) in tables.iter().filter(|(name, _)| name.ends_with(".parquet")) {
        fs::write(shard("only").join(name), bytes).unwrap();
    }
    batch(&shard("only"), &at("again")).args(tasks).assert().success();
    let place = |mut line: Value| {
        let fields = line.as_object_mut().unwrap();
        for name in ["path", "offset"] {
            fields.remove(name);
        }
        line
    };
    let (first, again): (Vec<_>, Vec<_>) = (lines(&at("lines")), lines(&at("again")));
    assert_eq!(first.len(), 400);
    assert_eq!(first.into_iter().map(place).collect::<Vec<_>>(), again.into_iter().map(place).collect::<Vec<_>>());

    // A damaged table is refused, and what stands beside it is read.
    let (name, mut bytes) = tables.into_iter().find(|(name, _)| name.ends_with(".parquet")).unwrap();
    let middle = bytes.len() - 20;
    bytes[middle..].fill(0);
    fs::write(shard("only").join(name), bytes).unwrap();
    batch(&shard("only"), &at("damaged")).assert().code(1);
    assert!(fs::read_to_string(at("damaged/rejected.jsonl")).unwrap().contains("damaged"));
    assert!(!lines(&at("damaged")).is_empty());
}

#[test]
fn what_the_job_did_not_write_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.jsonl"), folder.path().join("out"));
    fs::write(&input, records(3)).unwrap();
    fs::create_dir(&output).unwrap();
    fs::write(output.join("part-2024-01.jsonl"), "theirs").unwrap();
    let refused = batch(&input, &output).assert().code(2);
    assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("part-2024-01.jsonl"));
    assert_eq!(fs::read_to_string(output.join("part-2024-01.jsonl")).unwrap(), "theirs");
    // Beside a job, too, and in a folder whose journal is damaged.
    let own = folder.path().join("own");
    batch(&input, &own).assert().success();
    fs::write(own.join("part-x.jsonl"), "theirs").unwrap();
    batch(&input, &own).assert().success();
    let journal = fs::read_to_string(own.join("journal.jsonl")).unwrap();
    fs::write(own.join("journal.jsonl"), journal.replacen('{', "X", 1)).unwrap();
    batch(&input, &own).assert().code(2);
    assert!(own.join("part-x.jsonl").exists() && own.join("part-00000.jsonl").exists());
}

#[test]
fn results_inside_what_is_read_are_no_input() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), records(40)).unwrap();
    let output = folder.path().join("out");
    for _ in 0..2 {
        batch(folder.path(), &output).args(["--shard-bytes", "9000"]).assert().success();
        assert_eq!(lines(&output).len(), 40);
    }
}

#[test]
fn changed_inputs_and_settings_are_another_job() {
    let folder = tempfile::tempdir().unwrap();
    let (input, rules) = (folder.path().join("a.jsonl"), folder.path().join("rules.toml"));
    fs::write(&rules, "").unwrap();
    let arguments = ["--shard-bytes", "20000", "--rules", rules.to_str().unwrap()];
    for tasks in ["segment", "segment,dedupe"] {
        let output = folder.path().join(tasks);
        fs::write(&input, records(99) + "{broken\n").unwrap();
        // Stopped behind the first shards.
        batch(&input, &output).args(arguments).args(["--do", tasks, "--max-rejects", "0"]).assert().code(5);
        assert!(lines(&output).len() > 10);
        let reversed: Vec<String> = records(99).lines().rev().map(str::to_owned).collect();
        fs::write(&input, reversed.join("\n") + "\n{broken\n").unwrap();
        let refused = batch(&input, &output).args(arguments).args(["--do", tasks]).assert().code(2);
        assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("inputs were changed"));
        fs::write(&input, records(99) + "{broken\n").unwrap();
        batch(&input, &output).args(arguments).args(["--do", tasks]).assert().code(1);
        assert_eq!(lines(&output).len(), 99);
        fs::write(&input, reversed.join("\n") + "\n{broken\n").unwrap();
        batch(&input, &output).args(arguments).args(["--do", tasks]).assert().code(2);
    }
    fs::write(&input, records(99) + "{broken\n").unwrap();
    fs::write(&rules, "# another\n").unwrap();
    batch(&input, &folder.path().join("segment")).args(arguments).args(["--do", "segment"]).assert().code(2);
}

#[test]
fn a_pipe_is_held_against_what_came_through_it_before() {
    let folder = tempfile::tempdir().unwrap();
    let piped = |output: &str, content: String| batch(Path::new("-"), &folder.path().join(output)).write_stdin(content).assert();
    piped("out", records(5)).success();
    piped("out", records(5)).success();
    for other in [records(6), records(4), records(5).replace("ترميم", "تعمير")] {
        piped("out", other).code(2);
    }
    let twice = batch(Path::new("-"), &folder.path().join("twice")).arg("--two-pass").write_stdin(records(5)).assert().code(2);
    assert!(String::from_utf8_lossy(&twice.get_output().stderr).contains("read once only"));
}

#[test]
fn a_finished_job_has_its_report_and_its_stories() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("a.jsonl"), folder.path().join("out"));
    fs::write(&input, records(5) + "{broken\n").unwrap();
    let tasks = ["--do", "segment,stories"];
    batch(&input, &output).args(tasks).assert().code(1);
    fs::remove_file(output.join("report.html")).unwrap();
    batch(&input, &output).args(tasks).assert().code(1);
    assert!(output.join("report.html").exists());
    for lost in ["stories.jsonl", "rejected.jsonl"] {
        let kept = fs::read(output.join(lost)).unwrap();
        fs::remove_file(output.join(lost)).unwrap();
        let refused = batch(&input, &output).args(tasks).assert().code(2);
        assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains(lost));
        fs::write(output.join(lost), kept).unwrap();
    }
}

#[test]
fn lists_patterns_and_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), records(2)).unwrap();
    fs::write(folder.path().join("list.txt"), format!("{}\n", folder.path().join("a*.jsonl").display())).unwrap();
    let run = |output: &str| {
        let mut command = mujaz();
        command.arg("batch").arg("-q").arg("--output").arg(folder.path().join(output));
        command
    };
    run("listed").arg("--files-from").arg(folder.path().join("list.txt")).assert().success();
    assert_eq!(lines(&folder.path().join("listed")).len(), 2);
    run("none").arg(folder.path().join("b*.jsonl")).assert().code(3);
    run("none").arg(folder.path().join("b.jsonl")).arg("--dry-run").assert().code(3);
    // A field that is not there is noticed before the end.
    fs::write(folder.path().join("bad.jsonl"), "{\"body\":\"a\"}\n".repeat(5000)).unwrap();
    run("bad").arg(folder.path().join("bad.jsonl")).args(["--max-rejects", "3"]).assert().code(5);
    assert!(fs::read_to_string(folder.path().join("bad/rejected.jsonl")).unwrap().lines().count() < 100);
}
