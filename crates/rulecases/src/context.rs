//! What every case is run with.

use std::path::Path;

use rules::Policy;
use serde_json::Value;

/// What every case of one file is run with.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The tables of policy: the compiled-in ones, or a region's own.
    pub policy: &'a Policy,
    /// The whole document, for what stands beside the cases (`today`, `as_of`, `weights`).
    pub file: &'a Value,
    /// The folder of the extract that the file's figures belong to, if one was named.
    pub data: Option<&'a Path>,
}
