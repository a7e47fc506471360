//! Rows of a matrix as a tree of likeness, in the order that puts like next to like.
//!
//! This orders a picture and judges nothing: it is no test, and no mark rests on it.
//!
//! # Question
//! In which order do rows of similar gains stand next to each other?
//!
//! # Assumptions
//! Columns are of one unit. Nothing else: a tree comes out whether or not there are clusters.
//!
//! # Formula
//! Distances are Euclidean over the columns both rows have, times the root of all columns over those. Clusters are joined
//! by average linkage, the nearest two first. Of the orders that the tree allows, the one with the least sum of
//! distances between neighbours is taken.
//!
//! # Degenerate input
//! Rows without a common column are as far apart as the farthest pair that has one. Equal distances are joined by the
//! order given. From [`OPTIMAL_MOST`] rows on the order is that of the tree as it was built.
//!
//! # Source
//! Sokal & Michener 1958 (average linkage); Murtagh 1983 (doi:10.1093/comjnl/26.4.354, chains of nearest neighbours);
//! Bar-Joseph, Gifford & Jaakkola 2001 (doi:10.1093/bioinformatics/17.suppl_1.S22, optimal leaf ordering).

mod leaves;
mod linkage;
#[cfg(test)]
mod tests;

/// More rows than this are not ordered optimally: the time grows with their cube, the memory with their square.
pub const OPTIMAL_MOST: usize = 600;

/// Two clusters that became one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Join {
    /// What was joined: a row, or the number of rows plus the place of an earlier join.
    pub members: [usize; 2],
    /// How far apart they were: the mean distance of their rows.
    pub distance: f64,
}

/// A tree of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    joins: Vec<Join>,
    order: Vec<usize>,
    optimal: bool,
}

impl Tree {
    /// The joins, the nearest first; one less than there are rows.
    #[must_use]
    pub fn joins(&self) -> &[Join] {
        &self.joins
    }

    /// The rows in the order of the leaves.
    #[must_use]
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Whether no order that the tree allows has a smaller sum of distances between neighbours; else there are too many
    /// rows, and the order is that in which the tree was built.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.optimal
    }
}

/// Clusters rows, each with one value or none per column. A row shorter than others lacks the columns at its end.
#[must_use]
pub fn cluster(rows: &[Vec<Option<f64>>]) -> Tree {
    let distances = Distances::new(rows);
    let joins = linkage::average(&distances);
    let optimal = rows.len() <= OPTIMAL_MOST;
    let order = if optimal { leaves::optimal(&joins, &distances) } else { leaves::plain(&joins, rows.len()) };
    Tree { joins, order, optimal }
}

/// The distance of every pair of rows.
#[derive(Debug, Clone)]
struct Distances {
    rows: usize,
    /// Row by row, both triangles.
    values: Vec<f64>,
}

impl Distances {
    fn new(rows: &[Vec<Option<f64>>]) -> Self {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        // Squares of huge values overflow; a common factor changes no order.
        let largest = rows.iter().flatten().flatten().fold(0.0_f64, |most, value| most.max(value.abs()));
        let unit = if largest > 0.0 && largest.is_finite() { largest } else { 1.0 };
        let mut found = Self { rows: rows.len(), values: vec![0.0; rows.len() * rows.len()] };
        let mut unknown = Vec::new();
        let mut farthest = 0.0_f64;
        for (i, a) in rows.iter().enumerate() {
            for (j, b) in rows.iter().enumerate().take(i) {
                let (mut common, mut sum) = (0_u32, 0.0);
                for (x, y) in a.iter().zip(b) {
                    if let (Some(x), Some(y)) = (x, y) {
                        common += 1;
                        sum += (x / unit - y / unit).powi(2);
                    }
                }
                if common == 0 {
                    unknown.push((i, j));
                    continue;
                }
                #[expect(clippy::cast_precision_loss, reason = "a number of columns")]
                let distance = (sum * columns as f64 / f64::from(common)).sqrt() * unit;
                farthest = farthest.max(distance);
                found.set(i, j, distance);
            }
        }
        for (i, j) in unknown {
            found.set(i, j, farthest);
        }
        found
    }

    fn get(&self, i: usize, j: usize) -> f64 {
        self.values[i * self.rows + j]
    }

    fn set(&mut self, i: usize, j: usize, distance: f64) {
        self.values[i * self.rows + j] = distance;
        self.values[j * self.rows + i] = distance;
    }
}
