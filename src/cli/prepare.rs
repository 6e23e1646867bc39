//! `mujaz prepare`: a kit for translators, or one of its formats into a pipe.
//!
//! Uses `translate`, `write::translation`, `read::kit`.

use super::Ending;
use super::arguments::{BudgetArguments, InputArguments, ScoreArguments};
use super::check::read_terms;
use super::common::{Output, UsageError, settings};
use super::documents::{for_each_digest, for_each_rendered};
use super::memory::{open, unreadable};
use super::merge::{add_files, say_refusals};
use crate::brief::{Collector, Digester};
use crate::job::{Pipeline, Settings, Workspace};
use crate::read::kit::{changed_files, read_kit};
use crate::select::Summarized;
use crate::translate::SOURCE_LANGUAGE;
use crate::translate::kit::{KitDocument, Scope, brief_document, document};
use crate::translate::merge::Merge;
use crate::translate::offers::Offers;
use crate::translate::repetitions::Repetitions;
use crate::translate::srx::export;
use crate::translate::terms::known::Glossary;
use crate::translate::update::{Update, carry};
use crate::write::files::write_file;
use crate::write::translation::{KitFormat, KitOptions, Sink, TranslationFiles, format_file};
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};

/// Arguments of `prepare`.
#[derive(Debug, Args)]
pub struct PrepareCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// The language to translate into [default: en]
    #[arg(long, value_name = "LANG", value_parser = language)]
    pub target: Option<String>,
    /// What of the articles goes out
    #[arg(long, value_enum, value_name = "SCOPE", default_value = "articles")]
    pub scope: ScopeArgument,
    /// How long summaries and the brief are (default: 3 and 8 sentences).
    #[command(flatten)]
    pub budget: BudgetArguments,
    /// How sentences are scored.
    #[command(flatten)]
    pub score: ScoreArguments,
    /// The folder of the kit; without it one format is printed
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The formats, separated by commas: xliff, omegat, xliff2, text, tsv, xlsx, docx, jsonl [default: all]
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', value_parser = format)]
    pub format: Vec<KitFormat>,
    /// Print JSON lines: --format jsonl
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub json: bool,
    /// Make this kit again from changed sources; sentences that stayed keep their translations
    #[arg(long, value_name = "KIT")]
    pub update: Option<PathBuf>,
    /// A translation memory, made by `memory add`: its matches are offered in every format; repeatable
    #[arg(long, value_name = "FILE")]
    pub memory: Vec<PathBuf>,
    /// Matches offered of each segment
    #[arg(long, value_name = "N", default_value_t = 3, requires = "memory")]
    pub most: usize,
    /// Least score of a match in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 50, requires = "memory")]
    pub least: u32,
    /// Take the translation of a match in its context as the target, marked as to be looked at
    #[arg(long, requires = "memory")]
    pub prefill: bool,
    /// A term list with translations, CSV or TBX: its terms are marked in every format; repeatable
    #[arg(long, value_name = "FILE")]
    pub terms: Vec<PathBuf>,
    /// Files that translators sent back, beside those that were changed in the kit itself; repeatable
    #[arg(long, value_name = "FILE", requires = "update")]
    pub returned: Vec<PathBuf>,
}

/// What of the articles goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScopeArgument {
    /// Whole articles.
    Articles,
    /// Whole articles, the most important sentences first in the translator's list.
    Ranked,
    /// Headline and summary of each article.
    Summaries,
    /// One brief over all articles.
    Brief,
}

impl From<ScopeArgument> for Scope {
    fn from(scope: ScopeArgument) -> Self {
        match scope {
            ScopeArgument::Articles => Self::Articles,
            ScopeArgument::Ranked => Self::Ranked,
            ScopeArgument::Summaries => Self::Summaries,
            ScopeArgument::Brief => Self::Brief,
        }
    }
}

fn format(name: &str) -> Result<KitFormat, String> {
    let names = KitFormat::ALL.map(KitFormat::name).join(", ");
    KitFormat::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| format!("'{name}' is not one of {names}"))
}

