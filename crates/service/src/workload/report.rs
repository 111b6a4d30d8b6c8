//! Workload reports: taking one in, pricing it anew, changing an owner's hours, moving a case, and its figures.
//!
//! An import and a pricing are jobs of the service, started by whoever has the machine; the rest asks the access decision.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use rules::{
    grade::{ContractedHours, Grade},
    workload::{
        Counts, Location, TierKey, WeightSet, hours,
        points::{self, OwnerWork, PointParts},
    },
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use store::{
    AuditEntry, AuditKind, Conn, Digest, StoreError,
    table::{
        officer_workload, owner_hours,
        report::{self, FindingRow, OwnerFigures, OwnerRow, ReportRow, Whose},
        report_case::{self, ReportCase},
        report_place::{self, PlaceRow},
        report_total,
    },
};
use uuid::Uuid;

use super::page::ReportLine;
use super::work;
use crate::actor::Actor;
use crate::audit;
use crate::service::Service;
use crate::trouble::Trouble;

/// An extract, read and checked, ready to be taken in as a report.
#[derive(Clone, Debug, Default)]
pub struct NewReport {
    /// SHA-256 of the file: the same content is taken in once.
    pub content: [u8; 32],
    /// When the extract was taken, as it says.
    pub taken_at: Option<DateTime>,
    /// Every region, unit and team that it names.
    pub places: Vec<PlaceRow>,
    /// Its owners.
    pub owners: Vec<NewOwner>,
    /// What the reader noticed.
    pub findings: Vec<FindingRow>,
}

/// An officer in a team, as the extract has them.
#[derive(Clone, Debug)]
pub struct NewOwner {
    /// Code of the region.
    pub region: String,
    /// Code of the delivery unit.
    pub unit: String,
    /// Code of the team.
    pub team: String,
    /// Staff code.
    pub officer: String,
    /// Forename.
    pub forename: String,
    /// Surname.
    pub surname: String,
    /// Grade as the extract has it.
    pub grade_code: String,
    /// What they hold.
    pub work: OwnerWork,
    /// Contracted hours that came beside the extract; none: those kept, or else the grade's usual ones.
    pub contracted: Option<Decimal>,
    /// Hours of reductions that came beside the extract; none: those of our own record.
    pub reduced: Option<Decimal>,
    /// Their case rows.
    pub cases: Vec<ReportCase>,
}

/// What became of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The report.
    pub report: ReportLine,
    /// Whether this very content was there already, and nothing was changed.
    pub already: bool,
}

/// A report as a line of a list.
pub(super) fn line(row: &ReportRow) -> ReportLine {
    ReportLine {
        number: row.number,
        taken_at: row.taken_at,
        as_of: row.as_of,
        imported_at: row.imported_at,
        open: row.open,
        owners: row.owners,
        cases: row.cases,
        findings: row.findings,
    }
}

/// Why a report cannot be priced.
#[derive(Debug, thiserror::Error)]
enum Unpriceable {
    #[error("no case weights are in force on {0}: add rows to case-weights that hold from then on")]
    NoWeights(Date),
    #[error("the counts of an owner cannot be read: the database was changed by hand")]
    Counts,
}

