//! Workload: who has how many points of work against how many they can take on, live from our own record and from the
//! weekly report, and the commands about hours and reductions.
//!
//! **Here:** the figures of the nation, a region, a delivery unit, a team and an officer ([`Service::workload`],
//! [`Service::workload_officer`], [`Service::workload_owner`]), each asked of the access decision and written in the audit
//! before it is shown; importing, moving and pricing a report ([`report`]); what a day that begins changes (`night`).
//! **Not here:** a rule (they are in `rules::workload`), SQL, files.
//!
//! **Read first:** [`page`], the plain values that pages show.
//!
//! Group figures add points and available points and divide the sums; percentages are never averaged. Whoever has points and
//! no available points has *no capacity*, which is `None` and never 0 %.
//!
//! # What a live figure is made of
//!
//! Points of the cases held now come from the read tables, which each event keeps. Court reports and support for others' cases
//! are not in our record: while a report is open its points of these are added, found by staff code. Trends by week and the
//! line "over 110 % for four weeks running" are of cases alone.
//!
//! Whoever has the right of `roles.toml` (`J.workload.*`) sees them: officers their own, managers their team's, heads their
//! unit's, directors their region's; totals without names those and policy analysts. Hours, grades, reductions and absences are
//! changed by the manager of the team and the head of the unit, never about oneself (S1.5).

mod file;
pub mod lines;
mod live;
mod mine;
mod night;
mod officer;
mod owner;
pub mod page;
pub(crate) mod places;
pub mod report;
mod sums;
mod work;

use std::sync::Arc;

use record::{OfficerId, PersonId, UnitId, unit::UnitKind, workload::weight};
use rules::workload::impact::{self, Impact};
use store::{
    AuditEntry, AuditKind,
    table::{
        self, officer_workload,
        report::{self as reports, OwnerRow, Whose},
        workload as cases,
    },
};

pub use lines::{WorkloadLine, WorkloadLines};
pub use mine::Mine;
pub use night::Begun;
pub use owner::sums as sums_of_owner;
pub use page::*;
pub use report::{NewOwner, NewReport, Taken};
pub use store::table::{
    report::{FindingRow, OwnerRow as ReportOwner},
    report_case::ReportCase,
    report_place::{PlaceKind, PlaceRow},
};
pub use sums::{Gathered, Lines, Sums};

use crate::access::{About, Action, Decision, FieldGroup, Place};
use crate::actor::Actor;
use crate::audit;
use crate::lists::Lines as ListLines;
use crate::service::Service;
use crate::trouble::Trouble;
use live::Officers;
use places::{Places, kind_of};

const READ: (Action, FieldGroup) = (Action::Read, FieldGroup::Workload);
const CHANGE: (Action, FieldGroup) = (Action::Write, FieldGroup::Workload);
/// Reports in the list of reports.
const REPORTS: u32 = 60;

impl Service {
    /// The figures of the nation, a region, a delivery unit or a team, with its parts, its spread, its trend and its caseload
    /// by tier and location. Officers are named only where the asking person may see them; others are in the sums.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when no such place is known to the source; [`Trouble::Denied`]; [`Trouble::Unavailable`] when the
    /// audit cannot be written.
    pub fn workload(&self, actor: &Actor, of: &Of, source: Source) -> Result<Group, Trouble> {
        let totals = self.decide(actor, READ, About::Nothing, None);
        let place = self.workload_place(of)?;
        let own = place.map(|place| self.decide(actor, READ, About::Place(place), None));
        let named = own.as_ref().is_some_and(Decision::allowed);
        if !totals.allowed() && !named {
            return Err(self.workload_refused(actor, None, own.as_ref().unwrap_or(&totals))?);
        }
        let officers = if named { Officers::Named } else { Officers::Counted };
        let group = self.store.read(|conn| match source {
            Source::Live => self.live_group(conn, of, officers),
            Source::Report => self.report_group(conn, of, officers),
        })?;
        if group.officers_named {
            let row = AuditEntry {
                record: place.as_ref().and_then(owner::audited).map(|unit| unit.0),
                field_groups: Some(FieldGroup::Workload.as_str().to_owned()),
                rule_id: own.map(|decision| decision.rule.to_string()),
                ..audit::entry(actor, self.now(), AuditKind::Consultation, "listed")
            };
            self.write_audit(row)?;
        }
        Ok(group)
    }

