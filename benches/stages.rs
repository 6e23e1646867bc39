//! Each stage over text that is generated from the sample pages: throughput in bytes of input a second, one thread.

#![allow(missing_docs, clippy::expect_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mujaz::article::clean::clean;
use mujaz::article::document::Scratch;
use mujaz::article::language::{Language, language};
use mujaz::article::lines::layout;
use mujaz::article::survey::{Lexicon, Words, survey};
use mujaz::article::{Article, Document, Engine, Segmenter};
use mujaz::brief::{Collector, Digester};
use mujaz::corpus::{Frequencies, Shingles};
use mujaz::model::Model;
use mujaz::read::decode::decode;
use mujaz::read::{Envelope, Fields, Form, Record, parse};
use mujaz::score::Scorer;
use mujaz::score::keywords::keywords;
use mujaz::select::{Budget, Choice, Summarized, summarize};
use mujaz::text::{Light, Snowball, Span, Stemmer, fold_into, for_each_word};
use mujaz::translate::kit::{self, Scope};
use mujaz::translate::xliff12::{Flavour, Xliff12};
use mujaz::write::segments::write_segments;
use std::hint::black_box;
use std::sync::Arc;

/// The sample pages in UTF-8, as one page each.
fn pages() -> Vec<String> {
    let names = [
        "axis-marsad-wrapped",
        "column-no-headline",
        "floods-bawwaba-wire",
        "floods-difaf-copy",
        "floods-marsad-toll",
        "pivot-sada",
        "summit-alnashra",
    ];
    let path = |name: &str| format!("{}/seeds/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    names.iter().map(|name| std::fs::read_to_string(path(name)).expect("a sample page")).collect()
}

fn scorer(model: &Arc<Model>) -> Scorer {
    let background = Frequencies::shipped().expect("the shipped counts are whole");
    Scorer::new(Arc::clone(model), Arc::new(background), &model.weights)
}

struct Bench {
    model: Arc<Model>,
    engine: Engine,
    pages: Vec<String>,
    documents: Vec<Document>,
    bytes: u64,
}

impl Bench {
    fn new() -> Self {
        let model = Arc::new(Model::shipped().expect("the shipped lists parse"));
        let engine = Engine::new(Arc::clone(&model), Default::default());
        let pages = pages();
        let mut scratch = Scratch::default();
        let read = |text: &String| engine.read(Article { text: text.clone(), ..Article::default() }, &mut scratch);
        let documents = pages.iter().map(read).collect();
        let bytes = pages.iter().map(|page| page.len() as u64).sum();
        Self { model, engine, pages, documents, bytes }
    }
}

fn stages(criterion: &mut Criterion) {
    let bench = Bench::new();
    let model = &bench.model;
    let scorer = scorer(model);
    let mut group = criterion.benchmark_group("stage");
    group.throughput(Throughput::Bytes(bench.bytes));
    group
        .bench_function("decode", |b| b.iter(|| bench.pages.iter().for_each(|page| drop(black_box(decode(page.as_bytes(), None, model))))));
    group.bench_function("parse", |b| {
        let record = |page: &String| Record {
            path: String::new(),
            offset: 0,
            default_id: String::new(),
            form: Form::Jsonl,
            bytes: serde_json::json!({ "id": 1, "text": page }).to_string().into_bytes(),
            envelope: Envelope::default(),
        };
        let (records, fields): (Vec<_>, _) = (bench.pages.iter().map(record).collect(), Fields::default());
        b.iter(|| records.iter().for_each(|record| drop(black_box(parse(record, &fields, model)))));
    });
    group.bench_function("language", |b| b.iter(|| bench.pages.iter().filter(|page| language(page) == Language::Arabic).count()));
    group.bench_function("fold", |b| {
        let mut out = String::new();
        b.iter(|| {
            out.clear();
            bench.pages.iter().for_each(|page| fold_into(page, &mut out));
            black_box(out.len())
        });
    });
    group.bench_function("words", |b| {
        b.iter(|| {
            let mut count = 0;
            bench.pages.iter().for_each(|page| for_each_word(page, |_| count += 1));
            black_box(count)
        });
    });
    group.bench_function("layout", |b| b.iter(|| bench.pages.iter().for_each(|page| drop(black_box(layout(page))))));
    group.bench_function("clean", |b| {
        let (mut lexicon, mut words) = (Lexicon::default(), Words::default());
        let lines = |page: &String| {
            layout(page)
                .into_iter()
                .map(|line| (line, survey(page, line.span, model, Some(&Light), true, &mut lexicon, &mut words)))
                .collect()
        };
        let lines: Vec<Vec<_>> = bench.pages.iter().map(lines).collect();
        let articles: Vec<_> = bench.pages.iter().map(|page| Article { text: page.clone(), ..Article::default() }).collect();
        b.iter(|| articles.iter().zip(&lines).for_each(|(article, lines)| drop(black_box(clean(article, lines, model)))));
    });
    group.bench_function("survey", |b| {
        let (mut lexicon, mut words) = (Lexicon::default(), Words::default());
        b.iter(|| {
            words.clear();
            bench.pages.iter().for_each(|page| {
                black_box(survey(page, Span::new(0, page.len()), model, Some(&Light), true, &mut lexicon, &mut words));
            });
        });
    });
    group.bench_function("segment", |b| {
        let segmenter = Segmenter::new(Arc::clone(model), Default::default());
        let mut spans = Vec::new();
        b.iter(|| {
            spans.clear();
            bench.pages.iter().for_each(|page| segmenter.cut(page, Span::new(0, page.len()), &mut spans));
            black_box(spans.len())
        });
    });
    group.bench_function("survey for cutting", |b| {
        let (mut lexicon, mut words) = (Lexicon::default(), Words::default());
        b.iter(|| {
            words.clear();
            bench.pages.iter().for_each(|page| {
                black_box(survey(page, Span::new(0, page.len()), model, None, true, &mut lexicon, &mut words));
            });
        });
    });
    group.bench_function("cut", |b| {
        let mut scratch = Scratch::default();
        let article = |page: &String| Article { text: page.clone(), ..Article::default() };
        b.iter(|| bench.pages.iter().for_each(|page| drop(black_box(bench.engine.cut(article(page), &mut scratch)))));
    });
    group.bench_function("write segments", |b| {
        let mut out = Vec::new();
        b.iter(|| {
            out.clear();
            bench.documents.iter().for_each(|document| write_segments(&mut out, document, false, true));
            black_box(out.len())
        });
    });
    group.bench_function("document", |b| {
        let mut scratch = Scratch::default();
        b.iter(|| {
            bench
                .pages
                .iter()
                .for_each(|page| drop(black_box(bench.engine.read(Article { text: page.clone(), ..Article::default() }, &mut scratch))))
        });
    });
    group.bench_function("score", |b| b.iter(|| bench.documents.iter().for_each(|document| drop(black_box(scorer.score(document))))));
    let scores: Vec<_> = bench.documents.iter().map(|document| scorer.score(document)).collect();
    group.bench_function("summarize", |b| {
        b.iter(|| {
            bench
                .documents
                .iter()
                .zip(&scores)
                .for_each(|(document, scores)| drop(black_box(summarize(document, scores, Budget::Sentences(3), Choice::Best))))
        });
    });
    group.bench_function("keywords", |b| {
        let find = |(document, scores)| drop(black_box(keywords(document, scores, scorer.background(), model, 8)));
        b.iter(|| bench.documents.iter().zip(&scores).for_each(find));
    });
    group.bench_function("stems", |b| {
        let mut words = Vec::new();
        bench.pages.iter().for_each(|page| for_each_word(page, |span| words.push(span.of(page))));
        let mut stem = String::new();
        b.iter(|| {
            for word in &words {
                stem.clear();
                Snowball.stem_into(word, &mut stem);
                black_box(stem.len());
            }
        });
    });
    group.bench_function("shingles", |b| b.iter(|| bench.documents.iter().for_each(|document| drop(black_box(Shingles::of(document))))));
    group.bench_function("brief", |b| {
        b.iter(|| {
            let (digester, mut collector) = (Digester::default(), Collector::default());
            let documents = bench.documents.iter().zip(&scores);
            documents.for_each(|(document, scores)| collector.add(digester.digest(document, scores, &bench.model)));
            black_box(collector.finish(Budget::Sentences(8), &bench.model, scorer.background()))
        });
    });
    group.bench_function("xliff", |b| {
        let articles = bench.documents.iter().zip(&scores).map(|(document, scores)| Summarized {
            summary: summarize(document, scores, Budget::Sentences(3), Choice::Best),
            document: document.clone(),
            scores: scores.clone(),
        });
        let articles: Vec<_> = articles.collect();
        b.iter(|| {
            let mut xliff = Xliff12::new(Vec::new(), "en", Flavour::SourceOnly, Scope::Articles).expect("memory can be written");
            articles.iter().for_each(|article| xliff.add(&kit::document(article, Scope::Articles)).expect("memory can be written"));
            black_box(xliff.finish())
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
