//! The main job: a folder of pages in, one folder of results out.
//!
//! Uses the pipeline of this layer and all writers. Results are written while documents come by; only the brief and
//! the report page wait for the end. The manifest is written last: a folder with a manifest is complete.

use super::{Failure, Pipeline, Settings, SetupError, Workspace};
use crate::article::Article;
use crate::brief::{Collector, Digest, Digester};
use crate::read::records::InputFile;
use crate::read::{ReadError, Records, Source};
use crate::score::keywords::Keyword;
use crate::select::Summarized;
use crate::translate::kit::{KitDocument, Scope, document};
use crate::write::brief_records::BriefRecord;
use crate::write::files::{Names, write_file};
use crate::write::records::{RefusalRecord, SummaryRecord};
use crate::write::report::Report;
use crate::write::translation::{Counts as TranslationCounts, KitOptions, TranslationFiles};
use crate::write::{brief_markdown, brief_page, markdown};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Version of `manifest.json`.
pub const MANIFEST_SCHEMA: &str = "mujaz/manifest/1";

/// Why a job stopped.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// A result cannot be written.
    #[error("cannot write {path}: {error}")]
    Output {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The output folder holds something else.
    #[error("{0} is not empty and holds no manifest of an earlier run; name an empty or a new folder")]
    Occupied(PathBuf),
    /// A file that the settings name cannot be used.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

/// What a job did, for people and machines. No times: the same input gives the same manifest.
#[derive(Debug, Serialize)]
pub struct Manifest {
    schema: &'static str,
    program: &'static str,
    version: &'static str,
    settings: Settings,
    /// What was read.
    pub inputs: Vec<InputFile>,
    /// How much.
    pub counts: Counts,
    /// What was refused, and why.
    pub refused: Vec<RefusalRecord>,
}

/// How much a job read and wrote.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles that were read.
    pub documents: u64,
    /// Records and inputs that were refused.
    pub refused: u64,
    /// Articles whose summary is empty.
    pub empty_summaries: u64,
    /// Articles that are near-copies of another.
    pub near_copies: u64,
    /// Sentences by zone.
    pub sentences: BTreeMap<&'static str, u64>,
    /// Articles by the encoding they were read from.
    pub encodings: BTreeMap<&'static str, u64>,
    /// Sentences in all summaries.
    pub summary_sentences: u64,
    /// Sentences in the brief.
    pub brief_sentences: u64,
    /// What the translation files hold.
    pub translation: TranslationCounts,
}

/// An article with what is written of it: made by the threads that share the work.
struct Rendered {
    article: Summarized,
    keywords: Vec<Keyword>,
    markdown: String,
    json: Vec<u8>,
    kit: KitDocument,
    digest: Digest,
}

impl Rendered {
    fn new(pipeline: &Pipeline, features: &[&'static str], digester: &Digester, article: Article, workspace: &mut Workspace) -> Self {
        let article = pipeline.summarize(article, workspace);
        let keywords = pipeline.keywords_with(&article, workspace);
        Self {
            markdown: markdown::summary(&article, &keywords),
            json: pretty(&SummaryRecord::new(&article, features, &keywords, true)),
            kit: document(&article, Scope::Articles),
            digest: digester.digest(&article.document, &article.scores, pipeline.model()),
            keywords,
            article,
        }
    }
}

/// The results that are written while documents come by.
struct Results<'p> {
    pipeline: &'p Pipeline,
    folder: &'p Path,
    names: Names,
    translation: TranslationFiles,
    collector: Collector,
    report: Report,
    counts: Counts,
    refused: Vec<RefusalRecord>,
}

