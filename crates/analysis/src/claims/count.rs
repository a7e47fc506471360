//! How often it holds: `at least 8 of 9 intermediate tasks help`.
//!
//! A partial conjunction of one-sided p: supported if at least so many are shown to have the direction, contradicted if
//! so many are shown to have the other one that it cannot be.

use stilt_results::Factor;

use super::direction::{BETTER, WORSE, direction};
use super::ground::{BLOCK, Ground};
use super::judgement::{Judgement, Member, Said, Shown};
use super::kind::{Field, Fields, Kind, Refused, Statement, Takes};
use crate::conjunction::PartialConjunction;
use crate::transfer::{AnalysisError, Place};

/// `count`
pub(super) struct Count;

const INTERMEDIATES: &str = "intermediates";
const TARGETS: &str = "targets";
const LANGUAGES: &str = "languages";

impl Kind for Count {
    fn id(&self) -> &'static str {
        "count"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] = &[
            Field::needed("at_least", Takes::Count),
            Field::optional("of", Takes::Count),
            Field::needed("among", Takes::Word(&[INTERMEDIATES, TARGETS, LANGUAGES])),
            Field::optional("expected", Takes::Word(&[BETTER, WORSE])),
        ];
        FIELDS
    }

    fn statement(&self, fields: &Fields) -> Result<Box<dyn Statement>, Refused> {
        let count = |name| fields.number(name).map(|number| number as usize);
        let (at_least, of) = (count("at_least")?, count("of").ok());
        if of.is_some_and(|of| of < at_least) {
            return Err(Refused::new("at_least", format!("{at_least} of {} cannot be", of.unwrap_or_default())));
        }
        let among = match fields.text("among")? {
            TARGETS => Factor::Target,
            LANGUAGES => Factor::Language,
            _ => Factor::Intermediate,
        };
        Ok(Box::new(Stated { at_least, of, among, better: fields.text("expected").unwrap_or(BETTER) == BETTER }))
    }
}

struct Stated {
    at_least: usize,
    of: Option<usize>,
    among: Factor,
    better: bool,
}

impl Statement for Stated {
    fn expected(&self) -> Said {
        match self.better {
            true => Said::Count(self.at_least, self.of),
            false => {
                let of = self.of.map(|of| format!(" of {of}")).unwrap_or_default();
                Said::Words(format!("at least {}{of} {WORSE}", self.at_least))
            }
        }
    }

    fn judge(&self, ground: &Ground) -> Result<Judgement, AnalysisError> {
        let members = match ground.gains_by(&self.among)? {
            Ok(members) => members,
            Err(judgement) => return Ok(judgement),
        };
        let about = |member: &Member| {
            let Place { base_model, split, intermediate, .. } = &member.place;
            let intermediate = if self.among == Factor::Intermediate { "" } else { intermediate };
            [base_model.as_str(), split, intermediate].map(str::to_owned)
        };
        if members.iter().any(|member| members.first().map(about) != Some(about(member))) {
            let reason = format!("{}s of several base models, splits or intermediates are selected", self.among);
            let wanted = "name the one that is meant".to_owned();
            return Ok(Judgement::open(reason, members, Some(wanted)));
        }
        // Intermediates that are counted may be fewer than were named.
        let others = BLOCK.into_iter().filter(|factor| *factor != self.among).collect::<Vec<_>>();
        if let Some((reason, wanted)) = ground.absent(&others, &members) {
            return Ok(Judgement::open(reason, members, wanted));
        }
        let (there, of) = (members.len(), self.of.unwrap_or(ground.counted(&self.among).max(members.len())));
        let places = if there == 1 { self.among.to_string() } else { format!("{}s", self.among) };
        let narrow = if there > of {
            Some((
                format!("there are {there} {places}, and the claim is about {of}"),
                "select those that are meant".to_owned(),
            ))
        } else if there < self.at_least {
            Some((format!("there are results of {there} {places} only"), ground.wanted()))
        } else {
            None
        };
        if let Some((reason, wanted)) = narrow {
            return Ok(Judgement::open(reason, members, Some(wanted)));
        }
        let sides: Vec<[f64; 2]> = members.iter().filter_map(|member| member.sides()).collect();
        let side = |better: bool| sides.iter().map(|side| side[usize::from(!better)]).collect::<Vec<f64>>();
        // p of "at least u": the u-th; of more than there are tests, none.
        let at_least = |better: bool, count: usize| PartialConjunction.at_least(&side(better)).get(count - 1).copied();
        let against = of - self.at_least + 1;
        let shown = |p: Option<f64>, better: bool, count: usize| {
            p.map(|p| Shown { hypothesis: format!("at least {count} {} than the baseline", direction(better)), p })
        };
        let tests = [
            shown(at_least(self.better, self.at_least), self.better, self.at_least),
            shown(at_least(!self.better, against), !self.better, against),
        ];
        let alpha = ground.settings.alpha;
        let certain = PartialConjunction.count(&side(self.better), alpha);
        let untested = ground.untested(&members).filter(|_| sides.len() < self.at_least);
        let judgement = Judgement::by_tests(members, tests, alpha, untested);
        let observed = if sides.is_empty() { Said::Nothing } else { Said::Count(certain, Some(there)) };
        Ok(Judgement { observed, ..judgement })
    }
}
