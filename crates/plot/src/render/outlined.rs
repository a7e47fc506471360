//! SVG with texts as outlines: one `<path>` per distinct glyph, one `<use>` per glyph drawn; a text that is drawn several
//! times, such as the stars of many cells, is one `<use>` each time after the first.
//!
//! The renderer's own writer repeats the outline of every glyph and drops `data-*` attributes and titles; so the scene
//! is written again, with the glyphs where the renderer has put them. References are those of SVG 2 (`href`): they are
//! shorter by a tenth of the file, and every browser and current drawing program reads them.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Write as _;

use resvg::usvg::{self, layout::PositionedGlyph};

use crate::font::{Fonts, Weight};
use crate::scene::{Item, Items, Scene, Text};
use crate::svg::{TextWriter, body, decimal, document, fill, number};

/// Units to the em of the glyphs.
const EM: f64 = 1000.0;

pub(super) fn svg(scene: &Scene, tree: &usvg::Tree, fonts: &Fonts) -> String {
    let mut outlines = Outlines {
        fonts,
        laid_out: VecDeque::new(),
        glyphs: BTreeMap::new(),
        drawn: HashMap::new(),
        repeated: Vec::new(),
    };
    count(&scene.items, &mut outlines.drawn);
    outlines.drawn.retain(|(content, _), times| *times > 1 && content.chars().count() > 1);
    collect(tree.root(), &mut outlines.laid_out);
    let body = body(&scene.items, &mut outlines);
    let mut defs = String::from("<defs>\n");
    for (id, d) in &outlines.glyphs {
        let _ = writeln!(defs, r#"<path id="{id}" d="{d}"/>"#);
    }
    for (id, uses) in &outlines.repeated {
        let _ = writeln!(defs, r#"<g id="{id}">{uses}</g>"#);
    }
    defs.push_str("</defs>\n");
    document(scene, "pt", "", &(defs + &body))
}

/// How often each text is drawn.
fn count(items: &Items, drawn: &mut HashMap<(String, Weight), usize>) {
    for item in &items.0 {
        match item {
            Item::Text(text) => *drawn.entry((text.content.clone(), text.weight)).or_default() += 1,
            Item::Group(group) => count(&group.items, drawn),
            _ => {}
        }
    }
}

/// The texts of a tree, in the order of the document.
fn collect(group: &usvg::Group, texts: &mut VecDeque<Vec<PositionedGlyph>>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => collect(group, texts),
            usvg::Node::Text(text) => {
                let spans = text.layouted().iter();
                texts.push_back(spans.flat_map(|span| span.positioned_glyphs.iter().cloned()).collect());
            }
            usvg::Node::Path(_) | usvg::Node::Image(_) => {}
        }
    }
}

struct Outlines<'a> {
    fonts: &'a Fonts,
    /// The glyphs of the texts still to be written.
    laid_out: VecDeque<Vec<PositionedGlyph>>,
    /// Outlines by id. An id names face and glyph, so that it means the same in every figure.
    glyphs: BTreeMap<String, String>,
    /// The texts that are drawn several times, with how often.
    drawn: HashMap<(String, Weight), usize>,
    /// Those already written: the glyphs of each, from its first one on. An id names the glyphs.
    repeated: Vec<(String, String)>,
}

impl Outlines<'_> {
    /// The glyphs from the first one on, and an id that says which they are.
    fn uses(&mut self, glyphs: &[PositionedGlyph], scale: f64) -> (String, String) {
        let (mut id, mut uses) = (String::from("t"), String::new());
        let Some(first) = glyphs.first().map(PositionedGlyph::transform) else { return (id, uses) };
        for glyph in glyphs {
            let Some(embedded) = self.fonts.face(glyph.font) else { continue };
            let Some(d) = embedded.outline(glyph.id.0) else { continue };
            let name = format!("{}{}", embedded.key, glyph.id.0);
            let at = glyph.transform();
            let x = decimal((f64::from(at.tx) - f64::from(first.tx)) / scale, 0);
            let y = decimal((f64::from(at.ty) - f64::from(first.ty)) / scale, 0);
            let _ = write!(uses, r##"<use href="#{name}""##);
            for (name, value) in [("x", x), ("y", y)] {
                if value != "0" {
                    let _ = write!(uses, r#" {name}="{value}""#);
                }
            }
            uses.push_str("/>");
            id.push_str(&name);
            self.glyphs.insert(name, d);
        }
        (id, uses)
    }
}

impl TextWriter for Outlines<'_> {
    fn text(&mut self, out: &mut String, text: &Text) {
        let scale = text.size / EM;
        let glyphs = self.laid_out.pop_front().unwrap_or_default();
        let Some(first) = glyphs.first().map(PositionedGlyph::transform) else { return };
        let (id, uses) = self.uses(&glyphs, scale);
        let again = self.drawn.contains_key(&(text.content.clone(), text.weight));
        out.push_str(if again { "<use" } else { "<g" });
        if again {
            let _ = write!(out, r##" href="#{id}""##);
        }
        // Glyphs are laid out along the line before it is turned about the place of the text.
        if text.rotate == 0.0 {
            let (x, y) = (number(f64::from(first.tx)), number(f64::from(first.ty)));
            let _ = write!(out, r#" transform="translate({x} {y})"#);
        } else {
            let (x, y) = (number(text.at.x), number(text.at.y));
            let along = number(f64::from(first.tx) - text.at.x);
            let _ = write!(out, r#" transform="translate({x} {y})rotate({})translate({along})"#, number(text.rotate));
        }
        let _ = write!(out, r#"scale({})""#, decimal(scale, 5));
        fill(out, text.color);
        if again {
            out.push_str("/>\n");
            if !self.repeated.iter().any(|(known, _)| *known == id) {
                self.repeated.push((id, uses));
            }
        } else {
            let _ = writeln!(out, ">{uses}</g>");
        }
    }
}
