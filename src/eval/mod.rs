//! Layer 7: measures against gold data, so that anyone can check a claim.
//!
//! Uses what it measures.

pub mod segment;
