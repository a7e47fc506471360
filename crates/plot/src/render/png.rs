//! PNG.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter, PixelDimensions, Unit};
use resvg::{tiny_skia, usvg};

use crate::PlotError;
use crate::scene::Scene;

const POINTS_PER_INCH: f64 = 72.0;
const METRES_PER_INCH: f64 = 0.0254;

pub(super) fn png(scene: &Scene, tree: &usvg::Tree, dpi: f64) -> Result<Vec<u8>, PlotError> {
    if !(10.0..=2400.0).contains(&dpi) {
        return Err(PlotError::Dpi(dpi));
    }
    let scale = dpi / POINTS_PER_INCH;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of pixels")]
    let pixels = |points: f64| (points * scale).round().max(1.0) as u32;
    let failed = || PlotError::Render(format!("no memory for a picture at {dpi} dpi"));
    let mut pixmap = tiny_skia::Pixmap::new(pixels(scene.width), pixels(scene.height)).ok_or_else(failed)?;
    pixmap.fill(tiny_skia::Color::WHITE);
    // Stretched by less than a pixel to whole pixels, so that no edge is half transparent.
    #[expect(clippy::cast_possible_truncation, reason = "the renderer counts in f32")]
    let (x, y) = ((f64::from(pixmap.width()) / scene.width) as f32, (f64::from(pixmap.height()) / scene.height) as f32);
    resvg::render(tree, tiny_skia::Transform::from_scale(x, y), &mut pixmap.as_mut());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 94488")]
    let per_metre = (dpi / METRES_PER_INCH).round() as u32;
    encode(&pixmap, per_metre).map_err(|error| PlotError::Render(error.to_string()))
}

/// Writes the picture without transparency, of which a page has none, and with its size for word processors and LaTeX.
fn encode(pixmap: &tiny_skia::Pixmap, per_metre: u32) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    // Measured on a heatmap: 270 KB in 6 ms, where the usual level takes 34 ms for 173 KB.
    encoder.set_deflate_compression(DeflateCompression::Level(1));
    encoder.set_filter(Filter::NoFilter);
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    let mut writer = encoder.write_header()?;
    let rgb: Vec<u8> = pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(bytes)
}
