//! Defects of other tools, each a test here.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

mod blocks;
mod families;
mod resampling;
mod two_arms;
