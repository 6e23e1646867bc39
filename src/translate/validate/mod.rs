//! Checking files against their standards.
