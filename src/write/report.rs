//! The report page: one self-contained right-to-left HTML file for people who would rather look than read.
//!
//! Uses `brief`, `select`, and `maud`, which escapes everything. No script, nothing fetched: the style is inside and
//! the content policy forbids the rest. Direction is set outright; names, dates and numbers are isolated.

use super::page::{arabic_date, page};
use super::records::RefusalRecord;
use super::{date_of, date_of_member, source_of_member};
use crate::article::{Block, Document, Zone};
use crate::brief::Brief;
use crate::score::keywords::Keyword;
use crate::select::{LeftOut, Summarized};
use maud::{Markup, html};
use std::fmt::Write as _;

/// Longest bar, in rem.
const LONGEST_BAR: f64 = 7.0;

/// Gathers the report while articles come by.
pub struct Report {
    features: Vec<&'static str>,
    most: usize,
    articles: Vec<(String, Markup)>,
    total: usize,
}

impl Report {
    /// A report that shows at most `most` articles in full.
    #[must_use]
    pub fn new(features: Vec<&'static str>, most: usize) -> Self {
        Self { features, most, articles: Vec::new(), total: 0 }
    }

    /// Adds an article.
    pub fn add(&mut self, article: &Summarized, keywords: &[Keyword]) {
        self.total += 1;
        if self.articles.len() < self.most {
            let shown = self.article(self.articles.len(), article, keywords);
            self.articles.push((article.document.article.id.clone(), shown));
        }
    }

    fn article(&self, number: usize, shown: &Summarized, keywords: &[Keyword]) -> Markup {
        let document = &shown.document;
        let noise: Vec<&Block> = document.blocks.iter().filter(|block| block.zone.is_noise()).collect();
        html! {
            article id={ "a" (number) } {
                h2 { (document.title().as_deref().unwrap_or("بلا عنوان")) }
                p.facts {
                    @if let Some(source) = document.source() { span { bdi { (source) } } }
                    span { bdi { (arabic_date(&date_of(document))) } }
                    span { bdi dir="ltr" { (document.article.id) } }
                    span { "اختير " bdi { (shown.summary.chosen.len()) } " من " bdi { (shown.scores.body.len()) } " جملة" }
                }
                @if !keywords.is_empty() {
                    p.facts { @for keyword in keywords { span { bdi { (document.show(keyword.span)) } } } }
                }
                @if let Some(warning) = &shown.summary.warning { p.aside dir="ltr" { (warning) } }
                @for note in &document.article.notes { p.aside dir="ltr" { (note) } }
                (text(number, shown))
                @if !noise.is_empty() {
                    details.noise {
                        summary { "ما استُبعد من الصفحة: " bdi { (noise.len()) } }
                        @for block in noise {
                            p { span.zone { (zone_name(block.zone)) } " " (document.show(block.span)) " " bdi.zone dir="ltr" { (block.reason.why) } }
                        }
                    }
                }
                details {
                    summary { "لماذا هذه الجمل" }
                    div.table { table {
                        thead { tr { th { "الجملة" } th { "الحكم" } th { "الدرجة" } @for name in &self.features { th { (feature_name(name)) } } } }
                        tbody { @for rank in 0..shown.scores.body.len() { (self.row(shown, rank)) } }
                    } }
                }
            }
        }
    }

    /// One body sentence with a bar for each part of its score.
    fn row(&self, shown: &Summarized, rank: usize) -> Markup {
        let at = shown.scores.body[rank];
        let sentence = &shown.document.sentences[at];
        let is_chosen = shown.summary.chosen.iter().any(|chosen| chosen.sentence == at);
        let start: String = shown.document.show(sentence.span).chars().take(60).collect();
        let largest = shown.scores.parts.iter().fold(1e-9_f64, |most, part| most.max(part.abs()));
        html! {
            tr {
                td { bdi dir="ltr" { "p" (sentence.paragraph) "s" (sentence.number) } " " @if is_chosen { mark { (start) "…" } } @else { (start) "…" } }
                td { (verdict(shown, rank)) }
                td { bdi dir="ltr" { (format!("{:+.2}", shown.scores.scores[rank])) } }
                @for (feature, part) in shown.scores.parts.row(rank).iter().enumerate() {
                    td { div class=(format!("bar f{feature}{}", if *part < 0.0 { " minus" } else { "" })) {
                        i style=(format!("width:{:.2}rem", part.abs() / largest * LONGEST_BAR)) {}
                        (format!("{part:+.2}"))
                    } }
                }
            }
        }
    }

    /// The whole page.
    #[must_use]
    pub fn page(&self, brief: &Brief, failures: &[RefusalRecord]) -> String {
        let anchors: rustc_hash::FxHashMap<&str, usize> = self.articles.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at)).collect();
        let content = html! {
            h1 { "موجز" }
            p.facts {
                span { "المقالات: " bdi { (self.total) } }
                @if self.total > self.articles.len() { span { "المعروض منها: " bdi { (self.articles.len()) } } }
                @if !failures.is_empty() { span { "ما لم يُقرأ: " bdi { (failures.len()) } } }
            }
            section id="brief" {
                h2 { "الموجز" }
                ol.brief { @for sentence in &brief.sentences {
                    @let member = &brief.members[sentence.member];
                    li {
                        p { (sentence.text) }
                        p.facts {
                            span { bdi { (source_of_member(member)) } }
                            span { bdi { (arabic_date(&date_of_member(member))) } }
                            @if let Some(at) = anchors.get(member.id.as_str()) { span { a href={ "#a" (at) "p" (sentence.place.paragraph) "s" (sentence.place.number) } { "في موضعها" } } }
                            @if !sentence.also.is_empty() { span { "ورد أيضاً في: "
                                @for (at, (other, _)) in sentence.also.iter().enumerate() {
                                    @if at > 0 { "، " }
                                    bdi { (source_of_member(&brief.members[*other])) }
                                }
                            } }
                        }
                    }
                } }
                @if brief.sentences.is_empty() { p.aside { "لا جملة تتسع لها المساحة المطلوبة." } }
            }
            @for (_, article) in &self.articles { (article) }
            @if !failures.is_empty() {
                section { h2 { "ما لم يُقرأ" }
                    @for failure in failures.iter().take(200) { p.aside dir="ltr" { (failure.path) " (byte " (failure.offset) ") " (failure.reason) } }
                }
            }
        };
        page("موجز", "", &content)
    }
}

