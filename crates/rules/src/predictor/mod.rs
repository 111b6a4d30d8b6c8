//! Reoffending predictors.

mod answer;
mod basis;
pub mod facts;
mod listed;
mod name;
pub mod offence;
mod result;

pub use answer::{Missing, Needed};
pub use basis::Basis;
pub use facts::OffendingFacts;
pub use listed::{Drug, Drugs, NotListed, PastConviction, PastConvictions};
pub use name::{Band, NotABand, NotAPredictor, Predictor};
pub use result::PredictorResult;
