//! Background statistics, weights and measures through the real binary.

#![allow(clippy::expect_used)]

mod common;

use assert_cmd::Command;
use common::root;
use serde_json::Value;
use std::fs;

fn mujaz() -> Command {
    let mut command = Command::cargo_bin("mujaz").expect("the binary is built");
    command.current_dir(root());
    command
}

#[test]
fn counts_of_parts_add_up_to_the_counts_of_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let inputs = |half: usize| {
        let mut pages: Vec<_> = fs::read_dir(root().join("seeds")).expect("seeds").map(|entry| entry.expect("entry").path()).collect();
        pages.retain(|page| page.extension().is_some_and(|extension| extension != "md"));
        pages.sort();
        pages.into_iter().enumerate().filter(move |(at, _)| at % 2 == half).map(|(_, page)| page).collect::<Vec<_>>()
    };
    let (even, odd) = (inputs(0), inputs(1));
    for (name, pages) in [("even.df", even.clone()), ("odd.df", odd.clone()), ("all.df", [even, odd].concat())] {
        mujaz().args(["model", "build", "-q"]).args(pages).arg("--output").arg(file(name)).assert().success();
    }
    for (name, parts) in [("ab.df", ["even.df", "odd.df"]), ("ba.df", ["odd.df", "even.df"])] {
        mujaz().args(["model", "merge"]).args(parts.map(file)).arg("--output").arg(file(name)).assert().success();
        assert_eq!(fs::read(file(name)).expect("sum"), fs::read(file("all.df")).expect("whole"), "{name}");
    }
    mujaz().args(["summarize", "seeds", "--json", "--model"]).arg(file("all.df")).assert().success();
    fs::write(file("bad.df"), b"PK").expect("written");
    let refused = mujaz().args(["summarize", "seeds", "--model"]).arg(file("bad.df")).assert().code(2);
    assert!(String::from_utf8_lossy(&refused.get_output().stderr).contains("model build"), "the message says what to do");
}

const GOLD: &str = r#"{"id": 1, "text": "أغلقت السلطات ميناء الصيد بعد عاصفة قوية ضربت الساحل. وتوقع خبراء أن تستمر الرياح يومين. ونقلت الشاحنات المؤن إلى القرى البعيدة عن الطريق.", "summaries": [{"spans": [[0, 53]], "text": "أغلقت السلطات ميناء الصيد بعد عاصفة قوية ضربت الساحل."}]}
{"id": 2, "text": "خفض المصرف المركزي سعر الفائدة نصف نقطة مئوية. ورحب التجار بالقرار الذي طال انتظاره في الأسواق. وتراجعت العملة المحلية قليلاً أمام سلة العملات.", "summaries": [{"spans": [[0, 47]], "text": "خفض المصرف المركزي سعر الفائدة نصف نقطة مئوية."}]}
"#;

#[test]
fn weights_fit_to_what_readers_keep() {
    let folder = tempfile::tempdir().expect("a folder");
    let (gold, weights) = (folder.path().join("gold.jsonl"), folder.path().join("weights.toml"));
    fs::write(&gold, GOLD).expect("written");
    let fit = |output: &std::path::Path| {
        mujaz().args(["model", "fit", "--features", "rank,degree"]).arg(&gold).arg("--output").arg(output).assert().success();
        fs::read_to_string(output).expect("weights")
    };
    let first = fit(&weights);
    assert!(first.contains("rank = 0.") && first.contains("nested") || first.contains("Nested"), "{first}");
    assert_eq!(first, fit(&folder.path().join("again.toml")), "the seed is fixed");
    mujaz().args(["summarize", "seeds", "--json", "--weights"]).arg(&weights).assert().success();
    mujaz().args(["model", "fit", "--features", "luck"]).arg(&gold).assert().code(2);
}

#[test]
fn summaries_are_measured_against_readers() {
    let folder = tempfile::tempdir().expect("a folder");
    let gold = folder.path().join("gold.jsonl");
    fs::write(&gold, GOLD).expect("written");
    let measured = mujaz().args(["eval", "summarize", "--ratio", "0.4"]).arg(&gold).assert().success();
    let report: Value = serde_json::from_slice(&measured.get_output().stdout).expect("JSON");
    assert_eq!((&report["documents"], &report["figures"]["vote_mass"]["mean"]), (&2.into(), &1.0.into()));
    assert_eq!(report["difference"]["vote_mass"]["mean"], 0.0, "the lead is as good here");
    let nothing = folder.path().join("nothing.jsonl");
    fs::write(&nothing, "{\"id\": 1, \"summary\": \"\", \"sentences\": []}\n").expect("written");
    mujaz().args(["eval", "summarize"]).args([&gold, &nothing]).assert().code(1);
}

#[test]
fn every_sentence_is_explained() {
    let explained = mujaz().args(["explain", "seeds", "--sentences", "2"]).assert().success();
    let text = String::from_utf8_lossy(&explained.get_output().stdout).into_owned();
    for word in ["+ chosen", "- noise:", "- no room left for it", "keywords:", "score "] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn characters_are_a_budget_and_nested_summaries_grow() {
    let read = |arguments: &[&str]| -> Vec<Value> {
        let run = mujaz().args(["summarize", "seeds", "--json", "-q"]).args(arguments).assert().success();
        String::from_utf8_lossy(&run.get_output().stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    for row in read(&["--characters", "300"]) {
        assert!(row["summary"].as_str().expect("text").chars().count() <= 300);
    }
    let indices = |row: &Value| -> Vec<u64> {
        row["sentences"].as_array().expect("sentences").iter().map(|sentence| sentence["index"].as_u64().expect("index")).collect()
    };
    for (short, long) in read(&["--words", "40", "--nested"]).iter().zip(&read(&["--words", "90", "--nested"])) {
        assert!(indices(short).iter().all(|index| indices(long).contains(index)));
    }
}
