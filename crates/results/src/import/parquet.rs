//! Parquet: a table as data frames write it, read by the rules of delimited text; and batches of a store or an export.

use crate::catalogue::Catalogue;
use crate::diagnostic::{Code, Problem};
use crate::store::FORMAT;
use crate::store::parquet::{Content, Unread, open};

use super::options::{Role, Scale};
use super::{Imported, Importer, Input, Options, codes, delimited};

/// The importer of Parquet.
pub(super) struct Parquet;

/// What files start with.
const MAGIC: &[u8] = b"PAR1";

impl Importer for Parquet {
    fn id(&self) -> &'static str {
        "parquet"
    }

    fn detects(&self, input: &Input<'_>) -> bool {
        input.bytes.starts_with(MAGIC)
    }

    fn import(&self, input: &Input<'_>, options: &Options, catalogue: &Catalogue) -> Result<Imported, Vec<Problem>> {
        let left_out = |name: &str| {
            let is_it = |column: &str| column.trim().eq_ignore_ascii_case(name.trim());
            options.map.iter().any(|mapping| mapping.role == Role::LeftOut && is_it(&mapping.column))
        };
        let problem = |code: Code, message: String, label: &str, help: String| Problem {
            code,
            message,
            path: input.path.to_owned(),
            location: None,
            label: label.to_owned(),
            help,
        };
        match open(input.bytes, FORMAT, left_out) {
            Ok(Content::Text(text)) => delimited::import_rows(input.path, &text, options, catalogue),
            Ok(Content::Batch(observations)) if tells_nothing(options) => Ok(Imported {
                rows: observations.len(),
                observations: *observations,
                notes: Vec::new(),
                missing: 0,
                baselines: Vec::new(),
            }),
            Ok(Content::Batch(_)) => {
                let message = "a batch of results is read as it stands: its names and points are settled".to_owned();
                let help = "leave out --map, --set, --scale and --baseline, in stilt.toml too".to_owned();
                Err(vec![problem(codes::UNKNOWN_COLUMN, message, "", help)])
            }
            Err(Unread::Damaged(reason)) => {
                let message = "the file is no Parquet that can be read".to_owned();
                Err(vec![problem(codes::BAD_PARQUET, message, &reason, "write or copy it again".to_owned())])
            }
            Err(Unread::TooNew(found)) => {
                let message = format!("a batch of format {found}; this version of stilt reads up to {FORMAT}");
                Err(vec![problem(codes::BAD_PARQUET, message, "", "use the version that wrote it".to_owned())])
            }
            Err(Unread::Types(columns)) => {
                let one = |(name, kind): (String, String)| {
                    let kind = kind.split('(').next().unwrap_or_default();
                    let help = format!("save it as text, int64 or double, or leave it out with --map -='{name}'");
                    problem(codes::COLUMN_TYPE, format!("the column `{name}` has the type {kind}"), "", help)
                };
                Err(columns.into_iter().map(one).collect())
            }
        }
    }
}

/// Whether the user says nothing that would change what is read.
fn tells_nothing(options: &Options) -> bool {
    let Options { format: _, map, set, metrics, scale, baseline } = options;
    let scale = scale.metrics.is_empty() && matches!(scale.overall, Scale::Auto | Scale::Points);
    map.is_empty() && set.is_empty() && metrics.is_empty() && scale && baseline.is_none()
}
