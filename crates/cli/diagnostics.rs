//! How failures and notes look on stderr: code, place, the line with a caret under what is wrong, and what to do.

use unicode_width::UnicodeWidthChar;

use stilt_results::{Code, Conflict, Location, Note, Place, Problem};

use crate::codes;
use crate::failure::Failure;

/// Problems of one kind that are shown; the rest is counted.
const SHOWN: usize = 20;

/// Characters of a source line that are shown around the place.
const WINDOW: usize = 160;

/// Colours, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    fn wrap(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn red(self, text: &str) -> String {
        self.wrap("1;31", text)
    }

    fn yellow(self, text: &str) -> String {
        self.wrap("1;33", text)
    }

    fn blue(self, text: &str) -> String {
        self.wrap("1;34", text)
    }

    fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }
}

/// A failure, as text for stderr.
pub(crate) fn failure(failure: &Failure, paint: Paint) -> String {
    match failure {
        Failure::Usage(message, hint) | Failure::Nothing(message, hint) => {
            format!("{}{}", head(None, message, paint), help(hint, paint))
        }
        Failure::Contradicted(ids) => {
            let message = match &ids[..] {
                [id] => format!("the results contradict the claim `{id}`"),
                ids => format!("the results contradict {} claims: `{}`", ids.len(), ids.join("`, `")),
            };
            head(None, &message, paint)
        }
        Failure::Settings(found) => problem(found, paint, true),
        Failure::Problems(found) => problems(found, paint),
        Failure::Damaged(error) => {
            let hint = "move the batch out of the store, or restore it from a backup";
            format!("{}{}", head(None, &error.to_string(), paint), help(hint, paint))
        }
        Failure::Conflicts(found) => conflicts(found, codes::CONFLICT, paint),
        Failure::Repeated(found) => conflicts(found, codes::REPEATED, paint),
        Failure::Io { doing, path, error } => {
            let message = format!("cannot {doing} `{}`: {}", path.display(), reason(error));
            // `-d a.csv mnli` takes `mnli` for a file: say so where a file name would have an ending.
            let word = path.extension().is_none() && path.components().count() == 1 && *doing == "read";
            let hint = if word { "every word after -d is a file: levels and keys stand before it" } else { "" };
            format!("{}{}", head(None, &message, paint), help(hint, paint))
        }
    }
}

/// A note or warning, as text for stderr.
pub(crate) fn note(note: &Note, paint: Paint) -> String {
    let kind = if note.code.0.starts_with('W') { "warning" } else { "note" };
    let head = format!("{kind}[{}]", note.code);
    let head = if kind == "warning" { paint.yellow(&head) } else { paint.blue(&head) };
    let place = note.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    format!("{head}: {}{place}\n", note.message)
}

/// What the operating system says, without its number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

fn head(code: Option<Code>, message: &str, paint: Paint) -> String {
    let code = code.map(|code| format!("[{code}]")).unwrap_or_default();
    format!("{}{}\n", paint.red(&format!("error{code}")), paint.bold(&format!(": {message}")))
}

fn help(hint: &str, paint: Paint) -> String {
    if hint.is_empty() { String::new() } else { format!("{}: {hint}\n", paint.blue("help")) }
}

/// Problems by kind in the order kinds were found: the first of every kind, then how many more there are.
fn problems(found: &[Problem], paint: Paint) -> String {
    let mut codes: Vec<Code> = Vec::new();
    for problem in found {
        if !codes.contains(&problem.code) {
            codes.push(problem.code);
        }
    }
    let of_kind = |code: Code| found.iter().filter(|problem| problem.code == code).collect::<Vec<_>>();
    codes.into_iter().map(|code| kind(&of_kind(code), paint)).collect()
}

fn kind(found: &[&Problem], paint: Paint) -> String {
    let shown = &found[..found.len().min(SHOWN)];
    let mut text = String::new();
    for (place, next) in shown.iter().enumerate() {
        let said_again = shown.get(place + 1).is_some_and(|following| following.help == next.help);
        text.push_str(&problem(next, paint, !said_again));
    }
    if let (Some(first), more @ 1..) = (found.first(), found.len() - shown.len()) {
        text.push_str(&format!("... and {more} more of {}\n", first.code));
    }
    text
}

fn problem(problem: &Problem, paint: Paint, with_help: bool) -> String {
    let mut text = head(Some(problem.code), &problem.message, paint);
    match &problem.location {
        Some(location) => text.push_str(&snippet(problem, location, paint)),
        None => {
            text.push_str(&format!("  {} {}\n", paint.blue("-->"), problem.path));
            if !problem.label.is_empty() {
                text.push_str(&format!("   {} {}\n", paint.blue("="), problem.label));
            }
        }
    }
    if with_help {
        text.push_str(&help(&problem.help, paint));
    }
    text
}

