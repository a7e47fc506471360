//! The order of rows and columns, and their groups.

use std::cmp::Ordering;

use stilt_plot::{Group, Tree, cluster};
use stilt_results::{Catalogue, Factor, Key};

use crate::args::Order;
use crate::figures::labels::label;

/// Rows or columns: their keys and levels.
pub(super) struct Side<'a> {
    keys: &'a [Key],
    levels: &'a [Vec<&'a str>],
    /// Places of the keys that differ: what does not is said once.
    differing: Vec<usize>,
    catalogue: &'a Catalogue,
}

/// Labels in groups, the places of the labels in this order, and the tree behind it.
pub(super) struct Arranged {
    pub(super) groups: Vec<Group>,
    pub(super) places: Vec<usize>,
    pub(super) tree: Option<Tree>,
}

impl<'a> Side<'a> {
    pub(super) fn new(keys: &'a [Key], levels: &'a [Vec<&'a str>], catalogue: &'a Catalogue) -> Self {
        let differs = |place: &usize| levels.iter().any(|own| own.get(*place) != levels[0].get(*place));
        let mut differing: Vec<usize> = (0..keys.len()).filter(differs).collect();
        if differing.is_empty() {
            differing = (0..keys.len()).collect();
        }
        Self { keys, levels, differing, catalogue }
    }

    /// The keys that are shown.
    pub(super) fn shown(&self) -> Vec<Key> {
        self.differing.iter().map(|&place| self.keys[place].clone()).collect()
    }

    /// The keys that have one level only beside others that differ, with that level.
    pub(super) fn constant(&self) -> impl Iterator<Item = (&Key, &str)> {
        let first = self.levels.first().into_iter().flatten();
        let pairs = self.keys.iter().zip(first).enumerate();
        pairs.filter(|(place, _)| !self.differing.contains(place)).map(|(_, (key, level))| (key, *level))
    }

    /// What a row or column is called.
    pub(super) fn label(&self, place: usize) -> String {
        self.part(place, &self.differing)
    }

    fn part(&self, place: usize, of: &[usize]) -> String {
        let keys: Vec<Key> = of.iter().map(|&key| self.keys[key].clone()).collect();
        let levels: Vec<&str> = of.iter().map(|&key| self.levels[place][key]).collect();
        label(&keys, &levels, self.catalogue)
    }

    /// The level of a key, or an attribute of it, of a row or column; `None` if this side does not show the factor.
    pub(super) fn attribute(&self, place: usize, key: &Key) -> Option<Option<String>> {
        let at = self.keys.iter().position(|own| own.factor == key.factor && own.attribute.is_none())?;
        let level = self.levels[place][at];
        Some(match &key.attribute {
            Some(attribute) => self.catalogue.attribute(&key.factor, level, attribute),
            None => Some(level.to_owned()),
        })
    }

    /// Arranges these rows or columns; `values` are the gains of one.
    pub(super) fn arranged(
        &self,
        order: Option<Order>,
        places: Vec<usize>,
        values: impl Fn(usize) -> Vec<Option<f64>>,
    ) -> Arranged {
        match order {
            None | Some(Order::Family) => self.by_family(places, order.is_some()),
            Some(Order::Given) => self.plain(places, None),
            Some(Order::Mean) => {
                let mut means: Vec<(usize, Option<f64>)> =
                    places.into_iter().map(|place| (place, mean(&values(place)))).collect();
                means.sort_by(|a, b| descending(a.1, b.1));
                self.plain(means.into_iter().map(|(place, _)| place).collect(), None)
            }
            Some(Order::Cluster) => {
                let rows: Vec<Vec<Option<f64>>> = places.iter().map(|&place| values(place)).collect();
                let tree = cluster(&rows);
                self.plain(tree.order().iter().map(|&leaf| places[leaf]).collect(), Some(tree))
            }
        }
    }

    fn plain(&self, places: Vec<usize>, tree: Option<Tree>) -> Arranged {
        let labels = places.iter().map(|&place| self.label(place)).collect();
        let groups = if places.is_empty() { Vec::new() } else { vec![Group { heading: None, labels }] };
        Arranged { groups, places, tree }
    }

    /// Groups in the order of their first member.
    fn by_family(&self, places: Vec<usize>, asked: bool) -> Arranged {
        if let [first, rest @ ..] = &self.differing[..]
            && !rest.is_empty()
        {
            // Several keys: one group per level of the first, which is its heading.
            let groups = members(places, |place| Some(self.part(place, &[*first])));
            return self.grouped(groups, true, |place| self.part(place, rest));
        }
        // Only a plain factor has a family or category that all its labels share.
        let grouping = match &self.shown()[..] {
            [Key { factor, attribute: None }] => Some(factor.clone()),
            _ => None,
        };
        let attribute = match grouping {
            Some(Factor::Target) => "category",
            Some(Factor::Language) if !asked && self.levels.len() < 2 => "",
            _ => "family",
        };
        let at = self.differing.first().copied().unwrap_or_default();
        let heading = |place: usize| {
            let level = self.levels[place].get(at).copied().unwrap_or_default();
            grouping.as_ref().and_then(|factor| self.catalogue.attribute(factor, level, attribute))
        };
        // Families are ids, written in lower case; categories are names already. Families need no heading: the gap
        // between them says enough, and the label names the task.
        self.grouped(members(places, heading), attribute == "category", |place| self.label(place))
    }

    fn grouped(&self, members: Vec<Members>, headed: bool, label: impl Fn(usize) -> String) -> Arranged {
        let places = members.iter().flat_map(|(_, places)| places.iter().copied()).collect();
        let group = |(heading, places): Members| Group {
            heading: heading.filter(|_| headed),
            labels: places.into_iter().map(&label).collect(),
        };
        Arranged { groups: members.into_iter().map(group).collect(), places, tree: None }
    }
}

/// A heading and what stands under it.
type Members = (Option<String>, Vec<usize>);

fn members(places: Vec<usize>, heading: impl Fn(usize) -> Option<String>) -> Vec<Members> {
    let mut members: Vec<Members> = Vec::new();
    for place in places {
        let heading = heading(place);
        match members.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, places)) => places.push(place),
            None => members.push((heading, vec![place])),
        }
    }
    members
}

/// The mean of the values there are.
fn mean(values: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    #[expect(clippy::cast_precision_loss, reason = "a number of cells")]
    let n = known.len() as f64;
    (!known.is_empty()).then(|| known.iter().map(|value| value / n).sum())
}

/// The highest first, what has none last.
fn descending(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