/// A language as BCP 47 has it; it becomes part of file names.
fn language(code: &str) -> Result<String, String> {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    let is_code = code.split('-').all(is_part)
        && code.split('-').next().is_some_and(|part| part.len() > 1 && !part.contains(|c: char| c.is_ascii_digit()));
    if is_code { Ok(code.to_owned()) } else { Err(format!("'{code}' is no language code such as en, fr or zh-Hans")) }
}

pub(super) fn run(command: &PrepareCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.summary.budget = budget;
        settings.brief.budget = budget;
    }
    if let Some(target) = &command.target {
        settings.translation.target.clone_from(target);
    }
    language(&settings.translation.target).map_err(UsageError)?;
    let pipeline = Pipeline::new(&settings)?;
    let formats = match (command.json, command.format.is_empty()) {
        (true, _) => vec![KitFormat::Jsonl],
        (_, true) => KitFormat::ALL.into(),
        _ => command.format.clone(),
    };
    let offers = offers(command, &settings.translation.target)?;
    let options = KitOptions {
        target: settings.translation.target.clone(),
        scope: command.scope.into(),
        formats,
        srx: Some(export(pipeline.model())),
        with_matches: !offers.memories.is_empty(),
        terms: offers.glossary.rows().to_vec(),
    };
    let job = Job { settings: &settings, pipeline: &pipeline, offers: &offers };
    match (&command.update, &command.output) {
        (Some(kit), output) => update(command, job, options, kit, output.as_deref().unwrap_or(kit)),
        (None, Some(folder)) => {
            free(folder)?;
            kit(command, job, options, folder)
        }
        (None, None) if options.formats.len() == 1 => print(command, job, &options),
        (None, None) => {
            Err(UsageError("name the folder of the kit (--output DIR), or one format to print (--format xliff)".to_owned()).into())
        }
    }
}

/// The memories and terms that the kit offers.
fn offers(command: &PrepareCommand, target: &str) -> anyhow::Result<Offers> {
    let memory = |path: &PathBuf| {
        let memory = open(path)?;
        memory.expect(SOURCE_LANGUAGE, target).map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
        Ok(memory)
    };
    let memories = command.memory.iter().map(memory).collect::<anyhow::Result<Vec<_>>>()?;
    let rows = read_terms(&command.terms, SOURCE_LANGUAGE, target)?;
    Ok(Offers { memories, glossary: Glossary::new(rows), most: command.most, least: command.least, prefill: command.prefill })
}

/// What documents are made of.
struct Job<'j> {
    settings: &'j Settings,
    pipeline: &'j Pipeline,
    offers: &'j Offers,
}

