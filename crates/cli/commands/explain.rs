//! `stilt explain [CODE]`: what a code of an error or note means.

use stilt_results::suggest::nearest;

use crate::codes;
use crate::context::Context;
use crate::failure::Failure;
use crate::render::{Cell, Column, Kind, Report, Table, View};

pub(super) fn run(code: Option<&str>, context: &Context) -> Result<(), Failure> {
    let wanted = code.map(str::to_uppercase);
    let chosen: Vec<_> =
        codes::all().filter(|entry| wanted.as_deref().is_none_or(|wanted| entry.0.0 == wanted)).collect();
    if let (Some(wanted), true) = (&wanted, chosen.is_empty()) {
        let hint = match nearest(wanted, codes::all().map(|entry| entry.0.0)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`stilt explain` lists all codes".to_owned(),
        };
        return Err(Failure::Usage(format!("there is no code `{wanted}`"), hint));
    }
    let row = |entry: &(stilt_results::Code, &str, &str)| [entry.0.0, entry.1, entry.2].map(Cell::text).to_vec();
    let columns = ["code", "title", "explanation"].map(|name| Column::new(name, Kind::Text)).to_vec();
    let records = Table { columns, stub: 1, rows: chosen.iter().map(row).collect(), ..Table::default() };
    let views = match chosen[..] {
        [(code, title, explanation)] if wanted.is_some() => {
            vec![View::Text(format!("{code}: {title}")), View::Text(explanation.to_owned())]
        }
        _ => {
            let mut table = records.clone();
            table.columns.pop();
            table.rows.iter_mut().for_each(|row| drop(row.pop()));
            vec![View::Table(table)]
        }
    };
    context.report(&Report { schema: "stilt.explain/1", records, views, ..Report::default() }, 1)
}
