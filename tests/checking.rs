//! Checks, memory, counts and terms against their floors, and through the real binary.

#![allow(clippy::expect_used)]

mod common;

use assert_cmd::Command;
use common::{root, shared};
use mujaz::eval::faults::measure;
use mujaz::translate::check::{Checker, Kind, Options, Pair};
use mujaz::translate::lexicon::Lexicon;
use mujaz::translate::terms::list;
use mujaz::translate::{leverage, returned};
use serde_json::Value;
use std::fs;

fn mujaz() -> Command {
    let mut command = Command::cargo_bin("mujaz").expect("the binary is built");
    command.current_dir(root());
    command
}

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The pairs of every second document, from the first or the second on.
fn pairs(first: usize) -> Option<Vec<Pair>> {
    let text = fs::read_to_string(shared("data/parallel/docs_en_ar_dev.jsonl")?).expect("readable");
    let mut pairs = Vec::new();
    for (line, row) in text.lines().enumerate().filter(|(line, _)| line % 2 == first) {
        let row: Value = serde_json::from_str(row).expect("JSON");
        let list = |name: &str| row[name].as_array().expect("a list").clone();
        for (at, (ar, en)) in list("ar").iter().zip(list("en")).enumerate() {
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            pairs.push(Pair { id: format!("{line}.{at}"), source: text(ar), target: text(&en), ..Pair::default() });
        }
    }
    Some(pairs)
}

#[test]
fn few_good_pairs_are_flagged_and_most_faults_caught() {
    let (Some(learnt), Some(held_out)) = (pairs(0), pairs(1)) else { return };
    let lexicon = Lexicon::learn(learnt.iter().map(|pair| (pair.source.as_str(), pair.target.as_str())));
    let lexicon = Lexicon::from_bytes(&lexicon.to_bytes()).expect("a file of its own");
    let measured = measure(&Checker::with_lexicon(Options::default(), lexicon), &held_out, 100);
    assert!(measured.flagged * 100 <= measured.pairs * 2, "{} of {} {:?}", measured.flagged, measured.pairs, measured.flagged_by_kind);
    for (name, caught) in &measured.faults {
        // Quotation marks that are all gone cannot always be told from names that English leaves unquoted.
        let floor = if *name == "quotes removed" { 85 } else { 95 };
        assert!(caught.caught * 100 >= caught.seeded * floor, "{name}: {caught:?}");
    }
}

const RETURNED: &str = "id\tsource\ttarget\n\
    p1s1\tقُتل 12 شخصاً في حريق مصنع النسيج أمس.\tTwelve people died in a fire at the textile factory yesterday.\n\
    p1s2\tغادر الوفد العاصمة مساء الخميس.\tThe delegation left the the capital on Thursday evening.\n\
    p1s3\tارتفعت الصادرات بنسبة ٤٫٥٪ في عام ٢٠٢٤.\tExports rose by 4.6% in 2024.\n\
    p1s4\tهل يعود الوزير غداً؟\t\n";

#[test]
fn a_returned_table_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("back.tsv");
    fs::write(&file, RETURNED).expect("written");
    let output = mujaz().args(["check", "--format", "json"]).arg(&file).output().expect("runs");
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    let kinds = |at: usize| {
        let issues = report["segments"][at]["issues"].as_array().expect("a list");
        issues
            .iter()
            .map(|issue| format!("{}/{}", issue["severity"].as_str().unwrap_or(""), issue["kind"].as_str().unwrap_or("")))
            .collect::<Vec<_>>()
    };
    assert_eq!(report["segments"][0]["id"], "p1s1");
    assert_eq!((kinds(0), kinds(1)), (vec![], vec!["warning/doubled_word".to_owned()]));
    assert_eq!((kinds(2), kinds(3)), (vec!["error/number".to_owned()], vec!["error/empty".to_owned()]));
    mujaz().args(["check", "--off", "number,empty"]).arg(&file).assert().success();
    mujaz().args(["check", "--only", "brackets", "--format", "html"]).arg(&file).assert().success();
    mujaz().args(["check", "--off", "nonsense"]).arg(&file).assert().code(2);
    let terms = folder.path().join("terms.csv");
    fs::write(&terms, "term,translations\nالوفد,mission\n").expect("written");
    let output = mujaz().args(["check", "--json", "--only", "term", "--terms"]).args([&terms, &file]).output().expect("runs");
    assert_eq!(json(&output)["segments"][1]["issues"][0]["kind"], Kind::Term.name());
}

#[test]
fn lost_codes_of_xliff_are_errors() {
    let xml = "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a\" source-language=\"ar\" target-language=\"en\" datatype=\"plaintext\"><body>\
        <trans-unit id=\"u1\"><source>زوروا <g id=\"1\">موقع الوزارة</g> اليوم.</source><target>Visit the ministry's site today.</target></trans-unit>\
        <trans-unit id=\"u2\"><source>زوروا <x id=\"1\" equiv-text=\"https://example.org\"/> اليوم.</source><target>Visit <x id=\"1\"/> today.</target></trans-unit></body></file></xliff>";
    let pairs = Pair::all_of(&returned::read(xml.as_bytes(), "ar", "en").expect("XLIFF")).expect("bilingual");
    let issues = Checker::new(Options::default()).expect("a lexicon").check(&pairs);
    assert_eq!(issues[0].iter().map(|issue| issue.kind).collect::<Vec<_>>(), [Kind::Placeable]);
    assert_eq!(issues[1], []);
}

