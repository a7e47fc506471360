//! The outlines of glyphs as SVG paths, as short as they can be written.

use rustybuzz::ttf_parser;

use crate::font::Embedded;

/// Units to the em of outlines.
const EM: f32 = 1000.0;

/// Collects the outline of a glyph as the `d` of an SVG path, y downwards. Points are rounded first and then written
/// relative to the one before, so that rounding never adds up.
struct Outline {
    d: String,
    /// Units of the path to one of the face.
    scale: f32,
    /// Where the contour began, and where the pen is.
    start: [i32; 2],
    at: [i32; 2],
    /// The command written last: one that repeats is left out.
    last: char,
    /// A line that is not written yet: the last one of a contour may be the way back, which closing draws.
    pending: Option<[i32; 2]>,
}

impl Outline {
    fn new(scale: f32) -> Self {
        Self { d: String::new(), scale, start: [0; 2], at: [0; 2], last: 'z', pending: None }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a glyph is a few thousand units large")]
    fn rounded(&self, x: f32, y: f32) -> [i32; 2] {
        [(x * self.scale).round() as i32, (-y * self.scale).round() as i32]
    }

    fn command(&mut self, command: char) {
        if self.last != command {
            self.d.push(command);
            self.last = command;
        }
    }

    /// A number, set apart from one before it.
    fn number(&mut self, value: i32) {
        if value >= 0 && self.d.ends_with(|c: char| c.is_ascii_digit()) {
            self.d.push(' ');
        }
        self.d.push_str(&value.to_string());
    }

    /// Writes the line that was put off.
    fn flush(&mut self) {
        let Some(to) = self.pending.take() else { return };
        if to[1] == self.at[1] {
            self.command('h');
            self.number(to[0] - self.at[0]);
        } else if to[0] == self.at[0] {
            self.command('v');
            self.number(to[1] - self.at[1]);
        } else {
            self.command('l');
            self.number(to[0] - self.at[0]);
            self.number(to[1] - self.at[1]);
        }
        self.at = to;
    }

    /// A curve over these points, relative to the pen.
    fn curve<const N: usize>(&mut self, command: char, points: [[i32; 2]; N]) {
        self.flush();
        let from = self.at;
        self.command(command);
        for point in points {
            self.number(point[0] - from[0]);
            self.number(point[1] - from[1]);
            self.at = point;
        }
    }
}

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.rounded(x, y);
        self.d.push('M');
        self.number(to[0]);
        self.number(to[1]);
        (self.start, self.at, self.last) = (to, to, 'M');
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.flush();
        self.pending = Some(self.rounded(x, y)).filter(|to| *to != self.at);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.curve('q', [self.rounded(x1, y1), self.rounded(x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.curve('c', [self.rounded(x1, y1), self.rounded(x2, y2), self.rounded(x, y)]);
    }

    fn close(&mut self) {
        if self.pending == Some(self.start) {
            self.pending = None;
        }
        self.flush();
        self.d.push('z');
        self.last = 'z';
    }
}

impl Embedded {
    /// The outline of a glyph as the `d` of an SVG path, 1000 units to the em; `None` for a space.
    pub(crate) fn outline(&self, glyph: u16) -> Option<String> {
        #[expect(clippy::cast_precision_loss, reason = "units per em are at most 16384")]
        let scale = EM / self.face.units_per_em() as f32;
        let mut outline = Outline::new(scale);
        self.face.outline_glyph(ttf_parser::GlyphId(glyph), &mut outline)?;
        Some(outline.d)
    }
}

#[cfg(test)]
mod tests {
    use ttf_parser::OutlineBuilder as _;

    use super::*;

    #[test]
    fn a_square_with_a_round_corner_is_short() {
        let mut outline = Outline::new(1.0);
        outline.move_to(0.0, 0.0);
        outline.line_to(0.0, 10.0);
        outline.line_to(5.0, 10.0);
        outline.quad_to(10.0, 10.0, 10.0, 5.0);
        outline.line_to(7.0, 2.0);
        outline.line_to(0.0, 0.0);
        outline.close();
        assert_eq!(outline.d, "M0 0v-10h5q5 0 5 5l-3 3z");
    }

    #[test]
    fn a_contour_may_pass_its_start() {
        let mut outline = Outline::new(1.0);
        outline.move_to(0.0, 0.0);
        for [x, y] in [[5.0, 0.0], [5.0, 5.0], [0.0, 0.0], [-5.0, 0.0], [-5.0, -5.0]] {
            outline.line_to(x, y);
        }
        outline.close();
        assert_eq!(outline.d, "M0 0h5v-5l-5 5h-5v5z");
    }
}
