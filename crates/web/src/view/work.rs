//! Work that is owed, as lists show it: how late, whose, what to do (users-and-journeys J4).

use jiff::{civil::Date, tz::TimeZone};
use record::{
    OfficerId, UnitId,
    words::{distance, short_date},
};
use rules::{
    Policy,
    duty::{DutyKind, Severity},
};
use serde::Deserialize;
use service::lists::{
    OfficerRow, Owed,
    duty::DutyId,
    work::{Key, Sort, Wanted, WorkList},
};

use crate::respond::with_query;

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

/// A duty in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLine {
    /// "18 Nov 2026 (4 days late)".
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// Whether somebody may come to harm if it is not done.
    pub critical: bool,
    /// How much harm may come of it: "Important", "Routine".
    pub severity: &'static str,
    /// "Put off until 27 Nov 2026", where somebody put it off.
    pub put_off: Option<String>,
    /// About whom.
    pub who: PersonLine,
    /// The words of its link.
    pub action: String,
    /// Where it is done.
    pub href: String,
    /// Why it is owed.
    pub rule: Rule,
    /// The page with the facts that cause it.
    pub why: String,
}

/// A duty in a list.
#[must_use]
pub fn line(owed: &Owed, seen: Seen<'_>) -> WorkLine {
    let due = &owed.row.duty;
    WorkLine {
        due: format!("{} ({})", short_date(due.due_on), distance(due.due_on, seen.today)),
        late: due.due_on < seen.today,
        critical: due.severity == Severity::Critical,
        severity: severity(due.severity),
        put_off: due
            .snoozed_until
            .filter(|until| *until > seen.today)
            .map(|until| format!("Put off until {}", short_date(until))),
        who: row::person(&owed.who, seen.policy, seen.today),
        action: duty::asked(seen.policy, due, seen.today),
        href: duty::href(&owed.who.crn, due),
        rule: rule(seen.policy, &due.rule, due.due_on.min(seen.today)),
        why: format!("/work/{}", DutyId::of(&owed.row).text()),
    }
}

/// How much harm may come of a duty not done, in a word.
#[must_use]
pub const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Routine => "Routine",
        Severity::Important => "Important",
        Severity::Critical => "Critical",
    }
}

/// What the list of duties is filtered and sorted by, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this team.
    pub team: Option<UnitId>,
    /// Only of this officer.
    pub officer: Option<OfficerId>,
    /// Only this kind.
    pub kind: Option<DutyKind>,
    /// Only what is late.
    pub late_only: bool,
    /// Only what stayed late until its rule brings it to the head of the unit.
    pub came_to_head: bool,
    /// Only of people whose name or case number has this in it.
    pub person: String,
    /// In which order.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub backwards: bool,
}

/// The fields of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[expect(missing_docs, reason = "each is the field of that name of `Filter`, as it was typed")]
pub struct Asked {
    #[serde(default)]
    pub team: String,
    #[serde(default)]
    pub officer: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub late: String,
    #[serde(default)]
    pub person: String,
    #[serde(default)]
    pub sort: String,
    #[serde(default)]
    pub order: String,
    #[serde(default)]
    pub after: String,
}

impl Filter {
    /// Reads the fields of the address. What is no filter filters nothing.
    #[must_use]
    pub fn read(asked: &Asked) -> Self {
        Self {
            team: asked.team.parse().ok(),
            officer: asked.officer.parse().ok(),
            kind: DutyKind::from_text(&asked.kind),
            late_only: asked.late == "only",
            came_to_head: asked.late == "head",
            person: asked.person.trim().to_owned(),
            sort: Sort::read(&asked.sort),
            backwards: asked.order == "backwards",
        }
    }

    /// Only one kind, of one's own list.
    #[must_use]
    pub fn of(kind: DutyKind) -> Self {
        Self { kind: Some(kind), ..Self::default() }
    }

