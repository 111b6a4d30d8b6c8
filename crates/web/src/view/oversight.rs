//! What waits for a manager, as the queue shows it.

use std::cmp::Reverse;

use record::{
    OfficerId,
    words::{distance, short_date},
};
use rules::oversight::OversightTrigger;
use service::oversight::queue::{Key, Own, Queue, Waiting, Wanted};

use super::{
    coverage, duty,
    row::{self, PersonLine},
    rule::{Rule, rule},
    words::counted,
    work::{Seen, share},
};
use crate::respond::with_query;

/// Other reasons of one person that are named; the page of the conversation names all.
const ALSO: usize = 2;

/// A person about whom a conversation is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub who: PersonLine,
    /// Who holds the case.
    pub officer: String,
    /// The trigger that is due first.
    pub trigger: String,
    /// What started its clock.
    pub why: String,
    /// Other triggers that the same conversation meets, each with what started its clock.
    pub also: Vec<String>,
    /// "20 Nov 2026 (3 days late)".
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// The rule.
    pub rule: Rule,
    /// The page that records the conversation.
    pub href: String,
}

/// A decision that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionLine {
    /// Who.
    pub who: PersonLine,
    /// What is to be done.
    pub what: String,
    /// By when.
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// Where it is done.
    pub href: String,
}

/// The queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePage {
    /// "12 people wait for a conversation; 3 are late."
    pub said: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Breaches, signatures and alarms that wait.
    pub decisions: Vec<DecisionLine>,
    /// How many of these there are.
    pub decisions_all: usize,
    /// The filter as the address says it.
    pub filter: Filter,
    /// "3 of 12 (25%)".
    pub shown: String,
    /// The key of the next page, if there is more.
    pub next: Option<String>,
    /// The reader's own signatures that stand out; none where none does.
    pub own: Option<OwnSignatures>,
    /// Whether it is a whole unit's.
    pub of_unit: bool,
    /// Whether there is so much that not all was looked through.
    pub cut: bool,
}

/// The reader's own signatures that stand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSignatures {
    /// "You signed 8 assessments in the last 12 weeks: 1 with a level changed and nothing said to it, 2 quickly."
    pub words: String,
    /// Where those are that said nothing.
    pub silent: Option<String>,
    /// Where the quick ones are.
    pub quick: Option<String>,
}

fn own_signatures(own: &Own) -> Option<OwnSignatures> {
    if own.silent == 0 && own.quick == 0 {
        return None;
    }
    let at = with_query(&coverage::address(&own.unit.to_string(), own.weeks), "manager", &own.manager.to_string());
    let opens = |number: usize, which: &str| (number > 0).then(|| with_query(&at, "signed", which));
    let signed = counted(own.signatures, "assessment", "assessments");
    Some(OwnSignatures {
        words: format!(
            "You signed {signed} in the last {} weeks: {} with a level changed and nothing said to it, {} quickly.",
            own.weeks, own.silent, own.quick
        ),
        silent: opens(own.silent, "silent"),
        quick: opens(own.quick, "quick"),
    })
}

/// What the queue is filtered by, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this trigger.
    pub trigger: Option<OversightTrigger>,
    /// Only what is late.
    pub late_only: bool,
    /// Only this officer's cases.
    pub officer: Option<OfficerId>,
}

impl Filter {
    /// Reads the fields of the address. What is no filter filters nothing.
    #[must_use]
    pub fn read(trigger: &str, late: &str, officer: &str) -> Self {
        Self { trigger: OversightTrigger::from_text(trigger), late_only: late == "only", officer: officer.parse().ok() }
    }

    /// What the service is asked for.
    #[must_use]
    pub fn wanted(&self, after: &str) -> Wanted {
        Wanted { trigger: self.trigger, late_only: self.late_only, officer: self.officer, after: read_key(after) }
    }

    /// The address of the queue with this filter.
    #[must_use]
    pub fn href(&self) -> String {
        let mut path = "/oversight".to_owned();
        if let Some(trigger) = self.trigger {
            path = with_query(&path, "trigger", trigger.as_str());
        }
        if self.late_only {
            path = with_query(&path, "late", "only");
        }
        if let Some(officer) = self.officer {
            path = with_query(&path, "officer", &officer.to_string());
        }
        path
    }
}