/// The article's own zones in the order of the text, chosen sentences lit.
fn text(number: usize, shown: &Summarized) -> Markup {
    let document = &shown.document;
    let article_blocks = document.blocks.iter().enumerate().filter(|(_, block)| !block.zone.is_noise());
    html! {
        @for (at, block) in article_blocks {
            @match block.zone {
                Zone::Headline => {}
                Zone::Subheading => h4 { (document.show(block.span)) },
                Zone::Body => (paragraph(number, shown, at)),
                zone => p.aside { span.zone { (zone_name(zone)) } " " (document.show(block.span)) },
            }
        }
    }
}

fn paragraph(number: usize, shown: &Summarized, block: usize) -> Markup {
    let document: &Document = &shown.document;
    let sentences = document.sentences.iter().enumerate().filter(|(_, sentence)| sentence.block as usize == block);
    html! {
        p.body { @for (at, sentence) in sentences {
            @let id = anchor(number, sentence.paragraph, sentence.number);
            @if shown.summary.chosen.iter().any(|chosen| chosen.sentence == at) { mark id=(id) { (document.show(sentence.span)) } }
            @else { span.plain id=(id) { (document.show(sentence.span)) } }
            " "
        } }
    }
}

fn anchor(article: usize, paragraph: u32, sentence: u32) -> String {
    let mut id = String::new();
    let _ = write!(id, "a{article}p{paragraph}s{sentence}");
    id
}

/// Why a body sentence is in the summary or not, and the words that show what it leans on.
fn verdict(shown: &Summarized, rank: usize) -> Markup {
    let document = &shown.document;
    let at = shown.scores.body[rank];
    let place = |index: usize| {
        let sentence = &document.sentences[index];
        html! { bdi dir="ltr" { "p" (sentence.paragraph) "s" (sentence.number) } }
    };
    let reason = shown.summary.left_out.iter().find(|(index, _)| *index == at).map(|(_, reason)| *reason);
    html! {
        @match reason {
            None => "اختيرت",
            Some(LeftOut::Budget) => "لا تتسع لها المساحة",
            Some(LeftOut::Redundant(other)) => { "تكرر " (place(other)) },
            Some(LeftOut::Dangling(other, _)) => { "تحتاج إلى " (place(other)) },
            Some(LeftOut::Unfit(_)) => "لا تُعرض خارج صفحتها",
            Some(LeftOut::Noise(_)) => "ليست من المتن",
        }
        @if let Some((_, words)) = shown.scores.discourse.lean(rank).cue.filter(|(_, words)| words.len() < 60) {
            " (" (document.show(words)) ")"
        }
    }
}

fn feature_name(name: &str) -> &str {
    match name {
        "position" => "الموضع",
        "rank" => "الترتيب",
        "depth" => "العمق",
        "last" => "الخاتمة",
        "paragraph" => "أول الفقرة",
        "tfidf" => "المفردات",
        "background" => "ندرة المفردات",
        "title" => "العنوان",
        "centroid" => "المركزية",
        "degree" => "الصلة بالنص",
        "lexrank" => "الترابط",
        "novelty" => "الجديد",
        "length" => "الطول",
        "numbers" => "الأرقام",
        "names" => "الأسماء",
        "quotes" => "الاقتباس",
        "question" => "السؤال",
        "speech" => "القول",
        "opener" => "الاستهلال",
        other => other,
    }
}

fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::Headline => "عنوان",
        Zone::Dateline => "مكان وتاريخ",
        Zone::Byline => "كاتب",
        Zone::Subheading => "عنوان فرعي",
        Zone::Caption => "تعليق صورة",
        Zone::Body => "متن",
        Zone::ReadAlso => "اقرأ أيضاً",
        Zone::RelatedBlock => "مواد ذات صلة",
        Zone::ShareBar => "مشاركة",
        Zone::Nav => "قائمة الموقع",
        Zone::CommentPrompt => "تعليقات",
        Zone::SiteLogo => "اسم الموقع",
        Zone::PluginLine => "رسالة آلية",
        Zone::Promo => "ترويج",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;
    use crate::select::{Budget, Choice};

    #[test]
    fn hostile_text_stays_text() {
        let document = document("<script>alert(1)</script> قال الوزير إن العمل \"انتهى\" صباح اليوم في العاصمة.");
        let scores = crate::score::tests::scorer(false).score(&document);
        let summary = crate::select::summarize(&document, &scores, Budget::Sentences(1), Choice::Best);
        let model = crate::model::Model::shipped().unwrap();
        let mut collector = crate::brief::Collector::default();
        collector.add(crate::brief::Digester::default().digest(&document, &scores, &model));
        let mut report = Report::new(vec!["rank", "degree"], 10);
        report.add(&Summarized { document, scores, summary }, &[]);
        let page = report.page(&collector.finish(Budget::Sentences(1), &model, &crate::corpus::Frequencies::shipped().unwrap()), &[]);
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
        assert!(page.contains("<html dir=\"rtl\" lang=\"ar\">"));
    }
}
