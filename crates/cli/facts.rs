//! What the numbers of a table are: metric, runs, tests, correction, marks. Footnotes and captions say the same.

mod gather;
mod limits;
mod scores;
mod unit;
mod words;

use std::collections::BTreeMap;

pub(crate) use self::scores::Scores;
use self::words::{NAMED, counted, members, range, test_name};
pub(crate) use self::words::{listed, metric_name, percent, short};
use stilt_analysis::correction::Controls;
use stilt_analysis::family::{Finding, Verdict};
use stilt_analysis::outcome::Reason;
use stilt_analysis::transfer::{ALL, Detail, FamilyOfTests, Over, Place, Resample, Settings};
use stilt_results::{Basis, Bounds, Catalogue, Direction};

/// A gain or difference, wherever it comes from.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    /// What it is about.
    pub(crate) place: &'a Place,
    /// How it was judged.
    pub(crate) finding: &'a Finding,
    /// What stands behind it.
    pub(crate) detail: &'a Detail,
}

/// Everything facts are drawn from.
pub(crate) struct Facts<'a> {
    /// The rows.
    pub(crate) rows: Vec<Row<'a>>,
    /// The families these rows were judged in.
    pub(crate) families: Vec<&'a FamilyOfTests>,
    /// The choices.
    pub(crate) settings: &'a Settings,
    /// Names of metrics.
    pub(crate) catalogue: &'a Catalogue,
    /// What the statement is about.
    pub(crate) scope: &'a str,
    /// What the numbers are: gains or differences.
    pub(crate) what: &'static str,
    /// Whether the second arm is the baseline; else it is another intermediate.
    pub(crate) over_baseline: bool,
    /// How targets are called.
    pub(crate) name: &'a dyn Fn(&'a str) -> &'a str,
}

