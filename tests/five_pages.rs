//! The five real pages that the project was started for. They are not part of the repository; the snapshot holds
//! lines, spans, zones and rules, never text.

#![allow(clippy::expect_used, clippy::string_slice)]

mod common;

use common::{read_page, shared};
use mujaz::article::Zone;
use serde_json::Value;
use std::fmt::Write;

const PAGES: [&str; 5] =
    ["000_6270dfc1121446d0", "001_d08127e77ea73739", "002_3e647ad5bef2f076", "003_4c06f104db4739ca", "004_6cbbe82c69b76903"];

fn page(name: &str) -> mujaz::article::Document {
    read_page(&format!("../shared/seeds/{name}.txt"))
}

#[test]
fn zones_of_every_line() {
    if shared("seeds").is_none() {
        return;
    }
    let mut table = String::from("page line start end zone rule sentences\n");
    for name in PAGES {
        let document = page(name);
        for (at, block) in document.blocks.iter().enumerate() {
            let sentences = document.sentences.iter().filter(|sentence| sentence.block as usize == at).count();
            let _ = writeln!(
                table,
                "{} {} {} {} {} {} {sentences}",
                &name[..3],
                block.line,
                block.span.start,
                block.span.end,
                block.zone,
                block.reason.rule
            );
        }
        let published = document.published.map_or("undated".into(), |published| published.date.to_string());
        let _ = writeln!(
            table,
            "{} published {published}, headline {:?}, body sentences {}",
            &name[..3],
            document.headline,
            document.body().len()
        );
    }
    insta::assert_snapshot!(table);
}

/// Which zones a label of the gold file allows.
fn allowed(label: &str) -> &'static [Zone] {
    match label {
        "headline" => &[Zone::Headline],
        "dateline" => &[Zone::Dateline],
        "lead" | "body" => &[Zone::Body],
        "subheading" => &[Zone::Subheading],
        "byline" => &[Zone::Byline],
        "caption" => &[Zone::Caption],
        "related_link" => &[Zone::ReadAlso, Zone::RelatedBlock],
        "share" => &[Zone::ShareBar],
        "nav" => &[Zone::Nav, Zone::SiteLogo],
        "footer" => &[Zone::Nav, Zone::PluginLine],
        "comment_prompt" => &[Zone::CommentPrompt],
        other => panic!("unknown label {other}"),
    }
}

#[test]
fn gold_labels_and_body_sentences() {
    let Some(path) = shared("data/segmentation/seeds_zones.json") else { return };
    let gold: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    let mut exact = 0;
    for name in PAGES {
        let document = page(name);
        let labels = &gold["files"][format!("{name}.txt")];
        for (line, label) in labels["lines"].as_object().expect("lines") {
            let label = label["label"].as_str().expect("label");
            let found = document.blocks.iter().find(|block| block.line.to_string() == *line).map(|block| block.zone);
            match found {
                None => assert_eq!(label, "blank", "{name}:{line}"),
                Some(zone) => assert!(allowed(label).contains(&zone), "{name}:{line} is {zone}, labelled {label}"),
            }
        }
        let body: Vec<&str> = document.body().iter().map(|&at| document.show(document.sentences[at].span)).collect();
        let expected: Vec<&str> =
            labels["sentences"].as_array().expect("sentences").iter().map(|s| s["text"].as_str().expect("text")).collect();
        assert_eq!(body, expected, "{name}");
        exact += body.len();
    }
    assert_eq!(exact, 82);
}

#[test]
fn dates_are_what_the_pages_state() {
    if shared("seeds").is_none() {
        return;
    }
    let dates: Vec<Option<String>> = PAGES.map(|name| page(name).published.map(|published| published.date.to_string())).into();
    assert_eq!(dates, [Some("2025-10-18".into()), Some("2025-09-05".into()), None, None, None]);
    assert_eq!(page(PAGES[4]).title(), None, "the last page has no headline");
}

/// The brief over the pages as JSON.
fn brief() -> Value {
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_mujaz"))
        .args(["brief", "--sentences", "8", "--json", "-q", "../shared/seeds"])
        .output()
        .expect("the program runs");
    serde_json::from_slice(&output.stdout).expect("a brief")
}

#[test]
fn the_brief_uses_every_page_and_shows_what_differs() {
    if shared("seeds").is_none() {
        return;
    }
    let brief = brief();
    let sentences = brief["sentences"].as_array().expect("sentences");
    assert_eq!(sentences.len(), 8);
    for name in PAGES {
        assert!(sentences.iter().any(|sentence| sentence["document"] == name), "{name} is used");
    }
    // Where «الزعيمان», «وأضاف» and the like stand: only behind the sentence that they need.
    for (page, line, number, needs) in [("003", 45, 2, (45, 1)), ("003", 37, 1, (33, 1)), ("003", 57, 1, (55, 1)), ("002", 8, 1, (6, 1))] {
        let place = |at: usize| (sentences[at]["line"].as_u64(), sentences[at]["sentence_in_line"].as_u64());
        let is_page = |at: usize| sentences[at]["document"].as_str().is_some_and(|id| id.starts_with(page));
        for at in (0..sentences.len()).filter(|&at| is_page(at) && place(at) == (Some(line), Some(number))) {
            assert!(at > 0 && is_page(at - 1) && place(at - 1) == (Some(needs.0), Some(needs.1)), "{page}:{line}.{number}");
        }
    }
    let disagreements = brief["disagreements"].as_array().expect("disagreements");
    let shown = |kind: &str, verdict: &str, lines: [(&str, u64); 2]| {
        disagreements.iter().any(|found| {
            let stands = |(page, line): (&str, u64)| {
                found["values"].as_array().is_some_and(|values| {
                    values.iter().any(|value| value["document"].as_str().is_some_and(|id| id.starts_with(page)) && value["line"] == line)
                })
            };
            found["kind"] == kind && found["verdict"] == verdict && lines.into_iter().all(stands)
        })
    };
    assert!(shown("figure", "compatible", [("002", 20), ("003", 39)]), "the share of trade");
    assert!(shown("participants", "contradict", [("001", 15), ("003", 29)]), "who met");
    assert!(shown("stance", "contradict", [("002", 26), ("003", 63)]), "sanctions");
    // Eighty years of a war's end and of a party, invitations in opposite directions, and support over time are no
    // disagreements.
    for (a, b) in [(("000", 11), ("001", 13)), (("004", 11), ("003", 29)), (("002", 38), ("001", 9)), (("001", 15), ("000", 11))] {
        for (kind, verdict) in [("figure", "contradict"), ("stance", "contradict"), ("date", "contradict"), ("figure", "compatible")] {
            assert!(!shown(kind, verdict, [a, b]), "{a:?} {b:?}");
        }
    }
}

