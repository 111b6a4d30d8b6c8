//! Dated rows: every value of policy with the days on which it holds and where it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

/// How far a row can be relied on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Every field was read in the source named.
    Confirmed,
    /// The row is our default: no public text confirms it, and a region may set its own.
    LocalDefault,
    /// The source gives the row; the fields named are our default.
    LocalFields(Vec<String>),
}

/// One value with the days on which it holds, its source, and how far it can be relied on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row<T> {
    /// The value.
    pub value: T,
    /// First day in force.
    pub from: Date,
    /// Last day in force; none while it runs.
    pub to: Option<Date>,
    /// Title, place in it and date read, for the "why" of every figure.
    pub source: Arc<str>,
    /// How far to rely on it.
    pub mark: Mark,
}

impl<T> Row<T> {
    /// Whether the row holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// The day from which it holds, and the first on which it holds no longer.
    pub fn days(&self) -> impl Iterator<Item = Date> + use<T> {
        [Some(self.from), self.to.and_then(|to| to.tomorrow().ok())].into_iter().flatten()
    }

    /// Whether the row is our own default and not confirmed by a public text.
    #[must_use]
    pub fn is_local_default(&self) -> bool {
        self.mark == Mark::LocalDefault
    }
}

/// The rows of one thing in time order. Never empty, never two on one day; days between rows are allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dated<T>(Vec<Row<T>>);

/// Why rows do not make a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAHistory {
    /// There is no row.
    #[error("there must be at least one row")]
    Empty,
    /// A row ends before it begins.
    #[error("the row from {from} ends before it begins")]
    Backwards {
        /// First day of the row.
        from: Date,
    },
    /// Two rows hold on one day.
    #[error("the row from {from} begins before the one before it has ended")]
    Overlap {
        /// First day of the later row.
        from: Date,
    },
}

impl<T> Dated<T> {
    /// Puts `rows` in time order and checks them.
    ///
    /// # Errors
    /// [`NotAHistory`] when there is none, one runs backwards, or two share a day.
    pub fn new(mut rows: Vec<Row<T>>) -> Result<Self, NotAHistory> {
        rows.sort_by_key(|row| row.from);
        let mut before: Option<&Row<T>> = None;
        for row in &rows {
            if row.to.is_some_and(|to| to < row.from) {
                return Err(NotAHistory::Backwards { from: row.from });
            }
            if before.is_some_and(|earlier| earlier.holds_on(row.from)) {
                return Err(NotAHistory::Overlap { from: row.from });
            }
            before = Some(row);
        }
        if rows.is_empty() { Err(NotAHistory::Empty) } else { Ok(Self(rows)) }
    }

    /// The row in force on `day`, if there is one.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Row<T>> {
        let after = self.0.partition_point(|row| row.from <= day);
        after.checked_sub(1).and_then(|index| self.0.get(index)).filter(|row| row.holds_on(day))
    }

    /// The last row, whether or not it still holds: what an old entry is called today.
    #[must_use]
    pub fn latest(&self) -> Option<&Row<T>> {
        self.0.last()
    }

    /// All rows, oldest first.
    #[must_use]
    pub fn rows(&self) -> &[Row<T>] {
        &self.0
    }

    /// The days from which another row holds, or none does, oldest first.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.0.iter().flat_map(Row::days)
    }
}

/// What is worked out from rows, for each stretch of days on which the same rows hold: once, when they are read, and not
/// again for every person. Without any stretch nothing was worked out yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretches<T>(Vec<(Date, Arc<T>)>);

impl<T> Stretches<T> {
    /// No stretch.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Works out each stretch. `days` are those from which another row holds, or none does; the first stretch is that before
    /// all of them.
    #[must_use]
    pub fn new(days: impl Iterator<Item = Date>, work_out: impl Fn(Date) -> T) -> Self {
        let firsts: BTreeSet<Date> = days.chain([Date::MIN]).collect();
        Self(firsts.into_iter().map(|day| (day, Arc::new(work_out(day)))).collect())
    }

    /// What was worked out for the stretch in which `day` lies.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Arc<T>> {
        let after = self.0.partition_point(|(from, _)| *from <= day);
        after.checked_sub(1).and_then(|place| self.0.get(place)).map(|(_, made)| made)
    }
}

/// Things with a code, each with its history. Keeps the order of the file, which is the order to show them in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<C, T> {
    order: Vec<C>,
    things: BTreeMap<C, Dated<T>>,
}