impl Service {
    /// The open report, if any was taken in.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn open_report(&self) -> Result<Option<ReportLine>, Trouble> {
        Ok(self.store.read(report::open)?.as_ref().map(line))
    }

    /// Takes in a report: whole, in one transaction, with its audit row. Until it is whole the one before is read. The same
    /// content again changes nothing. `job` stands for it in the audit.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when no weights are in force on the day; [`Trouble::Unavailable`]; nothing is changed then.
    pub fn import_report(&self, job: Uuid, new: NewReport, as_of: Date) -> Result<Taken, Trouble> {
        let content = Digest(new.content);
        if let Some(there) = self.store.read(|conn| report::of_content(conn, content))? {
            return Ok(Taken { report: line(&there), already: true });
        }
        let weights = self.weights(as_of)?;
        let known = self.store.read(|conn| Known::read(conn, &new.owners))?;
        let mut given = Vec::new();
        let mut owners = Vec::with_capacity(new.owners.len());
        for owner in new.owners {
            if let Some(hours) = owner.contracted {
                given.push((owner.officer.clone(), owner.team.clone(), hundredths_of(hours)));
            }
            let grade = self.policy.grades.from_record_code(&owner.grade_code, as_of);
            let contracted = known.contracted(&owner).unwrap_or_else(|| self.usual_hours(grade, as_of));
            let hours = Hours { grade, contracted, reduced: known.reduced(&owner) };
            owners.push(row_of(owner, hours, weights));
        }
        let now = self.now();
        let whole = report::NewReport { content: Some(content), taken_at: new.taken_at, owners, findings: new.findings };
        let places = new.places;
        let saved = self.store.write(move |tx| {
            if let Some(there) = report::of_content(tx.conn(), content)? {
                return Ok(Taken { report: line(&there), already: true });
            }
            places.iter().try_for_each(|place| report_place::put(tx.conn(), place))?;
            for (officer, team, hours) in &given {
                owner_hours::set(tx.conn(), officer, team, *hours, (now, job))?;
            }
            let number = report::insert(tx.conn(), &whole, &report::Import { as_of, at: now, by: job })?;
            let mut entry = AuditEntry::new(now, AuditKind::Collection, Some(job), "imported");
            entry.reason = Some(format!("workload report {number} with {} owners", whole.owners.len()));
            tx.audit(&entry)?;
            let row = report::open(tx.conn())?.ok_or(StoreError::NoRow { sql: "the open report" })?;
            Ok::<_, StoreError>(Taken { report: line(&row), already: false })
        })?;
        Ok(saved)
    }

    /// Prices every owner of the open report with the weights in force today, and writes what changed in one transaction.
    /// How many owners were priced; none without a report.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when no weights are in force; [`Trouble::Unavailable`].
    pub fn reprice_report(&self, job: Uuid) -> Result<usize, Trouble> {
        let weights = self.weights(self.today())?.clone();
        let now = self.now();
        let outcome = self.store.write(move |tx| {
            let Some(open) = report::open(tx.conn())? else { return Ok(Ok(0)) };
            let owners = report::owners(tx.conn(), open.number, Whose::Nation)?;
            let count = owners.len();
            for (place, owner) in owners {
                let Some(work) = work_of(&owner.figures) else { return Ok(Err(Unpriceable::Counts)) };
                let figures = with_parts(owner.figures.clone(), &points::batch(&work, &weights));
                if figures != owner.figures {
                    report::set_points(tx.conn(), open.number, place, &figures)?;
                }
            }
            report_total::refresh(tx.conn(), open.number)?;
            let mut entry = AuditEntry::new(now, AuditKind::Alteration, Some(job), "priced anew");
            entry.reason = Some(format!("workload report {}", open.number));
            tx.audit(&entry)?;
            Ok::<_, StoreError>(Ok(count))
        })?;
        outcome.map_err(Trouble::broken)
    }

    /// Sets an owner's contracted hours: kept for the reports to come, and the open one is worked out anew. Who may: the manager of
    /// the team, the head of its unit, never about oneself.
    ///
    /// # Errors
    /// [`Trouble::NotFound`]; [`Trouble::Denied`]; [`Trouble::Unavailable`].
    pub fn set_owner_hours(&self, actor: &Actor, officer: &str, team: &str, hours: ContractedHours) -> Result<(), Trouble> {
        let row = self.store.read(|conn| {
            let (.., row) = owner_now(conn, officer, team)?.ok_or(Trouble::NotFound)?;
            Ok::<_, Trouble>(row)
        })?;
        let rule = self.may_change_owner(actor, &row)?;
        let weights = self.weights(self.today())?.clone();
        let (now, by) = (self.now(), actor.staff.account);
        let (officer, team) = (officer.to_owned(), team.to_owned());
        let mut entry = audit::entry(actor, now, AuditKind::Alteration, "done");
        entry.field_groups = Some(crate::access::FieldGroup::Workload.as_str().to_owned());
        entry.reason = Some(format!("contracted hours of {officer} in {team}"));
        entry.rule_id = Some(rule.to_string());
        let outcome = self.store.write(move |tx| {
            let contracted = i64::from(hours.hundredths());
            owner_hours::set(tx.conn(), &officer, &team, contracted, (now, by))?;
            tx.audit(&entry)?;
            // As they stand now: a report may have come, or a case have moved, since the decision.
            let Some((number, place, row)) = owner_now(tx.conn(), &officer, &team)? else { return Ok(Ok(())) };
            let Some(work) = work_of(&row.figures) else { return Ok(Err(Unpriceable::Counts)) };
            let hours = Hours { grade: row.grade, contracted, reduced: row.figures.reduced };
            report::set_figures(tx.conn(), number, place, &priced(&work, hours, &weights))?;
            report_total::refresh(tx.conn(), number)?;
            Ok::<_, StoreError>(Ok(()))
        })?;
        outcome.map_err(Trouble::broken)
    }

    /// Moves a person's case from one owner of the open report to another: both change at once, in one transaction.
    ///
    /// Only the case rows of type N are priced cases; the others move with the person and change no points.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when the person is not listed or either owner is not there; [`Trouble::Unavailable`].
    pub fn move_report_case(&self, job: Uuid, person: &str, from: (&str, &str), to: (&str, &str)) -> Result<(), Trouble> {
        let weights = self.weights(self.today())?.clone();
        let now = self.now();
        let text = |(officer, team): (&str, &str)| (officer.to_owned(), team.to_owned());
        let (person, from, to) = (person.to_owned(), text(from), text(to));
        let done = self.store.write(move |tx| {
            let Some(open) = report::open(tx.conn())? else { return Ok(false) };
            let find = |conn: &mut dyn Conn, (officer, team): &(String, String)| {
                let rows = report::owners(conn, open.number, Whose::Officer(officer))?;
                Ok::<_, StoreError>(rows.into_iter().find(|(_, row)| row.team == *team))
            };
            let (Some((from, mut old)), Some((to, mut new))) = (find(tx.conn(), &from)?, find(tx.conn(), &to)?) else {
                return Ok(false);
            };
            let rows = report_case::of_person(tx.conn(), open.number, &person)?;
            let rows: Vec<_> = rows.into_iter().filter(|(line, _)| line.owner == from).collect();
            let (Some(mut less), Some(mut more)) = (work_of(&old.figures), work_of(&new.figures)) else { return Ok(false) };
            if rows.is_empty() || from == to {
                return Ok(false);
            }
            for (at, case) in &rows {
                report_case::move_to(tx.conn(), open.number, *at, case, to)?;
                if case.row_type == 'N' {
                    carry_over(&mut less, &mut more, case);
                }
            }
            for (place, owner, work) in [(from, &mut old, &less), (to, &mut new, &more)] {
                let hours = Hours { grade: owner.grade, contracted: owner.figures.contracted, reduced: owner.figures.reduced };
                owner.figures = priced(work, hours, &weights);
                report::set_figures(tx.conn(), open.number, place, &owner.figures)?;
            }
            report_total::refresh(tx.conn(), open.number)?;
            let mut entry = AuditEntry::new(now, AuditKind::Alteration, Some(job), "case moved in the report");
            entry.subject = Some(person.clone());
            tx.audit(&entry)?;
            Ok::<_, StoreError>(true)
        })?;
        if done { Ok(()) } else { Err(Trouble::NotFound) }
    }

    /// Hours that are kept for owners between reports: staff code, team code, hundredths of an hour.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn owner_hours(&self) -> Result<Vec<(String, String, i64)>, Trouble> {
        Ok(self.store.read(owner_hours::all)?)
    }

    /// Owners of the open report with their places, for the command line: no access decision is asked, whoever has the machine
    /// has the file.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when no report was taken in.
    pub fn report_owners(&self) -> Result<(ReportLine, Vec<OwnerRow>, Vec<PlaceRow>), Trouble> {
        self.store.read(|conn| {
            let open = report::open(conn)?.ok_or(Trouble::NotFound)?;
            let owners = report::owners(conn, open.number, Whose::Nation)?.into_iter().map(|(_, owner)| owner).collect();
            Ok((line(&open), owners, report_place::all(conn)?))
        })
    }

    /// The weights in force on a day.
    pub(super) fn weights(&self, day: Date) -> Result<&WeightSet, Trouble> {
        self.policy.case_weights.on(day).ok_or_else(|| Trouble::broken(Unpriceable::NoWeights(day)))
    }

    fn usual_hours(&self, grade: Grade, day: Date) -> i64 {
        let row = self.policy.grades.types.read(grade, day);
        row.map_or(0, |row| i64::from(row.value.usual_hours_hundredths))
    }
}