    /// Only what is late of one kind, of one's own list.
    #[must_use]
    pub fn late_of(kind: DutyKind) -> Self {
        Self { late_only: true, ..Self::of(kind) }
    }

    /// What the service is asked for.
    #[must_use]
    pub fn wanted(&self, after: &str) -> Wanted {
        Wanted {
            team: self.team,
            officer: self.officer,
            kind: self.kind,
            late_only: self.late_only,
            came_to_head: self.came_to_head,
            person: self.person.clone(),
            sort: self.sort,
            backwards: self.backwards,
            after: read_key(after),
        }
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn filters(&self) -> bool {
        self.officer.is_some() || self.kind.is_some() || self.late_only || self.came_to_head || !self.person.is_empty()
    }

    /// The same list sorted by a column; turned round when it is sorted by that column already.
    #[must_use]
    pub fn sorted_by(&self, sort: Sort) -> Self {
        Self { sort, backwards: self.sort == sort && !self.backwards, ..self.clone() }
    }

    /// The fields that filter, each with its words and the list without it.
    #[must_use]
    pub fn parts(&self, officers: &[OfficerRow], seen: Seen<'_>) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        let mut part = |words: String, without: Self| parts.push((words, without.href()));
        if let Some(kind) = self.kind {
            part(duty::name(seen.policy, kind, seen.today), Self { kind: None, ..self.clone() });
        }
        if let Some(officer) = self.officer {
            let name =
                officers.iter().find(|row| row.officer == officer).map_or_else(|| "Another officer".to_owned(), OfficerRow::name);
            part(name, Self { officer: None, ..self.clone() });
        }
        if self.late_only {
            part("Only what is late".to_owned(), Self { late_only: false, ..self.clone() });
        }
        if self.came_to_head {
            part("Only what came to the head of the unit".to_owned(), Self { came_to_head: false, ..self.clone() });
        }
        if !self.person.is_empty() {
            part(format!("Person: {}", self.person), Self { person: String::new(), ..self.clone() });
        }
        parts
    }

    /// The address of the list with this filter.
    #[must_use]
    pub fn href(&self) -> String {
        let fields = [
            ("team", self.team.map(|team| team.to_string())),
            ("officer", self.officer.map(|officer| officer.to_string())),
            ("kind", self.kind.map(|kind| kind.as_str().to_owned())),
            ("late", if self.came_to_head { Some("head".to_owned()) } else { self.late_only.then(|| "only".to_owned()) }),
            ("person", Some(self.person.clone()).filter(|person| !person.is_empty())),
            ("sort", (self.sort != Sort::Due).then(|| self.sort.as_str().to_owned())),
            ("order", self.backwards.then(|| "backwards".to_owned())),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.fold("/work".to_owned(), |path, (name, value)| with_query(&path, name, &value))
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

/// The page of duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkPage {
    /// Lines, in the order asked for.
    pub lines: Vec<WorkLine>,
    /// The filter, as it was asked for.
    pub filter: Filter,
    /// What filters, each with the list without it.
    pub parts: Vec<(String, String)>,
    /// "3 of 12 (25%)": how many lines the filter lets through.
    pub shown: String,
    /// "12 duties are due within 7 days; 3 of them are late."
    pub said: String,
    /// The key of the next page, if there is more.
    pub next: Option<String>,
    /// Whose list it is: "Your team" or the team's name; none for one's own.
    pub team: Option<String>,
    /// What the list without a team chosen is called: "My team"; for a head "All teams".
    pub own_teams: &'static str,
    /// Teams to choose from, with their names.
    pub teams: Vec<(String, String)>,
    /// Officers to choose from, with their names.
    pub officers: Vec<(String, String)>,
    /// Kinds to choose from, with their names.
    pub kinds: Vec<(&'static str, String)>,
    /// Whether there is so much that only the earliest was looked through.
    pub cut: bool,
}

/// The page of duties.
#[must_use]
pub fn page(list: &WorkList, filter: Filter, seen: Seen<'_>) -> WorkPage {
    let said = match (list.all, list.late) {
        (0, _) => "No work is overdue or due within 7 days.".to_owned(),
        (all, 0) => format!("{} due within 7 days. None is late.", counted(all, "piece of work is", "pieces of work are")),
        (all, late) => {
            format!("{} late or due within 7 days. Late: {late}.", counted(all, "piece of work is", "pieces of work are"))
        }
    };
    let mut kinds = list.kinds.clone();
    kinds.extend(filter.kind.filter(|kind| !list.kinds.contains(kind)));
    WorkPage {
        lines: list.lines.iter().map(|owed| line(owed, seen)).collect(),
        parts: filter.parts(&list.officers, seen),
        shown: share(list.wanted, list.all),
        said,
        next: list.next.as_ref().map(written_key),
        team: list.team.as_ref().or(list.unit.as_ref()).map(|place| place.name.clone()),
        own_teams: if list.unit.is_some() { "All teams" } else { "My team" },
        teams: list.teams.iter().map(|team| (team.unit.to_string(), team.name.clone())).collect(),
        officers: list.officers.iter().map(|officer| (officer.officer.to_string(), officer.name())).collect(),
        kinds: kinds.into_iter().map(|kind| (kind.as_str(), duty::name(seen.policy, kind, seen.today))).collect(),
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
            rule: "standards/duty/outcome_to_record".into(),
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

    /// An empty list.
    fn nothing() -> WorkList {
        WorkList {
            lines: vec![],
            next: None,
            all: 0,
            late: 0,
            wanted: 0,
            team: None,
            unit: None,
            teams: vec![],
            officers: vec![],
            kinds: vec![],
            cut: false,
        }
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
        assert_eq!((soon.href.as_str(), soon.late), ("/people/X000001/appointments", false));
        assert!(soon.rule.words.starts_with("Record outcome"), "{:?}", soon.rule);
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
        let filter = Filter::late_of(DutyKind::OutcomeToRecord);
        assert_eq!(filter.href(), "/work?kind=outcome_to_record&late=only");
        let lines = vec![owed(DutyKind::OutcomeToRecord, date(2026, 11, 19))];
        let key = Key { due_on: TODAY, person: PersonId(Uuid::from_u128(1)), kind: DutyKind::Contact, about: Uuid::nil() };
        let list = WorkList { lines, next: Some(key), all: 3, late: 2, wanted: 1, ..nothing() };
        let page = page(&list, filter.clone(), seen);
        assert_eq!(page.said, "3 pieces of work are late or due within 7 days. Late: 2.");
        assert_eq!(page.shown, "1 of 3 (33%)");
        assert_eq!(filter.wanted(&page.next.expect("a key")).after, Some(key));
        assert_eq!(read_key("nonsense"), None);
        let nonsense = || "nonsense".to_owned();
        let asked = Asked {
            team: nonsense(),
            officer: nonsense(),
            kind: nonsense(),
            late: nonsense(),
            sort: nonsense(),
            ..Asked::default()
        };
        assert_eq!(Filter::read(&asked), Filter::default());
        let sorted = filter.sorted_by(Sort::Person);
        assert_eq!(sorted.href(), "/work?kind=outcome_to_record&late=only&sort=person");
        assert_eq!(sorted.sorted_by(Sort::Person).href(), "/work?kind=outcome_to_record&late=only&sort=person&order=backwards");
        let parts = sorted.parts(&[], seen);
        assert_eq!(parts[1].1, "/work?kind=outcome_to_record&sort=person", "each filter comes off by itself: {parts:?}");
    }

    #[test]
    fn an_empty_list_says_so() {
        let (policy, zone) = (Policy::builtin(), TimeZone::UTC);
        let seen = Seen { policy: &policy, zone: &zone, today: TODAY };
        let list = nothing();
        assert_eq!(page(&list, Filter::default(), seen).said, "No work is overdue or due within 7 days.");
        assert_eq!(share(0, 0), "0 of 0");
    }
}