impl<C: Copy + Ord, T> Table<C, T> {
    /// Groups rows by code.
    ///
    /// # Errors
    /// The code whose rows make no history, with why.
    pub fn new(rows: impl IntoIterator<Item = (C, Row<T>)>) -> Result<Self, (C, NotAHistory)> {
        let mut order = Vec::new();
        let mut grouped: BTreeMap<C, Vec<Row<T>>> = BTreeMap::new();
        for (code, row) in rows {
            let same = grouped.entry(code).or_default();
            if same.is_empty() {
                order.push(code);
            }
            same.push(row);
        }
        let things = grouped
            .into_iter()
            .map(|(code, rows)| Ok((code, Dated::new(rows).map_err(|why| (code, why))?)))
            .collect::<Result<_, _>>()?;
        Ok(Self { order, things })
    }

    /// The history of `code`.
    #[must_use]
    pub fn history(&self, code: C) -> Option<&Dated<T>> {
        self.things.get(&code)
    }

    /// The row of `code` in force on `day`.
    #[must_use]
    pub fn on(&self, code: C, day: Date) -> Option<&Row<T>> {
        self.history(code)?.on(day)
    }

    /// The row of `code` on `day`, or else its last row: for reading an old or early entry, never for making a new one.
    #[must_use]
    pub fn read(&self, code: C, day: Date) -> Option<&Row<T>> {
        let history = self.history(code)?;
        history.on(day).or_else(|| history.latest())
    }

    /// Everything in force on `day`, in the order of the file.
    pub fn in_force(&self, day: Date) -> impl Iterator<Item = (C, &Row<T>)> {
        self.order.iter().filter_map(move |code| Some((*code, self.on(*code, day)?)))
    }

    /// All codes ever known, in the order of the file.
    #[must_use]
    pub fn codes(&self) -> &[C] {
        &self.order
    }

    /// All rows ever in force, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = (C, &Row<T>)> {
        self.order.iter().flat_map(|code| {
            let rows = self.things.get(code).map(Dated::rows).unwrap_or_default();
            rows.iter().map(|row| (*code, row))
        })
    }

    /// The days from which another row of any code holds, or none does, in the order of the rows.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.rows().flat_map(|(_, row)| row.days())
    }

    /// Whether the code was ever known.
    #[must_use]
    pub fn knows(&self, code: C) -> bool {
        self.things.contains_key(&code)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Dated, Mark, NotAHistory, Row, Stretches};

    fn row(value: u8, from: Date, to: Option<Date>) -> Row<u8> {
        Row { value, from, to, source: "a test".into(), mark: Mark::Confirmed }
    }

    #[test]
    fn the_row_on_a_day_is_the_latest_begun_and_not_ended() {
        let history =
            Dated::new(vec![row(2, date(2026, 5, 1), None), row(1, date(2020, 1, 1), Some(date(2026, 3, 31)))]).expect("sound");
        let on = |day| history.on(day).map(|row| row.value);
        assert_eq!(on(date(2019, 12, 31)), None);
        assert_eq!(on(date(2020, 1, 1)), Some(1));
        assert_eq!(on(date(2026, 3, 31)), Some(1));
        assert_eq!(on(date(2026, 4, 1)), None);
        assert_eq!(on(date(2026, 5, 1)), Some(2));
    }

    #[test]
    fn rows_that_share_a_day_or_run_backwards_are_refused() {
        let first = row(1, date(2020, 1, 1), Some(date(2026, 5, 1)));
        assert_eq!(
            Dated::new(vec![first.clone(), row(2, date(2026, 5, 1), None)]),
            Err(NotAHistory::Overlap { from: date(2026, 5, 1) })
        );
        assert_eq!(
            Dated::new(vec![row(1, date(2020, 1, 2), Some(date(2020, 1, 1)))]),
            Err(NotAHistory::Backwards { from: date(2020, 1, 2) })
        );
        assert_eq!(Dated::<u8>::new(Vec::new()), Err(NotAHistory::Empty));
    }

    #[test]
    fn what_is_worked_out_for_a_stretch_is_what_would_be_worked_out_on_each_of_its_days() {
        let history =
            Dated::new(vec![row(1, date(2020, 1, 1), Some(date(2026, 3, 31))), row(2, date(2026, 5, 1), None)]).expect("sound");
        let value = |day| history.on(day).map(|row| row.value);
        let stretches = Stretches::new(history.days(), value);
        let days = [
            Date::MIN,
            date(2019, 12, 31),
            date(2020, 1, 1),
            date(2026, 3, 31),
            date(2026, 4, 1),
            date(2026, 4, 30),
            date(2026, 5, 1),
            Date::MAX,
        ];
        for day in days {
            assert_eq!(stretches.on(day).map(|made| **made), Some(value(day)), "{day}");
        }
        assert_eq!(Stretches::<u8>::none().on(Date::MAX), None);
    }
}