impl Results<'_> {
    fn take(&mut self, outcome: Result<Rendered, Failure>) -> Result<(), JobError> {
        match outcome {
            Ok(rendered) => self.article(rendered),
            Err(failure) => {
                self.refused.push(failure.record());
                Ok(())
            }
        }
    }

    fn article(&mut self, rendered: Rendered) -> Result<(), JobError> {
        let Rendered { article, keywords, markdown, json, kit, digest } = rendered;
        let name = self.names.next(&article.document.article.id);
        let folder = self.folder.join("summaries");
        put(&folder.join(format!("{name}.md")), markdown.as_bytes())?;
        put(&folder.join(format!("{name}.json")), &json)?;
        let translation = self.folder.join("translation");
        self.translation.add(kit).map_err(|error| JobError::Output { path: translation, error })?;
        self.collector.add(digest);
        self.report.add(&article, &keywords);
        self.count(&article);
        Ok(())
    }

    fn count(&mut self, article: &Summarized) {
        let counts = &mut self.counts;
        counts.documents += 1;
        counts.empty_summaries += u64::from(article.summary.chosen.is_empty());
        counts.summary_sentences += article.summary.chosen.len() as u64;
        *counts.encodings.entry(article.document.article.origin.encoding).or_insert(0) += 1;
        for sentence in &article.document.sentences {
            *counts.sentences.entry(article.document.zone(sentence).name()).or_insert(0) += 1;
        }
    }

    fn finish(mut self, settings: &Settings, inputs: Vec<InputFile>) -> Result<Manifest, JobError> {
        let path = self.folder.join("translation");
        self.counts.translation = self.translation.finish().map_err(|error| JobError::Output { path, error })?;
        let brief = self.collector.finish(settings.brief.budget, self.pipeline.model(), self.pipeline.background());
        self.counts.brief_sentences = brief.sentences.len() as u64;
        self.counts.near_copies = brief.members.iter().filter(|member| member.copy_of.is_some()).count() as u64;
        self.counts.refused = self.refused.len() as u64;
        put(&self.folder.join("brief.md"), brief_markdown::brief(&brief).as_bytes())?;
        put(&self.folder.join("brief.html"), brief_page::brief(&brief).as_bytes())?;
        put(&self.folder.join("brief.json"), &pretty(&BriefRecord::new(&brief)))?;
        put(&self.folder.join("report.html"), self.report.page(&brief, &self.refused).as_bytes())?;
        let manifest = Manifest {
            schema: MANIFEST_SCHEMA,
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            settings: settings.clone(),
            inputs,
            counts: self.counts,
            refused: self.refused,
        };
        put(&self.folder.join("manifest.json"), &pretty(&manifest))?;
        Ok(manifest)
    }
}

/// Runs the main job. `unread` are inputs that could not even be found; `progress` is told the bytes of every record
/// that is done.
///
/// # Errors
/// When the output folder cannot be used or written. Inputs that cannot be read are in the manifest, not an error.
pub fn run(
    settings: &Settings,
    sources: Vec<Source>,
    unread: Vec<(String, ReadError)>,
    folder: &Path,
    progress: impl Fn(u64) + Sync,
) -> Result<Manifest, JobError> {
    let pipeline = Pipeline::new(settings)?;
    prepare_folder(folder)?;
    let translation_folder = folder.join("translation");
    let translation = TranslationFiles::create(&translation_folder, KitOptions::streams(&settings.translation.target))
        .map_err(|error| JobError::Output { path: translation_folder, error })?;
    let features = pipeline.feature_names();
    let mut results = Results {
        pipeline: &pipeline,
        folder,
        names: Names::default(),
        translation,
        collector: Collector::default(),
        report: Report::new(features.clone(), settings.report.articles),
        counts: Counts::default(),
        refused: unread.into_iter().map(|(path, error)| Failure { path, offset: 0, error }.record()).collect(),
    };
    let mut records = Records::new(sources, settings.read.form, settings.read.max_document_bytes).with_checksums();
    let digester = Digester::default();
    let stage = |pipeline: &Pipeline, article: Article, workspace: &mut Workspace| {
        Rendered::new(pipeline, &features, &digester, article, workspace)
    };
    let sink = |outcome, bytes| {
        progress(bytes);
        results.take(outcome)
    };
    pipeline.run(&mut records, stage, |outcome, _| outcome, sink)?;
    results.finish(settings, records.finished)
}

/// Makes the folder, or empties that of an earlier run; the files of others are never touched.
fn prepare_folder(folder: &Path) -> Result<(), JobError> {
    let output = |error| JobError::Output { path: folder.to_owned(), error };
    std::fs::create_dir_all(folder).map_err(output)?;
    let is_empty = std::fs::read_dir(folder).map_err(output)?.next().is_none();
    if is_empty {
        return Ok(());
    }
    let manifest = folder.join("manifest.json");
    let is_ours = std::fs::read_to_string(&manifest).is_ok_and(|text| text.contains(MANIFEST_SCHEMA));
    if !is_ours {
        return Err(JobError::Occupied(folder.to_owned()));
    }
    std::fs::remove_file(&manifest).map_err(output)?;
    for results in ["summaries", "translation"] {
        let path = folder.join(results);
        if path.is_dir() {
            std::fs::remove_dir_all(&path).map_err(output)?;
        }
    }
    Ok(())
}

fn put(path: &Path, content: &[u8]) -> Result<(), JobError> {
    write_file(path, content).map_err(|error| JobError::Output { path: path.to_owned(), error })
}

/// JSON for files that people open too. Our records hold nothing that JSON cannot.
fn pretty(record: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(record).unwrap_or_default();
    json.push(b'\n');
    json
}
