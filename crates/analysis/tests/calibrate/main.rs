//! Error rates of every default under simulated nulls, and of real runs against each other: `just calibrate`.
//!
//! A test of this target is a section of `docs/calibration.md`. It fails if a rate is above the nominal one, or above
//! the excess that the section documents, by more than three standard errors of the simulation; it writes its section
//! anew if `STILT_CALIBRATION` names the file.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "simulations that fail end the test; the tables are printed"
)]

mod best;
mod cells;
mod combined;
mod contrasts;
mod crossed;
mod gains;
mod layout;
mod noise;
mod other;
mod placebo;
mod rate;
mod recommended;
mod rejected;
mod robustness;
mod scopes;
mod section;
mod trends;
