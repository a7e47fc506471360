//! Interned levels of one factor, and their natural order.

use std::cmp::Ordering;

use foldhash::HashMap;

/// The distinct levels of a factor; a code is a level's place in the list.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    names: Vec<Box<str>>,
    codes: HashMap<Box<str>, u32>,
    // Consecutive rows mostly repeat a level: comparing with the last one saves the hash.
    last: u32,
}

impl Levels {
    /// The code of `name`, new if it was not there yet.
    pub fn intern(&mut self, name: &str) -> u32 {
        if self.names.get(self.last as usize).is_some_and(|last| **last == *name) {
            return self.last;
        }
        let code = match self.codes.get(name) {
            Some(&code) => code,
            None => {
                let code = self.names.len() as u32;
                self.names.push(name.into());
                self.codes.insert(name.into(), code);
                code
            }
        };
        self.last = code;
        code
    }

    /// The code of `name`, if it is a level.
    #[must_use]
    pub fn code(&self, name: &str) -> Option<u32> {
        self.codes.get(name).copied()
    }

    /// The level with that code.
    ///
    /// # Panics
    /// If the code is not of these levels; codes come from [`intern`](Self::intern) only.
    #[must_use]
    pub fn name(&self, code: u32) -> &str {
        &self.names[code as usize]
    }

    /// All levels, in the order of their codes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// How many levels there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no level.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Sorts the levels naturally; returns the new code of every old one.
    pub(crate) fn sort(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.names.len() as u32).collect();
        order.sort_by(|&a, &b| natural(self.name(a), self.name(b)));
        let mut renamed = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            renamed[old as usize] = new as u32;
        }
        let mut names = vec![Box::default(); order.len()];
        for (old, name) in self.names.drain(..).enumerate() {
            names[renamed[old] as usize] = name;
        }
        self.names = names;
        for code in self.codes.values_mut() {
            *code = renamed[*code as usize];
        }
        self.last = 0;
        renamed
    }
}

/// Natural order: runs of digits compare by their value (`seed2` before `seed10`, `9` before `10`), the rest by character.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    while let (Some(&p), Some(&q)) = (x.first(), y.first()) {
        if p.is_ascii_digit() && q.is_ascii_digit() {
            let (m, rest_x) = digits(x);
            let (n, rest_y) = digits(y);
            let order = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
            if order.is_ne() {
                return order;
            }
            (x, y) = (rest_x, rest_y);
        } else if p == q {
            (x, y) = (&x[1..], &y[1..]);
        } else {
            return p.cmp(&q);
        }
    }
    // Equal up to leading zeros or the end: the plain order decides, so that the order is total.
    x.len().cmp(&y.len()).then_with(|| a.cmp(b))
}

/// Numbers by their value (`0.15` before `0.9`), the rest in [`natural`] order after them.
#[must_use]
pub fn by_value(a: &str, b: &str) -> Ordering {
    let value = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    match (value(a), value(b)) {
        (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| natural(a, b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => natural(a, b),
    }
}

/// The leading run of digits without its leading zeros, and what follows.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|c| !c.is_ascii_digit()).unwrap_or(text.len());
    let (run, rest) = text.split_at(end);
    let start = run.iter().position(|&c| c != b'0').unwrap_or(run.len());
    (&run[start..], rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_inside_names_sort_by_value() {
        let mut levels = Levels::default();
        for name in ["seed10", "seed2", "", "13", "9"] {
            levels.intern(name);
        }
        levels.sort();
        assert_eq!(levels.iter().collect::<Vec<_>>(), ["", "9", "13", "seed2", "seed10"]);
        assert_eq!(levels.code("seed10"), Some(4));
    }

    #[test]
    fn numbers_sort_by_value_before_words() {
        let mut labels = ["hard", "0.9", "1104934", "", "0.15", "1e3", "-2", "easy"];
        labels.sort_by(|a, b| by_value(a, b));
        assert_eq!(labels, ["-2", "0.15", "0.9", "1e3", "1104934", "", "easy", "hard"]);
    }

    proptest! {
        #[test]
        fn natural_is_a_total_order(a in "[a-b0-2]{0,5}", b in "[a-b0-2]{0,5}", c in "[a-b0-2]{0,5}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            prop_assert_eq!(natural(&a, &b).is_eq(), a == b);
            if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
                prop_assert!(natural(&a, &c).is_le());
            }
        }

        #[test]
        fn a_code_names_the_level_it_was_given_for(names in proptest::collection::vec("[a-c]{0,2}", 0..20)) {
            let mut levels = Levels::default();
            let codes: Vec<u32> = names.iter().map(|name| levels.intern(name)).collect();
            let renamed = levels.sort();
            for (name, code) in names.iter().zip(codes) {
                prop_assert_eq!(levels.name(renamed[code as usize]), name.as_str());
                prop_assert_eq!(levels.code(name), Some(renamed[code as usize]));
            }
        }
    }
}
