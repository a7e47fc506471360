//! The faces texts are set in, and how wide a text will be.
//!
//! Only faces compiled into this crate and those the user names are used, so that a figure is the same on every machine.
//! Widths come from the shaper that also lays out the text when a figure is rendered: what is measured is what is drawn.

use std::fmt;
use std::sync::{Arc, LazyLock};

use resvg::usvg::{self, FontResolver, fontdb};
use rustybuzz::{Face, UnicodeBuffer};

use crate::PlotError;

/// Family name of the main faces.
pub(crate) const FAMILY: &str = "Noto Sans";

/// Height of digits and capitals of the main faces as a share of the size.
pub(crate) const CAP_HEIGHT: f64 = 0.714;

/// From this weight on a face is bold: between regular (400) and bold (700).
const BOLD_FROM: u16 = 600;

/// The weights there are faces for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// A face.
pub(crate) struct Embedded {
    /// Short name, part of the ids of its glyphs: `r`, `b`, `s`, `t` for the built-in ones, `u0`, `u1` ... for others.
    pub(crate) key: String,
    /// The face, for shaping and outlines.
    pub(crate) face: Face<'static>,
    /// Its id in the database given to the renderer.
    id: fontdb::ID,
    /// Its family, as drawing programs know it.
    family: String,
    /// Whether the user named it.
    own: bool,
}

/// The faces texts are set in. Cheap to clone.
#[derive(Clone)]
pub struct Fonts(Arc<Faces>);

struct Faces {
    database: Arc<fontdb::Database>,
    faces: Vec<Embedded>,
    /// Places in `faces`: the main face of regular texts, then those that stand in for its missing glyphs.
    regular: Vec<usize>,
    /// The same for bold texts.
    bold: Vec<usize>,
}

/// The bytes of a face, its key, and whether the user named it.
type Source = (&'static [u8], String, bool);

/// The built-in faces.
fn built_in() -> [Source; 4] {
    let face = |key: &str, bytes| (bytes, key.to_owned(), false);
    [
        face("r", notosans::REGULAR_TTF),
        face("b", notosans::BOLD_TTF),
        face("s", dejavu::sans::regular()),
        face("t", dejavu::sans::bold()),
    ]
}

static EMBEDDED: LazyLock<Fonts> = LazyLock::new(|| Fonts::load(built_in().to_vec()));

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.faces.iter().map(|face| &face.key)).finish()
    }
}

impl PartialEq for Fonts {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Fonts {
    /// The built-in faces: Noto Sans, and DejaVu Sans for what it lacks.
    #[must_use]
    pub fn embedded() -> Self {
        EMBEDDED.clone()
    }

    /// Faces read from font files (TrueType, OpenType, the first face of a collection), asked before the built-in ones,
    /// which stand in for the glyphs they lack. Each file is its name, for messages, and its bytes, which are kept until
    /// the program ends.
    ///
    /// # Errors
    /// [`PlotError::Font`] for bytes that are no font.
    pub fn with(files: Vec<(String, Vec<u8>)>) -> Result<Self, PlotError> {
        let mut sources = Vec::new();
        for (place, (name, bytes)) in files.into_iter().enumerate() {
            let bytes: &'static [u8] = Vec::leak(bytes);
            if Face::from_slice(bytes, 0).is_none() {
                return Err(PlotError::Font(name));
            }
            sources.push((bytes, format!("u{place}-"), true));
        }
        sources.extend(built_in());
        Ok(Self::load(sources))
    }

    fn load(sources: Vec<Source>) -> Self {
        let mut database = fontdb::Database::new();
        let load = |(bytes, key, own): Source| {
            let id = *database.load_font_source(fontdb::Source::Binary(Arc::new(bytes))).first()?;
            let family = database.face(id).and_then(|face| face.families.first()).map(|(family, _)| family.clone());
            Some(Embedded { key, face: Face::from_slice(bytes, 0)?, id, family: family.unwrap_or_default(), own })
        };
        let faces: Vec<Embedded> = sources.into_iter().filter_map(load).collect();
        let of_weight = |bold: bool| {
            let is_bold = |face: &Embedded| face.face.weight().to_number() >= BOLD_FROM;
            let places = |own: bool, bold: bool| {
                let wanted = move |(_, face): &(usize, &Embedded)| face.own == own && is_bold(face) == bold;
                faces.iter().enumerate().filter(wanted).map(|(place, _)| place)
            };
            // A face of the other weight is still the user's choice; only then come the built-in ones.
            let users = places(true, bold).chain(places(true, !bold));
            users.chain(places(false, bold)).chain(places(false, !bold)).collect::<Vec<_>>()
        };
        let (regular, bold) = (of_weight(false), of_weight(true));
        Self(Arc::new(Faces { database: Arc::new(database), faces, regular, bold }))
    }

