//! Work that is owed, as lists show it: how late, whose, what to do (users-and-journeys J4).

use jiff::{civil::Date, tz::TimeZone};
use record::words::{distance, short_date};
use rules::{Policy, duty::DutyKind};
use service::lists::{
    Owed,
    work::{Key, Wanted, WorkList},
};

use super::{
    duty,
    row::{self, PersonLine},
    rule::{Rule, rule},
    words::counted,
};

/// What lists are made from.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The tables in force.
    pub policy: &'a Policy,
    /// Where days begin and end.
    pub zone: &'a TimeZone,
    /// The day.
    pub today: Date,
}

/// A piece of work in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLine {
    /// "18 Nov 2026 (4 days late)".
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// About whom.
    pub who: PersonLine,
    /// The words of its link.
    pub action: String,
    /// Where it is done.
    pub href: String,
    /// Why it is owed.
    pub rule: Rule,
}

/// A piece of work in a list.
#[must_use]
pub fn line(owed: &Owed, seen: Seen<'_>) -> WorkLine {
    let due = &owed.row.duty;
    WorkLine {
        due: format!("{} ({})", short_date(due.due_on), distance(due.due_on, seen.today)),
        late: due.due_on < seen.today,
        who: row::person(&owed.who, seen.policy, seen.today),
        action: duty::name(seen.policy, due.kind, seen.today),
        href: duty::href(&owed.who.crn, due),
        rule: rule(seen.policy, &due.rule, due.due_on.min(seen.today)),
    }
}

/// What the list of work is filtered by, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<DutyKind>,
    /// Only what is late.
    pub late_only: bool,
}

impl Filter {
    /// Reads the two fields of the address. What is no filter filters nothing.
    #[must_use]
    pub fn read(kind: &str, late: &str) -> Self {
        Self { kind: DutyKind::from_text(kind), late_only: late == "only" }
    }

    /// What the service is asked for.
    #[must_use]
    pub fn wanted(&self, after: &str) -> Wanted {
        Wanted { kind: self.kind, late_only: self.late_only, after: read_key(after) }
    }

    /// The address of the list with this filter.
    #[must_use]
    pub fn href(&self) -> String {
        let kind = self.kind.map(|kind| format!("kind={}", kind.as_str()));
        let late = self.late_only.then(|| "late=only".to_owned());
        let query: Vec<String> = kind.into_iter().chain(late).collect();
        if query.is_empty() { "/work".to_owned() } else { format!("/work?{}", query.join("&")) }
    }
}

/// The key of a page in an address.
#[must_use]
pub fn written_key(key: &Key) -> String {
    format!("{}~{}~{}~{}", key.due_on, key.person, key.kind.as_str(), key.about)
}

/// What [`written_key`] wrote; the first page for anything else.
#[must_use]
pub fn read_key(text: &str) -> Option<Key> {
    let mut parts = text.splitn(4, '~');
    let key = Key {
        due_on: parts.next()?.parse().ok()?,
        person: parts.next()?.parse().ok()?,
        kind: DutyKind::from_text(parts.next()?)?,
        about: parts.next()?.parse().ok()?,
    };
    Some(key)
}

/// The page of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkPage {
    /// Lines, longest late first.
    pub lines: Vec<WorkLine>,
    /// The filter, as it was asked for.
    pub filter: Filter,
    /// "3 of 12 (25%)": how many lines the filter lets through.
    pub shown: String,
    /// "12 pieces of work are due within 7 days; 3 of them are late."
    pub said: String,
    /// The key of the next page, if there is more.
    pub next: Option<String>,
    /// Whether it is a team's and not one's own.
    pub of_team: bool,
    /// Whether there is so much that only the earliest was looked through.
    pub cut: bool,
}

/// The page of work.
#[must_use]
pub fn page(list: &WorkList, filter: Filter, seen: Seen<'_>) -> WorkPage {
    let said = match (list.all, list.late) {
        (0, _) => "No work is overdue or due within 7 days.".to_owned(),
        (all, 0) => format!("{} due within 7 days. None is late.", counted(all, "piece of work is", "pieces of work are")),
        (all, late) => {
            format!("{} late or due within 7 days. Late: {late}.", counted(all, "piece of work is", "pieces of work are"))
        }
    };
    WorkPage {
        lines: list.lines.iter().map(|owed| line(owed, seen)).collect(),
        shown: share(list.wanted, list.all),
        said,
        next: list.next.as_ref().map(written_key),
        of_team: list.of_team,
        cut: list.cut,
        filter,
    }
}

