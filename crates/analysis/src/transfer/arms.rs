//! Rows that are arms or averages of arms: intermediates, their families, base models.

use std::collections::BTreeMap;

use stilt_results::{Catalogue, Factor, Key, ResultSet};

use super::AnalysisError;
use super::arm::distinct;
use super::engine::Engine;
use super::table::{ALL, Place};
use super::view::Block;

/// What the rows of a table are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    pub(super) keys: Vec<Key>,
    /// Whether rows name base models, so that these are set beside each other.
    pub(super) spans_models: bool,
    pub(super) spans_splits: bool,
}

/// One row: the intermediates of a block whose mean it shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) block: Block,
    /// By code, at least one.
    pub(super) treated: Vec<u32>,
    /// Whether it is the baseline alone.
    pub(super) is_baseline: bool,
    /// The levels of the keys.
    pub(super) labels: Vec<String>,
    pub(super) place: Place,
}

impl Row {
    /// How the row is called.
    pub(super) fn name(&self) -> String {
        let names: Vec<&str> = self.labels.iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
        if names.is_empty() { "all".to_owned() } else { names.join(", ") }
    }
}

/// Intermediates that some rows average and others lack.
#[derive(Debug, Clone, Default)]
pub(super) struct Unlike {
    /// By code, ascending, each once: those left out.
    pub(super) left_out: Vec<u32>,
    /// Whether rows have none in common, so that nothing was left out.
    pub(super) nothing_shared: bool,
}

impl Rows {
    /// Reads the keys.
    ///
    /// # Errors
    /// Keys the results do not have, and keys of what a row averages.
    pub(super) fn read(set: &ResultSet, names: &[String]) -> Result<Self, AnalysisError> {
        let keys = names.iter().map(|name| Key::read(name, set)).collect::<Result<Vec<Key>, _>>()?;
        let allowed = |key: &&Key| match key.factor {
            Factor::Intermediate => false,
            Factor::BaseModel | Factor::Split => key.attribute.is_some(),
            _ => true,
        };
        if let Some(key) = keys.iter().find(allowed) {
            return Err(AnalysisError::Usage(format!(
                "`{key}` cannot be a row here: rows are intermediate, an attribute of it, base_model and split; pick the \
                 rest with --where"
            )));
        }
        let spans = |factor: Factor| keys.iter().any(|key| key.factor == factor);
        Ok(Self { spans_models: spans(Factor::BaseModel), spans_splits: spans(Factor::Split), keys })
    }

    /// The block of a family or front: the factors rows name do not divide it.
    pub(super) fn scope(&self, block: Block) -> (Option<u32>, Option<u32>) {
        ((!self.spans_models).then_some(block.0), (!self.spans_splits).then_some(block.1))
    }

    /// All rows, in the order tables show them. The baseline is a row of its own where `with_baseline` and rows name
    /// intermediates, or where it is alone; it is no intermediate to be averaged with others.
    pub(super) fn all(&self, engine: &Engine, with_baseline: bool) -> Vec<Row> {
        let view = &engine.view;
        let told_apart = self.keys.iter().any(|key| key.factor == Factor::Intermediate && key.attribute.is_none());
        let labels: Vec<Vec<String>> = self.keys.iter().map(|key| key.labels(view.set, view.catalogue)).collect();
        let mut rows: Vec<Row> = Vec::new();
        for block in view.blocks().into_keys() {
            let of_block = view.groups.iter().filter(|group| group.block == block);
            let mut codes: Vec<u32> = of_block.map(|group| group.intermediate).collect();
            codes.dedup();
            let alone = codes.len() == 1;
            codes.retain(|&code| Some(code) != view.baseline || (with_baseline && (told_apart || alone)));
            for treated in codes {
                let code = |key: &Key| match key.factor {
                    Factor::BaseModel => block.0,
                    Factor::Split => block.1,
                    _ => treated,
                };
                let label =
                    |(key, labels): (&Key, &Vec<String>)| labels.get(code(key) as usize).cloned().unwrap_or_default();
                let of_row: Vec<String> = self.keys.iter().zip(&labels).map(label).collect();
                match rows.iter_mut().find(|row| row.block == block && row.labels == of_row) {
                    Some(row) => row.treated.push(treated),
                    None => rows.push(Row {
                        block,
                        treated: vec![treated],
                        is_baseline: Some(treated) == view.baseline,
                        labels: of_row,
                        place: Place::default(),
                    }),
                }
            }
        }
        for row in &mut rows {
            row.place = self.place(engine, row);
        }
        rows.sort_by(|a, b| self.compare(view.catalogue, a, b));
        rows
    }

    /// Keeps base models that are set beside each other to the intermediates that all of them have: means over different
    /// ones differ whatever the models do.
    pub(super) fn alike(&self, engine: &Engine, rows: &mut [Row]) -> Unlike {
        let mut unlike = Unlike::default();
        if !self.spans_models {
            return unlike;
        }
        // Rows that differ in nothing but model and split.
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_baseline) {
            let labels = self.keys.iter().zip(&row.labels).filter(|(key, _)| key.factor == Factor::Intermediate);
            let labels: Vec<String> = labels.map(|(_, label)| label.clone()).collect();
            groups.entry((self.scope(row.block), labels)).or_default().push(at);
        }
        for members in groups.into_values() {
            let in_all = |code: &u32| members.iter().all(|&at| rows[at].treated.contains(code));
            let all = distinct(members.iter().flat_map(|&at| rows[at].treated.iter().copied()));
            let (common, others): (Vec<u32>, Vec<u32>) = all.into_iter().partition(in_all);
            if common.is_empty() {
                unlike.nothing_shared = true;
            } else if !others.is_empty() {
                unlike.left_out.extend(others);
                members.iter().for_each(|&at| rows[at].treated.retain(|code| common.contains(code)));
            }
        }
        for row in rows.iter_mut() {
            row.place = self.place(engine, row);
        }
        unlike.left_out = distinct(unlike.left_out.into_iter());
        unlike
    }

    fn place(&self, engine: &Engine, row: &Row) -> Place {
        let level = |factor: Factor, code: u32| engine.view.level(&factor, code).to_owned();
        let intermediate = match row.treated[..] {
            [only] => level(Factor::Intermediate, only),
            _ => ALL.to_owned(),
        };
        let shown = self.keys.iter().zip(&row.labels).filter(|(key, _)| key.attribute.is_some());
        Place {
            base_model: level(Factor::BaseModel, row.block.0),
            split: level(Factor::Split, row.block.1),
            intermediate,
            target: ALL.to_owned(),
            language: ALL.to_owned(),
            metric: ALL.to_owned(),
            shown: shown.map(|(key, label)| (key.to_string(), label.clone())).collect(),
        }
    }

    fn compare(&self, catalogue: &Catalogue, a: &Row, b: &Row) -> std::cmp::Ordering {
        let by = |factor: &Factor, a: &str, b: &str| catalogue.display_order(factor, a, b);
        let models = || by(&Factor::BaseModel, &a.place.base_model, &b.place.base_model);
        let splits = || by(&Factor::Split, &a.place.split, &b.place.split);
        let labels = self.keys.iter().zip(a.labels.iter().zip(&b.labels));
        // Blocks one after the other, unless rows lay them beside each other.
        let start = match (self.spans_models, self.spans_splits) {
            (false, false) => models().then_with(splits),
            (false, true) => models(),
            (true, false) => splits(),
            (true, true) => std::cmp::Ordering::Equal,
        };
        labels.fold(start, |order, (key, (a, b))| order.then_with(|| by(&key.factor, a, b)))
    }
}
