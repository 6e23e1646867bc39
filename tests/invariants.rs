//! What holds for any text at all.

#![allow(clippy::expect_used, clippy::string_slice)]

use mujaz::article::document::Scratch;
use mujaz::article::{Article, Document, Engine};
use mujaz::corpus::Frequencies;
use mujaz::model::Model;
use mujaz::score::Scorer;
use mujaz::select::{Budget, Choice, LeftOut, summarize};
use mujaz::text::word_count;
use mujaz::translate::units;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| Arc::new(Model::shipped().expect("the shipped lists parse")));
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Arc::clone(&MODEL), Default::default()));

static SCORER: LazyLock<Scorer> = LazyLock::new(|| {
    let background = Frequencies::shipped().expect("the shipped counts are whole");
    Scorer::new(Arc::clone(&MODEL), Arc::new(background), &MODEL.weights)
});

fn read(text: &str) -> Document {
    ENGINE.read(Article { text: text.into(), ..Article::default() }, &mut Scratch::default())
}

/// Pieces that pages are made of, hostile ones among them.
fn page() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ا-ي]{1,9}",
        Just("قال الوزير إن العمل سيبدأ خلال أيام".to_owned()),
        Just("اقرأ أيضاً: خبر آخر".to_owned()),
        Just("شارك الخبر:".to_owned()),
        Just("أخبار ذات صلة".to_owned()),
        Just("د. سامي".to_owned()),
        Just("18 أكتوبر 2025".to_owned()),
        Just("اكتشف المزيد على الموقع".to_owned()),
        Just("ق.م.".to_owned()),
        "[.!?؟…۔،؛:«»\"“”()\\[\\]'-]{1,4}",
        "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{feff}\u{64b}-\u{652}]{1,3}",
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\u{2028}".to_owned()),
        Just("\u{a0} ".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec((piece, prop::bool::weighted(0.7)), 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, space)| if space { piece + " " } else { piece }).collect())
}

/// The characters of a text that are not white space.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let document = read(text);
    let mut rebuilt = String::new();
    let mut end = 0;
    for sentence in &document.sentences {
        let (from, to) = (sentence.span.start as usize, sentence.span.end as usize);
        prop_assert!(from >= end && to > from && text.is_char_boundary(from) && text.is_char_boundary(to));
        prop_assert!(text[end..from].chars().all(char::is_whitespace), "only white space stands between sentences");
        let block = &document.blocks[sentence.block as usize];
        prop_assert!(block.span.start <= sentence.span.start && sentence.span.end <= block.span.end);
        rebuilt.push_str(&text[end..to]);
        end = to;
    }
    rebuilt.push_str(&text[end..]);
    prop_assert_eq!(&rebuilt, text, "sentences and gaps rebuild the text");
    let blocks: String = document.blocks.iter().map(|block| solid(document.show(block.span))).collect();
    prop_assert_eq!(blocks, solid(text), "blocks hold every character");
    prop_assert!(document.blocks.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let cut = ENGINE.cut(Article { text: text.into(), ..Article::default() }, &mut Scratch::default());
    let shape = |document: &Document| {
        let blocks = document.blocks.iter().map(|block| (block.span, block.zone, block.reason.clone(), block.line));
        let sentences = document.sentences.iter().map(|sentence| (sentence.span, sentence.block, sentence.number, sentence.words));
        (blocks.collect::<Vec<_>>(), sentences.collect::<Vec<_>>(), document.headline, document.site_name, document.published)
    };
    prop_assert_eq!(shape(&cut), shape(&document), "cutting alone gives the same sentences");
    prop_assert!(cut.sentences.iter().all(|sentence| cut.words_of(sentence).is_empty() && cut.terms_of(sentence).is_empty()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn sentences_and_gaps_rebuild_any_page(text in page()) {
        check(&text)?;
    }

    #[test]
    fn sentences_and_gaps_rebuild_any_text(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn summaries_fit_and_account_for_every_sentence(text in page(), most in 0usize..40, share in 0.0f64..1.0) {
        let document = read(&text);
        let scores = SCORER.score(&document);
        for choice in [Choice::Best, Choice::Nested] {
            for budget in [Budget::Sentences(most), Budget::Words(most), Budget::Characters(most * 5), Budget::Ratio(share)] {
                let summary = summarize(&document, &scores, budget, choice);
                let chosen: Vec<usize> = summary.chosen.iter().map(|chosen| chosen.sentence).collect();
                let mut seen: Vec<usize> = chosen.iter().copied().chain(summary.left_out.iter().map(|(at, _)| *at)).collect();
                seen.sort_unstable();
                prop_assert_eq!(seen, (0..document.sentences.len()).collect::<Vec<_>>());
                // What a user would count, not what the program counted.
                let shown: Vec<&str> = chosen.iter().map(|&at| document.show(document.sentences[at].span)).collect();
                let text = shown.join(" ");
                let (spent, room) = match budget {
                    Budget::Sentences(most) => (shown.len(), most),
                    Budget::Words(most) => (text.split_whitespace().count().max(word_count(&text)), most),
                    Budget::Characters(most) => (text.chars().count(), most),
                    Budget::Ratio(share) => {
                        let body: usize = document.body().iter().map(|&at| solid(document.show(document.sentences[at].span)).chars().count()).sum();
                        (solid(&text).chars().count(), (share * body as f64) as usize)
                    }
                };
                prop_assert!(spent <= room, "{} over {}", spent, budget);
                for chosen in &summary.chosen {
                    let parent = scores.discourse.parent(chosen.rank);
                    prop_assert!(parent.is_none_or(|parent| summary.chosen.iter().any(|other| other.rank == parent) || summary.left_out.iter().any(|(at, reason)| *at == scores.body[parent] && matches!(reason, LeftOut::Redundant(_)))));
                }
            }
        }
    }

    #[test]
    fn units_are_slices_with_ids_of_their_own(text in page()) {
        let document = read(&text);
        let units = units(&document);
        let ids: std::collections::BTreeSet<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
        let keys: std::collections::BTreeSet<&str> = units.iter().map(|unit| unit.key.as_str()).collect();
        prop_assert_eq!((ids.len(), keys.len()), (units.len(), units.len()));
        for unit in &units {
            prop_assert_eq!(solid(&unit.source), solid(document.show(unit.span)));
            prop_assert!(!unit.source.contains('\n'));
        }
    }
}

#[test]
fn giant_shapes_take_linear_time() {
    let sentence = "قال الوزير إن العمل سيبدأ خلال أيام في العاصمة. ";
    assert_eq!(read(&sentence.repeat(20_000)).sentences.len(), 20_000);
    read(&".".repeat(300_000));
    read(&"«".repeat(300_000));
    read(&"\"قال. ".repeat(60_000));
    read(&("ا".to_owned() + &"\u{64b}".repeat(300_000)));
    read(&"د.".repeat(150_000));
    read(&"كلمة\n".repeat(60_000));
    read(&"اقرأ أيضاً: خبر آخر\n".repeat(60_000));
    read(&"... ثم قال".repeat(60_000));
    let shortest = "قال نعم. ".repeat(1_000_000);
    assert_eq!(ENGINE.cut(Article { text: shortest, ..Article::default() }, &mut Scratch::default()).sentences.len(), 1_000_000);
}
