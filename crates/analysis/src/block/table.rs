//! Scores of systems over blocks.

/// Values that make no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlocksError {
    /// No system or no block.
    #[error("a table of blocks needs a system and a block")]
    Empty,
    /// Names and cells that do not belong together.
    #[error("{cells} cells are no table of {blocks} blocks and {systems} systems")]
    Shape {
        /// Cells given.
        cells: usize,
        /// Blocks named.
        blocks: usize,
        /// Systems named.
        systems: usize,
    },
    /// NaN or an infinity among the values.
    #[error("a value of `{system}` in block `{block}` is NaN or infinite")]
    NotFinite {
        /// The system.
        system: String,
        /// The block.
        block: String,
    },
}

/// Scores of systems (columns) over blocks (rows): in every cell any number of runs, none where it was not run. Scores
/// are oriented: higher is better.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocks {
    systems: Vec<String>,
    blocks: Vec<String>,
    /// Per block, then per system: its runs.
    cells: Vec<Vec<f64>>,
    control: Option<usize>,
}

impl Blocks {
    /// A table of `cells`, block after block, one cell per system.
    ///
    /// # Errors
    /// [`BlocksError`] for an empty table, a wrong number of cells, and values that are not finite.
    pub fn new(systems: Vec<String>, blocks: Vec<String>, cells: Vec<Vec<f64>>) -> Result<Self, BlocksError> {
        if systems.is_empty() || blocks.is_empty() {
            return Err(BlocksError::Empty);
        }
        if cells.len() != systems.len() * blocks.len() {
            return Err(BlocksError::Shape { cells: cells.len(), blocks: blocks.len(), systems: systems.len() });
        }
        if let Some(at) = cells.iter().position(|runs| runs.iter().any(|v| !v.is_finite())) {
            let (block, system) = (at / systems.len(), at % systems.len());
            return Err(BlocksError::NotFinite { system: systems[system].clone(), block: blocks[block].clone() });
        }
        Ok(Self { systems, blocks, cells, control: None })
    }

    /// The same with the system that others are set against, by its place.
    #[must_use]
    pub fn with_control(self, control: usize) -> Self {
        Self { control: Some(control).filter(|&place| place < self.systems.len()), ..self }
    }

    /// Names of the systems; at least one.
    #[must_use]
    pub fn systems(&self) -> &[String] {
        &self.systems
    }

    /// Names of the blocks; at least one.
    #[must_use]
    pub fn blocks(&self) -> &[String] {
        &self.blocks
    }

    /// The system that others are set against, by its place.
    #[must_use]
    pub fn control(&self) -> Option<usize> {
        self.control
    }

    /// The runs of a system in a block; empty where it was not run.
    #[must_use]
    pub fn runs(&self, block: usize, system: usize) -> &[f64] {
        &self.cells[block * self.systems.len() + system]
    }

    /// The mean over the runs of a system in a block; `None` where it was not run.
    #[must_use]
    pub fn mean(&self, block: usize, system: usize) -> Option<f64> {
        let runs = self.runs(block, system);
        (!runs.is_empty()).then(|| crate::moments::Moments::of(runs).mean)
    }

    /// Whether every system was run in the block.
    #[must_use]
    pub fn is_complete(&self, block: usize) -> bool {
        (0..self.systems.len()).all(|system| !self.runs(block, system).is_empty())
    }

    /// The blocks in which every system was run; `None` if there is none.
    #[must_use]
    pub fn complete(&self) -> Option<Self> {
        let kept: Vec<usize> = (0..self.blocks.len()).filter(|&block| self.is_complete(block)).collect();
        let cells = kept.iter().flat_map(|&block| (0..self.systems.len()).map(move |system| (block, system)));
        let cells: Vec<Vec<f64>> = cells.map(|(block, system)| self.runs(block, system).to_vec()).collect();
        let blocks: Vec<String> = kept.iter().map(|&block| self.blocks[block].clone()).collect();
        (!blocks.is_empty()).then(|| Self { systems: self.systems.clone(), blocks, cells, control: self.control })
    }
}
