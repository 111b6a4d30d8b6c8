//! Every statement of the store, in one list, so that a test can prepare each on both engines.
//!
//! A file that has SQL declares it once: `statements! { NAME = "select …"; }` gives a constant for each and the list
//! `STATEMENTS`. Where the engines truly differ: `NAME = sqlite "…", postgres "…";` gives a [`Variant`].

use crate::conn::Engine;

/// A statement with a text for each engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

impl Variant {
    /// The text for one engine.
    #[must_use]
    pub const fn on(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// One declared statement.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// The file that declares it.
    pub file: &'static str,
    /// The name of its constant.
    pub name: &'static str,
    /// Its text on each engine (the same text where the dialect is shared).
    pub text: Variant,
}

/// Declares the statements of a file (see the module's text).
macro_rules! statements {
    (@const $name:ident, $(#[$doc:meta])*, $sql:literal) => {
        $(#[$doc])*
        const $name: &str = $sql;
    };
    (@const $name:ident, $(#[$doc:meta])*, $sqlite:literal, $postgres:literal) => {
        $(#[$doc])*
        const $name: $crate::statement::Variant = $crate::statement::Variant { sqlite: $sqlite, postgres: $postgres };
    };
    (@text $sql:literal) => {
        $crate::statement::Variant { sqlite: $sql, postgres: $sql }
    };
    (@text $sqlite:literal, $postgres:literal) => {
        $crate::statement::Variant { sqlite: $sqlite, postgres: $postgres }
    };
    ($($(#[$doc:meta])* $name:ident = $(sqlite)? $one:literal $(, postgres $two:literal)?;)*) => {
        $($crate::statement::statements!(@const $name, $(#[$doc])*, $one $(, $two)?);)*
        /// Every statement of this file.
        #[allow(dead_code, reason = "the benchmark's own table is not part of the schema, so its list is not gathered")]
        pub(crate) const STATEMENTS: &[$crate::statement::Statement] = &[$(
            $crate::statement::Statement {
                file: file!(),
                name: stringify!($name),
                text: $crate::statement::statements!(@text $one $(, $two)?),
            },
        )*];
    };
}
pub(crate) use statements;

/// Every statement that the store can send, but for schema scripts and transaction control.
pub fn all() -> impl Iterator<Item = &'static Statement> {
    [
        crate::ledger::STATEMENTS,
        crate::audit::STATEMENTS,
        crate::schema::STATEMENTS,
        crate::verify::STATEMENTS,
        crate::table::account::STATEMENTS,
        crate::table::session::STATEMENTS,
        crate::table::draft::STATEMENTS,
        crate::table::invitation::STATEMENTS,
        crate::table::setting::STATEMENTS,
        crate::table::stated_reason::STATEMENTS,
        crate::table::last_look::STATEMENTS,
        crate::table::opened_with_reason::STATEMENTS,
        crate::table::account_news::STATEMENTS,
        crate::table::unheld::STATEMENTS,
        crate::table::report::STATEMENTS,
        crate::table::report_case::STATEMENTS,
        crate::table::report_place::STATEMENTS,
        crate::table::report_total::STATEMENTS,
        crate::table::owner_hours::STATEMENTS,
        crate::table::caseload::STATEMENTS,
        crate::table::appointment::STATEMENTS,
        crate::table::officer::STATEMENTS,
        crate::table::search::STATEMENTS,
        crate::table::diary::STATEMENTS,
        crate::table::duty::STATEMENTS,
        crate::table::duty_late::STATEMENTS,
        crate::table::enquiry::STATEMENTS,
        crate::table::oversight::STATEMENTS,
        crate::table::oversight_note::STATEMENTS,
        crate::table::news::STATEMENTS,
        crate::table::unit::STATEMENTS,
        crate::table::workload::STATEMENTS,
        crate::table::support::STATEMENTS,
        crate::table::officer_workload::STATEMENTS,
        crate::table::workload_week::STATEMENTS,
        crate::table::measure::STATEMENTS,
    ]
    .into_iter()
    .flatten()
}
