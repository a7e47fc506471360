//! Defects that other tools have had, by group of methods: none is here.

mod resampling;
