//! Defects found in other tools, one test each.

mod families;