/// An owner of the open report, with its number and their place in it.
fn owner_now(conn: &mut dyn Conn, officer: &str, team: &str) -> Result<Option<(i64, i64, OwnerRow)>, StoreError> {
    let Some(open) = report::open(conn)? else { return Ok(None) };
    let rows = report::owners(conn, open.number, Whose::Officer(officer))?;
    Ok(rows.into_iter().find(|(_, row)| row.team == team).map(|(place, row)| (open.number, place, row)))
}

/// What is known of owners' hours before an import.
struct Known {
    contracted: BTreeMap<(String, String), i64>,
    reduced: BTreeMap<String, (Option<String>, i64)>,
    /// Officers who are in one team only.
    in_one_team: BTreeSet<String>,
}

impl Known {
    fn read(conn: &mut dyn Conn, owners: &[NewOwner]) -> Result<Self, StoreError> {
        let contracted = owner_hours::all(conn)?.into_iter().map(|(officer, team, hours)| ((officer, team), hours)).collect();
        let reduced =
            officer_workload::reduced(conn)?.into_iter().map(|(officer, team, hours)| (officer, (team, hours))).collect();
        let mut teams: BTreeMap<&str, u32> = BTreeMap::new();
        for owner in owners {
            *teams.entry(&owner.officer).or_default() += 1;
        }
        let in_one_team = teams.into_iter().filter(|(_, teams)| *teams == 1).map(|(officer, _)| officer.to_owned()).collect();
        Ok(Self { contracted, reduced, in_one_team })
    }

