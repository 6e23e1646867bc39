//! Every command and flag, in one place: `--help`, the man pages and the shell completions come from here.
//!
//! Uses `clap`.

use super::analyze::AnalyzeCommand;
use super::check::CheckCommand;
use super::eval_check::{EvalCheck, ModelLexicon};
use super::memory::MemoryCommand;
use super::merge::MergeCommand;
use super::prepare::PrepareCommand;
use super::terms::TermsCommand;
use super::validate::ValidateCommand;
use crate::article::Zone;
use crate::job::Settings;
use crate::read::Form;
use crate::select::{Budget, Choice};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Extractive summaries, cross-article briefs and translation files for Arabic news
///
/// Reads pages and archives of Arabic news, drops web noise, cuts sentences, chooses the ones that say most, and
/// prepares them for translation. Works offline; every sentence shown is an exact slice of its source.
#[derive(Debug, Parser)]
#[command(name = "mujaz", version, propagate_version = true, max_term_width = 100)]
pub struct Mujaz {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The main job: summaries, brief, report page and translation files of many pages, into one folder
    Run(RunCommand),
    /// Segments, summaries and keywords of whole archives, in shards; the same command goes on after a stop
    Batch(Box<super::batch::BatchCommand>),
    /// Summarise each article
    Summarize(SummarizeCommand),
    /// One brief out of many articles, every sentence with source and date
    Brief(BriefCommand),
    /// Cut articles into sentences
    Segment(SegmentCommand),
    /// Write a kit for translators: articles, summaries or a brief as aligned segments in the formats of their tools
    Prepare(PrepareCommand),
    /// Make finished documents of a kit and what translators sent back
    Merge(MergeCommand),
    /// Check XLIFF, TMX, TBX and SRX files against their standards
    Validate(ValidateCommand),
    /// Count segments, words and characters by how much of them is new
    Analyze(AnalyzeCommand),
    /// List candidate terms and names with examples, as CSV or TBX
    Terms(TermsCommand),
    /// Keep, search and export translation memories
    #[command(subcommand)]
    Memory(MemoryCommand),
    /// Check translations that came back: numbers, names, marks, what is missing, what is another segment's
    Check(CheckCommand),
    /// Show for each sentence why it was chosen or left out
    Explain(ExplainCommand),
    /// Make, join and show background statistics, and fit weights
    #[command(subcommand)]
    Model(ModelCommand),
    /// Measure against gold data
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Print the rules of the sentence cut as SRX 2.0, for other tools to cut as we do
    Srx,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages into a folder
    Man {
        /// The folder
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
    },
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum EvalCommand {
    /// Boundary precision, recall and F1 of a sentence cut
    Segment(EvalSegment),
    /// How many good translations the checks flag, and how many seeded faults they catch
    Check(EvalCheck),
    /// Vote mass or ROUGE of summaries, with intervals, against the lead or another system
    Summarize(EvalSummarize),
}

/// Arguments of `eval summarize`.
#[derive(Debug, Args)]
pub struct EvalSummarize {
    /// JSON lines with id and text, and readers' extracts (summaries with spans), references or an abstract
    pub gold: PathBuf,
    /// JSON lines of `summarize`; our own summaries of the gold texts when absent
    pub prediction: Option<PathBuf>,
    /// Another system to compare with, in the same form; the lead when absent
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Share of the text [default: 0.33]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub ratio: Option<f64>,
    /// Sentences of each summary; ROUGE only
    #[arg(long, value_name = "N", conflicts_with = "ratio")]
    pub sentences: Option<usize>,
    /// Only these documents: ids, separated by white space
    #[arg(long, value_name = "FILE")]
    pub ids: Option<PathBuf>,
}

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Count in how many documents of an archive each term stands
    Build(ModelBuild),
    /// Add up counts, made on any machine and in any order
    Merge(ModelMerge),
    /// Say what a file of counts holds
    Show {
        /// The file; the shipped counts when absent
        file: Option<PathBuf>,
    },
    /// Fit the weights of the features to readers' extracts, by nested cross-validation
    Fit(ModelFit),
    /// Learn the lexicon of the translation checks from sentence pairs
    Lexicon(ModelLexicon),
}

