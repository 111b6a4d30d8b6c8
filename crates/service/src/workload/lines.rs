//! Every officer as a line, for the command line: whoever has the machine has the file, so no access decision is asked.

use std::collections::BTreeSet;

use jiff::civil::Date;
use record::{OfficerId, UnitId, unit::UnitKind};
use rules::grade::Grade;
use store::{
    Conn,
    table::{
        officer_workload,
        report::{self, Whose},
        report_place::PlaceKind,
        workload_week,
    },
};

use super::page::{Level, ReportLine, Source, Spot};
use super::places::{Places, ReportPlaces, spot};
use super::sums::{Lines, Sums};
use super::{live, owner};
use crate::service::Service;
use crate::trouble::Trouble;

/// One officer (of a report: in one team) with what they hold and could carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadLine {
    /// Region.
    pub region: Spot,
    /// Delivery unit.
    pub unit: Spot,
    /// Team.
    pub team: Spot,
    /// The officer: staff code and name.
    pub officer: Spot,
    /// Grade.
    pub grade: Grade,
    /// The figures.
    pub sums: Sums,
    /// Whether the workload is excessive (over the second line for as many weeks as it says).
    pub excessive: bool,
}

/// Everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadLines {
    /// The day for which they hold.
    pub on: Date,
    /// The open report.
    pub report: Option<ReportLine>,
    /// The red lines in force.
    pub red: Lines,
    /// Officers: live by name, of a report in its order.
    pub lines: Vec<WorkloadLine>,
}

impl Service {
    /// Every officer with their figures.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when a report is asked for and none was taken in; [`Trouble::Unavailable`].
    pub fn workload_lines(&self, source: Source) -> Result<WorkloadLines, Trouble> {
        self.store.read(|conn| match source {
            Source::Live => self.live_lines(conn),
            Source::Report => self.report_lines(conn),
        })
    }

    fn live_lines(&self, conn: &mut dyn Conn) -> Result<WorkloadLines, Trouble> {
        let today = self.today();
        let red = Lines::on(&self.policy, today);
        let places = Places::read(conn)?;
        let (report, extras) = live::open_report(conn)?;
        let over = workload_week::over(conn, workload_week::monday(today), red.weeks, red.second_shown_above())?;
        let over: BTreeSet<OfficerId> = over.into_iter().collect();
        let rows = officer_workload::officers(conn, officer_workload::Whose::Nation)?;
        let line = |row: &officer_workload::WorkloadRow| {
            let at = |kind, level| {
                let found = row.team.and_then(|team| places.of_kind(UnitId(team), kind));
                found.map_or_else(|| Spot { level, code: String::new(), name: "In no team".to_owned() }, spot)
            };
            WorkloadLine {
                region: at(UnitKind::Region, Level::Region),
                unit: at(UnitKind::DeliveryUnit, Level::Unit),
                team: at(UnitKind::Team, Level::Team),
                officer: live::officer_spot(row),
                grade: row.grade,
                sums: live::sums(row, &extras),
                excessive: over.contains(&row.officer),
            }
        };
        Ok(WorkloadLines { on: today, report, red, lines: rows.iter().map(line).collect() })
    }

    fn report_lines(&self, conn: &mut dyn Conn) -> Result<WorkloadLines, Trouble> {
        let open = report::open(conn)?.ok_or(Trouble::NotFound)?;
        let red = Lines::on(&self.policy, open.as_of);
        let places = ReportPlaces::read(conn)?;
        let over = report::over(conn, open.number, red.weeks, red.second_shown_above())?;
        let over: BTreeSet<(String, String)> = over.into_iter().collect();
        let owners = report::owners(conn, open.number, Whose::Nation)?;
        let line = |owner: report::OwnerRow| WorkloadLine {
            region: places.spot(PlaceKind::Region, &owner.region),
            unit: places.spot(PlaceKind::Unit, &owner.unit),
            team: places.spot(PlaceKind::Team, &owner.team),
            officer: owner::owner_spot(&owner),
            grade: owner.grade,
            sums: owner::sums(&owner),
            excessive: over.contains(&(owner.officer.clone(), owner.team.clone())),
        };
        Ok(WorkloadLines {
            on: open.as_of,
            report: Some(super::report::line(&open)),
            red,
            lines: owners.into_iter().map(|(_, owner)| line(owner)).collect(),
        })
    }
}
