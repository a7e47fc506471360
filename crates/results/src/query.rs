//! Filters and keys: how users pick rows and name axes.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::catalogue::Catalogue;
use crate::factor::Factor;
use crate::levels::by_value;
use crate::name::BASELINE;
use crate::result_set::ResultSet;
use crate::suggest::nearest;

/// A factor, or an attribute of its levels: `target`, `language.family`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The factor.
    pub factor: Factor,
    /// The attribute; `None` for the level itself.
    pub attribute: Option<String>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.attribute {
            Some(attribute) => write!(f, "{}.{attribute}", self.factor),
            None => write!(f, "{}", self.factor),
        }
    }
}

/// A filter or key that cannot be read, or that names something the results do not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A word without an operator.
    #[error("`{0}` is no condition; write `factor=level`, `factor!=level` or `factor<number`")]
    NoOperator(String),
    /// Nothing before the operator.
    #[error("`{0}` names no factor before the operator")]
    NoFactor(String),
    /// A comparison with something that is not a number.
    #[error("`{0}` compares with `{1}`, which is not a number")]
    NotANumber(String, String),
    /// A comparison of numbers with words.
    #[error("`{key}` cannot be compared with a number: its levels are words, such as `{example}`")]
    NoNumbers {
        /// The factor or key.
        key: String,
        /// One of its levels.
        example: String,
    },
    /// A factor that no row has.
    #[error("there is no factor `{name}` in these results{}", hint(.nearest))]
    UnknownFactor {
        /// As written.
        name: String,
        /// The nearest factor there is.
        nearest: Option<String>,
    },
    /// An attribute the catalogue does not have.
    #[error("`{factor}` has no attribute `{name}`{}", attributes(.factor, .nearest))]
    UnknownAttribute {
        /// The factor.
        factor: String,
        /// As written.
        name: String,
        /// The nearest attribute there is.
        nearest: Option<String>,
    },
    /// A level that no row has.
    #[error("`{factor}` has no level `{name}` in these results{}", hint(.nearest))]
    UnknownLevel {
        /// The factor or key.
        factor: String,
        /// As written.
        name: String,
        /// The nearest level there is.
        nearest: Option<String>,
    },
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// The attribute that was meant, or those there are.
fn attributes(factor: &str, nearest: &Option<String>) -> String {
    let known = factor.parse::<Factor>().map_or(&[][..], |factor| Catalogue::attributes(&factor));
    match (nearest, known) {
        (Some(_), _) => hint(nearest),
        (None, []) => "; it has none".to_owned(),
        (None, known) => format!("; it has `{}`", known.join("`, `")),
    }
}

impl Key {
    /// Reads a key and checks it against the factors of `set` and the attributes of the catalogue.
    ///
    /// # Errors
    /// [`QueryError`] for an unknown factor or attribute.
    pub fn read(text: &str, set: &ResultSet) -> Result<Self, QueryError> {
        let text = text.trim();
        if let Some(factor) = set.factors().iter().find(|factor| factor.name() == text) {
            return Ok(Self { factor: factor.clone(), attribute: None });
        }
        let (name, attribute) = match text.rsplit_once('.') {
            Some((name, attribute)) => (name, Some(attribute)),
            None => (text, None),
        };
        let Some(factor) = set.factors().iter().find(|factor| factor.name() == name) else {
            let known = set.factors().iter().map(Factor::name);
            return Err(QueryError::UnknownFactor {
                name: name.into(),
                nearest: nearest(name, known).map(str::to_owned),
            });
        };
        let known = Catalogue::attributes(factor);
        match attribute {
            Some(attribute) if !known.contains(&attribute) => Err(QueryError::UnknownAttribute {
                factor: factor.to_string(),
                name: attribute.into(),
                nearest: nearest(attribute, known.iter().copied()).map(str::to_owned),
            }),
            attribute => Ok(Self { factor: factor.clone(), attribute: attribute.map(str::to_owned) }),
        }
    }

    /// What the key says of each level of its factor, in the order of the codes: the level itself or its attribute;
    /// blank where the attribute is not known.
    #[must_use]
    pub fn labels(&self, set: &ResultSet, catalogue: &Catalogue) -> Vec<String> {
        let Some(column) = set.column(&self.factor) else { return Vec::new() };
        let label = |level: &str| match &self.attribute {
            None => level.to_owned(),
            Some(attribute) => catalogue.attribute(&self.factor, level, attribute).unwrap_or_default(),
        };
        column.levels().iter().map(label).collect()
    }

