//! The rules of our sentence cut as SRX 2.0, so that a translator's tool cuts where we cut.
//!
//! Uses the lists of `model`. SRX rules see characters only: quotes that are paired with the same mark, and the words
//! that decide after an ellipsis, can be written down in part. The patterns need nothing but what ICU, Java and linear
//! regular expressions share: no look-around, no back-references. The first rule that fits a place decides.

use crate::model::Model;
use std::fmt::Write;

/// Closing quotes, brackets and marks without width behind a stop.
const CLOSERS: &str = r#"["'«»”“’)\]}\u200B-\u200F\u202A-\u202E\u2066-\u2069]*"#;
/// Marks without width between a word and its stop.
const MARKS: &str = r"[\u200B-\u200F\u202A-\u202E\u2066-\u2069]*";
/// What can stand before a word that begins a token.
const EDGE: &str = r#"(?:^|[\s(«"“”/\[])"#;
/// Vowel signs.
const VOWELS: &str = r"[\u064B-\u0652\u0670]*";

/// The SRX file.
#[must_use]
pub fn export(model: &Model) -> String {
    let forms = model.abbreviations.sorted();
    let pick = |fits: fn(&crate::model::abbreviations::Classes) -> bool| {
        let forms: Vec<String> = forms.iter().filter(|(_, classes)| fits(classes)).map(|(form, _)| spellings(form)).collect();
        forms.join("|")
    };
    let titles = pick(|classes| classes.title && !classes.tail);
    let units = pick(|classes| classes.unit || classes.tail);
    let tails = pick(|classes| classes.tail && !classes.title);
    let domains = pick(|classes| classes.domain);
    let opener_words: Vec<String> =
        model.openers.sorted().iter().filter(|word| !model.continuers.contains(word)).map(|word| spellings(word)).collect();
    let opener = format!(r#"\s+["«“]?(?:و{VOWELS}\p{{L}}{VOWELS}\p{{L}}{VOWELS}\p{{L}}|(?:{})(?:[\s:،]))"#, opener_words.join("|"));
    let speech: Vec<String> = model.speech.sorted().iter().map(|word| spellings(word)).collect();
    let continuers: Vec<String> = model.continuers.sorted().iter().map(|word| spellings(word)).collect();
    let number = r"[0-9٠-٩][0-9٠-٩.,٫٬]*";

    let mut srx = Srx::default();
    srx.rule(false, &format!(r"[.!?؟…۔]{CLOSERS}"), r"\s*[،؛,;:]");
    srx.rule(false, &format!(r"[.!?؟…۔]{CLOSERS}"), r#"\s+["«»“”().!?؟…]+(?:\s|$)"#);
    srx.rule(false, r#"«[^«».!?؟]{1,30}[.!?؟]"#, r"\s+[^«»]{1,30}»");
    srx.rule(false, r#"«[^«».!?؟]{1,15}[.!?؟]\s+[^«».!?؟]{1,15}[.!?؟]"#, r"\s+[^«»]{1,15}»");
    srx.rule(true, &format!(r"\([^()]{{1,80}}[.!?؟…]\){MARKS}"), r"\s+و\p{L}\p{L}\p{L}");
    srx.rule(false, &format!(r"[^\s(][^()]{{0,300}}\([^()]{{1,80}}[.!?؟…]\){MARKS}"), r"\s");
    srx.rule(false, &format!(r"[.!?؟]{MARKS}"), r"\s+\([^()]{1,38}\)\s*$");
    srx.rule(true, &format!(r"{number}\s?(?:{units})\.{MARKS}"), &opener);
    srx.rule(false, &format!(r"{number}\s?(?:{units})\.{MARKS}"), r"\s");
    srx.rule(true, &format!(r"{EDGE}(?:{tails})\.{MARKS}"), &opener);
    srx.rule(false, &format!(r"{EDGE}(?:{tails}){MARKS}\.{MARKS}"), r"\s");
    // «سي.إن.إن», «ج. ر. ر.»: a rule for each length, because tools look for matches that do not overlap.
    for before in 0..4 {
        let prefix = if before == 0 { "" } else { "[ولب]?(?:ال|لل)?" };
        let run = format!(r"{EDGE}{prefix}(?:(?:{titles}|\p{{L}})\.\s*){{{before}}}(?:{titles}|\p{{L}}){MARKS}\.{MARKS}");
        srx.rule(false, &run, &format!(r"(?:\s|{titles})"));
    }
    srx.rule(true, &format!(r"{EDGE}(?:\p{{L}}{{1,2}}\.)+\p{{L}}{{1,2}}\.{MARKS}"), &opener);
    srx.rule(false, &format!(r"{EDGE}(?:\p{{L}}{{1,2}}\.)+\p{{L}}{{1,2}}\.{MARKS}"), r"\s");
    srx.rule(false, r"^[0-9٠-٩]{1,3}\.", r"\s");
    srx.rule(false, &format!(r#"[!?؟]{MARKS}["»”]{CLOSERS}"#), &format!(r"\s+ف?(?:{})\s", speech.join("|")));
    srx.rule(false, &format!(r#"\S\s*["«“][^"«»“”]{{1,300}}[!?؟]{MARKS}["»”]{CLOSERS}"#), &format!(r"\s+(?:{})\s", continuers.join("|")));
    srx.rule(true, &format!(r#"(?:^|[.!?؟]\s)[^"«“”.!?؟…]{{12,}}(?:\.\.+|…){MARKS}"#), &opener);
    srx.rule(true, &format!(r"[!?؟]\.\.+{MARKS}"), r"\s");
    srx.rule(false, &format!(r"(?:\.\.+|…){CLOSERS}"), r"\s");
    srx.rule(true, &format!(r"[.!?؟…۔]+{CLOSERS}"), r"\s");
    srx.rule(false, r"\p{L}\p{L}\.", &format!(r"(?:{domains})(?:\P{{L}}|$)"));
    // «بي.إم.دبليو»: letters spelt out, without spaces.
    srx.rule(false, &format!(r"{EDGE}[ء-ي]{{2,3}}\."), r"[ء-ي]{2,3}\.[ء-ي]");
    srx.rule(false, &format!(r"{EDGE}[ء-ي]{{2,3}}\.[ء-ي]{{2,3}}\."), r"[ء-ي]{2,6}(?:[\s.،]|$)");
    srx.rule(true, &format!(r"[ء-ي]{VOWELS}[ء-ي]{VOWELS}\."), r"(?:[ء-ي][\u064B-\u0652]*[ء-ي]|و\s)");
    srx.rule(true, &format!(r#"[!?؟]+["»”]?|[.]["»”]|["»”]\.{MARKS}"#), r"[ء-ي]");
    srx.finish()
}

/// A folded form as a pattern that fits its spellings.
fn spellings(folded: &str) -> String {
    let mut out = String::new();
    for c in folded.chars() {
        match c {
            'ا' => out.push_str("[اأإآ]"),
            'ه' => out.push_str("[هة]"),
            'ي' => out.push_str("[يىئ]"),
            'و' => out.push_str("[وؤ]"),
            '.' => out.push_str(r"\."),
            ' ' => out.push_str(r"\s+"),
            c if c.is_ascii_lowercase() => {
                let _ = write!(out, "[{c}{}]", c.to_ascii_uppercase());
            }
            c => out.push(c),
        }
        if crate::text::chars::is_arabic_letter(c) {
            out.push_str(VOWELS);
        }
    }
    out
}

#[derive(Default)]
struct Srx {
    rules: String,
}

impl Srx {
    fn rule(&mut self, breaks: bool, before: &str, after: &str) {
        let answer = if breaks { "yes" } else { "no" };
        let _ = writeln!(
            self.rules,
            "        <rule break=\"{answer}\">\n          <beforebreak>{}</beforebreak>\n          <afterbreak>{}</afterbreak>\n        </rule>",
            quick_xml::escape::escape(before),
            quick_xml::escape::escape(after)
        );
    }

    fn finish(self) -> String {
        let handles = ["start", "end", "isolated"].map(|kind| {
            let include = if kind == "end" { "yes" } else { "no" };
            format!("    <formathandle type=\"{kind}\" include=\"{include}\"/>\n")
        });
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<srx version=\"2.0\" xmlns=\"http://www.lisa.org/srx20\">\n  <header segmentsubflows=\"yes\" cascade=\"no\">\n{}  </header>\n  <body>\n    <languagerules>\n      <languagerule languagerulename=\"Arabic\">\n{}      </languagerule>\n    </languagerules>\n    <maprules>\n      <languagemap languagepattern=\"(?:ar|AR|Ar).*\" languagerulename=\"Arabic\"/>\n    </maprules>\n  </body>\n</srx>\n",
            handles.concat(),
            self.rules
        )
    }
}