/// Arguments of `model build`.
#[derive(Debug, Args)]
pub struct ModelBuild {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// Leave out terms of fewer documents; 1 keeps everything, as parts that are to be merged should
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub least: u32,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Arguments of `model merge`.
#[derive(Debug, Args)]
pub struct ModelMerge {
    /// Files of counts
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Leave out terms of fewer documents
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub least: u32,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Arguments of `model fit`.
#[derive(Debug, Args)]
pub struct ModelFit {
    /// JSON lines with id, text and readers' extracts (summaries with spans in code points)
    pub gold: PathBuf,
    /// The features to weigh, separated by commas; those of the shipped weights when absent
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub features: Vec<String>,
    /// Background statistics in place of the shipped ones
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// The weights file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How long each summary is (default: 3 sentences).
    #[command(flatten)]
    pub budget: BudgetArguments,
    /// How sentences are scored.
    #[command(flatten)]
    pub score: ScoreArguments,
}

/// How sentences are scored and chosen.
#[derive(Debug, Args)]
pub struct ScoreArguments {
    /// Background statistics of your own, made by `model build`
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Feature weights of your own, made by `model fit`
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Choose so that a longer summary holds every shorter one
    #[arg(long)]
    pub nested: bool,
}

impl ScoreArguments {
    /// Puts what was asked for into the settings.
    pub fn apply(&self, settings: &mut Settings) {
        settings.score.model = self.model.clone().or(settings.score.model.take());
        settings.score.weights = self.weights.clone().or(settings.score.weights.take());
        if self.nested {
            settings.summary.choice = Choice::Nested;
        }
    }
}

/// Arguments of `eval segment`.
#[derive(Debug, Args)]
pub struct EvalSegment {
    /// JSON lines with id, segments and, if they are not to be joined by spaces, text
    pub gold: PathBuf,
    /// JSON lines with id and segments; our own cut of the gold texts when absent
    pub prediction: Option<PathBuf>,
}

/// What every command that reads articles takes.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files, folders (read recursively), or - for standard input
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// A file that lists further inputs, one a line
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// The form of all inputs [default: by name, else by their first bytes]
    #[arg(long, value_enum, value_name = "FORM")]
    pub input_format: Option<InputForm>,
    /// The JSON field that holds a part of the article: id, text, title, source, url or date; repeatable
    #[arg(long, value_name = "PART=NAME")]
    pub field: Vec<String>,
    /// Refuse larger documents [default: 67108864]
    #[arg(long, value_name = "BYTES")]
    pub max_document_bytes: Option<u64>,
    /// Take a zone for running text, for example caption; repeatable
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub keep: Vec<Zone>,
    /// Noise rules of your own, tried before the shipped ones (form: models/noise.toml)
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Cut sentences by the rules of an SRX 2.0 file instead of ours
    #[arg(long, value_name = "FILE", conflicts_with = "lines")]
    pub srx: Option<PathBuf>,
    /// Cut sentences of more words into clauses, at ؛ and at ، before a conjunction
    #[arg(long, value_name = "WORDS")]
    pub clauses: Option<usize>,
    /// Keep quotations of up to so many bytes whole [default: 60]
    #[arg(long, value_name = "BYTES")]
    pub keep_quotes: Option<usize>,
    /// Every line of the input is one sentence already
    #[arg(long)]
    pub lines: bool,
    /// Settings in TOML; flags override them
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Threads, at most 1024; the result does not depend on their number [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(..=1024))]
    pub threads: Option<u16>,
    /// No progress and no warnings
    #[arg(short, long)]
    pub quiet: bool,
    /// Say more about what is done
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Colours on the terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// When to do a thing that depends on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The forms of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InputForm {
    /// One article as plain text.
    Text,
    /// One article as a web page.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// JSON objects, in an array or one behind the other.
    Json,
    /// A table with commas; the first row names the fields.
    Csv,
    /// A table with tabs.
    Tsv,
}

impl From<InputForm> for Form {
    fn from(form: InputForm) -> Self {
        match form {
            InputForm::Text => Self::Text,
            InputForm::Html => Self::Html,
            InputForm::Jsonl => Self::Jsonl,
            InputForm::Json => Self::Json,
            InputForm::Csv => Self::Csv,
            InputForm::Tsv => Self::Tsv,
        }
    }
}

