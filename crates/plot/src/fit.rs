//! Fitting labels into the space there is: first smaller, then on more lines, and shortened only if all else fails.

use crate::font::{Fonts, Weight};
use crate::theme::Theme;

/// Sizes are tried in steps of this many points.
const STEP: f64 = 0.25;

/// How a set of labels may be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) weight: Weight,
    /// Largest size, points.
    pub(crate) largest: f64,
    /// Smallest size, points.
    pub(crate) smallest: f64,
    /// Most lines of one label.
    pub(crate) lines: usize,
}

impl<'a> Style<'a> {
    /// Labels of one line in this weight, from `largest` down to the smallest size of text.
    pub(crate) fn new(theme: &'a Theme, weight: Weight, largest: f64) -> Self {
        Self { fonts: &theme.fonts, weight, largest, smallest: theme.text_min, lines: 1 }
    }

    /// The same on up to so many lines.
    pub(crate) fn lines(self, lines: usize) -> Self {
        Self { lines: lines.max(1), ..self }
    }
}

/// Labels of one size, each broken into lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fitted {
    /// Size of all of them, points.
    pub(crate) size: f64,
    /// Weight of all of them.
    pub(crate) weight: Weight,
    /// The lines of every label.
    pub(crate) lines: Vec<Vec<String>>,
    /// Width of every line, as `lines`, points.
    widths: Vec<Vec<f64>>,
    /// The labels that had to be shortened, in full.
    pub(crate) shortened: Vec<String>,
}

impl Fitted {
    fn new(lines: Vec<Vec<String>>, size: f64, style: Style, shortened: Vec<String>) -> Self {
        let width = |line: &String| style.fonts.width(line, size, style.weight);
        let widths = lines.iter().map(|lines| lines.iter().map(width).collect()).collect();
        Self { size, weight: style.weight, lines, widths, shortened }
    }

    /// Width of every label, as wide as its widest line, points.
    pub(crate) fn label_widths(&self) -> impl Iterator<Item = f64> {
        self.widths.iter().map(|lines| lines.iter().copied().fold(0.0, f64::max))
    }

    /// Width of the widest line, points.
    pub(crate) fn width(&self) -> f64 {
        self.widths.iter().flatten().copied().fold(0.0, f64::max)
    }

    /// The most lines any label has.
    pub(crate) fn deepest(&self) -> usize {
        self.lines.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Height of the label with the most lines, points.
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    pub(crate) fn height(&self, theme: &Theme) -> f64 {
        self.deepest() as f64 * self.size * theme.line_height
    }
}

/// Sets all labels at one size, the largest at which each is within its width (points).
pub(crate) fn fit<'a>(labels: impl IntoIterator<Item = (&'a str, f64)>, style: Style) -> Fitted {
    fit_each(labels.into_iter().map(|(label, max)| (label, max, style.lines)), style)
}

/// The same for labels that each have their own greatest number of lines, within that of the style.
pub(crate) fn fit_each<'a>(labels: impl IntoIterator<Item = (&'a str, f64, usize)>, style: Style) -> Fitted {
    let labels: Vec<(&str, f64, usize)> = labels.into_iter().collect();
    let sizes = || {
        let steps = ((style.largest - style.smallest) / STEP).floor().max(0.0);
        std::iter::successors(Some(0.0), move |step| (*step < steps).then_some(step + 1.0))
            .map(move |step| style.largest - step * STEP)
    };
    for most in 1..=style.lines {
        for size in sizes() {
            let broken = labels.iter().map(|(label, max, own)| {
                let lines = wrap(style.fonts, label, *max, size, style.weight);
                (lines.len() <= most.min(*own)
                    && lines.iter().all(|line| within(style.fonts, line, *max, size, style.weight)))
                .then_some(lines)
            });
            if let Some(lines) = broken.collect::<Option<Vec<_>>>() {
                return Fitted::new(lines, size, style, Vec::new());
            }
        }
    }
    let mut shortened = Vec::new();
    let cut = labels.iter().map(|(label, max, own)| {
        let (lines, whole) = cut(label, *max, style.lines(*own));
        if !whole {
            shortened.push((*label).to_owned());
        }
        lines
    });
    let lines = cut.collect();
    Fitted::new(lines, style.smallest, style, shortened)
}

/// The least width at which the words of these labels stay whole at the largest size, points.
pub(crate) fn narrowest<'a>(labels: impl Iterator<Item = &'a str>, style: Style) -> f64 {
    labels
        .flat_map(pieces)
        .map(|word| style.fonts.width(word.trim_end(), style.largest, style.weight))
        .fold(0.0, f64::max)
}