/// Calls `each` with every document that goes out, with what is offered for it.
fn for_each_document(
    command: &PrepareCommand,
    Job { settings, pipeline, offers }: Job<'_>,
    mut each: impl FnMut(KitDocument) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Ending> {
    let scope = Scope::from(command.scope);
    if scope != Scope::Brief {
        // Memories are asked on every thread.
        let render = |article: Summarized, workspace: &mut Workspace| {
            let mut document = document(&article, scope);
            workspace.reclaim(article);
            offers.fill(&mut document).map_err(unreadable)?;
            Ok(document)
        };
        return for_each_rendered(&command.input, settings, pipeline, Pipeline::summarize, render, each);
    }
    let mut collector = Collector::default();
    let ending = for_each_digest(&command.input, settings, pipeline, &Digester::default(), |digest| collector.add(digest))?;
    let mut document = brief_document(&collector.finish(settings.brief.budget, pipeline.model(), pipeline.background()));
    offers.fill(&mut document).map_err(unreadable)?;
    each(document)?;
    Ok(ending)
}

/// Refuses a folder that holds something else, or a kit that translators worked in.
fn free(folder: &Path) -> anyhow::Result<()> {
    let Ok(mut entries) = std::fs::read_dir(folder) else { return Ok(()) };
    if entries.next().is_none() {
        return Ok(());
    }
    let shown = folder.display();
    let changed =
        changed_files(folder).map_err(|_| anyhow::anyhow!("{shown} is not empty and holds no kit; name an empty or a new folder"))?;
    match changed.first() {
        None => Ok(()),
        Some(file) => anyhow::bail!(
            "{} was changed since the kit was made; use --update {shown} to keep translations, or another folder",
            file.display()
        ),
    }
}

fn kit(command: &PrepareCommand, job: Job<'_>, options: KitOptions, folder: &Path) -> anyhow::Result<Ending> {
    let cannot = || format!("cannot write into {}", folder.display());
    let mut files = TranslationFiles::create(folder, options).with_context(cannot)?;
    let ending = for_each_document(command, job, |document| files.add(document).with_context(cannot))?;
    let counts = files.finish().with_context(cannot)?;
    if !command.input.quiet {
        eprintln!("mujaz: {} segments of {} documents in {}", counts.units, counts.articles, folder.display());
    }
    Ok(ending)
}

fn update(command: &PrepareCommand, job: Job<'_>, options: KitOptions, old_folder: &Path, folder: &Path) -> anyhow::Result<Ending> {
    let usage = |error: crate::read::kit::KitError| UsageError(error.to_string());
    let old = read_kit(old_folder).map_err(usage)?;
    let mut returned = changed_files(old_folder).map_err(usage)?;
    returned.extend(command.returned.iter().cloned());
    if old.target_language != options.target {
        return Err(UsageError(format!("the kit is for '{}': give --target {0}", old.target_language)).into());
    }
    if folder != old_folder {
        free(folder)?;
    }
    let mut merge = Merge::new(&old);
    add_files(&mut merge, &returned, &[]);
    let mut documents = Vec::new();
    let ending = for_each_document(command, job, |document| {
        documents.push(document);
        Ok(())
    })?;
    documents.retain(|document| !document.units.is_empty());
    let updates = carry(&old, &merge, &mut documents);
    let cannot = || format!("cannot write into {}", folder.display());
    // What is not taken over is on disk before the files that held it are replaced.
    let report = json!({"schema": "mujaz/update/1", "documents": updates, "refused": merge.refused, "conflicts": merge.conflicts});
    let mut json = serde_json::to_vec_pretty(&report)?;
    json.push(b'\n');
    write_file(&folder.join("update.json"), &json).with_context(cannot)?;
    let mut files = TranslationFiles::create(folder, options).with_context(cannot)?;
    documents.into_iter().try_for_each(|document| files.add(document)).with_context(cannot)?;
    files.finish().with_context(cannot)?;
    if !command.input.quiet {
        say(&updates);
        say_refusals(&merge);
    }
    Ok(if ending == Ending::Good && !merge.refused.is_empty() { Ending::SomeRefused } else { ending })
}

fn say(updates: &[Update]) {
    let sum = |of: fn(&Update) -> usize| updates.iter().map(of).sum::<usize>();
    eprintln!(
        "mujaz: {} sentences kept, {} moved, {} new, {} gone; {} translations taken over (update.json)",
        sum(|update| update.kept),
        sum(|update| update.moved),
        sum(|update| update.new),
        sum(|update| update.gone.len()),
        sum(|update| update.translated)
    );
}

/// Standard output as the only file of a format.
struct Stdout(Output);

impl io::Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Sink for Stdout {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

fn print(command: &PrepareCommand, job: Job<'_>, options: &KitOptions) -> anyhow::Result<Ending> {
    let [format] = options.formats[..] else { anyhow::bail!("one format is printed") };
    let sinks = |number: usize| -> io::Result<Box<dyn Sink>> {
        if number > 1 {
            return Err(io::Error::other("these are too many segments for one file; write a kit with --output DIR"));
        }
        Ok(Box::new(Stdout(Output::stdout())))
    };
    let mut names = crate::write::files::Names::default();
    let (mut number, mut repetitions) = (0, Repetitions::default());
    let mut file = format_file(format, options, Box::new(sinks))?;
    let ending = for_each_document(command, job, |mut document| {
        if !document.units.is_empty() {
            number += 1;
            (document.number, document.name) = (number, names.next(&document.id));
            repetitions.mark(&mut document);
            file.add(&document)?;
        }
        Ok(())
    })?;
    file.finish()?;
    Ok(ending)
}
