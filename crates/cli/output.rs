//! The two streams: stdout is data, stderr is everything else. Nothing else in the binary writes to either.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use stilt_results::Note;

use crate::args::Color;
use crate::diagnostics::{self, Paint};
use crate::failure::Failure;
use crate::render::Page;

/// Notes of one code that are shown; the rest is counted.
const OF_A_KIND: usize = 5;

/// Where answers and messages go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    quiet: bool,
    verbose: bool,
    stdout_color: bool,
    stderr_color: bool,
}

impl Output {
    /// Streams as the options say.
    pub(crate) fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        let colored = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self {
            quiet,
            verbose,
            stdout_color: colored(io::stdout().is_terminal()),
            stderr_color: colored(io::stderr().is_terminal()),
        }
    }

    /// The page that stdout is.
    pub(crate) fn page(self, digits: usize) -> Page {
        let width = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        Page {
            width: width.map(|(width, _)| usize::from(width.0)),
            color: self.stdout_color,
            digits,
            quiet: self.quiet,
        }
    }

    /// Writes data. A reader that has seen enough (`| head`) is no error.
    pub(crate) fn data(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = BufWriter::new(io::stdout().lock());
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::io("write", Path::new("stdout"), error))
            }
            _ => Ok(()),
        }
    }

    /// Writes a file, and says so.
    pub(crate) fn file(self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        fs::write(path, bytes).map_err(|error| Failure::io("write", path, error))?;
        self.say(&format!("wrote {}", path.display()));
        Ok(())
    }

    /// Says something that is not data.
    pub(crate) fn say(self, text: &str) {
        if !self.quiet {
            message(&format!("{text}\n"));
        }
    }

    /// Says something few want to know.
    pub(crate) fn detail(self, text: &str) {
        if self.verbose {
            message(&format!("{text}\n"));
        }
    }

    /// Notes and warnings; what holds for several files is said once.
    pub(crate) fn notes(self, notes: &[Note]) {
        if self.quiet {
            return;
        }
        let mut said: Vec<(Note, usize)> = Vec::new();
        for note in notes {
            match said.iter_mut().find(|(known, _)| (known.code, &known.message) == (note.code, &note.message)) {
                Some((known, more)) => *more += usize::from(known.place != note.place),
                None => said.push((note.clone(), 0)),
            }
        }
        for (note, more) in &mut said {
            if let (Some(place), more @ 1..) = (&mut note.place, *more) {
                place.push_str(&format!(" and {more} more"));
            }
        }
        let paint = Paint(self.stderr_color);
        let mut text = String::new();
        for (place, (note, _)) in said.iter().enumerate() {
            let before = said[..place].iter().filter(|(known, _)| known.code == note.code).count();
            let all = said.iter().filter(|(known, _)| known.code == note.code).count();
            if before < OF_A_KIND || self.verbose {
                text.push_str(&diagnostics::note(note, paint));
            } else if before + 1 == all {
                text.push_str(&format!("... and {} more of {}; -v shows all\n", all - OF_A_KIND, note.code));
            }
        }
        message(&text);
    }

    /// Why there is no answer.
    pub(crate) fn failure(self, failure: &Failure) {
        message(&diagnostics::failure(failure, Paint(self.stderr_color)));
    }
}

/// If stderr is gone there is nowhere left to say so.
fn message(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