#[test]
fn a_memory_goes_in_and_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, memory, tmx) = (folder.path().join("back.tsv"), folder.path().join("a.memory"), folder.path().join("out.tmx"));
    fs::write(&file, RETURNED).expect("written");
    mujaz().args(["memory", "add"]).args([&memory, &file]).assert().success().stdout("3 units added, 0 known already\n");
    mujaz().args(["memory", "export"]).arg(&memory).arg("-o").arg(&tmx).assert().success();
    mujaz().args(["memory", "add"]).args([&memory, &tmx]).assert().success();
    let look = mujaz().args(["memory", "look"]).arg(&memory).write_stdin("غادر الوفد العاصمه مساء الخميس.\n").output().expect("runs");
    assert_eq!(json(&look)["matches"][0]["kind"], "folded");
    let analysis = mujaz().args(["analyze", "seeds", "--json", "--memory"]).arg(&memory).output().expect("runs");
    assert!(json(&analysis)["total"]["total"]["words"].as_u64().is_some_and(|words| words > 100));
    mujaz().args(["memory", "look"]).arg(folder.path().join("none")).assert().code(2);
}

#[test]
fn terms_are_valid_tbx() {
    let tbx = mujaz().args(["terms", "seeds", "--format", "tbx"]).output().expect("runs").stdout;
    assert!(list::read(&tbx, "ar", "en").is_ok_and(|rows| rows.len() > 10));
    let Some(schema) = shared("schemas/tbx-basic/DCT/TBX-Basic.nvdl") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("terms.tbx");
    fs::write(&file, tbx).expect("written");
    match std::process::Command::new("jing").args([&schema, &file]).output() {
        Ok(said) => assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout)),
        Err(_) => eprintln!("skipped: jing is not here"),
    }
}

#[test]
fn fuzzy_scores_are_those_of_omegat() {
    // Scores that OmegaT 3.6.0 with LuceneArabicTokenizer gives these pairs: over stems, over words, over all pieces.
    for (a, b, scores) in [
        ("غادر الوفد العاصمة مساء.", "غادر الوفد العاصمة صباحاً.", (75, 75, 87)),
        ("وصلت 3,5% من الشحنات إلى الميناء.", "وصلت الشحنات إلى ميناء المدينة.", (75, 40, 50)),
        ("كوفيد-19 في example.org", "كوفيد-20 على example.org", (100, 66, 71)),
    ] {
        let score = leverage::score(&leverage::Tokens::of(a), &leverage::Tokens::of(b));
        assert_eq!((score.stems, score.words, score.all), scores, "{a} / {b}");
    }
}

#[test]
fn hostile_files_are_refused_or_read_without_harm() {
    let tmx = "<tmx version=\"1.4\"><header srclang=\"ar\"/><body><tu tuid=\"1\"><tuv xml:lang=\"ar\"><seg>نص</seg></tuv><tuv xml:lang=\"en\"><seg>text</seg></tuv></tu></body></tmx>";
    let tbx = "<tbx type=\"TBX-Basic\"><text><body><conceptEntry id=\"c1\"><langSec xml:lang=\"ar\"><termSec><term>سد</term></termSec></langSec></conceptEntry></body></text></tbx>";
    let csv = "term,translations\n\"سد, \"\"كبير\"\"\",dam|barrage\n=1+1,x\n";
    let mut hostile: Vec<Vec<u8>> = Vec::new();
    for text in [tmx, tbx, csv] {
        // Cut anywhere, in the middle of characters too, and with bytes that do not belong there.
        hostile.extend((1..=20).map(|part| text.as_bytes()[..text.len() * part / 21].to_vec()));
        hostile.extend((0..10).map(|at| [&text.as_bytes()[..at * 5], b"\xff\x00<!", &text.as_bytes()[at * 5..]].concat()));
        hostile.push(format!("<!DOCTYPE x [<!ENTITY a \"{}\">]>{text}", "b".repeat(99)).into_bytes());
        hostile.push(
            format!("<!DOCTYPE x SYSTEM \"file:///etc/passwd\" [<!ENTITY % p SYSTEM \"http://example.org/\"> %p;]>{text}").into_bytes(),
        );
        hostile.push(format!("{}{text}", "<a>".repeat(100_000)).into_bytes());
        hostile.push(text.replace("text", "&unknown;").replace("سد", "&unknown;").into_bytes());
        hostile.push(text.replace('"', "").into_bytes());
    }
    assert!(hostile.len() >= 100);
    for bytes in hostile {
        let read = returned::read(&bytes, "ar", "en").map_err(|error| error.to_string());
        let listed = list::read(&bytes, "ar", "en").map_err(|error| error.to_string());
        for reason in [read.err(), listed.err()].into_iter().flatten() {
            assert!(!reason.is_empty());
        }
        if bytes.windows(8).any(|part| part == b"<!ENTITY") {
            assert!(list::read(&bytes, "ar", "en").is_err());
            assert!(returned::read(&bytes, "ar", "en").is_err());
        }
    }
}
