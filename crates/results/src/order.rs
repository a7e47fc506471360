//! Sorting rows by their key.

use rayon::prelude::*;

use crate::observations::Column;

/// The rows sorted by the levels of all columns, the first column first; equal keys keep their order.
///
/// The codes of a row are packed into one integer, and its place behind them keeps equal keys apart, so that a sort
/// compares integers; keys that are wider than what is left of 64 bits are sorted in several passes, the least
/// significant first.
pub(crate) fn by_key(columns: &[Column], rows: usize) -> Vec<u32> {
    let place_bits = bits(rows);
    let places = (1 << place_bits) - 1;
    let mut order: Vec<u32> = (0..rows as u32).collect();
    for group in groups(columns, u64::BITS - place_bits).iter().rev() {
        let packed = |(place, &row): (usize, &u32)| {
            let key = group.iter().fold(0, |key, (column, bits)| key << bits | u64::from(column.codes[row as usize]));
            key << place_bits | place as u64
        };
        let mut keyed: Vec<u64> = order.par_iter().enumerate().map(packed).collect();
        if !keyed.is_sorted() {
            keyed.par_sort_unstable();
            order = keyed.par_iter().map(|&key| order[(key & places) as usize]).collect();
        }
    }
    order
}

/// Bits that hold any number below `count`.
fn bits(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// Columns with the bits their codes need, in groups that fit the width. A column of one level orders nothing.
fn groups(columns: &[Column], width: u32) -> Vec<Vec<(&Column, u32)>> {
    let mut groups: Vec<Vec<(&Column, u32)>> = Vec::new();
    let mut free = 0;
    for column in columns.iter().filter(|column| column.levels.len() > 1) {
        let bits = bits(column.levels.len());
        if bits > free {
            groups.push(Vec::new());
            free = width;
        }
        free -= bits;
        if let Some(group) = groups.last_mut() {
            group.push((column, bits));
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(codes: &[u32], levels: u32) -> Column {
        let mut column = Column { codes: codes.to_vec(), ..Column::default() };
        for level in 0..levels {
            column.levels.intern(&level.to_string());
        }
        column
    }

    proptest! {
        // Nine columns of 300 levels need 81 bits: two passes.
        #[test]
        fn several_passes_sort_as_one(rows in proptest::collection::vec(proptest::collection::vec(0_u32..300, 9), 0..50)) {
            let columns: Vec<Column> = (0..9)
                .map(|place| column(&rows.iter().map(|row| row[place]).collect::<Vec<_>>(), 300))
                .collect();
            let mut expected: Vec<u32> = (0..rows.len() as u32).collect();
            expected.sort_by_key(|&row| rows[row as usize].clone());
            prop_assert_eq!(by_key(&columns, rows.len()), expected);
        }
    }
}
