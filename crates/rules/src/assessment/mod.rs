//! Question sets, answers and needs.
//!
//! **Lives here:** which questions an assessment asks ([`QuestionSets`], versioned and dated), what an answer is
//! ([`Answer`], kept as it was given), and what the answers of each section add up to ([`needs`]).
//!
//! **Must not:** hold a threshold or a weight; those are rows of `policy/needs.toml`, and belong to the question set.
//!
//! **Read first:** [`answer`], then [`need`].

pub mod answer;
pub mod need;
pub mod question;

pub use answer::{Answer, AnswerRefused, AnswerWord, Answers, NotAQuestionCode, QuestionCode, Scale};
pub use need::{Need, NeedScore, NeedTables, NeedWeights, NeedsResult, Severities, Severity, explain, needs, score};
pub use question::{Choice, Layer, Part, Question, QuestionSet, QuestionSets, Section, SectionCode, SetCode, Wanted};
