//! The same data as a table, for whoever does not look at the picture.

/// A table of a chart: the first cell of each row names it, the others are numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartTable {
    /// What it shows; the chart's title.
    pub caption: String,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}
