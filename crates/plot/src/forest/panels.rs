//! Sections over panels and pages.

use super::Section;
use crate::theme::Theme;

/// Sections side by side on one page, and the height of a line there.
pub(super) struct Panels {
    pub(super) panels: Vec<Vec<Section>>,
    /// Points.
    pub(super) row: f64,
}

/// Height of sections in lines of `row` points, gaps included, points.
pub(super) fn height(sections: &[Section], theme: &Theme, row: f64) -> f64 {
    let gaps = sections.len().saturating_sub(1) + sections.iter().filter(|section| has_rule(section)).count();
    #[expect(clippy::cast_precision_loss, reason = "lines of a page")]
    let (lines, gaps) = (lines(sections) as f64, gaps as f64);
    lines * row + gaps * theme.group_gap
}

/// Whether a pooled estimate is set apart from lines above it.
pub(super) fn has_rule(section: &Section) -> bool {
    section.lines.iter().any(|line| line.pooled) && section.lines.iter().any(|line| !line.pooled)
}

fn lines(sections: &[Section]) -> usize {
    sections.iter().map(|section| section.lines.len() + usize::from(section.named().is_some())).sum()
}

/// Most panels side by side.
fn most(theme: &Theme, width: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful")]
    let most = (width / theme.panel_min).floor() as usize;
    most.clamp(1, 3)
}

/// Sets sections on one page: in one panel if they fit, else in lower lines, else side by side.
pub(super) fn set(sections: &[Section], theme: &Theme, width: f64) -> Panels {
    for count in 1..=most(theme, width) {
        let panels = split(sections, count);
        let tallest = |row: f64| panels.iter().map(|panel| height(panel, theme, row)).fold(0.0, f64::max);
        // Lines grow lower by as much as is needed, but not to the least where more panels are left.
        let last = count == most(theme, width);
        let least = if last { theme.list_row_min } else { theme.row_height_many.min(theme.list_row) };
        let fitting = theme.list_row * (theme.page_height / tallest(theme.list_row)).min(1.0);
        if fitting >= least || last {
            return Panels { panels, row: fitting.max(least) };
        }
    }
    Panels { panels: vec![sections.to_vec()], row: theme.list_row_min }
}

/// Sections in `count` panels of about the same number of lines. A section stays whole unless it is longer than a panel
/// should be.
fn split(sections: &[Section], count: usize) -> Vec<Vec<Section>> {
    let each = lines(sections).div_ceil(count);
    let mut panels: Vec<Vec<Section>> = Vec::new();
    let mut taken = 0;
    for section in chunks(sections, each) {
        let own = lines(std::slice::from_ref(&section));
        // More than half of it would be too much.
        let starts = panels.is_empty() || (taken + own.div_ceil(2) > each && panels.len() < count);
        if starts {
            panels.push(Vec::new());
            taken = 0;
        }
        taken += own;
        if let Some(panel) = panels.last_mut() {
            panel.push(section);
        }
    }
    panels
}

/// Sections of at most `most` lines with their heading.
fn chunks(sections: &[Section], most: usize) -> Vec<Section> {
    let cut = |section: &Section| {
        let headed = usize::from(section.named().is_some());
        let room = most.saturating_sub(headed).max(1);
        let continued = section.named().map(|heading| format!("{heading} (continued)"));
        let part = |(place, lines): (usize, &[super::Estimate])| Section {
            heading: if place == 0 { section.heading.clone() } else { continued.clone() },
            lines: lines.to_vec(),
        };
        section.lines.chunks(room).enumerate().map(part).collect::<Vec<_>>()
    };
    sections.iter().flat_map(cut).collect()
}

/// Sections over as many pages as they need.
pub(super) fn pages(sections: &[Section], theme: &Theme, width: f64) -> Vec<Vec<Section>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lines of a page")]
    let room = (theme.page_height / theme.list_row_min).floor() as usize * most(theme, width);
    let mut pages: Vec<Vec<Section>> = Vec::new();
    let count = lines(sections).div_ceil(room.max(1)).max(1);
    if count == 1 {
        return vec![sections.to_vec()];
    }
    // Pages of about the same length: no page holds a last line alone.
    let each = lines(sections).div_ceil(count);
    let mut taken = room;
    for section in chunks(sections, room) {
        let own = lines(std::slice::from_ref(&section));
        if taken + own > room || taken >= each {
            pages.push(Vec::new());
            taken = 0;
        }
        taken += own;
        if let Some(page) = pages.last_mut() {
            page.push(section);
        }
    }
    pages
}
