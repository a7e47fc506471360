//! The outlines of glyphs as SVG paths.

use rustybuzz::ttf_parser;

use crate::font::Embedded;

/// Collects the outline of a glyph as the `d` of an SVG path, y downwards, 1000 units to the em.
struct Outline {
    d: String,
    scale: f32,
}

impl Outline {
    fn push(&mut self, command: char, points: &[(f32, f32)]) {
        self.d.push(command);
        for (i, (x, y)) in points.iter().enumerate() {
            for (j, value) in [x * self.scale, -y * self.scale].into_iter().enumerate() {
                let text = crate::svg::decimal(f64::from(value), 0);
                if i + j > 0 && !text.starts_with('-') {
                    self.d.push(' ');
                }
                self.d.push_str(&text);
            }
        }
    }
}

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.push('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.push('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.push('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.d.push('Z');
    }
}

impl Embedded {
    /// The outline of a glyph as the `d` of an SVG path, 1000 units to the em; `None` for a space.
    pub(crate) fn outline(&self, glyph: u16) -> Option<String> {
        #[expect(clippy::cast_precision_loss, reason = "units per em are at most 16384")]
        let mut outline = Outline { d: String::new(), scale: 1000.0 / self.face.units_per_em() as f32 };
        self.face.outline_glyph(ttf_parser::GlyphId(glyph), &mut outline)?;
        Some(outline.d)
    }
}
