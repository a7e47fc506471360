//! `stilt check`: claims against the results.

use std::path::Path;

use stilt_analysis::claims::{CheckError, ClaimVerdict, check};
use stilt_analysis::transfer::gain;
use stilt_results::{Observations, OnConflict, Problem, ResultSet};

use crate::args::Check;
use crate::claims::{File, draft};
use crate::codes::CLAIM;
use crate::context::Context;
use crate::failure::Failure;
use crate::figures;
use crate::input::{Hashes, load, results};
use crate::{picture, view};

pub(super) fn run(options: &Check, context: &Context) -> Result<(), Failure> {
    let settings = options.settings(&context.config, context.global.seed.unwrap_or_default());
    let digits = options.digits(&context.config);
    picture::drawn_if_asked(context, options.looks.is_set())?;
    let Some(path) = options.file.as_deref() else {
        let table = gain(&results(context, Hashes::Unwanted)?.set, context.catalogue, &settings)?;
        return write(&draft(&table, &context.filter, &settings), context);
    };
    let file = read(path)?;
    let set = match results(context, Hashes::Unwanted) {
        // What is known of tasks and models needs no results.
        Err(Failure::Nothing(..)) if !file.claims.iter().any(|claim| claim.statement.needs_results()) => empty()?,
        results => results?.set,
    };
    let judgements = match check(&set, context.catalogue, &file.claims, &settings) {
        Ok(judgements) => judgements,
        Err(CheckError::Troubles(troubles)) => return Err(Failure::Problems(file.problems(&troubles))),
        Err(CheckError::Analysis(error)) => return Err(error.into()),
    };
    let report = view::check::report(&file, &judgements, &settings, &context.filter, digits);
    let figures = || {
        let data = figures::Data::of(&set);
        let figure = figures::claims::claims(&file, &judgements, &settings, context.catalogue, digits, &data)?;
        if picture::as_text(context) {
            return Ok(vec![figures::Named { parts: Vec::new(), figure: Box::new(figure) }]);
        }
        Ok(figures::claims::pages(figure, &options.looks.theme()?))
    };
    picture::answer(context, &report, digits, &options.looks, figures)?;
    let contradicted = file.written.iter().zip(&judgements);
    let contradicted = contradicted.filter(|(_, judgement)| judgement.verdict == ClaimVerdict::Contradicted);
    let ids: Vec<String> = contradicted.map(|(written, _)| written.id.clone()).collect();
    if ids.is_empty() { Ok(()) } else { Err(Failure::Contradicted(ids)) }
}

fn empty() -> Result<ResultSet, Failure> {
    let merged = ResultSet::merge(Observations::default(), OnConflict::Error).map_err(Failure::Conflicts)?;
    Ok(merged.set)
}

fn read(path: &Path) -> Result<File, Failure> {
    let (name, bytes) = load(path)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let message = "the claims are not UTF-8 text".to_owned();
        let (label, help) = (String::new(), "save the file as UTF-8".to_owned());
        Failure::Problems(vec![Problem { code: CLAIM, message, path: name.clone(), location: None, label, help }])
    })?;
    File::read(&name, text).map_err(Failure::Problems)
}

/// Writes a draft, but not over claims that somebody has edited.
fn write(text: &str, context: &Context) -> Result<(), Failure> {
    if let Some(format) = &context.global.format {
        return Err(Failure::Usage(
            format!("claims are written as TOML, not as {format}"),
            "leave out --format".to_owned(),
        ));
    }
    match context.file() {
        Some(path) if path.exists() => Err(Failure::Usage(
            format!("`{}` is there already", path.display()),
            "a draft is not written over claims; name another file".to_owned(),
        )),
        Some(path) => context.output.file(path, text.as_bytes()),
        None => context.output.data(text.as_bytes()),
    }
}