/// A length: at most one of the four.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct BudgetArguments {
    /// At most so many sentences
    #[arg(long, value_name = "N")]
    pub sentences: Option<usize>,
    /// At most so many words
    #[arg(long, value_name = "N")]
    pub words: Option<usize>,
    /// At most so many characters, spaces between sentences too
    #[arg(long, value_name = "N")]
    pub characters: Option<usize>,
    /// At most this share of the text, 0 to 1, counted in characters that are not white space
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub ratio: Option<f64>,
}

impl BudgetArguments {
    /// The budget asked for, if one was.
    #[must_use]
    pub fn budget(&self) -> Option<Budget> {
        let sentences = self.sentences.map(Budget::Sentences);
        let characters = self.characters.map(Budget::Characters);
        sentences.or(self.words.map(Budget::Words)).or(characters).or(self.ratio.map(Budget::Ratio))
    }
}

fn zone(text: &str) -> Result<Zone, String> {
    let names = Zone::ALL.map(Zone::name).join(", ");
    Zone::ALL.into_iter().find(|zone| zone.name() == text).ok_or_else(|| format!("'{text}' is not one of {names}"))
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| format!("'{text}' is not a number"))?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(format!("{text} is not between 0 and 1")) }
}

/// Where a single step writes.
#[derive(Debug, Args)]
pub struct OutputArguments {
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Machine-readable output: JSON lines, or one JSON object for a brief
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Leave the text of the article out of JSON lines
    #[arg(long)]
    pub no_text: bool,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// The folder for the results; made if need be
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// How long each summary is.
    #[command(flatten)]
    pub budget: BudgetArguments,
    /// How sentences are scored.
    #[command(flatten)]
    pub score: ScoreArguments,
    /// Sentences in the brief [default: 8]
    #[arg(long, value_name = "N")]
    pub brief_sentences: Option<usize>,
    /// The language to translate into [default: en]
    #[arg(long, value_name = "LANG")]
    pub target: Option<String>,
    /// Articles shown in full on the report page [default: 100]
    #[arg(long, value_name = "N")]
    pub report_articles: Option<usize>,
    /// Print the manifest as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `summarize`.
#[derive(Debug, Args)]
pub struct SummarizeCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How long each summary is (default: 3 sentences).
    #[command(flatten)]
    pub budget: BudgetArguments,
    /// How sentences are scored.
    #[command(flatten)]
    pub score: ScoreArguments,
    /// The form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: SummaryFormat,
    /// Where to write.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Forms of summaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    /// One sentence a line, an empty line between articles.
    Text,
    /// For people, with sources and dates.
    Markdown,
    /// One JSON object an article.
    Jsonl,
}

/// Arguments of `brief`.
#[derive(Debug, Args)]
pub struct BriefCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How long the brief is (default: 8 sentences).
    #[command(flatten)]
    pub budget: BudgetArguments,
    /// How sentences are scored.
    #[command(flatten)]
    pub score: ScoreArguments,
    /// Part the articles into stories, each with a brief of its own
    #[arg(long)]
    pub stories: bool,
    /// Leave out stories of fewer articles [default: 1 in JSON, else 2]
    #[arg(long, value_name = "N", requires = "stories")]
    pub least_articles: Option<usize>,
    /// What is new since an earlier brief (a JSON file that this command wrote) or since a day (2025-11-09)
    #[arg(long, value_name = "FILE|DATE", conflicts_with = "stories")]
    pub since: Option<String>,
    /// Only what answers a question or belongs to a topic; empty where nothing does
    #[arg(long, value_name = "TEXT", conflicts_with = "stories")]
    pub query: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value = "markdown")]
    pub format: BriefFormat,
    /// Where to write.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Forms of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BriefFormat {
    /// For people.
    Markdown,
    /// One JSON object; with --stories one a line.
    #[value(alias = "jsonl")]
    Json,
    /// One self-contained right-to-left page; with --stories a table of contents and all of them.
    Html,
    /// One right-to-left Word file; with --stories all of them.
    Docx,
}

/// Arguments of `segment`.
#[derive(Debug, Args)]
pub struct SegmentCommand {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// Cut everything, noise too, instead of running text only
    #[arg(long)]
    pub no_clean: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: SegmentFormat,
    /// Where to write.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Forms of segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SegmentFormat {
    /// One sentence a line, an empty line between articles.
    Text,
    /// One JSON object an article.
    Jsonl,
}
