//! Vote mass: the share of human readers' votes that an extract captures.
//!
//! Uses `serde`. Several readers marked what they would keep of an article. A character that is not white space has
//! as many votes as readers kept it; the figure is the votes that an extract captures divided by the most that any
//! choice of that many characters could capture. Unlike word overlap with the readers' extracts it tells systems
//! apart. Offsets are code points, ends are exclusive.

use serde::Deserialize;
use serde_json::Value;

/// A gold article: its text and what each reader kept.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldArticle {
    /// The id, a string or a number.
    pub id: Value,
    /// The text that spans count in.
    pub text: String,
    /// The readers' extracts.
    pub summaries: Vec<GoldExtract>,
}

/// What one reader kept.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldExtract {
    /// Code points, end exclusive.
    pub spans: Vec<[usize; 2]>,
    /// The same as text, where it is given.
    #[serde(default)]
    pub text: Option<String>,
}

/// The votes of an article, character by character.
#[derive(Debug, Clone)]
pub struct Votes {
    /// For each code point: its votes, or none for white space.
    votes: Vec<Option<u32>>,
    readers: usize,
}

impl Votes {
    /// Of a gold article.
    #[must_use]
    pub fn of(article: &GoldArticle) -> Self {
        let mut votes: Vec<Option<u32>> = article.text.chars().map(|c| (!c.is_whitespace()).then_some(0)).collect();
        for extract in &article.summaries {
            for &[start, end] in &extract.spans {
                let end = end.min(votes.len());
                for vote in votes.get_mut(start..end).unwrap_or_default().iter_mut().flatten() {
                    *vote += 1;
                }
            }
        }
        Self { votes, readers: article.summaries.len() }
    }

    /// Code points that are not white space.
    #[must_use]
    pub fn solid(&self) -> usize {
        self.votes.iter().flatten().count()
    }

    /// What `share` of the text comes to, in code points that are not white space, rounded down.
    #[must_use]
    pub fn room(&self, share: f64) -> usize {
        (share * self.solid() as f64) as usize
    }

    /// The share of its votes that a span has got, out of all that it could.
    #[must_use]
    pub fn share(&self, span: [u32; 2]) -> f64 {
        let (count, sum) = self.within(span).fold((0u32, 0u32), |(count, sum), vote| (count + 1, sum + vote));
        f64::from(sum) / f64::from(count.max(1)) / self.readers.max(1) as f64
    }

    fn within(&self, [start, end]: [u32; 2]) -> impl Iterator<Item = u32> {
        let end = (end as usize).min(self.votes.len());
        self.votes.get(start as usize..end).unwrap_or_default().iter().flatten().copied()
    }

    /// The vote mass of spans without overlap, and whether they are within the room. What is over it does not count.
    #[must_use]
    pub fn mass(&self, spans: &[[u32; 2]], room: usize) -> (f64, bool) {
        let mut all: Vec<u32> = self.votes.iter().flatten().copied().collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        let best: u32 = all.iter().take(room).sum();
        let taken: Vec<u32> = spans.iter().flat_map(|&span| self.within(span)).collect();
        let captured: u32 = taken.iter().take(room).sum();
        let mass = if best == 0 { 1.0 } else { f64::from(captured) / f64::from(best) };
        (mass, taken.len() <= room)
    }

    /// The lead: sentences in order, without those that no longer fit.
    #[must_use]
    pub fn lead(&self, sentences: &[[u32; 2]], room: usize) -> Vec<[u32; 2]> {
        let mut left = room;
        let mut lead = Vec::new();
        for &sentence in sentences {
            let cost = self.within(sentence).count();
            if cost <= left {
                left -= cost;
                lead.push(sentence);
            }
        }
        lead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_extract_captures_everything_and_white_space_is_free() {
        let article: GoldArticle =
            serde_json::from_str(r#"{"id": 1, "text": "ab cd ef", "summaries": [{"spans": [[0, 5]]}, {"spans": [[0, 2], [7, 99]]}]}"#)
                .unwrap();
        let votes = Votes::of(&article);
        assert_eq!((votes.solid(), votes.room(0.34)), (6, 2));
        assert_eq!(votes.mass(&[[0, 3]], 2), (1.0, true));
        assert_eq!(votes.mass(&[[3, 5]], 2), (0.5, true));
        assert_eq!(votes.mass(&[[3, 8]], 2), (0.5, false), "what is over the budget does not count");
        assert_eq!(votes.lead(&[[0, 2], [3, 5], [6, 8]], 4), [[0, 2], [3, 5]]);
        assert_eq!(votes.share([0, 2]), 1.0);
    }
}
