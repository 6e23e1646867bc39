//! What a batch job did: counts that survive an interruption, and times of the run that ended it.
//!
//! Uses `maud` for the page. Times and rates are about this run and this machine and stand nowhere else.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// Counts of everything up to a shard; part of the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Documents that gave a line.
    pub documents: u64,
    /// Bytes of their records.
    pub input_bytes: u64,
    /// Bytes of their lines, before packing.
    pub output_bytes: u64,
    /// Sentences of running text.
    pub sentences: u64,
    /// Sentences in summaries.
    pub chosen: u64,
    /// Near-copies of earlier documents.
    pub copies: u64,
    /// Rejected records by the kind of reason.
    pub rejected: BTreeMap<String, u64>,
    /// Documents by the power of two that their text's bytes reach.
    pub lengths: BTreeMap<u32, u64>,
    /// Documents by language, as far as they were read.
    pub languages: BTreeMap<String, u64>,
}

impl Tally {
    /// Rejected records of all kinds.
    #[must_use]
    pub fn rejects(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// A document that took long.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slow {
    /// How long, in milliseconds.
    pub milliseconds: f64,
    /// Its id.
    pub id: String,
    /// Bytes of its record.
    pub bytes: u64,
}

/// Where time went, in seconds of all threads together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct StageTimes {
    /// Decoding and parsing records.
    pub parse: f64,
    /// Cleaning, cutting, scoring, choosing.
    pub process: f64,
    /// Keywords and writing lines.
    pub render: f64,
}

/// The report.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Version of the report.
    pub schema: &'static str,
    /// Whether the job came to its end.
    pub complete: bool,
    /// Shards in place.
    pub shards: usize,
    /// Everything that was counted, in earlier runs too.
    pub tally: Tally,
    /// Stories, where they were asked for.
    pub stories: Option<usize>,
    /// Seconds of this run.
    pub seconds: f64,
    /// Bytes of input of this run.
    pub bytes: u64,
    /// Documents that this run found done.
    pub resumed: u64,
    /// Where time went in this run.
    pub stages: StageTimes,
    /// The slowest documents of this run.
    pub slowest: Vec<Slow>,
    /// Seconds since the beginning and bytes of input up to then.
    pub throughput: Vec<(f64, u64)>,
}

/// Version of the report.
pub const REPORT_SCHEMA: &str = "mujaz/batch-report/1";

const MB: f64 = 1e6;