    /// The label a user means by a name: that of the catalogue if it knows the name, else the name itself.
    #[must_use]
    pub fn canonical(&self, name: &str, catalogue: &Catalogue) -> String {
        canonical(self, name, catalogue)
    }

    /// Orders labels of the key as tables and figures show them: levels by the catalogue, attributes by value.
    #[must_use]
    pub fn order(&self, catalogue: &Catalogue, a: &str, b: &str) -> Ordering {
        match self.attribute {
            None => catalogue.display_order(&self.factor, a, b),
            Some(_) => by_value(a, b),
        }
    }
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Longer operators first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Operator); 6] = [
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("=", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

/// One condition of a filter: `target=xnli,pawsx`, `language!=en`, `seed<5`, `train_examples=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    text: String,
    key: String,
    operator: Operator,
    levels: Vec<String>,
}

impl FromStr for Condition {
    type Err = QueryError;
    fn from_str(text: &str) -> Result<Self, QueryError> {
        let found = OPERATORS.iter().filter_map(|(sign, operator)| Some((text.find(sign)?, *sign, *operator)));
        let (at, sign, operator) = found
            .min_by_key(|&(at, sign, _)| (at, std::cmp::Reverse(sign.len())))
            .ok_or_else(|| QueryError::NoOperator(text.into()))?;
        let (key, rest) = (text[..at].trim(), text[at + sign.len()..].trim());
        if key.is_empty() {
            return Err(QueryError::NoFactor(text.into()));
        }
        let levels: Vec<String> = rest.split(',').map(|level| level.trim().to_owned()).collect();
        let compares = !matches!(operator, Operator::Equal | Operator::NotEqual);
        if compares && (levels.len() != 1 || levels[0].parse::<f64>().is_err()) {
            return Err(QueryError::NotANumber(text.into(), rest.into()));
        }
        Ok(Self { text: text.into(), key: key.into(), operator, levels })
    }
}

/// Conditions that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter(Vec<Condition>);

impl FromStr for Filter {
    type Err = QueryError;

    /// Conditions are separated by blanks; a word without an operator belongs to the level before it, so that levels
    /// may hold blanks: `target.category=Sentence pair seed<5`.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        let has_operator = |word: &str| OPERATORS.iter().any(|(sign, _)| word.contains(sign));
        let is_open = |word: &str| word.ends_with(['=', '<', '>', ',']) || !has_operator(word);
        let mut words: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let starts = has_operator(word) && !word.starts_with(['=', '<', '>', '!']);
            match words.last_mut() {
                // An empty level is complete: `train_examples= seed<5`.
                Some(last) if !starts || (is_open(last) && !last.ends_with('=')) => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => words.push(word.to_owned()),
            }
        }
        words.iter().map(|word| word.parse()).collect::<Result<_, _>>().map(Self)
    }
}

impl FromIterator<Condition> for Filter {
    fn from_iter<T: IntoIterator<Item = Condition>>(conditions: T) -> Self {
        Self(conditions.into_iter().collect())
    }
}

impl FromIterator<Filter> for Filter {
    fn from_iter<T: IntoIterator<Item = Filter>>(filters: T) -> Self {
        Self(filters.into_iter().flat_map(|filter| filter.0).collect())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&words.join(" "))
    }
}

impl Filter {
    /// Its conditions, in the order written.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.0
    }

    /// The rows for which every condition holds; picking intermediates by level or attribute keeps the baseline, which
    /// `intermediate!=none` leaves out. A name that is an alias of the catalogue finds its canonical level.
    ///
    /// # Errors
    /// [`QueryError`] for a factor, attribute or level the results do not have.
    pub fn apply(&self, set: &ResultSet, catalogue: &Catalogue) -> Result<ResultSet, QueryError> {
        let mut tests: Vec<(&[u32], Vec<bool>)> = Vec::new();
        for condition in &self.0 {
            let key = Key::read(&condition.key, set)?;
            let Some(column) = set.column(&key.factor) else { continue };
            let levels: Vec<&str> = column.levels().iter().collect();
            tests.push((column.codes(), condition.allows(&key, &key.labels(set, catalogue), &levels, catalogue)?));
        }
        Ok(set.filter(|row| tests.iter().all(|(codes, allowed)| allowed[codes[row] as usize])))
    }
}