#[test]
fn spellings_of_names_are_joined_and_people_kept_apart() {
    if shared("seeds").is_none() {
        return;
    }
    let truth: Value = serde_json::from_str(&std::fs::read_to_string("../shared/data/seeds_truth_dev.json").expect("truth")).expect("JSON");
    let brief = brief();
    let names: Vec<Vec<&str>> = brief["names"]
        .as_array()
        .expect("names")
        .iter()
        .map(|name| name["variants"].as_array().expect("variants").iter().filter_map(|variant| variant["text"].as_str()).collect())
        .collect();
    let entities: Vec<(&str, Vec<&str>)> = truth["entities"]
        .as_array()
        .expect("entities")
        .iter()
        .map(|entity| {
            let spelled = entity["variants"].as_array().expect("variants").iter().filter_map(|variant| variant["surface"].as_str());
            (entity["id"].as_str().expect("id"), spelled.collect())
        })
        .collect();
    for name in &names {
        let ids: Vec<&str> =
            entities.iter().filter(|(_, spelled)| spelled.iter().any(|one| name.contains(one))).map(|(id, _)| *id).collect();
        assert!(ids.len() <= 1, "{ids:?} are one");
    }
    // By number in the truth: spellings of one name, not other words for the same (a capital for its state).
    for id in ["xi", "putin", "trump", "howell", "pyongyang", "china", "beijing", "us_adj", "ccp"] {
        let spelled = &entities.iter().find(|(other, _)| *other == id).expect("entity").1;
        assert!(names.iter().any(|name| spelled.iter().all(|one| name.contains(one))), "{id}");
    }
}

/// A surface with what tells its spellings apart left out: long vowels, hamzas, spaces, the foreign g. An adjective has
/// other letters or another article than its noun.
fn skeleton(surface: &str) -> String {
    let folded = mujaz::text::fold(surface);
    let bare = folded.strip_prefix("لل").map_or_else(|| folded.clone(), |rest| format!("ال{rest}"));
    let kept = bare.strip_prefix("ال").unwrap_or(&bare).chars();
    let kept = kept.filter(|c| c.is_alphanumeric() && !matches!(c, 'ا' | 'و' | 'ي' | 'ء' | 'ه' | 'ة'));
    let letters: String = kept.map(|c| if matches!(c, 'غ' | 'ق' | 'ك') { 'ج' } else { c }).collect();
    format!("{}{letters}", if bare.starts_with("ال") { "ال" } else { "" })
}

#[test]
fn spellings_of_names_are_one_term_and_no_term_is_two_names() {
    let Some(path) = shared("data/seeds_truth_dev.json") else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    let model = mujaz::model::Model::shipped().expect("the shipped lists parse");
    let background = mujaz::corpus::Frequencies::shipped().expect("the shipped counts parse");
    let mut terms = mujaz::translate::terms::Terms::default();
    PAGES.iter().for_each(|name| terms.add(&page(name), &model));
    let found = terms.finish(&background, &model, 10_000, 1);
    let entries: Vec<Vec<&str>> =
        found.iter().map(|found| std::iter::once(&found.term).chain(&found.variants).map(String::as_str).collect()).collect();
    let surfaces: Vec<(&str, Vec<&str>)> = truth["entities"]
        .as_array()
        .expect("entities")
        .iter()
        .map(|entity| {
            let variants = entity["variants"].as_array().expect("variants");
            // What stands in noise only is not read.
            let is_read = |place: &Value| !place["zone"].as_str().is_some_and(|zone| zone.starts_with("noise"));
            let read = variants.iter().filter(|variant| variant["where"].as_array().is_some_and(|places| places.iter().any(is_read)));
            (entity["id"].as_str().expect("id"), read.map(|variant| variant["surface"].as_str().expect("surface")).collect())
        })
        .collect();
    let (mut pairs, mut joined, mut wrong) = (0, 0, Vec::new());
    for (id, variants) in &surfaces {
        for (at, a) in variants.iter().enumerate() {
            for b in variants[at + 1..].iter().filter(|b| skeleton(a) == skeleton(b)) {
                pairs += 1;
                let is_joined = entries.iter().any(|entry| entry.contains(a) && entry.contains(b));
                joined += usize::from(is_joined);
                if !is_joined {
                    eprintln!("{id}: {a} and {b} are apart");
                }
            }
        }
    }
    for entry in &entries {
        let owners: Vec<&str> =
            surfaces.iter().filter(|(_, variants)| variants.iter().any(|surface| entry.contains(surface))).map(|(id, _)| *id).collect();
        if owners.len() > 1 {
            wrong.push((owners, entry));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(pairs >= 10 && joined * 100 >= pairs * 95, "{joined} of {pairs}");
}
