//! Figures into files, or onto the terminal.

use std::path::{Path, PathBuf};

use stilt_plot::{Drawing, Terminal};

use crate::args::Figure as Looks;
use crate::context::Context;
use crate::failure::Failure;
use crate::figures::{Named, NamedForest};
use crate::formats::{Picture, TERM};
use crate::render::{Page, Report, wrapped};

/// A drawing in a format.
fn bytes(drawing: &Drawing, format: Picture, looks: &Looks) -> Result<Vec<u8>, Failure> {
    Ok(match format {
        Picture::Svg if looks.text_svg() => drawing.text_svg().into_bytes(),
        Picture::Svg => drawing.svg()?.into_bytes(),
        Picture::Png => drawing.png(looks.dpi())?,
        Picture::Pdf => drawing.pdf()?,
    })
}

/// Characters of a line where there is no terminal.
const LINE: usize = 100;

/// Writes the answer of a command that has a figure: the figure into the file of `-o` and the report to stdout, or the
/// figure as text, or the report alone.
pub(crate) fn answer(
    context: &Context,
    report: &Report,
    digits: usize,
    looks: &Looks,
    figures: impl FnOnce() -> Result<Vec<Named>, Failure>,
) -> Result<(), Failure> {
    if as_text(context) {
        return text(context, &figures()?, report);
    }
    let renderer = context.renderer()?;
    match context.picture() {
        Some(file) => {
            // The table is the answer even where it cannot be drawn, and says why.
            let drawn = figures().and_then(|figures| draw(context, file, looks, &figures));
            context.write(report, digits, renderer)?;
            drawn
        }
        None if looks.is_set() => Err(no_figure()),
        None => context.write(report, digits, renderer),
    }
}

/// Refuses options of a figure where none is drawn.
///
/// # Errors
/// [`Failure::Usage`] if they are `set` and nothing draws.
pub(crate) fn drawn_if_asked(context: &Context, set: bool) -> Result<(), Failure> {
    if set && !as_text(context) && context.picture().is_none() { Err(no_figure()) } else { Ok(()) }
}

/// Forests as the pages they take; as text each is one.
///
/// # Errors
/// A theme that cannot be made.
pub(crate) fn pages(
    context: &Context,
    looks: &Looks,
    digits: usize,
    forests: Vec<NamedForest>,
) -> Result<Vec<Named>, Failure> {
    let as_text = as_text(context);
    let theme = looks.theme()?;
    let mut figures = Vec::new();
    for mut named in forests {
        named.forest.digits = digits;
        if as_text {
            figures.push(Named { parts: named.parts, figure: Box::new(named.forest) });
        } else {
            figures.extend(named.pages(&theme, looks.width()));
        }
    }
    Ok(figures)
}

/// Whether figures are written as text.
pub(crate) fn as_text(context: &Context) -> bool {
    context.global.format.as_deref() == Some(TERM)
}

/// Options of a figure where none is drawn.
pub(crate) fn no_figure() -> Failure {
    Failure::Usage(
        "these options are of a figure, and none is drawn".to_owned(),
        "name one: -o figure.pdf, .svg or .png".to_owned(),
    )
}

/// Draws figures into a file; several into one file each, whose names tell them apart.
pub(crate) fn draw(
    context: &Context,
    (path, picture): (&Path, Picture),
    looks: &Looks,
    figures: &[Named],
) -> Result<(), Failure> {
    let theme = looks.theme()?;
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let paths = paths(path, figures.iter().map(|named| named.parts.as_slice()));
    for (Named { figure, .. }, path) in figures.iter().zip(paths) {
        let drawing = figure.draw(&theme, looks.width())?;
        for warning in drawing.warnings() {
            context.output.say(&format!("warning: {warning}"));
        }
        let beside = [
            (looks.alt(), "alt.txt", &*figure.words().description),
            (looks.no_caption(), "caption.txt", drawing.caption()),
        ];
        let wanted = beside.into_iter().filter(|(wanted, ..)| *wanted);
        files.extend(wanted.map(|(_, ending, text)| (path.with_extension(ending), format!("{text}\n").into_bytes())));
        files.push((path, bytes(&drawing, picture, looks)?));
    }
    // Nothing is written before everything could be drawn.
    files.iter().try_for_each(|(path, bytes)| context.output.file(path, bytes))
}

