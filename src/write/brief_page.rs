//! The brief as a page: one self-contained right-to-left HTML file, for one brief or for all stories of a collection.
//!
//! Uses `brief` and `page`. Every sentence leads to its place: in its page on the web where the source has an address,
//! else to the entry of the list of sources that names document, line and code points.

use super::brief_parts::{self as parts, Cited, Label};
use super::page::{arabic_date, isolated, page};
use super::timeline_svg::picture;
use super::{date_of_member, source_of_member};
use crate::brief::{Brief, BriefSentence, Comparison, Place, Story, TimelineEntry};
use maud::{Markup, html};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("brief.css");

/// The page of one brief.
#[must_use]
pub fn brief(brief: &Brief) -> String {
    let title = html! { h1 { (both(parts::BRIEF)) } (about(brief)) };
    page(parts::BRIEF.arabic, STYLE, &html! { (title) (Told { brief, prefix: String::new() }.all()) })
}

/// One page of many stories, with a table of contents.
#[must_use]
pub fn stories(stories: &[Story]) -> String {
    let headline = |story: &Story| isolated(story.headline.as_deref().unwrap_or(&story.id));
    let content = html! {
        h1 { (both(parts::STORIES)) }
        nav { ol { @for (number, story) in stories.iter().enumerate() {
            li {
                a href={ "#s" (number) } { (headline(story)) }
                " " span.aside { (isolated(&story.brief.members.len().to_string())) " · " (isolated(&parts::days(&story.brief))) }
                @let differing = parts::differing(&story.brief).count();
                @if differing > 0 { " " span.zone { (parts::DISAGREEMENTS.arabic) ": " (isolated(&differing.to_string())) } }
            }
        } } }
        @if stories.is_empty() { p.aside { "لا أخبار بهذا العدد من المقالات." } }
        @for (number, story) in stories.iter().enumerate() {
            h1 id={ "s" (number) } { (headline(story)) }
            @if !story.keywords.is_empty() { p.facts { @for word in &story.keywords { span { (isolated(word)) } } } }
            (about(&story.brief))
            (Told { brief: &story.brief, prefix: format!("s{number}") }.all())
        }
    };
    page(parts::STORIES.arabic, STYLE, &content)
}

/// A label in both languages.
fn both(label: Label) -> Markup {
    html! { (label.arabic) " " bdi.english dir="ltr" lang="en" { (label.english) } }
}

/// How many articles of what days.
fn about(brief: &Brief) -> Markup {
    html! { p.facts { span { "المقالات: " (isolated(&brief.members.len().to_string())) } span { (isolated(arabic_date(&parts::days(brief)))) } } }
}

/// A brief on its way to the page; the ids of its parts begin with the prefix.
struct Told<'b> {
    brief: &'b Brief,
    prefix: String,
}

