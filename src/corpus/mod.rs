//! Layer 2: what several documents have in common.
//!
//! Uses `article`, `model` and below. Document frequencies that add up across threads and machines, and near-copies, stories.

pub mod duplicates;
pub mod frequencies;
mod sketch;
pub mod stories;

pub use duplicates::{CopyFinder, Shingles};
pub use frequencies::{Frequencies, FrequenciesError};
pub use sketch::Sketch;
pub use stories::{StoryFinder, StoryMembers};