    /// Where a group stands in our own record; none for the nation.
    fn workload_place(&self, of: &Of) -> Result<Option<Place>, Trouble> {
        self.store.read(|conn| {
            let Some((kind, code)) = kind_of(of) else { return Ok(None) };
            let places = Places::read(conn)?;
            let at = places.find(kind, code).map(|row| row.unit);
            let of = |kind| at.and_then(|at| places.of_kind(at, kind)).map(|row| row.unit);
            let (team, unit, region) = (of(UnitKind::Team), of(UnitKind::DeliveryUnit), of(UnitKind::Region));
            Ok(Some(Place { officer: None, team, unit, region }))
        })
    }

    /// One officer, live from our own record, by staff code.
    ///
    /// # Errors
    /// As [`Self::workload`].
    pub fn workload_officer(&self, actor: &Actor, staff_code: &str) -> Result<OfficerPage, Trouble> {
        let (row, place) = self.store.read(|conn| {
            let row = officer_workload::by_staff_code(conn, staff_code)?.ok_or(Trouble::NotFound)?;
            let around = Places::read(conn)?.around(row.team.map(UnitId));
            let place = Place { officer: Some(row.officer), ..around };
            Ok::<_, Trouble>((row, place))
        })?;
        let decision = self.decide(actor, READ, About::Place(place), None);
        if !decision.allowed() {
            return Err(self.workload_refused(actor, Some(row.officer), &decision)?);
        }
        let read = self.store.read(|conn| {
            let places = Places::read(conn)?;
            self.read_officer(conn, &places, &row, ListLines::new(self, actor))
        })?;
        let own = actor.staff.officer == Some(row.officer);
        let entry = AuditEntry {
            subject: (!read.shown.is_empty()).then(|| read.shown.join(" ")),
            record: Some(row.officer.0),
            version: Some(read.page.version.into()),
            field_groups: Some(format!("{},{}", FieldGroup::Row, FieldGroup::Workload)),
            rule_id: Some(decision.rule.to_string()),
            ..audit::entry(actor, self.now(), AuditKind::Consultation, "allow")
        };
        self.write_audit(entry)?;
        let may_change = !own && self.decide(actor, CHANGE, About::Place(place), None).allowed();
        Ok(OfficerPage { may_change, own, ..read.page })
    }

    /// One officer in one team, as the open report has them.
    ///
    /// # Errors
    /// As [`Self::workload`].
    pub fn workload_owner(&self, actor: &Actor, officer_code: &str, team_code: &str) -> Result<OwnerPage, Trouble> {
        let (open, at, row) = self.store.read(|conn| {
            let open = reports::open(conn)?.ok_or(Trouble::NotFound)?;
            let rows = reports::owners(conn, open.number, Whose::Officer(officer_code))?;
            let (at, row) = rows.into_iter().find(|(_, row)| row.team == team_code).ok_or(Trouble::NotFound)?;
            Ok::<_, Trouble>((open, at, row))
        })?;
        let (place, officer) = self.owner_place(&row)?;
        let decision = self.decide(actor, READ, About::Place(place), None);
        if !decision.allowed() {
            return Err(self.workload_refused(actor, officer, &decision)?);
        }
        let page = self.store.read(|conn| self.report_owner(conn, &open, (at, &row), ListLines::new(self, actor)))?;
        // The case numbers of the list stand in the audit, as on any page that shows them.
        let shown: Vec<&str> = page.cases.iter().filter_map(|case| case.person_number.as_deref()).collect();
        let entry = AuditEntry {
            subject: (!shown.is_empty()).then(|| shown.join(" ")),
            record: officer.map(|officer| officer.0),
            field_groups: Some(FieldGroup::Workload.as_str().to_owned()),
            reason: Some(format!("{officer_code} in {team_code}, report {}", page.report.number)),
            rule_id: Some(decision.rule.to_string()),
            ..audit::entry(actor, self.now(), AuditKind::Consultation, "allow")
        };
        self.write_audit(entry)?;
        let own = officer.is_some() && actor.staff.officer == officer;
        let may_change = !own && self.decide(actor, CHANGE, About::Place(place), None).allowed();
        Ok(OwnerPage { may_change, ..page })
    }

