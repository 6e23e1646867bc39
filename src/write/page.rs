//! The frame of our HTML pages, and texts that keep their direction in them.
//!
//! Uses `maud`, which escapes everything. No script, nothing fetched: the style is inside and the content policy
//! forbids the rest. A page is right-to-left outright, and nothing in it lets the browser guess a direction.

use crate::text::chars::is_arabic_letter;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A self-contained page: the title of its tab, what its own style adds to the common one, and its content.
pub(super) fn page(title: &str, style: &str, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html dir="rtl" lang="ar" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="generator" content=(concat!("mujaz ", env!("CARGO_PKG_VERSION")));
                title { (title) }
                style { (PreEscaped(include_str!("report.css"))) (PreEscaped(style)) }
            }
            body { main { (content) } footer dir="ltr" { "mujaz " (env!("CARGO_PKG_VERSION")) } }
        }
    };
    page.into_string()
}

/// A date, or that there is none.
pub(super) fn arabic_date(date: &str) -> &str {
    if date == super::UNDATED { "بلا تاريخ" } else { date }
}

/// A name, id, number or date inside a line, isolated from what stands beside it. A bare `bdi` would have the browser
/// guess.
pub(super) fn isolated(text: &str) -> Markup {
    html! { bdi dir=(if text.contains(is_arabic_letter) { "rtl" } else { "ltr" }) { (text) } }
}
