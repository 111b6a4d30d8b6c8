//! The law and the standards as pure functions of plain facts and dated tables.
//!
//! **Lives here:** what an identifier is; working days; what each contact, outcome, enforcement action, register entry,
//! sentence and requirement means and from when; levels of risk; tiers; grades; and when the next contact is due.
//!
//! **Must not:** know events, storage, a clock or a page; do I/O; use chance; hold a number that a row of `policy/`
//! should hold. `today` is always an argument.
//!
//! **Read first:** [`policy::Policy`], which holds every table; then [`dated`], the shape of every row.
//!
//! | module | gives |
//! |---|---|
//! | [`identifier`] | reading CRN, PNC, CRO, NHS and other numbers into one canonical form |
//! | [`code`] | the short codes that name rows of the tables |
//! | [`dated`] | rows with days, source and mark; histories; tables by code |
//! | [`policy`] | all tables, compiled in or given as texts |
//! | [`calendar`] | bank holidays, working days, periods |
//! | [`contact`] | contact types and groups |
//! | [`outcome`] | outcomes, and the choices of the closing form |
//! | [`enforcement`] | enforcement actions, days left, standing, duty after a failure |
//! | [`register`] | register types, colours, reviews |
//! | [`rosh`] | levels of risk of serious harm and groups at risk |
//! | [`tier`] | the two tier models: inputs, rules, working |
//! | [`assessment`] | question sets, answers and needs |
//! | [`predictor`] | reoffending predictors |
//! | [`workload`] | points, hours, reductions, capacity |
//! | [`working`] | how a figure explains itself |
//! | [`book`] | what each rule answers, in plain words |
//! | [`sentence`] | disposals, requirements, licence conditions, key dates |
//! | [`contact_frequency`] | when the next appointment is due, and the clocks of section 3 of the standards |
//! | [`duty`] | kinds of duty and the days each has |
//! | [`enquiry`] | safety checks: kinds, triggers, clocks |
//! | [`oversight`] | when a manager must look, when a second signature is needed |
//! | [`measure`] | what the record shows of what inspectors found, beside the published rates |
//! | [`grade`] | grades of officers and contracted hours |

pub mod assessment;
pub mod book;
pub mod calendar;
pub mod code;
pub mod contact;
pub mod contact_frequency;
pub mod dated;
pub mod duty;
pub mod enforcement;
pub mod enquiry;
pub mod grade;
pub mod identifier;
mod kind;
pub mod measure;
pub mod outcome;
pub mod oversight;
pub mod policy;
pub mod predictor;
pub mod register;
pub mod rosh;
pub mod sentence;
pub mod tier;
pub mod working;
pub mod workload;

pub use policy::Policy;
