//! Cleaning: a zone and a reason for every block.
//!
//! Uses `lines`, `zone`, the noise rules and name lists of `model`, and `text`. Three steps, each on what the one
//! before left open: (1) what a line says by itself - phrases, bars, menus, dates; (2) what its neighbours say -
//! blocks of links, furniture standing in one group with other furniture; (3) what its place says - headline before
//! the text, subheading between paragraphs, remnants behind the last one.

use super::lines::Layout;
use super::survey::Survey;
use super::zone::{Reason, Zone};
use super::{Article, Hint};
use crate::model::Model;
use crate::model::marks::Marks;
use crate::model::noise::{Line, NoiseRules, Rule};
use crate::text::chars::{is_arabic_letter, is_bullet, is_closer, is_invisible, is_stop};
use crate::text::fold::{fold_phrase, folded_letter, phrase_words};
use crate::text::{Span, Term, word_count};
use rustc_hash::FxHashSet;
use std::cell::OnceCell;

/// The rule for lines that speak to the reader of the page.
const SPEAKS_RULE: &str = "speaks-to-reader";

/// Code points of a line that are compared with the title before all of it is.
const HEAD: usize = 12;

/// A block and what it was found to be.
#[derive(Debug, Clone)]
pub struct Zoned {
    /// Where it stands.
    pub layout: Layout,
    /// What it is.
    pub zone: Zone,
    /// Why.
    pub reason: Reason,
}

/// What one block looks like, before anything is decided.
struct Facts<'t> {
    layout: Layout,
    line: &'t str,
    survey: &'t Survey,
    /// The folded line, for the few lines that are looked at so closely.
    folded: OnceCell<String>,
    words: usize,
    ends_with_stop: bool,
    ends_with_colon: bool,
    ends_as_text: bool,
    is_item: bool,
    verdict: Option<(Zone, Reason)>,
    heads_block: bool,
}

impl<'t> Facts<'t> {
    fn new(text: &'t str, layout: Layout, survey: &'t Survey) -> Self {
        let line = layout.span.of(text);
        let (ends_with_stop, ends_with_colon, ends_as_text) = endings(line, survey.words);
        Self {
            words: survey.words,
            ends_with_stop,
            ends_as_text,
            ends_with_colon,
            is_item: is_list_item(line),
            layout,
            line,
            survey,
            folded: OnceCell::new(),
            verdict: None,
            heads_block: false,
        }
    }

    /// The folded line.
    fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold_phrase(self.line))
    }

    /// Whether the folded line ends in a mark. Its end tells, and paragraphs are long.
    fn folded_ends_with(&self, mark: char) -> bool {
        let start = self.line.char_indices().rev().nth(HEAD).map_or(0, |(at, _)| at);
        let tail = self.line.get(start..).map(fold_phrase).unwrap_or_default();
        if tail.is_empty() { self.folded().ends_with(mark) } else { tail.ends_with(mark) }
    }

    /// The first rule of the noise rules that fits the line.
    fn rule<'m>(&self, model: &'m Model) -> Option<&'m Rule> {
        let Survey { hides_words, hint, .. } = self.survey;
        if self.words > model.noise.longest_line() || !hides_words && !hint.may_fit_line(self.words) {
            return None;
        }
        let line = Line { folded: self.folded(), words: self.words, ends_with_stop: self.ends_with_stop };
        let may_hold = *hides_words || hint.may_stand_in_line(self.words);
        if may_hold { model.noise.of_line(line) } else { model.noise.of_ends_of_line(line) }
    }

    /// Whether a word of the line has one of these marks; without, no rule about them can fit it.
    fn may_be(&self, marks: Marks) -> bool {
        self.survey.hides_words || self.survey.hint.has(marks)
    }

    /// Whether the line, or a beginning of it of so many words, may speak to the reader.
    fn may_speak(&self, words: usize) -> bool {
        self.survey.hides_words || self.survey.address.is_enough_for(words)
    }

    /// Whether the line begins like a folded phrase, as far as the shorter of the two goes.
    fn may_begin_like(&self, phrase: &str) -> bool {
        let first = self.line.chars().find(|&c| !is_invisible(c));
        let is_other = |c: char| matches!(c, '\u{0620}'..='\u{063F}' | '\u{0641}'..='\u{064A}') && !phrase.starts_with(folded_letter(c));
        if first.is_some_and(is_other) {
            return false;
        }
        let head: String = self.line.chars().take(HEAD).collect();
        let head = fold_phrase(&head);
        let head = head.trim_end();
        phrase.starts_with(head) || head.starts_with(phrase)
    }

    fn decide(&mut self, zone: Zone, rule: &'static str, why: &'static str) {
        self.verdict = Some((zone, Reason::new(rule, why)));
    }

    fn zone(&self) -> Option<Zone> {
        self.verdict.as_ref().map(|(zone, _)| *zone)
    }

    fn is_open(&self) -> bool {
        self.verdict.is_none()
    }

    /// Running text by its looks alone: a sentence of some length that ends.
    fn reads_as_text(&self) -> bool {
        self.is_open() && ((self.ends_with_stop && self.words >= 6) || (self.ends_as_text && self.words >= 20) || self.words >= 40)
    }
}