    /// The staff code of the asking person's own page, when they are an officer.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn workload_own(&self, actor: &Actor) -> Result<Option<String>, Trouble> {
        let Some(officer) = actor.staff.officer else { return Ok(None) };
        Ok(self.store.read(|conn| table::officer::by_id(conn, officer.0))?.map(|row| row.staff_code))
    }

    /// Whether the asking person sees the totals of places. An officer who does not has a page of their own.
    #[must_use]
    pub fn sees_workload_totals(&self, actor: &Actor) -> bool {
        self.decide(actor, READ, About::Nothing, None).allowed()
    }

    /// The reports, newest first, with their totals.
    ///
    /// # Errors
    /// [`Trouble::Denied`].
    pub fn workload_reports(&self, actor: &Actor) -> Result<Vec<ReportLine>, Trouble> {
        let decision = self.decide(actor, READ, About::Nothing, None);
        if !decision.allowed() {
            return Err(self.workload_refused(actor, None, &decision)?);
        }
        Ok(self.store.read(|conn| reports::latest(conn, REPORTS))?.iter().map(report::line).collect())
    }

    /// What an import noticed, at most `limit` lines.
    ///
    /// # Errors
    /// [`Trouble::Denied`].
    pub fn workload_findings(&self, actor: &Actor, report: i64, limit: u32) -> Result<Vec<FindingRow>, Trouble> {
        let decision = self.decide(actor, READ, About::Nothing, None);
        if !decision.allowed() {
            return Err(self.workload_refused(actor, None, &decision)?);
        }
        let mut findings = self.store.read(|conn| reports::findings(conn, report, limit))?;
        for finding in &mut findings {
            finding.words = without_examples(&finding.words);
        }
        Ok(findings)
    }

    /// What giving a case to an officer would do to their capacity, by the figures as they stand now: several in one morning
    /// each see the ones before. None when the case has no weight yet (nobody holds it and no sentence counts).
    ///
    /// # Errors
    /// [`Trouble::NotFound`]; [`Trouble::Denied`].
    pub fn workload_impact(&self, actor: &Actor, person: PersonId, staff_code: &str) -> Result<Option<Impact>, Trouble> {
        let page = self.store.read(|conn| {
            let row = officer_workload::by_staff_code(conn, staff_code)?.ok_or(Trouble::NotFound)?;
            let around = Places::read(conn)?.around(row.team.map(UnitId));
            let place = Place { officer: Some(row.officer), ..around };
            let (_, extras) = live::open_report(conn)?;
            let sums = live::sums(&row, &extras);
            let held = cases::held(conn, person)?;
            let file = self.case(conn, person)?.ok_or(Trouble::NotFound)?.fold;
            Ok::<_, Trouble>((row, place, sums, held, file))
        })?;
        let (row, place, sums, held, file) = page;
        let decision = self.decide(actor, READ, About::Place(place), None);
        if !decision.allowed() {
            return Err(self.workload_refused(actor, Some(row.officer), &decision)?);
        }
        let already = held.as_ref().is_some_and(|held| held.officer == row.officer);
        let points = held.map(|held| held.points).or_else(|| weight(&file, self.today(), &self.policy));
        let holds = if already { impact::Holds::Already } else { impact::Holds::No };
        let whole = |points: i64| u32::try_from(rules::workload::points::from_hundredths(points)).unwrap_or_default();
        Ok(points.map(|points| impact::of(sums.points(), sums.available, whole(points), holds)))
    }

    /// Whether somebody may change the hours, grade, reductions and absences of an officer, and by which rule.
    pub(crate) fn may_change_officer(&self, actor: &Actor, officer: OfficerId) -> Result<Decision, Trouble> {
        if actor.staff.officer == Some(officer) {
            return Ok(Decision { verdict: crate::access::Verdict::Deny, rule: "S1.5".into() });
        }
        let place = self.store.read(|conn| {
            let today = self.today();
            let team = self.officer(conn, officer)?.and_then(|kept| kept.fold.team(today));
            Ok::<_, Trouble>(Place { officer: Some(officer), ..Places::read(conn)?.around(team) })
        })?;
        let managed = self.decide(actor, CHANGE, About::Place(place), None);
        if managed.allowed() {
            return Ok(managed);
        }
        // Whoever manages accounts sets officers up, hours and grade among it.
        let administered = self.decide(actor, (Action::Manage, FieldGroup::Accounts), About::Account(officer.0), None);
        Ok(if administered.allowed() { administered } else { managed })
    }

    /// The same for an owner of the open report: the rule that allows it.
    fn may_change_owner(&self, actor: &Actor, row: &OwnerRow) -> Result<Arc<str>, Trouble> {
        let (place, officer) = self.owner_place(row)?;
        let decision = if officer.is_some() && officer == actor.staff.officer {
            Decision { verdict: crate::access::Verdict::Deny, rule: "S1.5".into() }
        } else {
            self.decide(actor, CHANGE, About::Place(place), None)
        };
        if decision.allowed() {
            return Ok(decision.rule);
        }
        Err(self.workload_refused(actor, officer, &decision)?)
    }

    /// Where an owner of the report stands in our own record.
    fn owner_place(&self, row: &OwnerRow) -> Result<(Place, Option<OfficerId>), Trouble> {
        self.store.read(|conn| {
            let places = Places::read(conn)?;
            let officer = officer_workload::by_staff_code(conn, &row.officer)?.map(|row| row.officer);
            Ok((Place { officer, ..owner::place_of(&places, &row.region, &row.unit, &row.team) }, officer))
        })
    }

    /// Writes a refusal and gives what to answer.
    fn workload_refused(&self, actor: &Actor, officer: Option<OfficerId>, decision: &Decision) -> Result<Trouble, Trouble> {
        let mut row = audit::refusal(actor, self.now(), FieldGroup::Workload, (None, None), decision);
        row.record = officer.map(|officer| officer.0);
        self.write_audit(row)?;
        if actor.staff.roles.iter().any(|role| role.hears_not_found()) {
            return Ok(Trouble::NotFound);
        }
        Ok(Trouble::Denied { owner: None, person: None, rule: Arc::clone(&decision.rule) })
    }
}

/// A finding without its examples in brackets: they name officers of any place, and who sees totals need not see officers.
/// Whoever took the extract in was shown them.
fn without_examples(words: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '(' => {
                depth += 1;
                if depth == 1 && kept.ends_with(' ') {
                    kept.pop();
                }
            }
            ')' if depth > 0 => depth -= 1,
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::without_examples;

    #[test]
    fn a_finding_on_a_page_names_no_officer() {
        let words = "CMS: 4 contacts whose code has no points (row 16: XYZ1 of R03A010 (in R03P1T2)). They count 0 points.";
        assert_eq!(without_examples(words), "CMS: 4 contacts whose code has no points. They count 0 points.");
        assert_eq!(without_examples("Nothing in brackets."), "Nothing in brackets.");
    }
}