/// Writes figures as text, into the file of `-o` if there is one: each below its title and above its caption, which say
/// what papers say around a picture.
fn text(context: &Context, figures: &[Named], report: &Report) -> Result<(), Failure> {
    context.output.notes(&report.notes);
    let page = context.output.page(0);
    let to_file = context.file().is_some();
    let terminal = Terminal { width: page.width.unwrap_or(LINE), color: page.color && !to_file };
    let page = Page { width: Some(terminal.width), ..page };
    let mut out = String::new();
    for Named { figure, .. } in figures {
        let Some(text) = figure.text(&terminal) else {
            return Err(Failure::Usage(
                format!("this figure ({}) has no form as text", figure.kind().name.to_lowercase()),
                "the table has its numbers; -o figure.pdf draws it".to_owned(),
            ));
        };
        if !out.is_empty() {
            out.push('\n');
        }
        let words = figure.words();
        out.push_str(&paragraph(&words.title, &page));
        out.push_str(&text);
        out.push_str(&paragraph(&words.caption, &page));
    }
    match context.file() {
        Some(path) => context.output.file(path, out.as_bytes()),
        None => context.output.data(out.as_bytes()),
    }
}

/// A text on lines of its own, broken between words; nothing for no text.
fn paragraph(text: &str, page: &Page) -> String {
    // Control characters would move what follows.
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    if text.trim().is_empty() { String::new() } else { wrapped(text.trim(), page) }
}

/// The file of each figure: the one that was asked for, or for several figures names that differ. Parts that are written
/// alike, such as `org/model` and `org-model`, are counted: `-2`, `-3` and so on.
fn paths<'a>(path: &Path, figures: impl ExactSizeIterator<Item = &'a [String]>) -> Vec<PathBuf> {
    if figures.len() == 1 {
        return vec![path.to_path_buf()];
    }
    let mut paths: Vec<PathBuf> = Vec::with_capacity(figures.len());
    for parts in figures {
        let mut free = named(path, parts);
        let mut count = 2_usize;
        while paths.contains(&free) {
            free = named(path, &[parts, &[count.to_string()]].concat());
            count += 1;
        }
        paths.push(free);
    }
    paths
}

/// `gain.svg` as `gain-xlm-roberta-large-dev.svg`.
fn named(path: &Path, parts: &[String]) -> PathBuf {
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name = |text: &String| text.chars().map(safe).collect::<String>();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let words: Vec<String> = std::iter::once(stem).chain(parts.iter().map(name)).collect();
    path.with_file_name(format!("{}.{ending}", words.join("-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(figures: &[&[&str]]) -> Vec<String> {
        let figures: Vec<Vec<String>> =
            figures.iter().map(|parts| parts.iter().map(|part| (*part).to_owned()).collect()).collect();
        let paths = paths(Path::new("out/gain.svg"), figures.iter().map(Vec::as_slice));
        paths.iter().map(|path| path.display().to_string()).collect()
    }

    #[test]
    fn figures_of_one_answer_never_share_a_file() {
        assert_eq!(names(&[&["org/model"]]), ["out/gain.svg"]);
        assert_eq!(
            names(&[&["org/model"], &["org-model"], &["org model"]]),
            ["out/gain-org-model.svg", "out/gain-org-model-2.svg", "out/gain-org-model-3.svg"]
        );
        assert_eq!(names(&[&["a", "b-c"], &["a-b", "c"]]), ["out/gain-a-b-c.svg", "out/gain-a-b-c-2.svg"]);
        // A name that ends like a count.
        assert_eq!(names(&[&["m"], &["m"], &["m-2"]]), ["out/gain-m.svg", "out/gain-m-2.svg", "out/gain-m-2-2.svg"]);
    }
}
