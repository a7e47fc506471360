//! PDF.

use krilla::Document;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::usvg;

use crate::PlotError;
use crate::scene::Scene;

pub(super) fn pdf(scene: &Scene, tree: &usvg::Tree) -> Result<Vec<u8>, PlotError> {
    let failed = |what: &str| PlotError::Render(what.to_owned());
    #[expect(clippy::cast_possible_truncation, reason = "the renderer counts in f32")]
    let size = Size::from_wh(scene.width as f32, scene.height as f32).ok_or_else(|| failed("a page without size"))?;
    let mut document = Document::new();
    // No date: the same figure is the same file.
    document.set_metadata(Metadata::new().title(scene.title.clone()).description(scene.description.clone()));
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    let drawn = surface.draw_svg(tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    drawn.ok_or_else(|| failed("the page cannot be drawn as PDF"))?;
    document.finish().map_err(|error| PlotError::Render(format!("{error:?}")))
}