/// Gives every block of an article a zone. Linear in the blocks.
#[must_use]
pub fn clean(article: &Article, blocks: &[(Layout, Survey)], model: &Model) -> Vec<Zoned> {
    let (text, title) = (article.text.as_str(), article.title.as_deref());
    let mut facts: Vec<Facts> = blocks.iter().map(|(layout, survey)| Facts::new(text, *layout, survey)).collect();
    let mut hints = article.hints.iter().peekable();
    for fact in &mut facts {
        while hints.next_if(|hint| hint.at < fact.layout.span.start).is_some() {}
        let hint = hints.next_if(|hint| hint.at == fact.layout.span.start);
        judge_alone(fact, hint, model);
    }
    spare_advice(&mut facts);
    close_related_blocks(&mut facts);
    spread_furniture(&mut facts);
    find_headline(&mut facts, title);
    judge_by_place(&mut facts, model);
    facts
        .into_iter()
        .map(|fact| {
            let (zone, reason) = fact.verdict.unwrap_or_else(|| (Zone::Body, Reason::new("running-text", "running text")));
            Zoned { layout: fact.layout, zone, reason }
        })
        .collect()
}

/// Step 1: what a line says by itself, its markup first. A heading in the markup says least: pages set paragraphs
/// as headings, and headings head blocks of links.
fn judge_alone(fact: &mut Facts<'_>, hint: Option<&Hint>, model: &Model) {
    let heading = hint.filter(|hint| hint.zone == Zone::Subheading);
    if let Some(hint) = hint.filter(|hint| hint.zone != Zone::Subheading) {
        fact.decide(hint.zone, "markup", hint.why);
        return;
    }
    judge_words(fact, model);
    if let Some(hint) = heading
        && fact.is_open()
        && !fact.reads_as_text()
    {
        fact.decide(hint.zone, "markup", hint.why);
    }
}

