//! What is known of a task, model or language: `MNLI has 392,702 training examples`.
//!
//! Set against the catalogue and what `stilt.toml` adds to it, not against results: supported or contradicted without a
//! test, and so without a confidence.

use stilt_results::suggest::nearest;
use stilt_results::{Catalogue, Factor};

use super::ground::Ground;
use super::judgement::{ClaimVerdict, Judgement, Said};
use super::kind::{Field, Fields, Kind, Refused, Statement, Takes};
use crate::transfer::AnalysisError;

/// `attribute`
pub(super) struct Attribute;

/// The factors whose levels have attributes.
const FACTORS: [Factor; 4] = [Factor::Intermediate, Factor::Target, Factor::BaseModel, Factor::Language];

impl Kind for Attribute {
    fn id(&self) -> &'static str {
        "attribute"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] = &[
            Field::needed("attribute", Takes::Text),
            Field::needed("level", Takes::Text),
            Field::needed("expected", Takes::Fact),
            Field::optional("tolerance", Takes::NotNegative),
        ];
        FIELDS
    }

    fn statement(&self, fields: &Fields) -> Result<Box<dyn Statement>, Refused> {
        let key = fields.text("attribute")?;
        let known =
            || FACTORS.iter().flat_map(|factor| Catalogue::attributes(factor).iter().map(move |name| (factor, *name)));
        let Some((factor, attribute)) = known().find(|(factor, name)| format!("{factor}.{name}") == key) else {
            let names: Vec<String> = known().map(|(factor, name)| format!("{factor}.{name}")).collect();
            let names = names.iter().map(String::as_str);
            let help = match nearest(key, names.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", names.collect::<Vec<_>>().join(", ")),
            };
            return Err(Refused { help, ..Refused::new("attribute", format!("there is no attribute `{key}`")) });
        };
        let expected = fields.text("expected")?.to_owned();
        if fields.number("tolerance").is_ok() && expected.parse::<f64>().is_err() {
            let help = "leave it out: a word is known or not".to_owned();
            return Err(Refused { help, ..Refused::new("tolerance", format!("`{expected}` has no tolerance")) });
        }
        Ok(Box::new(Stated {
            factor: factor.clone(),
            attribute,
            level: [fields.text("level")?.to_owned()],
            expected,
            tolerance: fields.number("tolerance").unwrap_or_default(),
        }))
    }
}

/// Decimals are no exact doubles: 3.2e6 + 0.1e6 is 3.3e6 for everyone.
const ROUNDING: f64 = 1e-12;

struct Stated {
    factor: Factor,
    attribute: &'static str,
    level: [String; 1],
    expected: String,
    tolerance: f64,
}

/// A number where it is one.
fn said(text: &str, tolerance: f64) -> Said {
    text.parse().map_or_else(|_| Said::Words(text.to_owned()), |number: f64| Said::Number(number, tolerance))
}

impl Statement for Stated {
    fn expected(&self) -> Said {
        said(&self.expected, self.tolerance)
    }

    fn names(&self) -> Option<(&str, &[String])> {
        Some((self.factor.name(), &self.level))
    }

    fn needs_results(&self) -> bool {
        false
    }

    fn judge(&self, ground: &Ground) -> Result<Judgement, AnalysisError> {
        let Self { factor, attribute, level: [level], expected, tolerance } = self;
        let Some(known) = ground.catalogue.attribute(factor, level, attribute) else {
            let reason = format!("neither the catalogue nor stilt.toml says the {attribute} of `{level}`");
            return Ok(Judgement::open(reason, Vec::new(), Some(self.to_be_said())));
        };
        let same = match (known.parse::<f64>(), expected.parse::<f64>()) {
            (Ok(known), Ok(expected)) => (known - expected).abs() <= *tolerance + ROUNDING * expected.abs(),
            _ => known.eq_ignore_ascii_case(expected),
        };
        let verdict = if same { ClaimVerdict::Supported } else { ClaimVerdict::Contradicted };
        let observed = said(&known, 0.0);
        Ok(Judgement { verdict, observed, reason: None, ..Judgement::open("", Vec::new(), None) })
    }
}

impl Stated {
    /// The setting that would answer.
    fn to_be_said(&self) -> String {
        let Self { factor, attribute, level: [level], .. } = self;
        let table = match factor {
            Factor::BaseModel => "models",
            Factor::Language => "languages",
            _ => "tasks",
        };
        format!("`{}` under [{table}.{level}] in stilt.toml", attribute.replace('_', "-"))
    }
}
