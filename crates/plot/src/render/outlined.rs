//! SVG with texts as outlines: one `<path>` per distinct glyph, one `<use>` per glyph drawn.
//!
//! The renderer's own writer repeats the outline of every glyph and drops `data-*` attributes and titles; so the scene
//! is written again, with the glyphs where the renderer has put them.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use resvg::usvg::{self, layout::PositionedGlyph};

use crate::font::Fonts;
use crate::scene::{Scene, Text};
use crate::svg::{TextWriter, body, decimal, document, fill, number};

/// Units to the em of the glyphs.
const EM: f64 = 1000.0;

pub(super) fn svg(scene: &Scene, tree: &usvg::Tree, fonts: &Fonts) -> String {
    let mut outlines = Outlines { fonts, laid_out: VecDeque::new(), glyphs: BTreeMap::new() };
    collect(tree.root(), &mut outlines.laid_out);
    let body = body(&scene.items, &mut outlines);
    let mut defs = String::from("<defs>\n");
    for (id, d) in &outlines.glyphs {
        let _ = writeln!(defs, r#"<path id="{id}" d="{d}"/>"#);
    }
    defs.push_str("</defs>\n");
    document(scene, "pt", " xmlns:xlink=\"http://www.w3.org/1999/xlink\"", &(defs + &body))
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
}

impl TextWriter for Outlines<'_> {
    fn text(&mut self, out: &mut String, text: &Text) {
        let scale = text.size / EM;
        let _ = write!(out, r#"<g transform="translate({} {})"#, number(text.at.x), number(text.at.y));
        if text.rotate != 0.0 {
            let _ = write!(out, " rotate({})", number(text.rotate));
        }
        let _ = write!(out, r#" scale({})""#, decimal(scale, 5));
        fill(out, text.color);
        out.push('>');
        for glyph in self.laid_out.pop_front().unwrap_or_default() {
            let Some(embedded) = self.fonts.face(glyph.font) else { continue };
            let Some(d) = embedded.outline(glyph.id.0) else { continue };
            let id = format!("g-{}{}", embedded.key, glyph.id.0);
            let at = glyph.transform();
            let x = decimal((f64::from(at.tx) - text.at.x) / scale, 0);
            let y = decimal((f64::from(at.ty) - text.at.y) / scale, 0);
            let _ = write!(out, r##"<use xlink:href="#{id}""##);
            for (name, value) in [("x", x), ("y", y)] {
                if value != "0" {
                    let _ = write!(out, r#" {name}="{value}""#);
                }
            }
            out.push_str("/>");
            self.glyphs.insert(id, d);
        }
        out.push_str("</g>\n");
    }
}
