//! Rows that belong together.

use std::collections::HashMap;
use std::hash::Hash;

/// The rows of every key: keys in the order they first appear in, rows in theirs.
pub(crate) fn together<'a, T, K: Copy + Eq + Hash>(rows: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<(K, Vec<&'a T>)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut found: Vec<(K, Vec<&T>)> = Vec::new();
    for row in rows {
        let key = key(row);
        let place = *places.entry(key).or_insert_with(|| {
            found.push((key, Vec::new()));
            found.len() - 1
        });
        found[place].1.push(row);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn rows_keep_their_order_and_keys_that_of_their_first_row() {
        let rows = [("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(together(&rows, |row| row.0), [("b", vec![&("b", 1), &("b", 3)]), ("a", vec![&("a", 2)])]);
    }
}