    /// The faces for a weight, the main one first.
    fn chain(&self, weight: Weight) -> impl Iterator<Item = &Embedded> {
        let places = match weight {
            Weight::Regular => &self.0.regular,
            Weight::Bold => &self.0.bold,
        };
        places.iter().filter_map(|&place| self.0.faces.get(place))
    }

    /// The families of all faces, those the user named first: what an SVG with text needs to look right.
    pub(crate) fn families(&self) -> String {
        let mut families: Vec<&str> = self.chain(Weight::Regular).map(|face| face.family.as_str()).collect();
        families.retain(|family| !family.is_empty());
        families.dedup();
        families.join(", ")
    }

    /// The face with this id in the database given to the renderer.
    pub(crate) fn face(&self, id: fontdb::ID) -> Option<&Embedded> {
        self.0.faces.iter().find(|face| face.id == id)
    }

    /// Options that make the renderer use these faces and nothing else.
    pub(crate) fn options(&self) -> usvg::Options<'static> {
        let (select, stand_in) = (self.clone(), self.clone());
        usvg::Options {
            font_family: FAMILY.to_owned(),
            fontdb: Arc::clone(&self.0.database),
            font_resolver: FontResolver {
                select_font: Box::new(move |font, _| {
                    let weight = if font.weight() >= BOLD_FROM { Weight::Bold } else { Weight::Regular };
                    select.chain(weight).next().map(|face| face.id)
                }),
                select_fallback: Box::new(move |c, used, _| stand_in.stand_in(c, used)),
            },
            ..usvg::Options::default()
        }
    }

    /// The next face after those already `used` that has a glyph for `c`.
    fn stand_in(&self, c: char, used: &[fontdb::ID]) -> Option<fontdb::ID> {
        let main = |weight| self.chain(weight).next().map(|face| face.id);
        let weight = if used.first().copied() == main(Weight::Regular) { Weight::Regular } else { Weight::Bold };
        let mut candidates = self.chain(weight).filter(|face| !used.contains(&face.id));
        candidates.find(|face| face.face.glyph_index(c).is_some()).map(|face| face.id)
    }

    /// Width of a line of text, points.
    pub(crate) fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        self.shape(text, weight).width * size
    }

    /// The characters of a text that no face can show.
    pub(crate) fn missing(&self, text: &str, weight: Weight) -> Vec<char> {
        self.shape(text, weight).missing
    }

    /// Shapes as the renderer does: with the main face, then again with each face that has what is still missing.
    fn shape(&self, text: &str, weight: Weight) -> Shaped {
        let mut chain = self.chain(weight);
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
        let missing = run.iter().filter(|glyph| is_missing(glyph));
        let missing = missing.filter_map(|glyph| text.get(glyph.0..)?.chars().next());
        Shaped { missing: missing.collect(), width: run.iter().map(|glyph| glyph.2).sum() }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_faces_are_there() {
        let fonts = Fonts::embedded();
        let keys = |weight| fonts.chain(weight).map(|face| face.key.as_str()).collect::<Vec<_>>();
        assert_eq!(keys(Weight::Regular), ["r", "s", "b", "t"]);
        assert_eq!(keys(Weight::Bold), ["b", "t", "r", "s"]);
        let main = &fonts.0.faces[0].face;
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
            let tree = usvg::Tree::from_str(&svg, &Fonts::embedded().options()).unwrap();
            let Some(usvg::Node::Text(node)) = tree.root().children().first() else { panic!("no text") };
            // The last glyph, a bar, starts where the text before it ends.
            let bar = node.layouted()[0].positioned_glyphs.last().unwrap().transform().tx;
            assert!((Fonts::embedded().width(text, 8.0, weight) - f64::from(bar)).abs() < 0.05, "{text}: {bar}");
        }
    }

    #[test]
    fn glyphs_no_face_has_are_named() {
        assert_eq!(Fonts::embedded().missing("XNLI \u{2212}1 עב ქა", Weight::Bold), []);
        assert_eq!(Fonts::embedded().missing("zh 中文", Weight::Regular), ['中', '文']);
    }

    #[test]
    fn a_face_of_the_user_comes_first_and_the_built_in_ones_stand_in() {
        let fonts = Fonts::with(vec![("mono.ttf".into(), dejavu::sans_mono::regular().to_vec())]).unwrap();
        let [narrow, wide] = ["ii", "MM"].map(|text| fonts.width(text, 10.0, Weight::Bold));
        assert!((narrow - wide).abs() < 1e-9, "{narrow} {wide}");
        assert_ne!(fonts, Fonts::embedded());
        assert!(fonts.families().starts_with("DejaVu Sans Mono, Noto Sans"), "{}", fonts.families());
        let refused = Fonts::with(vec![("notes.txt".into(), b"no font".to_vec())]);
        assert_eq!(refused, Err(PlotError::Font("notes.txt".into())));
    }
}
