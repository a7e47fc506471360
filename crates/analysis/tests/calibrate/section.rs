//! A section of the table: rows with their verdicts, printed, written and asserted.

use std::fmt::Write;
use std::fs;
use std::sync::Mutex;

use crate::rate::Rate;
use crate::rejected::LEVEL;

/// Standard errors of the simulation that a rate may lie above its limit.
const ERRORS: f64 = 3.0;

/// What a rate is held to.
#[derive(Debug, Clone)]
enum Held {
    /// At most the nominal rate.
    Nominal(f64),
    /// Above the nominal rate of .05, and documented: at most this.
    Excess(f64, &'static str),
    /// No error rate: within this much of a value, which comes from the source.
    About(f64, f64, &'static str),
}

/// One line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    design: String,
    method: &'static str,
    null: String,
    rate: Rate,
    held: Held,
}

impl Row {
    /// An error rate that is at most .05.
    pub(crate) fn holds(design: impl Into<String>, method: &'static str, null: impl Into<String>, rate: Rate) -> Self {
        Self { design: design.into(), method, null: null.into(), rate, held: Held::Nominal(LEVEL) }
    }

    /// The error rate is known to be above .05, at most `documented`.
    pub(crate) fn excess(self, documented: f64, why: &'static str) -> Self {
        Self { held: Held::Excess(documented, why), ..self }
    }

    /// The share is no error rate and lies within `band` of `expected`.
    pub(crate) fn about(self, expected: f64, band: f64, source: &'static str) -> Self {
        Self { held: Held::About(expected, band, source), ..self }
    }

    fn passes(&self) -> bool {
        let Rate { share, error, .. } = self.rate;
        match self.held {
            Held::Nominal(limit) | Held::Excess(limit, _) => share <= limit + ERRORS * error,
            Held::About(expected, band, _) => (share - expected).abs() <= band + ERRORS * error,
        }
    }

    fn line(&self) -> String {
        let (nominal, verdict) = match self.held {
            _ if !self.passes() => (String::new(), "**fails**".to_owned()),
            Held::Nominal(limit) => (short(limit, 2), "holds".to_owned()),
            Held::Excess(limit, why) => (short(LEVEL, 2), format!("known excess (at most {}): {why}", short(limit, 3))),
            Held::About(expected, _, source) => (String::new(), format!("{}: {source}", short(expected, 3))),
        };
        let Rate { share, error, tests } = self.rate;
        let (share, error) = (short(share, 4), short(error, 4));
        format!(
            "| {} | {} | {} | {tests} | {share} | {error} | {nominal} | {verdict} |\n",
            self.design, self.method, self.null
        )
    }
}

/// A share as tables write it: `.0513`.
fn short(share: f64, digits: usize) -> String {
    let written = format!("{share:.digits$}");
    written.strip_prefix('0').map_or(written.clone(), str::to_owned)
}

/// Sections come from tests of one process, one at a time.
static FILE: Mutex<()> = Mutex::new(());

/// Prints a section, writes it into the file that `STILT_CALIBRATION` names, between `<!-- id -->` and `<!-- end -->`,
/// and fails if a row does.
pub(crate) fn report(id: &str, rows: &[Row]) {
    let mut text = String::from(
        "| design | judged by | null | tests | rate | error | nominal | verdict |\n|---|---|---|--:|--:|--:|--:|---|\n",
    );
    rows.iter().for_each(|row| text.write_str(&row.line()).unwrap());
    println!("## {id}\n\n{text}");
    if let Some(path) = std::env::var_os("STILT_CALIBRATION") {
        let _alone = FILE.lock();
        let page = fs::read_to_string(&path).expect("the page of the table");
        let opening = format!("<!-- {id} -->\n");
        let (before, rest) = page.split_once(&opening).expect("the section");
        let (_, after) = rest.split_once("<!-- end -->").expect("the end of the section");
        fs::write(&path, format!("{before}{opening}{text}<!-- end -->{after}")).unwrap();
    }
    let failed: Vec<String> = rows.iter().filter(|row| !row.passes()).map(Row::line).collect();
    assert!(failed.is_empty(), "above what is documented:\n{}", failed.concat());
}
