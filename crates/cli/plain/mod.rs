//! Registered methods on plain columns: what was asked, the numbers, the answers.

mod answer;
mod data;
mod given;
mod note;

pub(crate) use answer::{About, Answer, answers};
pub(crate) use data::{Data, Values};
pub(crate) use given::{Given, methods, unknown};
pub(crate) use note::{notes, reach};
