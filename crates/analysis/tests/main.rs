//! Laws, reference values, and what the analyses make of small tables.

mod designs;
mod examples;
mod gain;
mod inference;
mod laws;
mod peer_traps;
mod plan;
mod recommend;
mod reference;
mod robustness;
mod tables;
mod tradeoff;
mod traps;