impl Told<'_> {
    fn all(&self) -> Markup {
        html! { (self.disagreements()) (self.sentences()) (self.timeline()) (self.names()) (self.quotations()) (self.faults()) (self.sources()) }
    }

    /// Source, date and place of a sentence, and a link to it.
    fn facts(&self, at: usize, place: Place, text: &str) -> Markup {
        let member = &self.brief.members[at];
        html! {
            span { (isolated(source_of_member(member))) }
            span { (isolated(arabic_date(&date_of_member(member)))) }
            span { (isolated(&format!("{} p{}s{}", member.id, place.paragraph, place.number))) }
            span { @match parts::address_of(member, text) {
                Some(address) => a href=(address) rel="noreferrer" { "في موضعها" },
                None => a href={ "#" (self.anchor(at, place.into())) } { "في موضعها" },
            } }
        }
    }

    fn anchor(&self, member: usize, cited: Cited) -> String {
        format!("{}m{member}c{}", self.prefix, cited.chars[0])
    }

    fn disagreements(&self) -> Markup {
        let differing: Vec<&Comparison> = parts::differing(self.brief).collect();
        html! { @if !differing.is_empty() { section.box {
            h2 { (both(parts::DISAGREEMENTS)) }
            @for comparison in differing { (self.disagreement(comparison)) }
        } } }
    }

    fn disagreement(&self, comparison: &Comparison) -> Markup {
        let kind = parts::kind(comparison.kind);
        html! {
            p.verdict {
                (both(parts::verdict(comparison.verdict))) " — " (kind.arabic)
                @if let Some(unit) = &comparison.unit { " (" (isolated(unit)) ")" }
                " " bdi.english dir="ltr" lang="en" { (comparison.why) }
            }
            @for value in &comparison.values { div.said {
                p { strong { (value.text) } @if value.text != value.value { " = " (isolated(&value.value)) } }
                @if let Some(sentence) = &value.sentence { p { (sentence) } }
                p.facts {
                    (self.facts(value.member, value.place, value.sentence.as_deref().unwrap_or(&value.text)))
                    @if let Some(speaker) = &value.speaker { span { "القائل: " (isolated(speaker)) } }
                }
            } }
        }
    }

    fn sentences(&self) -> Markup {
        html! { section {
            h2 { (both(parts::SENTENCES)) }
            ol.brief { @for (at, sentence) in self.brief.sentences.iter().enumerate() { li {
                @if let Some(part) = parts::part_before(self.brief, at) { h3 { (both(part)) } }
                p { (sentence.text) }
                p.facts {
                    (self.facts(sentence.member, sentence.place, &sentence.text))
                    @if let Some((value, member)) = parts::newest(self.brief, sentence) {
                        strong { "لاحقاً: " bdi.english dir="ltr" { (value) } } " " (isolated(source_of_member(member))) " "
                        (isolated(arabic_date(&date_of_member(member)))) " · "
                    }
                    (self.also(sentence))
                }
            } } }
            @if self.brief.sentences.is_empty() { p.aside { (parts::empty(self.brief)) } }
        } }
    }

    fn also(&self, sentence: &BriefSentence) -> Markup {
        html! { @if !sentence.also.is_empty() { span { "ورد أيضاً في: "
            @for (at, (other, _)) in sentence.also.iter().enumerate() {
                @let member = &self.brief.members[*other];
                @if at > 0 { "، " }
                (isolated(source_of_member(member))) " " (isolated(arabic_date(&date_of_member(member))))
            }
        } } }
    }

    fn timeline(&self) -> Markup {
        let undated = self.brief.timeline.partition_point(|entry| entry.time.is_some());
        let list = |from: usize, to: usize| {
            html! { ol.times { @for (at, entry) in self.brief.timeline.iter().enumerate().take(to).skip(from) { (self.entry(at, entry)) } } }
        };
        html! { @if let Some(picture) = picture(self.brief, &self.prefix) { section {
            h2 { (both(parts::TIMELINE)) }
            figure {
                (picture)
                figcaption { "الأقدم عن اليمين، والمسافات بين الأيام مضغوطة. النقطة الملأى جملة في الموجز، والفارغة ليست فيه." }
            }
            (list(0, undated))
            @if undated < self.brief.timeline.len() {
                h3 { (both(parts::UNDATED)) }
                (list(undated, self.brief.timeline.len()))
            }
        } } }
    }

    fn entry(&self, at: usize, entry: &TimelineEntry) -> Markup {
        html! { li id={ (self.prefix) "t" (at) } {
            @if let Some(time) = &entry.time { strong { (isolated(&time.iso)) } " " span.zone { (parts::dating(entry.dating).arabic) } " " }
            span { (entry.text) }
            p.facts { (self.facts(entry.member, entry.place, &entry.text)) }
        } }
    }

    fn names(&self) -> Markup {
        let names = parts::respelt(self.brief);
        html! { @if !names.is_empty() { section {
            h2 { (both(parts::NAMES)) }
            div.table { table {
                thead { tr { th { "الاسم" } th { "ما هو" } th { "كيف كُتب" } } }
                tbody { @for (name, spellings) in names { tr {
                    td { (name.name) }
                    td { (parts::name_kind(name.kind).arabic) }
                    td { @for (at, variant) in spellings.iter().enumerate() {
                        @if at > 0 { "، " }
                        (isolated(&variant.text)) " " bdi.english dir="ltr" { "×" (variant.mentions.len()) }
                    } }
                } } }
            } }
        } } }
    }

    fn quotations(&self) -> Markup {
        let groups = parts::by_speaker(self.brief);
        html! { @if !groups.is_empty() { section {
            h2 { (both(parts::QUOTATIONS)) }
            @for (speaker, group) in groups {
                h3 { (speaker) }
                @for quotation in group { blockquote {
                    p { "«" (quotation.text) "»" }
                    p.facts {
                        (self.facts(quotation.member, quotation.place, &quotation.text))
                        @if let Some(reporter) = &quotation.reporter { span { "نقلاً عن: " (isolated(reporter)) } }
                    }
                } }
            }
        } } }
    }

    fn faults(&self) -> Markup {
        html! { @if !self.brief.faults.is_empty() { section {
            h2 { (both(parts::FAULTS)) }
            ul { @for note in &self.brief.faults { li {
                (both(parts::fault(note.fault))) ": " strong { (isolated(&note.text)) }
                " " bdi.english dir="ltr" { (self.brief.members[note.member].id) ", code points " (note.chars[0]) "–" (note.chars[1]) }
            } } }
        } } }
    }

    fn sources(&self) -> Markup {
        html! { section.sources {
            h2 { (both(parts::SOURCES)) }
            ol { @for (at, places) in parts::sources(self.brief) { (self.source(at, &places)) } }
            @if self.brief.members.len() > parts::LONGEST_LIST { p.aside { "هذه هي المصادر المذكورة أعلاه؛ قُرئ " (isolated(&self.brief.members.len().to_string())) " مقالاً." } }
        } }
    }

    fn source(&self, at: usize, places: &BTreeSet<Cited>) -> Markup {
        let member = &self.brief.members[at];
        html! { li {
            @if let Some(title) = &member.title { (isolated(title)) " — " }
            (isolated(source_of_member(member))) "، " (isolated(arabic_date(&date_of_member(member)))) " " (isolated(&member.id))
            @if let Some(kept) = member.copy_of { " (نسخة من " (isolated(&self.brief.members[kept].id)) ")" }
            @if let Some(address) = member.url.as_deref().and_then(parts::web_address) { " " a href=(address) rel="noreferrer" { "الصفحة" } }
            @else if let Some(url) = &member.url { " " (isolated(url)) }
            ul { @for cited in places { li id=(self.anchor(at, *cited)) {
                bdi dir="ltr" lang="en" { (member.id) ", line " (cited.line) ", sentence " (cited.sentence_in_line) ", code points " (cited.chars[0]) "–" (cited.chars[1]) }
            } } }
        } }
    }
}
