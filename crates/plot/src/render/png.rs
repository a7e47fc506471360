//! PNG.

use resvg::{tiny_skia, usvg};

use crate::PlotError;
use crate::scene::Scene;

const POINTS_PER_INCH: f64 = 72.0;
const METRES_PER_INCH: f64 = 0.0254;

/// Where the header chunk of a PNG ends: 8 bytes of signature, 25 of header.
const AFTER_HEADER: usize = 33;

pub(super) fn png(scene: &Scene, tree: &usvg::Tree, dpi: f64) -> Result<Vec<u8>, PlotError> {
    if !(10.0..=2400.0).contains(&dpi) {
        return Err(PlotError::Dpi(dpi));
    }
    let scale = dpi / POINTS_PER_INCH;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of pixels")]
    let pixels = |points: f64| (points * scale).round().max(1.0) as u32;
    let failed = || PlotError::Render(format!("no memory for a picture at {dpi} dpi"));
    let mut pixmap = tiny_skia::Pixmap::new(pixels(scene.width), pixels(scene.height)).ok_or_else(failed)?;
    // Stretched by less than a pixel to whole pixels, so that no edge is half transparent.
    #[expect(clippy::cast_possible_truncation, reason = "the renderer counts in f32")]
    let (x, y) = ((f64::from(pixmap.width()) / scene.width) as f32, (f64::from(pixmap.height()) / scene.height) as f32);
    resvg::render(tree, tiny_skia::Transform::from_scale(x, y), &mut pixmap.as_mut());
    let mut bytes = pixmap.encode_png().map_err(|error| PlotError::Render(error.to_string()))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 94488")]
    let per_metre = (dpi / METRES_PER_INCH).round() as u32;
    bytes.splice(AFTER_HEADER..AFTER_HEADER, resolution(per_metre));
    Ok(bytes)
}

/// The chunk that says how many pixels make a metre, so that word processors and LaTeX know the size.
fn resolution(per_metre: u32) -> Vec<u8> {
    let mut typed = b"pHYs".to_vec();
    typed.extend(per_metre.to_be_bytes());
    typed.extend(per_metre.to_be_bytes());
    typed.push(1);
    let length = 9_u32;
    let check = crc(&typed);
    [length.to_be_bytes().to_vec(), typed, check.to_be_bytes().to_vec()].concat()
}

/// The checksum of PNG chunks (CRC-32).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        // The chunk that ends every PNG file.
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }
}
