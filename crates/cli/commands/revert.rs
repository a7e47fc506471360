//! `stilt revert ID`: undoes an entry of the log.

use super::log::table;
use super::now;
use crate::context::Context;
use crate::failure::Failure;
use crate::render::{Report, View};

pub(super) fn run(id: &str, context: &Context) -> Result<(), Failure> {
    let store = context.store();
    let event = store.revert(id, &now())?;
    let done = match event.action {
        stilt_results::store::Action::Revert => "took back",
        _ => "put back",
    };
    let record = store.record(&event.batch)?;
    let text = format!(
        "{done} import {} ({} observations); to undo: stilt revert {}",
        event.batch, record.observations, event.id
    );
    let records = table(&store, &[event])?;
    let views = vec![View::Text(text)];
    context.report(&Report { schema: "stilt.revert/1", records, views, ..Report::default() }, 1)
}
