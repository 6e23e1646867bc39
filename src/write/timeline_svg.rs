//! The timeline of a brief as a picture: a row for each source, a dot for each sentence, the undated ones on a shelf.
//!
//! Uses `brief` and `maud`. Time runs from right to left, as the page does. Days lie the further apart the more days
//! are between them, but by the logarithm: a war of eighty years ago and this week both fit.

use super::brief_parts as parts;
use super::source_of_member;
use crate::brief::{Brief, EventTime, TimelineEntry};
use maud::{Markup, html};

/// Narrowest picture, in the units of its view box.
const WIDTH: f64 = 880.0;
/// Room for the names of the sources at the right.
const NAMES: f64 = 190.0;
/// Room at the left, and between the names and the first day: half a label.
const MARGIN: f64 = 42.0;
/// Least distance of two days; their labels take turns on two lines.
const STEP: f64 = 44.0;
/// Distance of dots that share day and source.
const DOT: f64 = 13.0;
/// Room above and below the dots of a row.
const PAD: f64 = 14.0;
/// Longest name of a source, in characters.
const LONGEST_NAME: usize = 24;

/// The picture; dots lead to `{prefix}t{number}`. `None` where the timeline is empty.
pub(super) fn picture(brief: &Brief, prefix: &str) -> Option<Markup> {
    if brief.timeline.is_empty() {
        return None;
    }
    let layout = Layout::new(brief);
    let (right, shelf) = (layout.width - NAMES, layout.height - DOT);
    Some(html! {
        svg viewBox=(format!("0 0 {:.0} {:.0}", layout.width, layout.height)) role="group" xmlns="http://www.w3.org/2000/svg" {
            title { (parts::TIMELINE.arabic) " · " (parts::TIMELINE.english) }
            @for (name, y) in &layout.rows {
                line class="row" x1=(MARGIN / 2.0) x2=(right) y1=(n(*y)) y2=(n(*y)) {}
                text class="name" x=(n(layout.width - 4.0)) y=(n(*y + 4.0)) direction="rtl" text-anchor="start" { (shortened(name)) title { (name) } }
            }
            @for (number, (time, x)) in layout.days.iter().enumerate() {
                line class="day" x1=(n(*x)) x2=(n(*x)) y1="4" y2=(n(layout.axis)) {}
                text class="day" x=(n(*x)) y=(n(layout.axis + 14.0 + 14.0 * (number % 2) as f64)) direction="ltr" text-anchor="middle" { (time.iso) }
            }
            @if layout.dots.iter().any(|dot| dot.undated) {
                line class="shelf" x1=(MARGIN / 2.0) x2=(right) y1=(n(shelf + DOT / 2.0)) y2=(n(shelf + DOT / 2.0)) {}
                text class="name" x=(n(layout.width - 4.0)) y=(n(shelf + 4.0)) direction="rtl" text-anchor="start" { (parts::UNDATED.arabic) }
            }
            @for (at, (dot, entry)) in layout.dots.iter().zip(&brief.timeline).enumerate() {
                a href={ "#" (prefix) "t" (at) } {
                    circle class=(if entry.in_brief { "dot" } else { "dot other" }) cx=(n(dot.x)) cy=(n(dot.y)) r="5.5" { title { (said(brief, entry)) } }
                }
            }
        }
    })
}

/// Where a dot stands.
struct Dot {
    x: f64,
    y: f64,
    undated: bool,
}

/// Where everything stands.
struct Layout<'b> {
    width: f64,
    height: f64,
    axis: f64,
    days: Vec<(&'b EventTime, f64)>,
    rows: Vec<(&'b str, f64)>,
    dots: Vec<Dot>,
}

impl<'b> Layout<'b> {
    /// Linear in the entries times the sources and days among them.
    fn new(brief: &'b Brief) -> Self {
        let mut times: Vec<&EventTime> = brief.timeline.iter().filter_map(|entry| entry.time.as_ref()).collect();
        let key = |time: &EventTime| (time.days, time.iso.clone());
        times.sort_by_key(|time| key(time));
        times.dedup_by_key(|time| key(time));
        let (days, width) = spread(times);
        // By source and day, how many dots there are: the dots of one day stand above each other.
        let mut stacks: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut at = Vec::with_capacity(brief.timeline.len());
        let mut on_shelf = 0;
        for entry in &brief.timeline {
            let name = source_of_member(&brief.members[entry.member]);
            let day = entry.time.as_ref().and_then(|time| days.iter().position(|(day, _)| key(day) == key(time)));
            let Some(day) = day else {
                at.push((None, on_shelf));
                on_shelf += 1;
                continue;
            };
            let row = stacks.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
                stacks.push((name, vec![0; days.len()]));
                stacks.len() - 1
            });
            at.push((Some((row, day)), stacks[row].1[day]));
            stacks[row].1[day] += 1;
        }
        let mut y = 6.0;
        let mut rows = Vec::with_capacity(stacks.len());
        for (name, counts) in &stacks {
            let most = counts.iter().copied().max().unwrap_or(1);
            y += PAD + DOT * (most.max(1) - 1) as f64 + PAD / 2.0;
            rows.push((*name, y));
        }
        let axis = if rows.is_empty() { 0.0 } else { y + PAD };
        let labels = if days.is_empty() { 4.0 } else { 36.0 };
        let height = axis + labels + if on_shelf > 0 { 2.5 * DOT } else { 0.0 };
        // A shelf that is full is packed closer.
        let pace = ((width - NAMES - 2.0 * MARGIN) / on_shelf.max(1) as f64).min(DOT + 3.0);
        let place = |(at, number): (Option<(usize, usize)>, usize)| match at {
            Some((row, day)) => Dot { x: days[day].1, y: rows[row].1 - DOT * number as f64, undated: false },
            None => Dot { x: width - NAMES - MARGIN - pace * number as f64, y: height - DOT, undated: true },
        };
        Self { width, height, axis, dots: at.into_iter().map(place).collect(), days, rows }
    }
}

/// The days with their places, and the width of the picture.
fn spread(times: Vec<&EventTime>) -> (Vec<(&EventTime, f64)>, f64) {
    let gap = |pair: &[&EventTime]| f64::from((pair[1].days.0 - pair[0].days.0).get_days().max(0));
    let steps: Vec<f64> = times.windows(2).map(|pair| STEP + 10.0 * gap(pair).ln_1p()).collect();
    let needed: f64 = steps.iter().sum();
    let width = WIDTH.max(NAMES + 2.0 * MARGIN + needed);
    let stretch = if needed > 0.0 { (width - NAMES - 2.0 * MARGIN) / needed } else { 1.0 };
    let mut x = width - NAMES - MARGIN;
    let mut days = Vec::with_capacity(times.len());
    for (number, time) in times.into_iter().enumerate() {
        if number > 0 {
            x -= steps[number - 1] * stretch;
        }
        days.push((time, x));
    }
    (days, width)
}

/// What a dot stands for: day, source, sentence.
fn said(brief: &Brief, entry: &TimelineEntry) -> String {
    let time = entry.time.as_ref().map_or(parts::UNDATED.arabic, |time| &time.iso);
    format!("{time} · {} · {}", source_of_member(&brief.members[entry.member]), entry.text)
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME { name.to_owned() } else { name.chars().take(LONGEST_NAME - 1).chain(['…']).collect() }
}

/// A coordinate, short and the same everywhere.
fn n(value: f64) -> String {
    format!("{value:.1}")
}