impl Condition {
    /// The factor or attribute has one of these levels, which may hold any character.
    #[must_use]
    pub fn any_of(key: &str, levels: &[String]) -> Self {
        let (text, levels) = (format!("{key}={}", levels.join(",")), levels.to_vec());
        Self { text, key: key.to_owned(), operator: Operator::Equal, levels }
    }

    /// The factor or attribute it is about, as written.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The levels it asks for by name; none if it leaves levels out or compares numbers.
    #[must_use]
    pub fn named(&self) -> &[String] {
        if self.operator == Operator::Equal { &self.levels } else { &[] }
    }

    /// The levels it names that the results do not have, by level or alias.
    ///
    /// # Errors
    /// [`QueryError`] for a factor or attribute the results do not have.
    pub fn missing(&self, set: &ResultSet, catalogue: &Catalogue) -> Result<Vec<&str>, QueryError> {
        let key = Key::read(&self.key, set)?;
        if !matches!(self.operator, Operator::Equal | Operator::NotEqual) {
            return Ok(Vec::new());
        }
        let labels = key.labels(set, catalogue);
        let there = |level: &String| labels.contains(level) || labels.contains(&canonical(&key, level, catalogue));
        Ok(self.levels.iter().filter(|level| !there(level)).map(String::as_str).collect())
    }

    /// Which of the levels the condition lets through; labels are what the key says of each.
    fn allows(
        &self,
        key: &Key,
        labels: &[String],
        levels: &[&str],
        catalogue: &Catalogue,
    ) -> Result<Vec<bool>, QueryError> {
        if matches!(self.operator, Operator::Equal | Operator::NotEqual) {
            let mut named = vec![false; labels.len()];
            for level in &self.levels {
                let canonical = canonical(key, level, catalogue);
                let mut found = false;
                for (label, named) in labels.iter().zip(&mut named) {
                    if *label == *level || *label == canonical {
                        (*named, found) = (true, true);
                    }
                }
                if !found {
                    return Err(QueryError::UnknownLevel {
                        factor: key.to_string(),
                        name: level.clone(),
                        nearest: nearest(level, labels.iter().map(String::as_str)).map(str::to_owned),
                    });
                }
            }
            let wanted = self.operator == Operator::Equal;
            let stays = |level: &str| wanted && is_baseline(key, level);
            return Ok(named.into_iter().zip(levels).map(|(named, level)| named == wanted || stays(level)).collect());
        }
        let said = || labels.iter().filter(|label| !label.is_empty());
        if let Some(example) = said().next()
            && said().all(|label| label.parse::<f64>().is_err())
        {
            return Err(QueryError::NoNumbers { key: key.to_string(), example: example.clone() });
        }
        // A level that is no number is neither less nor greater than one.
        let order = |label: &String| label.parse::<f64>().ok()?.partial_cmp(&self.levels[0].parse().ok()?);
        let allows = |label: &String| {
            order(label).is_some_and(|order| match self.operator {
                Operator::Less => order.is_lt(),
                Operator::LessOrEqual => order.is_le(),
                Operator::Greater => order.is_gt(),
                _ => order.is_ge(),
            })
        };
        Ok(labels.iter().zip(levels).map(|(label, level)| allows(label) || is_baseline(key, level)).collect())
    }
}

/// Whoever picks intermediates wants them with what they are set against.
fn is_baseline(key: &Key, level: &str) -> bool {
    key.factor == Factor::Intermediate && level == BASELINE
}

fn canonical(key: &Key, level: &str, catalogue: &Catalogue) -> String {
    let found = match (&key.factor, &key.attribute) {
        (Factor::Intermediate | Factor::Target, None) => catalogue.task(level).map(|task| task.id.as_str()),
        (Factor::Language, None) => catalogue.language(level).map(|entry| entry.code.as_str()),
        (Factor::BaseModel, None) => catalogue.model(level).map(|model| model.id.as_str()),
        (Factor::BaseModel, Some(_)) if level.eq_ignore_ascii_case("true") => Some("yes"),
        (Factor::BaseModel, Some(_)) if level.eq_ignore_ascii_case("false") => Some("no"),
        (Factor::Metric, None) => catalogue.metric_id(level),
        _ => None,
    };
    found.unwrap_or(level).to_owned()
}