fn judge_words(fact: &mut Facts<'_>, model: &Model) {
    if begins_with_text(fact, model) {
        (fact.ends_with_stop, fact.ends_as_text) = (true, true);
        return;
    }
    if let Some(rule) = fact.rule(model) {
        (fact.verdict, fact.heads_block) = (Some((rule.zone, Reason::of_rule(rule))), rule.heads_block);
        return;
    }
    let Survey { has_arabic, has_latin, bare_chunks, .. } = *fact.survey;
    let may_be_named = has_latin || fact.survey.hides_words;
    if fact.words == 0 || (!has_arabic && !has_latin && fact.words <= 6) {
        fact.decide(Zone::PluginLine, "no-words", "holds no words");
    } else if fact.words <= 40 && !fact.ends_with_stop && fact.may_be(Marks::NETWORK) && model.noise.is_share_bar(fact.folded()) {
        fact.decide(Zone::ShareBar, "network-names", "a row of network names");
    } else if fact.words <= 60 && !fact.ends_with_stop && fact.may_be(Marks::MENU) && model.noise.is_menu(fact.folded()) {
        fact.decide(Zone::Nav, "menu", "a row of menu words");
    } else if fact.words <= 4 && is_logo(fact.folded()) {
        fact.decide(Zone::SiteLogo, "logo", "the name of the site's logo");
    } else if fact.words <= 60 && (bare_chunks >= 2 || fact.survey.hides_words) && separators(fact.folded()) >= 2 {
        fact.decide(Zone::Nav, "separators", "a row of items with separators between them");
    } else if fact.words <= 45 && fact.may_speak(fact.words) && model.noise.speaks_to_reader(fact.folded()) {
        fact.decide(Zone::Promo, SPEAKS_RULE, "the page speaking to its reader");
    } else if fact.words <= 12 && (may_be_named || fact.line.contains('@')) && has_handle(fact.folded()) {
        fact.decide(Zone::PluginLine, "handle", "an address or account with little beside it");
    } else if !has_arabic && has_latin {
        fact.decide(Zone::PluginLine, "foreign-line", "not a line of Arabic");
    } else if is_date_line(fact, model) {
        fact.decide(Zone::Dateline, "date-line", "place and date on a line of their own");
    }
}

fn is_logo(folded: &str) -> bool {
    folded.ends_with(" logo") || folded.starts_with("logo ") || folded.starts_with("شعار موقع")
}

/// Whether a paragraph of several sentences begins with one that is running text: what is glued to it later is found
/// sentence by sentence.
fn begins_with_text(fact: &Facts<'_>, model: &Model) -> bool {
    if !fact.survey.hides_words {
        let Some(words) = fact.survey.words_to_stop.filter(|&words| words >= 10) else { return false };
        if !fact.survey.hint_to_stop.may_fit_line(words) && !fact.may_speak(words) {
            return true;
        }
    }
    let Some(first) = fact.folded().find(". ").and_then(|at| fact.folded().get(..=at)) else { return false };
    let words = phrase_words(first);
    words >= 10
        && model.noise.of_line(Line { folded: first, words, ends_with_stop: true }).is_none()
        && !model.noise.speaks_to_reader(first)
}

/// How many marks stand in a line that part the items of menus and tickers.
fn separators(folded: &str) -> usize {
    folded
        .split(' ')
        .filter(|piece| matches!(*piece, "|" | "●" | "•" | "»" | "›" | ">" | ">>" | "◄" | "←" | "·" | "★" | "■" | "▪" | "◆"))
        .count()
}

/// Whether a line holds an account, a tag, an e-mail or a web address as a word of its own.
fn has_handle(folded: &str) -> bool {
    folded.split(' ').any(|word| {
        let word = word.trim_matches(['(', ')', ':', '.', '،']);
        let is_account = word.starts_with('@') && word.len() > 2;
        is_account
            || word.starts_with("http")
            || word.starts_with("www.")
            || word.starts_with("pic.twitter")
            || (word.contains('@') && word.contains('.'))
    })
}

/// A short line that is a date with little beside it.
fn is_date_line(fact: &Facts<'_>, model: &Model) -> bool {
    if fact.words > 12 || fact.ends_with_stop {
        return false;
    }
    let line = fact.line;
    let date_words: usize = model.months.dates(line).iter().map(|mention| word_count(mention.span.of(line))).sum();
    date_words > 0 && fact.words <= date_words + 5
}