impl Report {
    /// Megabytes of input a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.bytes as f64 / MB / self.seconds.max(1e-9)
    }

    /// The lines of the table that people read.
    #[must_use]
    pub fn rows(&self) -> Vec<(String, String)> {
        let tally = &self.tally;
        let mut rows = vec![("documents".to_owned(), tally.documents.to_string()), ("rejected".to_owned(), tally.rejects().to_string())];
        rows.extend(tally.rejected.iter().map(|(kind, count)| (format!("  {kind}"), count.to_string())));
        rows.extend([
            ("sentences".to_owned(), format!("{}, {} of them in summaries", tally.sentences, tally.chosen)),
            ("input".to_owned(), format!("{:.1} MB", tally.input_bytes as f64 / MB)),
            ("output".to_owned(), format!("{:.1} MB in {} shards", tally.output_bytes as f64 / MB, self.shards)),
        ]);
        if tally.copies > 0 {
            rows.push(("near-copies".to_owned(), tally.copies.to_string()));
        }
        if let Some(stories) = self.stories {
            rows.push(("stories".to_owned(), stories.to_string()));
        }
        if self.resumed > 0 {
            rows.push(("done before".to_owned(), format!("{} documents", self.resumed)));
        }
        let StageTimes { parse, process, render } = self.stages;
        rows.push(("this run".to_owned(), format!("{:.1} MB in {:.2} s, {:.1} MB/s", self.bytes as f64 / MB, self.seconds, self.rate())));
        rows.push(("time of threads".to_owned(), format!("read {parse:.2} s, process {process:.2} s, write {render:.2} s")));
        rows.extend(
            self.slowest
                .iter()
                .take(3)
                .map(|slow| ("slow".to_owned(), format!("{:.1} ms for {} bytes: {}", slow.milliseconds, slow.bytes, slow.id))),
        );
        rows
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> String {
        let rates: Vec<(f64, f64)> = self
            .throughput
            .windows(2)
            .map(|pair| (pair[1].0, (pair[1].1 - pair[0].1) as f64 / MB / (pair[1].0 - pair[0].0).max(1e-9)))
            .collect();
        let lengths: Vec<(String, u64)> = self.tally.lengths.iter().map(|(&power, &count)| (size_name(power), count)).collect();
        let languages: Vec<(String, u64)> = self.tally.languages.iter().map(|(name, &count)| (name.clone(), count)).collect();
        let rejected: Vec<(String, u64)> = self.tally.rejected.iter().map(|(kind, &count)| (kind.clone(), count)).collect();
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { "mujaz batch" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    h1 { "mujaz batch" @if !self.complete { " (not complete)" } }
                    table { @for (name, value) in self.rows() { tr { th { (name) } td { bdi { (value) } } } } }
                    h2 { "Throughput of this run, MB/s over seconds" }
                    (curve(&rates))
                    h2 { "Documents by length" }
                    (bars(&lengths))
                    h2 { "Documents by language" }
                    (bars(&languages))
                    @if !rejected.is_empty() { h2 { "Rejected records by reason" } (bars(&rejected)) }
                    h2 { "Slowest documents of this run" }
                    table { @for slow in &self.slowest { tr { th { (format!("{:.1} ms", slow.milliseconds)) } td { (slow.bytes) " bytes" } td { bdi { (slow.id) } } } } }
                }
            }
        }
        .into_string()
    }
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse}th{text-align:left;font-weight:normal;color:#666;padding-right:1.5rem;white-space:pre}\
td{padding-right:1.5rem}svg{width:100%;height:auto}text{font-size:12px;fill:#444}rect{fill:#2a6f97}path{fill:none;stroke:#2a6f97;stroke-width:2}line{stroke:#ccc}";

/// `64 kB` and the like: texts of at least so many bytes and less than twice as many.
fn size_name(power: u32) -> String {
    match power {
        0..=9 => format!("{} B", 1u64 << power),
        10..=19 => format!("{} KiB", 1u64 << (power - 10)),
        _ => format!("{} MiB", 1u64 << (power.min(63) - 20)),
    }
}

/// A curve over time.
fn curve(points: &[(f64, f64)]) -> Markup {
    let (Some(&(last, _)), true) = (points.last(), points.len() > 1) else { return html! { p { "too short to tell" } } };
    let most = points.iter().map(|(_, rate)| *rate).fold(1e-9, f64::max);
    let mut path = String::new();
    for (at, (second, rate)) in points.iter().enumerate() {
        let _ = write!(path, "{}{:.1},{:.1}", if at == 0 { "M" } else { "L" }, 50.0 + second / last * 640.0, 170.0 - rate / most * 150.0);
    }
    html! {
        svg viewBox="0 0 700 200" role="img" aria-label="throughput over time" {
            line x1="50" y1="170" x2="690" y2="170" {}
            line x1="50" y1="20" x2="690" y2="20" {}
            text x="0" y="24" { (format!("{most:.0}")) }
            text x="0" y="174" { "0" }
            text x="660" y="190" { (format!("{last:.0} s")) }
            path d=(path) {}
        }
    }
}

/// A bar for each item.
fn bars(items: &[(String, u64)]) -> Markup {
    let most = items.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
    html! {
        svg viewBox=(format!("0 0 700 {}", items.len() * 22 + 4)) role="img" aria-label="distribution" {
            @for (at, (name, count)) in items.iter().enumerate() {
                text x="0" y=(at * 22 + 16) { (name) }
                rect x="160" y=(at * 22 + 4) width=(format!("{:.1}", *count as f64 / most * 440.0)) height="14" {}
                text x=(format!("{:.1}", 166.0 + *count as f64 / most * 440.0)) y=(at * 22 + 16) { (count) }
            }
        }
    }
}

/// Samples of throughput, thinned out so that a run of any length has a few hundred.
#[derive(Debug, Default)]
pub(super) struct Samples {
    pub(super) points: Vec<(f64, u64)>,
    apart: f64,
}

impl Samples {
    const MOST: usize = 400;

    pub(super) fn add(&mut self, elapsed: Duration, bytes: u64) {
        let second = elapsed.as_secs_f64();
        if self.points.last().is_some_and(|(last, _)| second - last < self.apart.max(0.05)) {
            return;
        }
        self.points.push((second, bytes));
        if self.points.len() > Self::MOST {
            let mut number = 0;
            self.points.retain(|_| {
                number += 1;
                number % 2 == 1
            });
            self.apart = self.apart.max(0.05) * 2.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_stay_few_and_hostile_names_stay_text() {
        let mut samples = Samples::default();
        (0..100_000).for_each(|at| samples.add(Duration::from_millis(at * 100), at));
        assert!(samples.points.len() <= Samples::MOST && samples.points.is_sorted());
        let mut tally = Tally::default();
        tally.languages.insert("<script>".to_owned(), 1);
        let report = Report {
            schema: REPORT_SCHEMA,
            complete: true,
            shards: 1,
            tally,
            stories: None,
            seconds: 1.0,
            bytes: 1,
            resumed: 0,
            stages: StageTimes::default(),
            slowest: vec![Slow { milliseconds: 1.0, id: "<img>".into(), bytes: 1 }],
            throughput: samples.points,
        };
        let page = report.page();
        assert!(page.contains("&lt;img&gt;") && !page.contains("<img>") && !page.contains("<script>"));
    }
}