    /// Contracted hours that came beside the extract, or else those kept.
    fn contracted(&self, owner: &NewOwner) -> Option<i64> {
        let kept = || self.contracted.get(&(owner.officer.clone(), owner.team.clone())).copied();
        owner.contracted.map(hundredths_of).or_else(kept)
    }

    /// Reductions that came beside the extract, or else those in force in our own record: in the officer's own team, or in the only
    /// one that the extract has them in.
    fn reduced(&self, owner: &NewOwner) -> i64 {
        let own = self.reduced.get(&owner.officer);
        let own = own.filter(|(team, _)| team.as_ref() == Some(&owner.team) || self.in_one_team.contains(&owner.officer));
        owner.reduced.map_or_else(|| own.map_or(0, |(_, hours)| *hours), hundredths_of)
    }
}

fn row_of(owner: NewOwner, hours: Hours, weights: &WeightSet) -> (OwnerRow, Vec<ReportCase>) {
    let figures = priced(&owner.work, hours, weights);
    let row = OwnerRow {
        region: owner.region,
        unit: owner.unit,
        team: owner.team,
        officer: owner.officer,
        forename: owner.forename,
        surname: owner.surname,
        grade_code: owner.grade_code,
        grade: hours.grade,
        figures,
    };
    (row, owner.cases)
}

/// What an owner could carry is worked out from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hours {
    pub grade: Grade,
    /// Hundredths of an hour.
    pub contracted: i64,
    /// Hundredths of an hour.
    pub reduced: i64,
}

/// An owner's figures: the weekly engine's points, and available points by the exact live formula.
pub(super) fn priced(work: &OwnerWork, owner: Hours, weights: &WeightSet) -> OwnerFigures {
    let exact = |hundredths: i64| Decimal::new(hundredths, 2);
    let of = |location: Location| whole(work.unfiltered.of_location(location) + work.t2a.of_location(location));
    let untiered =
        |counts: &Counts| counts.held().filter(|(_, tier, _)| tier.number() == 0).map(|(.., n)| i64::from(n)).sum::<i64>();
    let figures = OwnerFigures {
        contracted: owner.contracted,
        reduced: owner.reduced,
        available: hours::available(owner.grade, exact(owner.contracted), exact(owner.reduced), weights),
        cases: whole(work.unfiltered.total() + work.t2a.total()),
        untiered: untiered(&work.unfiltered) + untiered(&work.t2a),
        community: of(Location::Community),
        licence: of(Location::Licence),
        custody: of(Location::Custody),
        support_points: work.cms * 100,
        counts: work::pack(work),
        ..OwnerFigures::default()
    };
    with_parts(figures, &points::batch(work, weights))
}

fn with_parts(mut figures: OwnerFigures, parts: &PointParts) -> OwnerFigures {
    figures.case_points = parts.cases * 100;
    figures.t2a_points = hundredths_of(parts.t2a);
    figures.standard_points = parts.standard_reports * 100;
    figures.fast_points = (parts.fast_reports + parts.oral_reports) * 100;
    figures.points = parts.total * 100;
    figures
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn hundredths_of(exact: Decimal) -> i64 {
    (exact * Decimal::ONE_HUNDRED).round().to_i64().unwrap_or_default()
}

/// What an owner holds, as the report keeps it.
pub(super) fn work_of(figures: &OwnerFigures) -> Option<OwnerWork> {
    work::unpack(&figures.counts, figures.support_points / 100)
}

/// Takes a listed case from one owner's counts and adds it to the other's: as a priced case if it was one there.
fn carry_over(less: &mut OwnerWork, more: &mut OwnerWork, case: &ReportCase) {
    let (Some(tier), Some(location)) = (TierKey::from_number(case.tier), Location::ALL.get(usize::from(case.location)).copied())
    else {
        return;
    };
    let pairs = [(&mut less.filtered, &mut more.filtered), (&mut less.unfiltered, &mut more.unfiltered)];
    for (from, to) in pairs {
        if from.get(location, tier) > 0 {
            from.take(location, tier, 1);
            to.add(location, tier, 1);
        }
    }
}
