//! Reoffending predictors: OGRS3, OVP, OGP, ARP, VRP, SVP, DC-SRP, IIC-SRP and CSRP.
//!
//! Give [`calculate_all`] what is known of a person ([`OffendingFacts`]) and the rows in force on the day of assessment
//! ([`PredictorTables`], from policy file `predictors`; [`OffenceCategories`] is file `offence-categories`). Each predictor
//! gives a [`PredictorResult`] or a [`PredictorProblem`] that says what to do; none stops the others. [`explain`] shows
//! how a score comes about by the same arithmetic. [`received()`] takes a score made elsewhere.
//!
//! | module | gives |
//! |---|---|
//! | [`facts`] | what predictors read |
//! | [`ogrs3`], [`ovp`], [`ogp`], [`ogrs4`], [`sexual`], [`combined`] | one model each: inputs, score, working |
//! | [`offence`], [`category`] | offence codes and their categories |
//! | [`table`] | names, bands, settings and numbers, dated |
//! | [`history`] | ages and months |
//!
//! Logistic sums are binary floating point, as published; results are exact decimals, rounded half up once at the end.

mod answer;
mod basis;
mod calculation;
pub mod category;
pub mod coefficient;
pub mod combined;
pub mod facts;
pub mod history;
mod listed;
mod name;
pub mod number;
pub mod offence;
pub mod ogp;
pub mod ogrs3;
pub mod ogrs4;
pub mod ovp;
mod problem;
pub mod received;
mod result;
mod score;
pub mod sexual;
pub mod table;
mod working;

pub use answer::{Missing, Needed};
pub use basis::Basis;
pub use calculation::{Calculated, calculate_all, explain, score_all};
pub use facts::OffendingFacts;
pub use listed::{Drug, Drugs, NotListed, PastConviction, PastConvictions};
pub use name::{Band, NotABand, NotAPredictor, Predictor};
pub use offence::{OffenceCategories, OffenceCode};
pub use problem::{Fact, NotInForce, PredictorProblem};
pub use received::received;
pub use result::PredictorResult;
pub use score::Score;
pub use table::{PredictorTables, Predictors};
pub use working::Term;