/// A text on as many lines as it needs; a word wider than `max` points stays whole on a line of its own.
pub(crate) fn wrap(fonts: &Fonts, text: &str, max: f64, size: f64, weight: Weight) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let longer = format!("{line}{piece}");
        if line.is_empty() || within(fonts, longer.trim_end(), max, size, weight) {
            line = longer;
        } else {
            lines.push(line.trim_end().to_owned());
            line = piece;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// At most the lines of the style at its smallest size, the last one ending in "…" if something is left out; and
/// whether nothing is.
fn cut(text: &str, max: f64, style: Style) -> (Vec<String>, bool) {
    let (fonts, size, weight) = (style.fonts, style.smallest, style.weight);
    let mut lines = wrap(fonts, text, max, size, weight);
    if lines.len() <= style.lines && lines.iter().all(|line| within(fonts, line, max, size, weight)) {
        return (lines, true);
    }
    // What follows the first line that is too wide or too many cannot be read in place: the ellipsis stands there.
    let last = lines
        .iter()
        .position(|line| !within(fonts, line, max, size, weight))
        .unwrap_or(style.lines)
        .min(style.lines - 1);
    let mut rest = lines.split_off(last).join(" ");
    rest.push('\u{2026}');
    while !within(fonts, &rest, max, size, weight) && rest.chars().count() > 2 {
        rest.pop();
        rest.pop();
        rest.truncate(rest.trim_end().len());
        rest.push('\u{2026}');
    }
    lines.push(rest);
    (lines, false)
}

/// A hair of tolerance: a label measured to fit its own width fits.
fn within(fonts: &Fonts, line: &str, max: f64, size: f64, weight: Weight) -> bool {
    fonts.width(line, size, weight) <= max + 1e-6
}

/// The unbreakable pieces of a text, each with the space that follows it. White space counts as one space; names of
/// tasks and models also break after a hyphen, slash, underscore or colon within them. Relations stay with both their
/// sides ("p < .05"), arrows too, percent signs with their number, and stars with what they mean ("* p").
fn pieces(text: &str) -> Vec<String> {
    let relation = |word: &str| matches!(word, "<" | ">" | "=" | "\u{2264}" | "\u{2265}" | "\u{2190}" | "\u{2192}");
    // Of names in order, each "greater" than the next, a line may end behind the sign; of a bound it may not.
    let of_names = |before: &str, word: &str| before == ">" && word.starts_with(char::is_alphabetic);
    let holds_next =
        |before: &str, word: &str| !of_names(before, word) && (relation(before) || before.bytes().all(|b| b == b'*'));
    let mut pieces: Vec<String> = Vec::new();
    let mut before = "no word";
    for word in text.split_whitespace() {
        let joined =
            pieces.pop_if(|_| relation(word) || word.starts_with('%') || holds_next(before, word)).unwrap_or_default();
        before = word;
        let mut piece = String::new();
        let mut done = Vec::new();
        let mut chars = word.chars().peekable();
        while let Some(c) = chars.next() {
            piece.push(c);
            let in_word = piece.chars().count() > 2 && chars.peek().is_some_and(|next| next.is_alphanumeric());
            if in_word && matches!(c, '-' | '/' | '_' | ':') && piece.chars().any(char::is_alphabetic) {
                done.push(std::mem::take(&mut piece));
            }
        }
        piece.push(' ');
        done.push(piece);
        done[0].insert_str(0, &joined);
        pieces.append(&mut done);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smaller_before_wrapped_before_shortened() {
        let fonts = Fonts::embedded();
        let style = Style { fonts: &fonts, weight: Weight::Regular, largest: 8.0, smallest: 6.5, lines: 2 };
        let label = "Question answering";
        let at = |size| fonts.width(label, size, Weight::Regular);
        assert_eq!(fit([(label, at(8.0))], style).size, 8.0);
        let smaller = fit([(label, at(7.0))], style);
        assert_eq!((smaller.size, smaller.deepest()), (7.0, 1));
        assert_eq!(fit([(label, at(6.0))], style).lines, [["Question", "answering"]]);
        let shortened = fit([(label, 20.0)], style);
        assert_eq!(shortened.shortened, [label]);
        assert!(shortened.lines[0].last().unwrap().ends_with('\u{2026}'));
        assert!(shortened.width() <= 20.0);
    }

    #[test]
    fn names_break_at_their_joints_only() {
        assert_eq!(pieces("bert-base  uncased"), ["bert-", "base ", "uncased "]);
        assert_eq!(pieces("-1 v1.1 a/b"), ["-1 ", "v1.1 ", "a/b "]);
        assert_eq!(pieces("XL 98 %, L"), ["XL ", "98 %, ", "L "]);
        assert_eq!(pieces("p > .05 a > b"), ["p > .05 ", "a > ", "b "]);
        assert_eq!(pieces("is better \u{2192}"), ["is ", "better \u{2192} "]);
        assert_eq!(pieces("so * p < .05, ** x"), ["so ", "* p < .05, ", "** x "]);
    }

    #[test]
    fn a_blank_label_is_one_blank_line() {
        let theme = Theme::acl();
        assert_eq!(fit([("", 10.0)], Style::new(&theme, Weight::Regular, 8.0)).lines, [[""]]);
    }
}
