//! Defects found in other tools, each a test here; by kind of method.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions clippy knows")]

mod blocks;