/// An article of advice speaks to its reader throughout; then that is not what tells furniture from text.
fn spare_advice(facts: &mut [Facts<'_>]) {
    let speaks = |fact: &Facts<'_>| fact.words >= 9 && fact.verdict.as_ref().is_some_and(|(_, reason)| &*reason.rule == SPEAKS_RULE);
    let speaking = facts.iter().filter(|fact| speaks(fact)).count();
    let text = facts.iter().filter(|fact| fact.reads_as_text()).count();
    if speaking >= 4 && speaking * 3 >= text {
        facts.iter_mut().filter(|fact| speaks(fact)).for_each(|fact| fact.verdict = None);
    }
}

/// Step 2a: everything under the heading of a block of links belongs to it, until running text comes back.
fn close_related_blocks(facts: &mut [Facts<'_>]) {
    let mut at = 0;
    while at < facts.len() {
        if !facts[at].heads_block {
            at += 1;
            continue;
        }
        let end = related_end(facts, at + 1);
        for fact in &mut facts[at + 1..end] {
            if fact.is_open() || fact.zone() == Some(Zone::PluginLine) || fact.zone() == Some(Zone::Dateline) {
                fact.decide(Zone::RelatedBlock, "under-related-heading", "stands in a block of other articles");
            }
        }
        at = end.max(at + 1);
    }
}

/// Where the block of links that begins at `from` ends: before two paragraphs of running text in a row, or before one
/// where only plain titles stood above it and no further title follows. Widgets hold teasers that read like text, so
/// after one of their messages only two paragraphs count.
fn related_end(facts: &[Facts<'_>], from: usize) -> usize {
    let text_at = |at: usize| {
        facts.get(at).is_some_and(|fact| fact.reads_as_text() && fact.words >= 8 && !fact.is_item && !fact.folded_ends_with('؟'))
    };
    let mut saw_widget = false;
    for at in from..facts.len() {
        saw_widget |= facts[at].zone() == Some(Zone::PluginLine);
        if !text_at(at) {
            continue;
        }
        let next = (at + 1..facts.len()).find(|&next| facts[next].is_open());
        let teased = at > from
            && facts[at - 1].is_open()
            && !facts[at - 1].ends_as_text
            && facts[at - 1].layout.group == facts[at].layout.group
            && group_of_two(facts, at);
        let comes_back = !saw_widget && !teased && next.is_none_or(|next| text_at(next) || facts[next].words <= 6);
        if text_at(at + 1) || comes_back {
            return at;
        }
    }
    facts.len()
}

/// Whether a line and the one above it are the whole of their group: a title with its teaser.
fn group_of_two(facts: &[Facts<'_>], at: usize) -> bool {
    let group = facts[at].layout.group;
    let of_group = |at: Option<usize>| at.and_then(|at| facts.get(at)).is_some_and(|fact| fact.layout.group == group);
    of_group(at.checked_sub(1)) && !of_group(at.checked_sub(2)) && !of_group(Some(at + 1))
}

/// Step 2b: a caption, credit or share line pulls the lines that stand in one group with it out of the text, on
/// pages that part their paragraphs by empty lines.
fn spread_furniture(facts: &mut [Facts<'_>]) {
    let parts_paragraphs = facts.iter().zip(facts.iter().skip(1)).filter(|(a, b)| a.reads_as_text() && b.reads_as_text());
    let (mut apart, mut together) = (0, 0);
    for (a, b) in parts_paragraphs {
        if a.layout.group == b.layout.group { together += 1 } else { apart += 1 }
    }
    if apart < 2 || together * 3 > apart {
        return;
    }
    let mut start = 0;
    while start < facts.len() {
        let group = facts[start].layout.group;
        let end = start + facts[start..].iter().take_while(|fact| fact.layout.group == group).count();
        let furniture =
            facts[start..end].iter().filter(|fact| fact.zone().is_some_and(|zone| zone.is_noise() || zone == Zone::Caption)).count();
        let open = end - start - furniture;
        if open > 0 && furniture >= open {
            for fact in &mut facts[start..end] {
                if fact.is_open() {
                    fact.decide(Zone::Caption, "among-furniture", "stands in one group with captions or buttons");
                }
            }
        }
        start = end;
    }
}

/// Step 3a: the headline - the stated title where it stands in the text, else the first open line above the text.
fn find_headline(facts: &mut [Facts<'_>], title: Option<&str>) {
    if let Some(title) = title.map(fold_phrase).filter(|title| !title.is_empty()) {
        let same = |folded: &str| {
            folded == title
                || (folded.len() * 2 > title.len() && title.starts_with(folded))
                || (title.len() * 2 > folded.len() && folded.starts_with(&title))
        };
        if let Some(fact) =
            facts.iter_mut().take(8).find(|fact| fact.is_open() && fact.words <= 40 && fact.may_begin_like(&title) && same(fact.folded()))
        {
            fact.decide(Zone::Headline, "stated-title", "repeats the title that the page states");
        }
        return;
    }
    let first_text = facts.iter().position(Facts::reads_as_text).unwrap_or(facts.len());
    // A line alone on its page is its text, not the title of nothing.
    let has_text = first_text < facts.len() || facts.iter().filter(|fact| fact.is_open()).count() > 1;
    let is_title =
        |fact: &Facts<'_>| fact.is_open() && fact.words >= 2 && fact.words <= 25 && !fact.is_item && !fact.line.ends_with(['.', ':', '،']);
    // A title may ask: a short question that stands first, above the text.
    let candidates =
        if first_text == 0 && facts.len() > 1 && facts[0].words <= 14 && !facts[0].folded().ends_with('.') { 1 } else { first_text };
    let mut titles = (0..candidates).filter(|&at| has_text && is_title(&facts[at]));
    let Some(mut headline) = titles.next() else { return };
    let vocabulary = vocabulary(facts);
    // The name of the site can stand first: short, and made of words that the text does not use.
    let is_name = |fact: &Facts<'_>| fact.words <= 3 && known_words(fact, &vocabulary) * 2 < fact.words;
    if is_name(&facts[headline])
        && let Some(next) = titles.find(|&at| facts[at].words >= 4 && !facts[at].folded().contains(" > "))
    {
        facts[headline].decide(Zone::SiteLogo, "above-headline", "a short line above the headline with words that the text does not use");
        headline = next;
    }
    facts[headline].decide(Zone::Headline, "first-line", "first line of the page, above the text");
    for fact in facts[..headline].iter_mut().filter(|fact| fact.is_open()) {
        fact.decide(Zone::Nav, "above-headline", "stands above the headline");
    }
}

/// Words by their hashes.
type Vocabulary = FxHashSet<Term>;

/// The words of all running text.
fn vocabulary(facts: &[Facts<'_>]) -> Vocabulary {
    facts.iter().filter(|fact| fact.reads_as_text()).flat_map(|fact| fact.folded().split(' ').map(Term::of_stem)).collect()
}

/// How many words of a line the running text uses, with و before them or not.
fn known_words(fact: &Facts<'_>, vocabulary: &Vocabulary) -> usize {
    let uses = |word: &str| vocabulary.contains(&Term::of_stem(word));
    fact.folded().split(' ').filter(|word| uses(word) || uses(&format!("و{word}"))).count()
}

/// Step 3b: what is still open gets its zone from its place.
fn judge_by_place(facts: &mut [Facts<'_>], model: &Model) {
    let is_text: Vec<bool> = facts.iter().map(Facts::reads_as_text).collect();
    let (Some(first), Some(last)) = (is_text.iter().position(|&is| is), is_text.iter().rposition(|&is| is)) else {
        // A page of short lines only: they are all the text there is.
        return;
    };
    let uses_stops = uses_stops(facts);
    // Few pages have an open line above their text.
    let mut known = None;
    let mut after_colon = false;
    for at in 0..facts.len() {
        if !facts[at].is_open() {
            continue;
        }
        let (is_short, below) = (facts[at].words <= 14, &facts[at + 1..]);
        let next_open = || below.iter().position(Facts::is_open).map(|step| at + 1 + step);
        let heads_text = is_short && next_open().is_some_and(|next| is_text[next]);
        let is_option = |fact: &&Facts| fact.is_open() && fact.words <= 3 && !fact.ends_with_stop;
        let is_poll = is_short && facts[at].line.ends_with(['؟', '?']) && below.iter().take(2).filter(is_option).count() == 2;
        if at < first && known.is_none() {
            known = Some(vocabulary(facts));
        }
        let fact = &mut facts[at];
        let line = fact.line;
        let is_list = (fact.is_item && !(uses_stops && at > last && !fact.ends_as_text)) || after_colon;
        after_colon = fact.ends_with_colon || (after_colon && fact.words <= 25 && !is_text[at]);
        if is_poll {
            fact.decide(Zone::PluginLine, "poll", "a question with short answers below it");
        } else if is_list || fact.ends_as_text && (is_text[at] || (fact.words >= 3 && at > first)) {
            // A sentence, or an item of a list.
        } else if fact.words <= model.noise.longest_menu_word() && model.noise.is_menu_word(fact.folded()) {
            fact.decide(Zone::Nav, "menu-word", "one word of the site's menu");
        } else if at < first {
            judge_above(fact, known.get_or_insert_default(), model);
        } else if at > last && (uses_stops || fact.words < 10 || line.contains('|')) {
            fact.decide(Zone::Nav, "behind-text", "a line without a stop behind the end of the text");
        } else if heads_text {
            fact.decide(Zone::Subheading, "between-paragraphs", "a short line without a stop, over a paragraph");
        } else if uses_stops && fact.words < 40 {
            fact.decide(Zone::ReadAlso, "no-stop", "a line without a stop on a page whose paragraphs end in one");
        }
    }
}

/// Whether the paragraphs of a page end in stops, so that a line without one is something else.
fn uses_stops(facts: &[Facts<'_>]) -> bool {
    let long = facts.iter().filter(|fact| fact.is_open() && fact.words >= 15);
    let (mut with, mut without) = (0usize, 0usize);
    for fact in long {
        if fact.ends_as_text { with += 1 } else { without += 1 }
    }
    with >= 3 && with >= without * 4
}

/// Whether a line ends in a stop, in a colon, and as running text does.
fn endings(line: &str, words: usize) -> (bool, bool, bool) {
    // Most paragraphs end in nothing but a full stop.
    if line.ends_with('.') {
        return (!line.ends_with(".."), false, true);
    }
    let tail = line.trim_end_matches(|c: char| is_invisible(c) || is_closer(c) || c.is_whitespace());
    (tail.ends_with(is_stop) && !tail.ends_with(".."), tail.ends_with(':'), ends_as_text(line, words))
}

/// Whether a line ends as running text does: in a stop, open to the line below, or in a quotation that a sentence
/// leads up to. Headlines end in quotations too, but are short and do not say who speaks.
fn ends_as_text(line: &str, words: usize) -> bool {
    let line = line.trim_end_matches(|c: char| is_invisible(c) || c.is_whitespace());
    let ends_in_quote = line.ends_with(['"', '»', '”']) && (words >= 14 || line.contains([':', '،']));
    ends_in_quote || line.ends_with([':', '،', '؛']) || line.trim_end_matches(|c: char| is_invisible(c) || is_closer(c)).ends_with(is_stop)
}

/// A short open line above the text: byline, caption or heading.
fn judge_above(fact: &mut Facts<'_>, vocabulary: &Vocabulary, model: &Model) {
    let words: Vec<&str> = fact.folded().split(' ').collect();
    let known = known_words(fact, vocabulary);
    let begins_with_name = words.first().is_some_and(|word| model.given_names.contains(word));
    if (2..=4).contains(&fact.words) && begins_with_name && known * 2 < words.len() {
        fact.decide(Zone::Byline, "bare-name", "a personal name above the text that the text does not mention");
    } else if (fact.ends_with_stop && fact.words >= 4) || fact.ends_with_colon || fact.words >= 14 {
        // A short sentence of its own, or a standfirst without a stop: the text begins with it.
    } else if fact.words >= 2 && known * 2 >= words.len() {
        fact.decide(Zone::Caption, "above-text", "a short line between headline and text that names what the text is about");
    } else if (2..=4).contains(&fact.words) && known == 0 {
        fact.decide(Zone::Byline, "unknown-name", "a short line above the text with words that the text does not use");
    } else {
        fact.decide(Zone::Caption, "above-text", "a short line between headline and text");
    }
}

fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with(is_arabic_letter) {
        return false;
    }
    if let Some(rest) = line.strip_prefix(is_bullet) {
        return rest.starts_with(char::is_whitespace) || !rest.starts_with(is_bullet);
    }
    let digits = line.chars().take_while(|c| c.is_numeric()).count();
    // «1958: تزوجت …»: an item of a chronology.
    if digits == 4 && line.chars().nth(4) == Some(':') {
        return true;
    }
    (1..=2).contains(&digits) && line.chars().nth(digits).is_some_and(|c| matches!(c, '-' | '.' | ')' | '–' | '_' | '/'))
}

/// Splits the name of the site off a headline: `تقارب جديد — أخبار الشرق` gives the span of the title proper and of
/// the rest. `None` when the headline has no such tail.
#[must_use]
pub fn split_site_name(text: &str, headline: Span, noise: &NoiseRules) -> Option<(Span, Span)> {
    let line = headline.of(text);
    let (at, mark) = [" — ", " – ", " | ", " - ", "| ", " :: ", " » "]
        .iter()
        .filter_map(|mark| line.rfind(mark).map(|at| (at, *mark)))
        .max_by_key(|(at, _)| *at)?;
    let tail_start = at + mark.len();
    let tail = line.get(tail_start..)?;
    let names_a_site = noise.names_a_site(&fold_phrase(tail))
        || tail.chars().all(|c| c.is_ascii() || c.is_whitespace())
        || (mark.contains('|') && word_count(tail) <= 3);
    let head_words = word_count(line.get(..at)?);
    if !names_a_site || word_count(tail) > 5 || head_words < 3 {
        return None;
    }
    let start = headline.start as usize;
    Some((Span::new(start, start + at).trimmed(text), Span::new(start + tail_start, headline.end as usize).trimmed(text)))
}

#[cfg(test)]
mod tests {
    use super::super::lines::layout;
    use super::super::survey::{Lexicon, Words, survey};
    use super::*;
    use crate::text::Light;

    fn zones(text: &str) -> Vec<&'static str> {
        let model = Model::shipped().expect("the shipped lists parse");
        let article = Article { text: text.into(), ..Article::default() };
        let (mut lexicon, mut words) = (Lexicon::default(), Words::default());
        let mut look = |layout: Layout| (layout, survey(text, layout.span, &model, Some(&Light), true, &mut lexicon, &mut words));
        let lines: Vec<_> = layout(text).into_iter().map(&mut look).collect();
        clean(&article, &lines, &model).iter().map(|zoned| zoned.zone.name()).collect()
    }

    #[test]
    fn a_page_with_its_furniture() {
        let text = "صدى العواصم logo\n\nقمة جديدة بين البلدين\n\nبكين – 4 سبتمبر 2025\n\nالتقى الرئيسان في العاصمة صباح الخميس وبحثا التجارة والأمن.\n\nاقرأ أيضاً: مدينة تغيّر اسمها. ما السبب؟\n\nملفات معلقة\n\nقال البيان إن الجانبين اتفقا على عقد لقاء آخر قبل نهاية العام.\n\nأضف تعليق";
        assert_eq!(zones(text), ["site-logo", "headline", "dateline", "body", "read-also", "subheading", "body", "comment-prompt"]);
    }

    #[test]
    fn a_block_of_links_ends_where_text_comes_back() {
        let para = "قال البيان إن الجانبين اتفقا على عقد لقاء آخر في العاصمة قبل نهاية العام الجاري.";
        let text = format!("{para}\n\nأخبار ذات صلة\n\nوزير يستقيل فجأة\n\nزلزال في الشمال\n\n{para}\n\n{para}");
        assert_eq!(zones(&text), ["body", "related-block", "related-block", "related-block", "body", "body"]);
    }

    #[test]
    fn site_names_are_split_off_headlines() {
        let text = "البلدان يوقعان اتفاقاً جديداً للملاحة — أخبار الشرق";
        let (title, site) = split_site_name(text, Span::new(0, text.len()), &Model::shipped().unwrap().noise).expect("has a tail");
        assert_eq!((title.of(text), site.of(text)), ("البلدان يوقعان اتفاقاً جديداً للملاحة", "أخبار الشرق"));
        let text = "الميناء القديم – حكاية تُروى من جديد";
        assert_eq!(split_site_name(text, Span::new(0, text.len()), &Model::shipped().unwrap().noise), None);
    }
}
