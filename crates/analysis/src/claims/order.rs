//! One level above the next: `English beats continued MLM, which beats translated data`.
//!
//! One-sided tests over the targets all levels have: supported if each level is shown to be better than the next,
//! contradicted if any is shown to be worse than one it is said to beat.

use stilt_results::{BASELINE, Catalogue, Factor, Key, ResultSet};

use super::ground::Ground;
use super::judgement::{Judgement, Said, Shown, all, any};
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
        Ok(Box::new(Stated { levels, by }))
    }
}

struct Stated {
    /// The best first.
    levels: Vec<String>,
    /// The factor they are levels of.
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
        let Key { factor, attribute } = Key::read(&self.by, &ground.set)?;
        let set = match (&factor, attribute) {
            (Factor::Intermediate, None) => ground.set.clone(),
            (Factor::Extra(_), None) => match ground.set.with_intermediates_of(&factor) {
                Ok(set) => set,
                Err(level) => {
                    let reason = format!("several intermediates share the {factor} `{level}`");
                    let wanted = "name the intermediate that is meant".to_owned();
                    return Ok(Judgement::open(reason, Vec::new(), Some(wanted)));
                }
            },
            _ => {
                let message = format!("an order is of intermediates or of a further column, not of `{}`", self.by);
                return Err(AnalysisError::Usage(message));
            }
        };
        let levels: Vec<String> = self.levels.iter().map(|name| level(name, &set, ground.catalogue)).collect();
        if let Some(absent) = levels.iter().find(|level| !has(&set, level)) {
            let reason = format!("none of the selected rows is of `{absent}`");
            return Ok(Judgement::open(reason, Vec::new(), Some(ground.wanted())));
        }
        let pairs = match ground.differences(&set, &levels)? {
            Ok(pairs) => pairs,
            Err(judgement) => return Ok(judgement),
        };
        let worse: Vec<f64> = pairs.iter().filter_map(|(_, member)| Some(member.sides()?[1])).collect();
        let adjacent = pairs.into_iter().filter(|([a, b], _)| a + 1 == *b);
        let (places, members): (Vec<[usize; 2]>, Vec<_>) = adjacent.unzip();
        let better: Vec<f64> = members.iter().filter_map(|member| Some(member.sides()?[0])).collect();
        let every = |place: usize| places.contains(&[place, place + 1]);
        let complete = better.len() == members.len() && (0..levels.len() - 1).all(every);
        let lacking = || ("some of the pairs have no target in common".to_owned(), Some(ground.wanted()));
        let untested = (!complete).then(|| ground.untested(&members).unwrap_or_else(lacking));
        let several = levels.len() > 2;
        let shown = |p: Option<f64>, one: &str, many: &str| {
            p.map(|p| Shown { hypothesis: if several { many } else { one }.to_owned(), p })
        };
        let claim = shown(all(better).filter(|_| complete), "the first better", "each better than the next");
        let opposite = shown(any(&worse), "the first worse", "at least one worse than one it is said to beat");
        let judgement = Judgement::by_tests(members, [claim, opposite], ground.settings.alpha, untested);
        Ok(Judgement { observed: self.observed(&judgement, &levels), ..judgement })
    }
}

impl Stated {
    /// The order that the mean differences give, where they are of one block.
    fn observed(&self, judgement: &Judgement, levels: &[String]) -> Said {
        let steps: Vec<f64> = judgement.members.iter().filter_map(|member| member.finding.estimate()).collect();
        if steps.len() + 1 != levels.len() || judgement.members.len() != steps.len() {
            return Said::Nothing;
        }
        // Each level below the first by the sum of the differences up to it.
        let mut below = 0.0;
        let heights = std::iter::once(0.0).chain(steps.iter().map(|step| {
            below -= step;
            below
        }));
        let mut placed: Vec<(f64, &String)> = heights.zip(&self.levels).collect();
        placed.sort_by(|a, b| b.0.total_cmp(&a.0));
        let names: Vec<&str> = placed.iter().map(|(_, name)| name.as_str()).collect();
        Said::Words(names.join(" > "))
    }
}

/// The level of that name or alias.
fn level(name: &str, set: &ResultSet, catalogue: &Catalogue) -> String {
    match catalogue.task(name) {
        Some(task) if !has(set, name) && name != BASELINE => task.id.clone(),
        _ => name.to_owned(),
    }
}

fn has(set: &ResultSet, level: &str) -> bool {
    set.column(&Factor::Intermediate).is_some_and(|column| column.levels().code(level).is_some())
}