/// The line, and a caret under what is wrong.
fn snippet(problem: &Problem, location: &Location, paint: Paint) -> String {
    let number = location.line.to_string();
    let margin = " ".repeat(number.len());
    let bar = paint.blue("|");
    let (line, before) = window(location);
    let carets = "^".repeat(location.width.clamp(1, WINDOW as u32) as usize);
    let label = if problem.label.is_empty() { String::new() } else { format!(" {}", problem.label) };
    format!(
        "{margin}{} {}:{}:{}\n{margin} {bar}\n{} {bar} {line}\n{margin} {bar} {}{}\n",
        paint.blue("-->"),
        problem.path,
        location.line,
        location.column,
        paint.blue(&number),
        " ".repeat(before),
        paint.red(&format!("{carets}{label}")),
    )
}

/// The part of a line around the place, and how wide it is up to there. Tabs are shown as one blank, so that the caret
/// stands where it should whatever the terminal makes of them.
fn window(location: &Location) -> (String, usize) {
    let characters: Vec<char> =
        location.text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let place = (location.column as usize).saturating_sub(1).min(characters.len());
    let start = if characters.len() > WINDOW { place.saturating_sub(WINDOW / 2) } else { 0 };
    let end = characters.len().min(start + WINDOW);
    let wide = |part: &[char]| part.iter().filter_map(|character| character.width()).sum::<usize>();
    let (cut, more) = (if start > 0 { "..." } else { "" }, if end < characters.len() { "..." } else { "" });
    let line: String = characters[start..end].iter().collect();
    (format!("{cut}{line}{more}"), cut.len() + wide(&characters[start..place.max(start)]))
}

/// Values that contradict each other, with both places and what can be done.
fn conflicts(found: &[Conflict], code: Code, paint: Paint) -> String {
    let (_, title, _) = codes::all().find(|(known, ..)| *known == code).unwrap_or((code, "a conflict", ""));
    let mut text = String::new();
    for conflict in found.iter().take(SHOWN) {
        text.push_str(&head(Some(code), title, paint));
        let arrow = paint.blue("-->");
        for place in [&conflict.first, &conflict.second] {
            text.push_str(&format!("  {arrow} {}: {}\n", stands(place), rounded(place.value)));
        }
        text.push_str(&format!("   {} {}\n", paint.blue("="), conflict.key));
    }
    if found.len() > SHOWN {
        text.push_str(&format!("... and {} more of {code}\n", found.len() - SHOWN));
    }
    text.push_str(&help(&remedy(found, code), paint));
    text
}

fn remedy(found: &[Conflict], code: Code) -> String {
    if code == codes::REPEATED {
        return "if these are different runs, name the column that tells them apart with --replicate COLUMN; else pick one \
                with --where"
            .to_owned();
    }
    let stored = found.iter().find_map(|conflict| conflict.second.batch.as_ref().or(conflict.first.batch.as_ref()));
    let revert =
        stored.map(|batch| format!(", or take the import back with `stilt revert {batch}`")).unwrap_or_default();
    format!(
        "correct the wrong one, or say which stands: --on-conflict keep-first or keep-last{revert}; if they are different \
         runs, give every run its `seed`, or a column that tells them apart and is named with --replicate COLUMN"
    )
}

fn stands(place: &Place) -> String {
    let batch = place.batch.as_ref().map(|batch| format!(" (import {batch})")).unwrap_or_default();
    format!("{}:{}{batch}", place.path, place.line)
}

/// A value without the noise of binary fractions.
fn rounded(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(line: u32, text: &str, column: u32, width: u32) -> Problem {
        Problem {
            code: Code("E101"),
            message: "not a number".into(),
            path: "results.csv".into(),
            location: Some(Location { line, column, width, text: text.into() }),
            label: "expected a score".into(),
            help: "write 61.4".into(),
        }
    }

    #[test]
    fn the_caret_stands_under_the_cell() {
        let text = failure(&Failure::Problems(vec![wrong(17, "m,mnli,zero", 8, 4)]), Paint(false));
        let expected = "\
error[E101]: not a number
  --> results.csv:17:8
   |
17 | m,mnli,zero
   |        ^^^^ expected a score
help: write 61.4
";
        assert_eq!(text, expected);
    }

    #[test]
    fn wide_characters_and_tabs_do_not_move_the_caret() {
        let text = failure(&Failure::Problems(vec![wrong(2, "\u{4e2d}\tzero", 3, 4)]), Paint(false));
        assert!(text.contains("\n2 | \u{4e2d} zero\n  |    ^^^^"), "{text}");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}zero{}", "x".repeat(500), "y".repeat(500));
        let text = failure(&Failure::Problems(vec![wrong(2, &line, 501, 4)]), Paint(false));
        assert!(text.lines().all(|line| line.len() < 200), "{text}");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[3].find("zero"), lines[4].find("^^^^"));
    }

    #[test]
    fn many_of_a_kind_are_counted_and_the_help_is_said_once() {
        let found = (0..55).map(|line| wrong(line + 2, "zero", 1, 4)).collect();
        let text = failure(&Failure::Problems(found), Paint(false));
        assert_eq!(text.matches("error[E101]").count(), SHOWN);
        assert_eq!(text.matches("help:").count(), 1);
        assert!(text.ends_with("... and 35 more of E101\n"), "{text}");
    }
}
