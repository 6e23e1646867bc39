//! `mujaz` (موجز, "news brief") summarises Arabic news extractively and prepares it for translation.
//!
//! The layers, each using only those before it: [`text`] and [`model`], [`article`], [`corpus`],
//! [`discourse`] and [`facts`], [`score`], [`select`], [`brief`], [`translate`], [`read`] and [`mod@write`], [`job`],
//! [`cli`]. Data flows one way: bytes → [`article::Article`] → [`article::Document`] → scored sentences →
//! [`select::Summary`] → [`brief::Brief`] or translation units → files. `docs/architecture.md` says more.
//!
//! Everything shown is an exact slice of its source at the stated span, and the same input gives the same bytes.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::string_slice))]

pub mod article;
pub mod brief;
pub mod cli;
pub mod corpus;
pub mod discourse;
pub mod eval;
pub mod facts;
pub mod job;
pub mod model;
pub mod read;
pub mod score;
pub mod select;
pub mod text;
pub mod translate;
pub mod write;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeExamples;
