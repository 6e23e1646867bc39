//! Layer 7: measures against gold data.
//!
//! Uses the layers below. What a claim about quality rests on, computed the way the claim states it.

pub mod faults;
pub mod fit;
pub mod interval;
pub mod rouge;
pub mod segment;
pub mod votes;
