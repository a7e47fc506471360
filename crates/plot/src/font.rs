//! The embedded faces, and how wide a text will be.
//!
//! Only the faces compiled into this crate are used, so that a figure is the same on every machine. Widths come from
//! the shaper that also lays out the text when a figure is rendered: what is measured is what is drawn.

use std::sync::{Arc, LazyLock};

use resvg::usvg::{self, FontResolver, fontdb};
use rustybuzz::{Face, UnicodeBuffer, ttf_parser};

/// Family name of the main faces.
pub(crate) const FAMILY: &str = "Noto Sans";

/// Height of digits and capitals of the main faces as a share of the size.
pub(crate) const CAP_HEIGHT: f64 = 0.714;

/// The weights there are faces for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    /// Indices into [`FACES`]: the main face, then those that stand in for its missing glyphs.
    fn chain(self) -> &'static [usize] {
        match self {
            Self::Regular => &[0, 2],
            Self::Bold => &[1, 3, 2],
        }
    }
}

/// An embedded face.
pub(crate) struct Embedded {
    /// Short name, part of the ids of its glyphs.
    pub(crate) key: char,
    /// The face, for shaping and outlines.
    pub(crate) face: Face<'static>,
    /// Its id in [`DATABASE`].
    id: fontdb::ID,
}

struct Fonts {
    database: Arc<fontdb::Database>,
    faces: Vec<Embedded>,
}

/// Key and bytes of the faces; their order is that of [`Weight::chain`].
fn sources() -> [(char, &'static [u8]); 4] {
    [
        ('r', notosans::REGULAR_TTF),
        ('b', notosans::BOLD_TTF),
        ('s', dejavu::sans::regular()),
        ('t', dejavu::sans::bold()),
    ]
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = fontdb::Database::new();
    let faces = sources()
        .into_iter()
        .filter_map(|(key, bytes)| {
            let id = *database.load_font_source(fontdb::Source::Binary(Arc::new(bytes))).first()?;
            Some(Embedded { key, face: Face::from_slice(bytes, 0)?, id })
        })
        .collect();
    Fonts { database: Arc::new(database), faces }
});

/// The face with this id in the database given to the renderer.
pub(crate) fn face(id: fontdb::ID) -> Option<&'static Embedded> {
    FONTS.faces.iter().find(|embedded| embedded.id == id)
}

/// Options that make the renderer use the embedded faces and nothing else.
pub(crate) fn options() -> usvg::Options<'static> {
    usvg::Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&FONTS.database),
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(|c, used, _| stand_in(c, used)),
        },
        ..usvg::Options::default()
    }
}

/// The next face after those already `used` that has a glyph for `c`, in the order of [`Weight::chain`].
fn stand_in(c: char, used: &[fontdb::ID]) -> Option<fontdb::ID> {
    let faces = &FONTS.faces;
    let main = faces.iter().position(|embedded| used.first() == Some(&embedded.id))?;
    let weight = if main == 1 { Weight::Bold } else { Weight::Regular };
    let candidates = weight.chain().iter().filter_map(|&i| faces.get(i));
    candidates
        .filter(|face| !used.contains(&face.id))
        .find(|face| face.face.glyph_index(c).is_some())
        .map(|face| face.id)
}

/// A shaped text.
struct Shaped {
    /// Width as a multiple of the size.
    width: f64,
    /// Characters no face has a glyph for.
    missing: Vec<char>,
}

/// Glyphs of one face for a text: byte offset of the cluster, glyph (0 = none), advance as a multiple of the size.
fn glyphs(face: &Face<'static>, text: &str) -> Vec<(usize, u32, f64)> {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(face, &[], buffer);
    let em = f64::from(face.units_per_em());
    let advances = shaped.glyph_positions().iter().map(|position| f64::from(position.x_advance) / em);
    shaped
        .glyph_infos()
        .iter()
        .zip(advances)
        .map(|(info, advance)| (info.cluster as usize, info.glyph_id, advance))
        .collect()
}

/// Shapes as the renderer does: with the main face, then again with each face that has what is still missing.
fn shape(text: &str, weight: Weight) -> Shaped {
    let mut chain = weight.chain().iter().filter_map(|&i| FONTS.faces.get(i));
    let mut run = chain.next().map(|main| glyphs(&main.face, text)).unwrap_or_default();
    let is_missing = |glyph: &(usize, u32, f64)| glyph.1 == 0;
    for stand_in in chain {
        let Some(at) = run.iter().find(|glyph| is_missing(glyph)).map(|glyph| glyph.0) else { break };
        let wanted = text.get(at..).and_then(|rest| rest.chars().next());
        if wanted.is_none_or(|c| stand_in.face.glyph_index(c).is_none()) {
            continue;
        }
        let other = glyphs(&stand_in.face, text);
        if !other.iter().any(is_missing) {
            run = other;
        } else if other.len() == run.len() {
            for (glyph, other) in run.iter_mut().zip(other).filter(|(glyph, _)| is_missing(glyph)) {
                *glyph = other;
            }
        }
    }
    let missing = run.iter().filter(|glyph| is_missing(glyph)).filter_map(|glyph| text.get(glyph.0..)?.chars().next());
    Shaped { missing: missing.collect(), width: run.iter().map(|glyph| glyph.2).sum() }
}

/// Width of a line of text, points.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    shape(text, weight).width * size
}

/// The characters of a text that no embedded face can show.
pub(crate) fn missing(text: &str, weight: Weight) -> Vec<char> {
    shape(text, weight).missing
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_faces_are_there() {
        assert_eq!(FONTS.faces.len(), 4);
        let main = &FONTS.faces[0].face;
        let capitals = f64::from(main.capital_height().unwrap()) / f64::from(main.units_per_em());
        assert!((capitals - CAP_HEIGHT).abs() < 1e-3, "{capitals}");
    }

    #[test]
    fn measured_width_is_the_width_drawn() {
        for (text, weight) in
            [("XQuAD \u{2212}12.5***", Weight::Regular), ("AVATAR Tokyo", Weight::Bold), ("ქართული", Weight::Bold)]
        {
            let bold = if weight == Weight::Bold { 700 } else { 400 };
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='20'>\
                 <text y='10' font-size='8' font-weight='{bold}'>{text}|</text></svg>"
            );
            let tree = usvg::Tree::from_str(&svg, &options()).unwrap();
            let Some(usvg::Node::Text(node)) = tree.root().children().first() else { panic!("no text") };
            // The last glyph, a bar, starts where the text before it ends.
            let bar = node.layouted()[0].positioned_glyphs.last().unwrap().transform().tx;
            assert!((width(text, 8.0, weight) - f64::from(bar)).abs() < 0.05, "{text}: {bar}");
        }
    }

    #[test]
    fn glyphs_no_face_has_are_named() {
        assert_eq!(missing("XNLI \u{2212}1 עב ქა", Weight::Bold), []);
        assert_eq!(missing("zh 中文", Weight::Regular), ['中', '文']);
    }
}
