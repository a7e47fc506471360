//! Defects found in other tools, one test each.

#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions clippy knows")]

mod families;
