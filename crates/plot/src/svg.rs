//! A scene as SVG text: one formatter of numbers, attributes in a fixed order, every name escaped.

use std::fmt::Write as _;

use crate::color::Color;
use crate::font::{FAMILY, Weight};
use crate::scene::{Anchor, Item, Items, Point, Rect, Scene, Stroke, Text};

/// How texts are written: as text, or as outlines.
pub(crate) trait TextWriter {
    /// Appends one text.
    fn text(&mut self, out: &mut String, text: &Text);
}

/// Texts as `<text>`: what the tests compare and what the other formats are made from.
pub(crate) struct Plain;

impl TextWriter for Plain {
    fn text(&mut self, out: &mut String, text: &Text) {
        let (x, y) = (number(text.at.x), number(text.at.y));
        let _ = write!(out, r#"<text x="{x}" y="{y}" font-size="{}""#, number(text.size));
        match text.anchor {
            Anchor::Start => {}
            Anchor::Middle => out.push_str(r#" text-anchor="middle""#),
            Anchor::End => out.push_str(r#" text-anchor="end""#),
        }
        if text.weight == Weight::Bold {
            out.push_str(r#" font-weight="700""#);
        }
        fill(out, text.color);
        if text.rotate != 0.0 {
            let _ = write!(out, r#" transform="rotate({} {x} {y})""#, number(text.rotate));
        }
        let _ = writeln!(out, ">{}</text>", escaped(&text.content));
    }
}

/// The canonical form: texts stay texts, user units are points.
pub(crate) fn canonical(scene: &Scene) -> String {
    let body = body(&scene.items, &mut Plain);
    document(scene, "", &format!(" font-family=\"{FAMILY}\""), &body)
}

/// The same for drawing programs: with its size in points, and other faces if the one used here is not there.
pub(crate) fn editable(scene: &Scene, families: &str) -> String {
    let body = body(&scene.items, &mut Plain);
    document(scene, "pt", &format!(" font-family=\"{}, sans-serif\"", escaped(families)), &body)
}

/// A whole file; `unit` is that of width and height, `more` further attributes of the root.
pub(crate) fn document(scene: &Scene, unit: &str, more: &str, body: &str) -> String {
    let (width, height) = (number(scene.width), number(scene.height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"{more} role=\"img\" width=\"{width}{unit}\" \
         height=\"{height}{unit}\" viewBox=\"0 0 {width} {height}\">\n<title>{}</title>\n<desc>{}</desc>\n{body}</svg>\n",
        escaped(&scene.title),
        escaped(&scene.description),
    )
}

/// The shapes, one per line.
pub(crate) fn body(items: &Items, texts: &mut impl TextWriter) -> String {
    let mut out = String::new();
    write_items(&mut out, items, texts);
    out
}

fn write_items(out: &mut String, items: &Items, texts: &mut impl TextWriter) {
    for item in &items.0 {
        match item {
            Item::Rect { rect, fill: color, stroke } => {
                let _ = write!(
                    out,
                    r#"<rect x="{}" y="{}" width="{}" height="{}""#,
                    number(rect.x),
                    number(rect.y),
                    number(rect.width),
                    number(rect.height)
                );
                match color {
                    Some(color) => fill(out, *color),
                    None => out.push_str(r#" fill="none""#),
                }
                stroked(out, *stroke);
                out.push_str("/>\n");
            }
            Item::Rects { rects, fill: color } => {
                out.push_str(r#"<path d=""#);
                for Rect { x, y, width, height } in rects {
                    let [width, height] = [width, height].map(|length| number(*length));
                    let _ = write!(out, "M{}h{width}v{height}h-{width}Z", pair(Point { x: *x, y: *y }));
                }
                out.push('"');
                fill(out, *color);
                out.push_str("/>\n");
            }
            Item::Polygon { points, fill: color, stroke } => {
                let points: Vec<String> = points.iter().map(|p| pair(*p)).collect();
                let _ = write!(out, r#"<path d="M{}Z""#, points.join("L"));
                fill(out, *color);
                stroked(out, *stroke);
                out.push_str("/>\n");
            }
            Item::Lines { lines, stroke } => {
                out.push_str(r#"<path d=""#);
                for [from, to] in lines {
                    let _ = write!(out, "M{}L{}", pair(*from), pair(*to));
                }
                out.push('"');
                stroked(out, Some(*stroke));
                out.push_str("/>\n");
            }
            Item::Ramp { rect, colors, upwards, name } => ramp(out, *rect, colors, *upwards, name),
            Item::Path { points, stroke } => {
                let points: Vec<String> = points.iter().map(|p| pair(*p)).collect();
                let _ = write!(out, r#"<path d="M{}" fill="none" stroke-linejoin="round""#, points.join("L"));
                stroked(out, Some(*stroke));
                out.push_str("/>\n");
            }
            Item::Band { points, fill: color, opacity } => {
                let points: Vec<String> = points.iter().map(|p| pair(*p)).collect();
                let _ = write!(out, r#"<path d="M{}Z" fill-opacity="{}""#, points.join("L"), number(*opacity));
                fill(out, *color);
                out.push_str("/>\n");
            }
            Item::Dot { center, radius, fill: color, stroke } => {
                let (x, y, r) = (number(center.x), number(center.y), number(*radius));
                let _ = write!(out, r#"<circle cx="{x}" cy="{y}" r="{r}""#);
                fill(out, *color);
                stroked(out, *stroke);
                out.push_str("/>\n");
            }
            Item::Text(text) => texts.text(out, text),
            Item::Group(group) => {
                out.push_str("<g");
                for (name, value) in &group.data {
                    let _ = write!(out, r#" data-{name}="{}""#, escaped(value));
                }
                let _ = writeln!(out, "><title>{}</title>", escaped(&group.title));
                write_items(out, &group.items, texts);
                out.push_str("</g>\n");
            }
        }
    }
}

/// Appends a gradient and the rectangle filled with it.
fn ramp(out: &mut String, rect: Rect, colors: &[Color], upwards: bool, name: &str) {
    let (way, ends) = if upwards { ("up", r#"x1="0" y1="1" x2="0" y2="0""#) } else { ("right", r#"x1="0" x2="1""#) };
    let id = format!("{name}-{way}");
    let _ = writeln!(out, r#"<linearGradient id="{id}" {ends}>"#);
    let steps = colors.len().max(2) - 1;
    for (place, color) in colors.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of colours")]
        let offset = decimal(place as f64 / steps as f64, 5);
        let _ = write!(out, r#"<stop offset="{offset}" stop-color="{}"/>"#, color.css());
    }
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(number);
    let rect = format!(r##"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="url(#{id})"/>"##);
    let _ = writeln!(out, "\n</linearGradient>\n{rect}");
}

/// Appends the attribute for what is filled with this colour.
pub(crate) fn fill(out: &mut String, color: Color) {
    // Black is what SVG fills with unless told otherwise.
    if color != Color::BLACK {
        let _ = write!(out, r#" fill="{}""#, color.css());
    }
}

fn stroked(out: &mut String, stroke: Option<Stroke>) {
    if let Some(Stroke { color, width, dash }) = stroke {
        let _ = write!(out, r#" stroke="{}" stroke-width="{}""#, color.css(), number(width));
        if let Some([on, off]) = dash {
            let _ = write!(out, r#" stroke-dasharray="{} {}""#, number(on), number(off));
        }
    }
}

fn pair(point: Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

/// A length with two decimals at most: 1/100 point is finer than any printer.
pub(crate) fn number(value: f64) -> String {
    decimal(value, 2)
}

/// A number with `digits` decimals at most, without trailing zeros and without "-0".
pub(crate) fn decimal(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A name as XML text or attribute value; characters XML cannot hold become U+FFFD.
pub(crate) fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        assert_eq!(number(1.0), "1");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.345), "12.35");
        assert_eq!(number(100.0), "100");
        assert_eq!(number(0.5), "0.5");
        assert_eq!(decimal(20.0, 0), "20");
    }

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(escaped("<b a=\"1\">&\u{1}\n"), "&lt;b a=&quot;1&quot;&gt;&amp;\u{fffd} ");
    }
}
