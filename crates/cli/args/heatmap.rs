//! Options of the heatmap.

use clap::{Args, ValueEnum};
use stilt_plot::{Annotate, Limit};

use super::Figure;

/// The figures of gains, the default first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum GainFigure {
    /// The table in colours
    #[default]
    Heatmap,
    /// Every gain with its interval: a section per row, a line per column
    Forest,
}

/// What a heatmap shows besides the numbers, and how it looks.
#[derive(Args, Default)]
#[command(next_help_heading = "Heatmap")]
#[group(id = "heatmap-options")]
pub(crate) struct Heatmap {
    /// Where the colours end: a gain in points, `robust` for the 95 % quantile, or `full` for the largest [default: the
    /// largest, unless a few of many are far out]
    #[arg(long, value_name = "LIMIT", value_parser = limit)]
    limit: Option<Limit>,
    /// Order of rows and columns [default: families of tasks, categories of targets]
    #[arg(long, value_enum, value_name = "ORDER")]
    order: Option<Order>,
    /// Order of rows, where it is another
    #[arg(long, value_enum, value_name = "ORDER")]
    order_rows: Option<Order>,
    /// Order of columns, where it is another
    #[arg(long, value_enum, value_name = "ORDER")]
    order_cols: Option<Order>,
    /// Attributes as strips of colour, such as intermediate.family,language.script
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub(crate) strip: Vec<String>,
    /// Which numbers are written; marks stay [default: all]
    #[arg(long, value_enum, value_name = "WHICH")]
    annotate: Option<Written>,
    /// What stands below the number in a cell
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) second: Option<Second>,
    /// The mean of every row and column, set apart; it is not tested
    #[arg(long)]
    pub(crate) means: bool,
    /// One panel per level of this key, such as base_model or language.family, on one scale
    #[arg(long, value_name = "KEY")]
    pub(crate) facet: Option<String>,
    #[command(flatten)]
    pub(crate) figure: Figure,
}

/// How rows or columns are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// As tables show them
    Given,
    /// Families together
    Family,
    /// The highest mean first
    Mean,
    /// Alike next to alike, with a tree
    Cluster,
}

impl Order {
    /// How it is written on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Family => "family",
            Self::Mean => "mean",
            Self::Cluster => "cluster",
        }
    }
}

/// The second line of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Second {
    /// The interval of the gain
    Interval,
    /// The number of runs, or of whatever is tested
    N,
}

/// Which numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Written {
    /// Every one
    All,
    /// Those with a mark
    Marked,
    /// The best of every column
    Best,
    /// None
    None,
}

impl Heatmap {
    /// Whether anything was asked for.
    pub(crate) fn is_set(&self) -> bool {
        let Self { limit, order, order_rows, order_cols, strip, annotate, second, means, facet, figure } = self;
        let orders = [order, order_rows, order_cols].into_iter().any(Option::is_some);
        let shown = annotate.is_some() || second.is_some() || *means || facet.is_some();
        limit.is_some() || orders || !strip.is_empty() || shown || figure.is_set()
    }

    /// Orders of rows and columns; none for the one that suits them.
    pub(crate) fn orders(&self) -> [Option<Order>; 2] {
        [self.order_rows.or(self.order), self.order_cols.or(self.order)]
    }

    /// Where the colours end.
    pub(crate) fn limit(&self) -> Limit {
        self.limit.unwrap_or_default()
    }

    /// Which numbers are written.
    pub(crate) fn annotate(&self) -> Annotate {
        match self.annotate {
            None | Some(Written::All) => Annotate::All,
            Some(Written::Marked) => Annotate::Marked,
            Some(Written::Best) => Annotate::Best,
            Some(Written::None) => Annotate::None,
        }
    }
}

fn limit(text: &str) -> Result<Limit, String> {
    match text {
        "robust" => Ok(Limit::Robust),
        "full" => Ok(Limit::Full),
        points => super::value::positive(points)
            .map(Limit::Points)
            .map_err(|_| "expected `robust`, `full`, or a number above 0".to_owned()),
    }
}