impl<'a> Facts<'a> {
    /// All facts, a sentence each.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let equivalence = self.equivalence();
        let limits = [self.detectable(), self.floor(), self.reported()];
        let facts = [self.metric(), self.runs(), self.tests(true), self.correction(), equivalence];
        facts.into_iter().chain(limits).flatten().collect()
    }

    /// The metrics, and which targets differ from the usual one.
    pub(crate) fn metric(&self) -> Option<String> {
        let mut targets: BTreeMap<String, Vec<&'a str>> = BTreeMap::new();
        let computed = |row: &&Row| row.place.target != ALL && row.finding.estimate().is_some();
        for row in self.rows.iter().filter(computed) {
            let names = targets.entry(self.metric_of(row.place)).or_default();
            let name = (self.name)(&row.place.target);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut metrics: Vec<(String, Vec<&'a str>)> = targets.into_iter().collect();
        metrics.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        let several = metrics.len() > 1;
        let said = metrics.iter().enumerate().map(|(place, (metric, targets))| match place {
            // The usual metric needs no list where its targets are many.
            0 if !several || targets.len() > NAMED => metric.clone(),
            _ => format!("{metric} ({})", listed(targets)),
        });
        let said: Vec<String> = said.collect();
        let (what, unit) = (self.what, self.unit());
        if said.is_empty() {
            let metric = match self.metrics()[..] {
                [only] => metric_name(only),
                _ => "that of each target".to_owned(),
            };
            return (!self.rows.is_empty())
                .then(|| format!("{what} in {unit}; metric: {metric}{}.", self.orientation()));
        }
        Some(format!("{what} in {unit}; metric: {}{}.", said.join(", "), self.orientation()))
    }

    /// The metrics behind the rows, sorted; none if they are not all known.
    fn metrics(&self) -> Vec<&'a str> {
        let computed = || self.rows.iter().filter(|row| row.finding.estimate().is_some());
        // Averages over targets have no metrics but those of the targets beside them.
        let single = || computed().filter(|row| row.place.target != ALL);
        let of_rows = |metrics: Vec<Vec<&'a str>>| if metrics.contains(&Vec::new()) { Vec::new() } else { metrics };
        let mut metrics: Vec<&str> = match single().next() {
            Some(_) => single().flat_map(|row| self.metrics_of(row.place)).collect(),
            None => of_rows(computed().map(|row| self.metrics_of(row.place)).collect()).concat(),
        };
        metrics.sort_unstable();
        metrics.dedup();
        metrics
    }

    /// Whether no metric has bounds, so that nothing is in points.
    pub(crate) fn unbounded(&self) -> bool {
        let metrics = self.metrics();
        !metrics.is_empty() && metrics.into_iter().all(|metric| self.is_unbounded(metric))
    }

    fn is_unbounded(&self, metric: &str) -> bool {
        self.catalogue.metric(metric).bounds == Bounds::Unbounded
    }

    /// What a gain is where lower is better.
    fn orientation(&self) -> String {
        let lower = |metric: &&str| self.catalogue.metric(metric).direction == Direction::LowerIsBetter;
        let names: Vec<String> = self.metrics().into_iter().filter(lower).map(metric_name).collect();
        if names.is_empty() { String::new() } else { format!("; oriented: a lower {} is a gain", names.join(" or ")) }
    }

    /// The metrics of a row; none if they are those of its targets.
    fn metrics_of(&self, place: &'a Place) -> Vec<&'a str> {
        if place.metric != ALL {
            return vec![&place.metric];
        }
        let primary = self.catalogue.task(&place.target).map(|task| &task.metrics);
        let chosen = &self.settings.metrics;
        let metrics = primary.filter(|_| chosen.is_empty()).unwrap_or(chosen);
        metrics.iter().map(String::as_str).collect()
    }

    fn metric_of(&self, place: &'a Place) -> String {
        if place.metric != ALL {
            return metric_name(&place.metric);
        }
        match self.metrics_of(place) {
            several if several.len() > 1 => {
                let names: Vec<String> = several.into_iter().map(metric_name).collect();
                format!("mean of {}", names.join(" and "))
            }
            _ => "that of each target, averaged".to_owned(),
        }
    }

    /// How many runs stand behind a cell.
    pub(crate) fn runs(&self) -> Option<String> {
        let unit = self.settings.over.units();
        let counted = || self.rows.iter().map(|row| row.detail).filter(|detail| detail.n_treated > 0);
        let mut treated = range(counted().map(|detail| detail.n_treated))?;
        let mut baseline = range(counted().map(|detail| detail.n_baseline))?;
        if !self.over_baseline {
            // Which of a pair is the first says nothing.
            treated = range(counted().flat_map(|detail| [detail.n_treated, detail.n_baseline]))?;
            baseline.clone_from(&treated);
        }
        let crossed = self.settings.over == Over::SeedsLanguages;
        let languages = range(counted().filter(|_| crossed).map(|detail| detail.n_languages));
        let languages = languages.map(|languages| format!(", {languages} languages")).unwrap_or_default();
        if treated == baseline {
            let unit = if treated == "1" { unit.trim_end_matches('s') } else { unit };
            return Some(format!("n: {treated} {unit} in each arm{languages}."));
        }
        Some(format!("n: {treated} treated and {baseline} baseline {unit}{languages}."))
    }

    /// What was tested, how, and what the answer is about; with the level of intervals where some are shown.
    pub(crate) fn tests(&self, with_intervals: bool) -> Option<String> {
        let mut tests: Vec<&str> = self.rows.iter().filter_map(|row| test_name(row.finding, row.detail)).collect();
        tests.sort_unstable();
        tests.dedup();
        if let Some(levels) = self.settings.resample {
            return Some(self.resampling(levels));
        }
        if tests.is_empty() {
            // Of reported gains that is said already.
            let measured = self.rows.iter().any(|row| row.detail.basis == Basis::Measured);
            return measured.then_some("Nothing could be tested: there is no verdict and no mark.".to_owned());
        }
        let intervals =
            if with_intervals { format!("; {} intervals", percent(self.settings.level)) } else { String::new() };
        Some(format!("Test: {}, two-sided{intervals}. About {}.", tests.join(", "), self.scope))
    }

    /// What intervals are without a test.
    fn resampling(&self, levels: Resample) -> String {
        const FEW: usize = 8;
        let counted = self.rows.iter().map(|row| row.detail).filter(|detail| detail.n_treated > 0);
        let fewest =
            counted.flat_map(|detail| [detail.n_treated, detail.n_baseline]).filter(|&n| n > 1).min().unwrap_or(0);
        let short = if levels.seeds && fewest < FEW {
            format!(
                " With {fewest} runs they are too short: a percentile interval over five rejects a true null 16 % of the time."
            )
        } else {
            String::new()
        };
        let level = percent(self.settings.level);
        let drawn = levels.to_string().replace(',', " and ");
        format!("Intervals: {level}, by drawing {drawn} anew; no test, no verdict. About {}.{short}", self.scope)
    }

    /// The correction, the sizes of the families, and what the stars mean.
    pub(crate) fn correction(&self) -> Option<String> {
        let [one, two, three] = [1.0, 5.0, 50.0].map(|by| short(self.settings.alpha / by));
        self.corrected(&format!("* p ≤ {one}, ** p ≤ {two}, *** p ≤ {three}"))
    }

    /// The same for figures whose marks are filled or hollow.
    pub(crate) fn filled(&self) -> Option<String> {
        self.corrected(&format!("Filled: p ≤ {}", short(self.settings.alpha)))
    }

    /// The correction and the sizes of the families, after what marks mean.
    fn corrected(&self, marks: &str) -> Option<String> {
        let families = self.families.iter().filter(|family| family.m > 0);
        // One family per block and kind: the sizes of a kind are said together.
        let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
        for family in families {
            let kind = members(family);
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, sizes)) => sizes.push(family.m.to_string()),
                None => kinds.push((kind, vec![family.m.to_string()])),
            }
        }
        let size = |(kind, sizes): &(&str, Vec<String>)| match &sizes[..] {
            [m] => format!("{m} {kind}"),
            sizes => format!("{} {kind}, block by block", sizes.join(", ")),
        };
        let families: Vec<String> = kinds.iter().map(size).collect();
        if families.is_empty() {
            return None;
        }
        let (families, correction) = (families.join("; m = "), self.settings.correction);
        if !correction.judges() {
            return Some(format!("p is not corrected (m = {families}): no verdicts, no marks."));
        }
        let marks = format!("{marks} after {} correction (m = {families}).", correction.name());
        let besides = match correction.controls() {
            Controls::FalseDiscovery => {
                " On average at most that share of the marks is false: no single mark is a claim on its own."
            }
            _ if correction.uses_joint() => {
                " Adjusted p: Dunnett's test, one variance for all arms of a target; p and intervals beside it assume none."
            }
            _ => "",
        };
        Some(marks + besides)
    }

    /// What the verdict `equivalent` says, if a bound was given.
    pub(crate) fn equivalence(&self) -> Option<String> {
        self.rows.iter().find(|row| row.finding.p_equivalence().is_some())?;
        let within = match self.settings.bound {
            Some(bound) => format!("±{bound} points"),
            None => "the smallest one that matters by stilt.toml".to_owned(),
        };
        let count = self.rows.iter().filter(|row| row.finding.verdict() == Verdict::Equivalent).count();
        Some(format!(
            "Equivalent: no practically relevant transfer, the effect lies within {within} (two one-sided t tests, \
             corrected likewise): {}.",
            counted(count, "time")
        ))
    }

    /// Gains nobody can test here.
    pub(crate) fn reported(&self) -> Option<String> {
        let reported = self.rows.iter().filter(|row| row.detail.basis == Basis::Reported).count();
        (reported > 0).then(|| {
            let gains = counted(reported, "gain");
            format!("{gains} as reported by the publication, not recomputed: no runs, no test, no verdict.")
        })
    }
}

/// How averages are made.
pub(crate) fn averages(settings: &Settings) -> String {
    match settings.over {
        Over::Seeds | Over::SeedsLanguages | Over::Examples | Over::Levels => settings.aggregate.name().to_owned(),
        // The units are averaged last, so that the estimate is the middle of its interval.
        Over::Languages => {
            format!(
                "mean over languages of the {}",
                settings.aggregate.name().replace("over target", "over their target")
            )
        }
        Over::Targets => "mean over targets".to_owned(),
    }
}

/// Whether the average is over fewer targets than others may be.
pub(crate) fn over_fewer(detail: &Detail) -> bool {
    detail.n_targets > 0 && detail.n_targets < detail.of_targets
}

/// What the intervals of single runs are, if one of these has one.
pub(crate) fn predictions<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    [single, more]: [&str; 2],
) -> Option<String> {
    let predicted = |finding: &Finding| {
        finding.interval().is_some() && matches!(finding.reason(), Some(Reason::OneTreatedRun { .. }))
    };
    findings
        .into_iter()
        .any(predicted)
        .then(|| format!("Intervals of {single} are prediction intervals: where {more} would fall."))
}
