//! What every registered method has in common, and all of them in one list.
//!
//! A method is one file and one line: the file opens with Question, Assumptions, Formula, Degenerate input and Source,
//! and `stilt methods` prints what stands there.

use crate::block::{BLOCK_METHODS, BlockMethod};
use crate::conjunction::PartialConjunction;
use crate::correction::{CORRECTIONS, Correction};
use crate::method::{Design, METHODS, Method};
use crate::nested::{NESTED_METHODS, NestedMethod};
use crate::relation::{RELATION_METHODS, RelationMethod};

/// A registered method: what it is called and what is known of it.
pub trait Entry: Sync {
    /// Unique id, as users write it: `paired-t`.
    fn id(&self) -> &'static str;

    /// Its name in sentences and captions: `paired t test`.
    fn name(&self) -> &'static str;

    /// The file it is written in, whose header is its documentation.
    fn source(&self) -> &'static str;
}

/// Gives a type its id, its name and its file.
macro_rules! entry {
    ($Type:ident, $id:literal, $name:literal, $file:literal) => {
        impl $crate::registry::Entry for $Type {
            fn id(&self) -> &'static str {
                $id
            }

            fn name(&self) -> &'static str {
                $name
            }

            fn source(&self) -> &'static str {
                include_str!($file)
            }
        }
    };
}
pub(crate) use entry;

/// A method, by what it takes.
#[derive(Clone, Copy)]
pub enum Registered {
    /// Two arms: treated and baseline.
    Method(&'static dyn Method),
    /// Systems over blocks.
    Block(&'static dyn BlockMethod),
    /// One number against another.
    Relation(&'static dyn RelationMethod),
    /// Values under named levels.
    Nested(&'static dyn NestedMethod),
    /// p-values of a family.
    Correction(&'static dyn Correction),
    /// p-values of one question asked in several places.
    Conjunction(&'static PartialConjunction),
}

impl Registered {
    /// What is known of it.
    #[must_use]
    pub fn entry(self) -> &'static dyn Entry {
        match self {
            Self::Method(method) => method,
            Self::Block(method) => method,
            Self::Relation(method) => method,
            Self::Nested(method) => method,
            Self::Correction(correction) => correction,
            Self::Conjunction(conjunction) => conjunction,
        }
    }

    /// Whether its p-values hold for all its pairs at once, so that nothing is left to correct.
    #[must_use]
    pub fn adjusts(self) -> bool {
        matches!(self, Self::Block(method) if method.adjusts())
    }

    /// What it takes, in words.
    #[must_use]
    pub fn takes(self) -> &'static str {
        match self {
            Self::Method(method) => match method.design() {
                Design::Paired => "pairs",
                Design::Unpaired => "two independent arms",
                Design::Either => "pairs or two independent arms",
            },
            Self::Block(_) => "systems over blocks",
            Self::Relation(_) => "one number against another",
            Self::Nested(_) => "values under named levels",
            Self::Correction(_) | Self::Conjunction(_) => "p-values",
        }
    }
}

/// Every registered method, in the order of the lists.
pub fn registered() -> impl Iterator<Item = Registered> {
    let methods = METHODS.iter().map(|&method| Registered::Method(method));
    let blocks = BLOCK_METHODS.iter().map(|&method| Registered::Block(method));
    let relations = RELATION_METHODS.iter().map(|&method| Registered::Relation(method));
    let nested = NESTED_METHODS.iter().map(|&method| Registered::Nested(method));
    let corrections = CORRECTIONS.iter().map(|&correction| Registered::Correction(correction));
    let conjunction = std::iter::once(Registered::Conjunction(&PartialConjunction));
    methods.chain(blocks).chain(relations).chain(nested).chain(corrections).chain(conjunction)
}

/// The method of that id.
#[must_use]
pub fn find(id: &str) -> Option<Registered> {
    registered().find(|registered| registered.entry().id() == id)
}

/// The headings a method's file opens with, each with its text; the first, without a heading, says what it is.
#[must_use]
pub fn documentation(entry: &dyn Entry) -> Vec<(&'static str, String)> {
    let header = entry.source().lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let mut sections = vec![("", String::new())];
    for line in header {
        match (line.strip_prefix("# "), sections.last_mut()) {
            (Some(heading), _) => sections.push((heading, String::new())),
            (None, Some((_, text))) => {
                // Lines of a paragraph are one line; an empty one ends it.
                let joint = match (text.is_empty() || text.ends_with('\n'), line.is_empty()) {
                    (true, true) | (true, false) => "",
                    (false, true) => "\n\n",
                    (false, false) => " ",
                };
                text.push_str(joint);
                text.push_str(line);
            }
            (None, None) => {}
        }
    }
    sections.iter_mut().for_each(|(_, text)| text.truncate(text.trim_end().len()));
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Written;

    impl Entry for Written {
        fn id(&self) -> &'static str {
            "written"
        }

        fn name(&self) -> &'static str {
            "as written"
        }

        fn source(&self) -> &'static str {
            "//! What it is.\n//!\n//! # Question\n//! Two lines\n//! of one paragraph.\n//!\n//! Another.\n//!\n//!\n//! # Source\n\
             //! ## Deep\n//!\n\nuse nothing;\n//! not the header\n"
        }
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_an_empty_one_ends_it() {
        let expected =
            [("", "What it is."), ("Question", "Two lines of one paragraph.\n\nAnother."), ("Source", "## Deep")];
        assert_eq!(documentation(&Written), expected.map(|(heading, text)| (heading, text.to_owned())));
    }

    #[test]
    fn methods_are_found_by_id() {
        assert_eq!(find("holm").map(|found| (found.entry().name(), found.takes())), Some(("Holm", "p-values")));
        assert!(find("partial-conjunction").is_some());
        assert!(find("Holm").is_none());
    }
}