/// "3 of 12 (25%)", the way every page writes a share.
#[must_use]
pub fn share(part: usize, all: usize) -> String {
    let percent = (part * 100 + all / 2).checked_div(all);
    percent.map_or_else(|| "0 of 0".to_owned(), |percent| format!("{part} of {all} ({percent}%)"))
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;
    use record::{
        PersonId,
        duties::{Duty, Owner},
        recorded::plus_days,
    };
    use rules::duty::Severity;
    use service::lists::DutyRow;
    use uuid::Uuid;

    use super::*;

    /// Work of an invented person.
    pub(crate) fn owed(kind: DutyKind, due_on: Date) -> Owed {
        let duty = Duty {
            kind,
            about: Uuid::from_u128(9),
            shows_on: due_on,
            shows_until: None,
            due_on,
            manager_on: plus_days(due_on, 3),
            head_on: None,
            severity: Severity::Routine,
            owner: Owner::Officer,
            rule: "standards/standard/outcome_recorded".into(),
            snoozed_until: None,
        };
        let row = DutyRow {
            person: PersonId(Uuid::from_u128(1)),
            duty,
            holder: None,
            doer: None,
            team: None,
            unit: None,
            region: None,
        };
        Owed { row, who: row::tests::row(1) }
    }

    pub(crate) const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn a_line_says_how_late_it_is_and_leads_to_where_it_is_done() {
        let (policy, zone) = (Policy::builtin(), TimeZone::UTC);
        let seen = Seen { policy: &policy, zone: &zone, today: TODAY };
        let late = line(&owed(DutyKind::OutcomeToRecord, date(2026, 11, 19)), seen);
        assert_eq!(late.due, "19 Nov 2026 (4 days late)");
        assert!(late.late);
        assert_eq!(late.href, "/people/X000001/appointments/00000000-0000-0000-0000-000000000009");
        let soon = line(&owed(DutyKind::Contact, date(2026, 11, 25)), seen);
        assert_eq!((soon.href.as_str(), soon.late), ("/people/X000001/appointments/new", false));
        assert!(soon.rule.words.starts_with("Outcome recorded"), "{:?}", soon.rule);
    }

    #[test]
    fn every_kind_of_work_has_a_page_where_it_is_done() {
        for kind in DutyKind::ALL {
            let href = duty::href("X000001", &owed(*kind, TODAY).row.duty);
            assert!(href.starts_with("/people/X000001/"), "{href}");
        }
    }

    #[test]
    fn the_page_says_how_much_is_late_and_its_filter_and_keys_read_back() {
        let (policy, zone) = (Policy::builtin(), TimeZone::UTC);
        let seen = Seen { policy: &policy, zone: &zone, today: TODAY };
        let filter = Filter::read("outcome_to_record", "only");
        assert_eq!(filter.href(), "/work?kind=outcome_to_record&late=only");
        let lines = vec![owed(DutyKind::OutcomeToRecord, date(2026, 11, 19))];
        let key = Key { due_on: TODAY, person: PersonId(Uuid::from_u128(1)), kind: DutyKind::Contact, about: Uuid::nil() };
        let list = WorkList { lines, next: Some(key), all: 3, late: 2, wanted: 1, of_team: false, cut: false };
        let page = page(&list, filter.clone(), seen);
        assert_eq!(page.said, "3 pieces of work are late or due within 7 days. Late: 2.");
        assert_eq!(page.shown, "1 of 3 (33%)");
        assert_eq!(filter.wanted(&page.next.expect("a key")).after, Some(key));
        assert_eq!(read_key("nonsense"), None);
        assert_eq!(Filter::read("nonsense", "nonsense"), Filter::default());
    }

    #[test]
    fn an_empty_list_says_so() {
        let (policy, zone) = (Policy::builtin(), TimeZone::UTC);
        let seen = Seen { policy: &policy, zone: &zone, today: TODAY };
        let list = WorkList { lines: vec![], next: None, all: 0, late: 0, wanted: 0, of_team: false, cut: false };
        assert_eq!(page(&list, Filter::default(), seen).said, "No work is overdue or due within 7 days.");
        assert_eq!(share(0, 0), "0 of 0");
    }
}
