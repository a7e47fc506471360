//! The columns of the figure: claims, plot, numbers in words, verdicts; and the lines each row has in them.

use super::{Checked, Claimed, Claims};
use crate::fit::{Fitted, Style, fit};
use crate::font::Weight;
use crate::theme::Theme;

/// Largest shares of the width: of names, numbers and verdicts, in a wide figure and in a narrow one, where numbers have
/// no room.
const SHARES: [[f64; 3]; 2] = [[0.33, 0.24, 0.22], [0.34, 0.0, 0.28]];

/// Most lines of what was observed, and of what is claimed.
const SAID: usize = 2;

/// Widths, and what stands in every row.
pub(super) struct Columns {
    /// Lines of ids, one each.
    pub(super) ids: Fitted,
    /// Lines of sentences.
    pub(super) sentences: Fitted,
    /// Lines of what was observed; blank where it has no room.
    pub(super) observed: Fitted,
    /// Lines of what is claimed, likewise.
    pub(super) claimed: Fitted,
    /// The words of the verdicts.
    pub(super) verdicts: Fitted,
    /// Lines of reasons.
    pub(super) reasons: Fitted,
    /// From the left edge of the page to the plot, and its width, points.
    pub(super) plot: [f64; 2],
    /// Right edge of the numbers, points.
    pub(super) numbers: f64,
    /// Left edge of the marks of verdicts, and of their words, points.
    pub(super) verdict: [f64; 2],
}

impl Columns {
    /// Columns between these edges (points) with at most so many lines below the first of each row.
    pub(super) fn set(claims: &Claims, theme: &Theme, [left, right]: [f64; 2], lines: usize) -> Self {
        let rows = || claims.claims.iter();
        let width = right - left;
        let wide = width >= theme.wide_from;
        let [names, numbers, verdicts] = SHARES[usize::from(!wide)].map(|share| share * width);
        let gap = 2.0 * theme.label_gap;
        let label = Style::new(theme, Weight::Regular, theme.label_size);
        let small = Style::new(theme, Weight::Regular, theme.text_min);
        let below = |texts: Vec<String>, most: f64| {
            let texts = texts.into_iter().map(|text| if lines > 0 { text } else { String::new() }).collect::<Vec<_>>();
            fit(texts.iter().map(|text| (text.as_str(), most)), small.lines(lines))
        };
        let most = |most: f64| most.max(2.0 * theme.text_min);
        let ids = fit(rows().map(|claim| (claim.id.as_str(), most(names))), label);
        let sentences = below(rows().map(|claim| claim.sentence.clone()).collect(), most(names));
        let mark = 4.0 * theme.mark_radius;
        let words: Vec<String> = rows().map(|claim| claim.judgement.verdict.to_string()).collect();
        let said = fit(words.iter().map(|word| (word.as_str(), most(verdicts - mark))), label);
        let reasons = below(rows().map(Checked::reason).collect(), most(verdicts - mark));
        let named = ids.width().max(sentences.width());
        let judged = said.width().max(reasons.width()) + mark;
        let verdict = right - theme.label_gap / 2.0 - judged;
        let plot = left + theme.label_gap / 2.0 + named + gap;
        // Numbers stand beside the plot; words of claims without a place on the axis may stand over it.
        let beside = (verdict - gap - plot).max(0.0);
        let on_axis = |claim: &Checked| claim.claimed != Claimed::Words;
        let room = |claim: &Checked| if on_axis(claim) { numbers } else { beside };
        let has_room = |claim: &Checked| wide || !on_axis(claim);
        let written = |text: &dyn Fn(&Checked) -> String| -> Vec<(String, f64)> {
            rows().map(|claim| (if has_room(claim) { text(claim) } else { String::new() }, most(room(claim)))).collect()
        };
        let each =
            |texts: &[(String, f64)], style: Style| fit(texts.iter().map(|(text, most)| (text.as_str(), *most)), style);
        let observed = written(&|claim| if lines > 0 { claim.measured() } else { both(claim) });
        let observed = each(&observed, label.lines(SAID.min(lines.max(1))));
        let claimed = written(&|claim| if lines > 0 { format!("claimed: {}", claim.expected) } else { String::new() });
        let claimed = each(&claimed, small.lines(SAID.min(lines.max(1))));
        let numbered = rows().zip(observed.label_widths().zip(claimed.label_widths()));
        let numbered = numbered.filter(|(claim, _)| on_axis(claim)).map(|(_, (a, b))| a.max(b)).fold(0.0, f64::max);
        let numbers = verdict - gap;
        let between = if numbered > 0.0 { numbered + gap } else { 0.0 };
        Self {
            plot: [plot, (numbers - between - plot).max(theme.label_gap)],
            numbers,
            verdict: [verdict + theme.mark_radius, verdict + mark],
            ids,
            sentences,
            observed,
            claimed,
            verdicts: said,
            reasons,
        }
    }

    /// The lines of a row in each column (names, numbers, verdict), each with its size and whether it stands below the first.
    pub(super) fn texts(&self, row: usize) -> [Vec<(&str, f64, bool)>; 3] {
        [[&self.ids, &self.sentences], [&self.observed, &self.claimed], [&self.verdicts, &self.reasons]].map(|pair| {
            let mut texts = Vec::new();
            for (place, fitted) in pair.into_iter().enumerate() {
                let lines = fitted.lines.get(row).map(Vec::as_slice).unwrap_or_default();
                let own = lines.iter().filter(|line| !line.trim().is_empty());
                texts.extend(own.map(|line| (line.as_str(), fitted.size, place > 0)));
            }
            texts
        })
    }
}

/// What was observed and claimed on one line, where only words say it.
fn both(claim: &Checked) -> String {
    match (claim.claimed, claim.measured()) {
        (Claimed::Words, measured) if measured.is_empty() => format!("claimed: {}", claim.expected),
        (Claimed::Words, measured) => format!("{measured} (claimed: {})", claim.expected),
        (_, measured) => measured,
    }
}
