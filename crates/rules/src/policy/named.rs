//! What the id of a row says in words: for the "why" beside a piece of work, a proposal or a figure.

use std::fmt::Display;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Policy;
use crate::dated::{Mark, Row, Table};
use crate::duty::{Counted, DutyRow};
use crate::enquiry::{KindRow, TriggerRow};
use crate::oversight;
use crate::register::RegisterType;

/// A row, as its id leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedRow {
    /// The row in words: "Record outcome: 1 working day after the day of the appointment".
    pub words: String,
    /// Where it comes from.
    pub source: Arc<str>,
    /// How far to rely on it.
    pub mark: Mark,
}

impl Policy {
    /// The row with this id on `day`, or else its last: `standards/duty/outcome_to_record`, `register/MAPP`. None if there is
    /// no such row, or none that anything names.
    #[must_use]
    pub fn named_row(&self, id: &str, day: Date) -> Option<NamedRow> {
        let (list, code) = id.rsplit_once('/')?;
        match list {
            "standards/standard" => of(&self.standards.standards, code, day, |_, row| row.name.clone()),
            "standards/frequency" => of(&self.standards.frequencies, code, day, |_, row| row.name.clone()),
            "standards/package" => of(&self.standards.packages, code, day, |tier, row| {
                format!("Tier {tier}: {} appointments in a sentence year", row.yearly_allowance)
            }),
            "standards/final_third" => of(&self.standards.final_thirds, code, day, |_, row| row.name.clone()),
            "standards/duty" => of(&self.standards.duties, code, day, |_, row| duty(row)),
            "enquiries/kind" => of(&self.enquiries.kinds, code, day, |_, row| check(row)),
            "enquiries/trigger" => of(&self.enquiries.triggers, code, day, |_, row: &TriggerRow| row.name.clone()),
            "enquiries/age" => of(&self.enquiries.ages, code, day, |_, row| row.name.clone()),
            "oversight/trigger" => of(&self.oversight.triggers, code, day, |_, row| conversation(row)),
            "oversight/countersign" => of(&self.oversight.countersign, code, day, |_, row| row.name.clone()),
            "oversight/setting" => of(&self.oversight.settings, code, day, |_, row| format!("{}: {}", row.name, row.value)),
            "enforcement/action" => of(&self.enforcement.actions, code, day, |_, row| row.name.clone()),
            "enforcement/step" => of(&self.enforcement.steps, code, day, |_, row| row.name.clone()),
            "enforcement/ladder" => {
                of(&self.enforcement.ladder, code, day, |_, row| format!("{}: within {}", row.name, row.within))
            }
            "enforcement/alarm" => {
                of(&self.enforcement.alarms, code, day, |_, row| format!("{}: decide within {}", row.name, row.decide_within))
            }
            "register" => of(&self.registers.types, code, day, |_, row| flag(row)),
            _ => None,
        }
    }
}

/// The row of the code whose text is `code`, in the words of `words`.
fn of<C: Copy + Ord + Display, T>(
    table: &Table<C, T>,
    code: &str,
    day: Date,
    words: impl Fn(C, &T) -> String,
) -> Option<NamedRow> {
    let found = table.codes().iter().copied().find(|known| known.to_string() == code)?;
    let Row { value, source, mark, .. } = table.read(found, day)?;
    Some(NamedRow { words: words(found, value), source: Arc::clone(source), mark: mark.clone() })
}

fn duty(row: &DutyRow) -> String {
    let way = match row.counted {
        Counted::After => "after",
        Counted::Before => "before",
    };
    let within = if row.within.amount == 0 { String::new() } else { format!("{} {way} ", row.within) };
    let high = row.within_high.map(|within| format!("; {within} where the risk is high or the tier the highest"));
    format!("{}: {within}{}{}", row.name, row.clock, high.unwrap_or_default())
}

fn check(row: &KindRow) -> String {
    format!("{}: sent within {}, answered within {}", row.name, row.send_within, row.answer_within)
}

fn conversation(row: &oversight::TriggerRow) -> String {
    if row.before {
        format!("{}: at least {} before", row.name, row.within)
    } else {
        format!("{}: within {}", row.name, row.within)
    }
}

fn flag(row: &RegisterType) -> String {
    match row.review_months {
        Some(months) => format!("{}: reviewed every {months} months", row.name),
        None => format!("{}: reviewed on the date set", row.name),
    }
}