/// The key of a page in an address.
#[must_use]
pub fn written_key(key: &Key) -> String {
    format!("{}~{}~{}", key.harm.0, key.due_on, key.person)
}

/// What [`written_key`] wrote; the first page for anything else.
#[must_use]
pub fn read_key(text: &str) -> Option<Key> {
    let mut parts = text.splitn(3, '~');
    let harm = Reverse(parts.next()?.parse().ok()?);
    Some(Key { harm, due_on: parts.next()?.parse().ok()?, person: parts.next()?.parse().ok()? })
}

/// The queue.
#[must_use]
pub fn page(queue: &Queue, filter: Filter, seen: Seen<'_>) -> QueuePage {
    let said = match (queue.all, queue.late) {
        (0, _) => "No conversation is owed now.".to_owned(),
        (all, 0) => format!("{} for a conversation. None is late.", counted(all, "person waits", "people wait")),
        (all, late) => format!("{} for a conversation. Late: {late}.", counted(all, "person waits", "people wait")),
    };
    QueuePage {
        said,
        lines: queue.lines.iter().filter_map(|waiting| line(queue, waiting, seen)).collect(),
        decisions: queue.decisions.iter().map(|owed| decision(owed, seen)).collect(),
        decisions_all: queue.decisions_all,
        shown: share(queue.wanted, queue.all),
        next: queue.next.as_ref().map(written_key),
        filter,
        own: queue.own.as_ref().and_then(own_signatures),
        of_unit: queue.of_unit,
        cut: queue.cut,
    }
}

/// What a trigger is called by the policy.
#[must_use]
pub fn trigger_name(trigger: OversightTrigger, seen: Seen<'_>) -> String {
    let row = seen.policy.oversight.triggers.read(trigger, seen.today);
    row.map_or_else(|| trigger.as_str().replace('_', " "), |row| row.value.name.clone())
}

fn line(queue: &Queue, waiting: &Waiting, seen: Seen<'_>) -> Option<Line> {
    let first = waiting.owed.first()?;
    let officer = waiting.who.officer.map(OfficerId).and_then(|officer| queue.officers.get(&officer));
    let path = format!("/people/{}/oversight/new", waiting.who.crn);
    let mut also: Vec<String> =
        waiting.owed.iter().skip(1).map(|row| format!("{}. {}", trigger_name(row.trigger, seen), row.why)).collect();
    also.dedup();
    let more = also.len().saturating_sub(ALSO);
    if more > 0 {
        also.truncate(ALSO);
        also.push(counted(more, "more reason", "more reasons"));
    }
    Some(Line {
        who: row::person(&waiting.who, seen.policy, seen.today),
        officer: officer.cloned().unwrap_or_else(|| "Not allocated".to_owned()),
        trigger: trigger_name(first.trigger, seen),
        why: first.why.clone(),
        also,
        due: format!("{} ({})", short_date(first.due_on), distance(first.due_on, seen.today)),
        late: first.due_on < seen.today,
        rule: rule(seen.policy, &first.trigger.rule_id(), first.due_on.min(seen.today)),
        href: with_query(&path, "trigger", first.trigger.as_str()),
    })
}

fn decision(owed: &service::lists::Owed, seen: Seen<'_>) -> DecisionLine {
    let due = &owed.row.duty;
    DecisionLine {
        who: row::person(&owed.who, seen.policy, seen.today),
        what: duty::name(seen.policy, due.kind, seen.today),
        due: format!("{} ({})", short_date(due.due_on), distance(due.due_on, seen.today)),
        late: due.due_on < seen.today,
        href: duty::href(&owed.who.crn, due),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::PersonId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_place_in_the_queue_reads_back_and_nonsense_is_the_first_page() {
        let key = Key { harm: Reverse(3), due_on: date(2026, 11, 20), person: PersonId(Uuid::from_u128(7)) };
        assert_eq!(read_key(&written_key(&key)), Some(key));
        assert_eq!(read_key("nonsense"), None);
    }

    #[test]
    fn a_filter_is_in_the_address() {
        let filter = Filter::read("arrest", "only", "");
        assert_eq!(filter.href(), "/oversight?trigger=arrest&late=only");
        assert_eq!(Filter::read("nonsense", "", "").href(), "/oversight");
    }
}
