//! One level above the next: `English beats continued MLM, which beats translated data`.
//!
//! One-sided tests over the targets all levels have: supported if each level is shown to be better than the next,
//! contradicted if any is shown to be worse than one it is said to beat. Levels of a further column (approaches) and of an
//! attribute (families) are groups: the mean over the intermediates that all of them have, or over those of each family.

use std::collections::BTreeSet;

use stilt_results::{BASELINE, Catalogue, Factor, Key};

use super::ground::{Ground, Pair};
use super::judgement::{Judgement, Member, Said, Shown, all, any};
use super::kind::{Field, Fields, Kind, Refused, Statement, Takes};
use crate::transfer::AnalysisError;

/// `order`
pub(super) struct Order;

impl Kind for Order {
    fn id(&self) -> &'static str {
        "order"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] = &[Field::needed("order", Takes::List), Field::optional("by", Takes::Text)];
        FIELDS
    }

    fn statement(&self, fields: &Fields) -> Result<Box<dyn Statement>, Refused> {
        let levels = fields.list("order")?.to_vec();
        if let Some(twice) = (1..levels.len()).find(|&place| levels[..place].contains(&levels[place])) {
            return Err(Refused::new("order", format!("`{}` stands twice in the order", levels[twice])));
        }
        let by = fields.text("by").unwrap_or(Factor::Intermediate.name()).to_owned();
        // Of a name that is no factor, the results say whether it is a column.
        let factor = by.split('.').next().unwrap_or_default().parse::<Factor>();
        if !matches!(factor, Ok(Factor::Intermediate | Factor::BaseModel | Factor::Step | Factor::Extra(_))) {
            let help =
                "an order is of intermediates, base models or the levels of a further column, or of groups of these \
                        by an attribute"
                    .to_owned();
            return Err(Refused { help, ..Refused::new("by", format!("an order cannot be of `{by}`")) });
        }
        Ok(Box::new(Stated { levels, by }))
    }
}

/// Differences of means of decimals are no exact doubles: closer than this they are equal.
const ROUNDING: f64 = 1e-9;

struct Stated {
    /// The best first.
    levels: Vec<String>,
    /// The key they are levels of.
    by: String,
}

impl Statement for Stated {
    fn expected(&self) -> Said {
        Said::Words(self.levels.join(" > "))
    }

    fn names(&self) -> Option<(&str, &[String])> {
        Some((&self.by, &self.levels))
    }

    fn judge(&self, ground: &Ground) -> Result<Judgement, AnalysisError> {
        let key = Key::read(&self.by, &ground.set)?;
        let is_plain = key.factor == Factor::Intermediate && key.attribute.is_none();
        let labels = key.labels(&ground.set, ground.catalogue);
        let levels: Vec<String> = self.levels.iter().map(|name| level(name, &key, &labels, ground.catalogue)).collect();
        if let Some(twice) = (1..levels.len()).find(|&place| levels[..place].contains(&levels[place])) {
            return Err(AnalysisError::Usage(format!("`{}` stands twice in the order", levels[twice])));
        }
        if let Some(absent) = levels.iter().find(|level| !labels.contains(level)) {
            let reason = format!("none of the selected rows is of `{absent}`");
            return Ok(Judgement::open(reason, Vec::new(), Some(ground.wanted())));
        }
        let pairs = if is_plain { ground.differences(&levels)? } else { ground.contrasts(&key, &levels)? };
        let pairs = match pairs {
            Ok(pairs) => pairs,
            Err(judgement) => return Ok(judgement),
        };
        let worse: Vec<f64> = pairs.iter().filter_map(|pair| Some(pair.sides()?[1])).collect();
        let steps: Vec<Pair> = pairs.into_iter().filter(|pair| pair.places[0] + 1 == pair.places[1]).collect();
        let better: Vec<f64> = steps.iter().filter_map(|pair| Some(pair.sides()?[0])).collect();
        let blocks: BTreeSet<[&str; 2]> = steps.iter().map(block).collect();
        let of = |at: usize| steps.iter().filter(move |pair| pair.places[0] == at);
        let every = |at: usize| blocks == of(at).map(block).collect();
        let complete = better.len() == steps.len() && (0..levels.len() - 1).all(every);
        let observed = self.observed(&blocks, &steps);
        let members: Vec<Member> = steps.into_iter().map(|pair| pair.member).collect();
        let lacking = || ("some of the pairs have no target in common".to_owned(), Some(ground.wanted()));
        let untested = (!complete).then(|| ground.untested(&members).unwrap_or_else(lacking));
        // Base models that are compared are not told apart.
        let told_apart: Vec<Factor> =
            [Factor::BaseModel, Factor::Split].into_iter().filter(|factor| *factor != key.factor).collect();
        let untested = untested.or_else(|| ground.absent(&told_apart, &members));
        let complete = untested.is_none();
        let several = levels.len() > 2;
        let shown = |p: Option<f64>, one: &str, many: &str| {
            p.map(|p| Shown { hypothesis: if several { many } else { one }.to_owned(), p })
        };
        let claim = shown(all(better).filter(|_| complete), "the first better", "each better than the next");
        let opposite = shown(any(&worse), "the first worse", "at least one worse than one it is said to beat");
        let judgement = Judgement::by_tests(members, [claim, opposite], ground.settings.alpha, untested);
        Ok(Judgement { observed, ..judgement })
    }
}

impl Stated {
    /// The order that the mean differences give, if it is the same in every base model and split.
    fn observed(&self, blocks: &BTreeSet<[&str; 2]>, steps: &[Pair]) -> Said {
        let of = |at: &[&str; 2]| {
            let steps: Option<Vec<f64>> = steps.iter().filter(|pair| block(pair) == *at).map(Pair::step).collect();
            steps.filter(|steps| steps.len() + 1 == self.levels.len()).map(|steps| self.by_height(&steps))
        };
        let orders: Option<BTreeSet<String>> = blocks.iter().map(of).collect();
        match orders.map(|orders| orders.into_iter().collect::<Vec<_>>()).as_deref() {
            Some([order]) => Said::Words(order.clone()),
            _ => Said::Nothing,
        }
    }

    /// The levels in words, the highest first, by how far each is above the next that is stated.
    fn by_height(&self, steps: &[f64]) -> String {
        // Each level below the first by the sum of the differences up to it.
        let mut below = 0.0;
        let heights = std::iter::once(0.0).chain(steps.iter().map(|step| {
            below -= step;
            below
        }));
        let mut placed: Vec<(f64, &String)> = heights.zip(&self.levels).collect();
        placed.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut said = String::new();
        let mut above = f64::INFINITY;
        for (height, name) in placed {
            let sign = if above - height <= ROUNDING { " = " } else { " > " };
            said.push_str(if said.is_empty() { "" } else { sign });
            said.push_str(name);
            above = height;
        }
        said
    }
}

/// The label of that name or alias.
fn level(name: &str, key: &Key, labels: &[String], catalogue: &Catalogue) -> String {
    let is_there = labels.iter().any(|label| label == name);
    if is_there || name == BASELINE { name.to_owned() } else { key.canonical(name, catalogue) }
}

/// Base model and split.
fn block(pair: &Pair) -> [&str; 2] {
    [&pair.member.place.base_model, &pair.member.place.split]
}
