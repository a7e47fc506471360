//! Every category of targets counts the same, and within a category every target.

use std::collections::BTreeMap;

use stilt_results::{Catalogue, Factor};

use super::Aggregate;

/// The mean over the means of the target categories, `category`. Targets without a category form one of their own.
#[derive(Debug, Clone, Copy)]
pub struct ByCategory;

impl Aggregate for ByCategory {
    fn id(&self) -> &'static str {
        "category"
    }

    fn name(&self) -> &'static str {
        "mean over target categories"
    }

    fn weights(&self, targets: &[&str], catalogue: &Catalogue) -> Vec<f64> {
        let category = |target: &str| catalogue.attribute(&Factor::Target, target, "category");
        let categories: Vec<Option<String>> = targets.iter().map(|target| category(target)).collect();
        let mut sizes: BTreeMap<&Option<String>, f64> = BTreeMap::new();
        for category in &categories {
            *sizes.entry(category).or_default() += 1.0;
        }
        let count = sizes.len() as f64;
        categories.iter().map(|category| 1.0 / (count * sizes[category])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_of_different_size_count_the_same() {
        let weights = ByCategory.weights(&["xnli", "pawsx", "xquad", "mlqa", "tydiqa", "pos"], Catalogue::builtin());
        let sentence: f64 = weights[..2].iter().sum();
        let answering: f64 = weights[2..5].iter().sum();
        assert!((sentence - 1.0 / 3.0).abs() < 1e-12 && (answering - 1.0 / 3.0).abs() < 1e-12);
    }
}
