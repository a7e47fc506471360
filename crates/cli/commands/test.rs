//! `stilt test FILE`: registered methods on plain columns of numbers.

use std::path::Path;

use stilt_results::import::columns;

use crate::args::Test;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::load;
use crate::plain::{Data, Given, answers, methods, notes};
use crate::view;

pub(super) fn run(options: &Test, context: &Context) -> Result<(), Failure> {
    if !context.global.data.is_empty() || !context.global.filters.is_empty() {
        return Err(Failure::Usage(
            "-d and --where are of results; a test reads the one file it is given".to_owned(),
            "`stilt test FILE --treated COLUMN --baseline COLUMN`".to_owned(),
        ));
    }
    let given = Given::new(&options.columns, &options.methods)?;
    let methods = methods(&options.methods, &given)?;
    let settings = options.told.settings(&context.config, context.global.seed.unwrap_or_default());
    let (name, bytes) = load(Path::new(&options.file))?;
    let data = Data::read(&columns(&name, &bytes).map_err(Failure::Problems)?, &given)?;
    let answers = answers(&methods, &data, &settings);
    let notes = notes(&answers, &methods, &data, &given, &settings);
    let digits = usize::from(options.told.digits);
    let about = view::test::About { file: &name, given: &given, data: &data, methods: &methods, settings: &settings };
    context.report(&view::test::report(&answers, &about, notes, digits), digits)
}
