//! The figures of a group from our own record, as they stand now.

use std::collections::{BTreeMap, BTreeSet};

use record::{OfficerId, UnitId, unit::UnitKind};
use rules::workload::{Location, TierKey};
use store::{
    Conn, StoreError,
    table::{
        diary,
        officer_workload::{self, TierCount, Whose, WorkloadRow},
        report,
        workload_week::{self, WeekRow},
    },
};

use super::page::{ByLocation, Group, Level, Of, OfficerBrief, Part, ReportLine, Source, Spot, TierLine, TrendPoint};
use super::places::{Places, kind_of, nation, spot};
use super::sums::{Gathered, Lines, Sums, hundredths, protected};
use crate::service::Service;
use crate::trouble::Trouble;

/// Points of court reports and of support by staff code, in hundredths: what the open report adds to a live figure.
pub(super) type Extras = BTreeMap<String, (i64, i64)>;

/// Whether a page names officers, or only counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Officers {
    Named,
    Counted,
}

/// The open report with what it adds, if there is one.
pub(super) fn open_report(conn: &mut dyn Conn) -> Result<(Option<ReportLine>, Extras), StoreError> {
    let Some(open) = report::open(conn)? else { return Ok((None, Extras::new())) };
    let extras = report::extras(conn, open.number)?;
    let extras = extras.into_iter().map(|(officer, reports, support)| (officer, (reports, support))).collect();
    Ok((Some(super::report::line(&open)), extras))
}

/// An officer's sums, with what the open report adds.
pub(super) fn sums(row: &WorkloadRow, extras: &Extras) -> Sums {
    let (report_points, support_points) = extras.get(&row.staff_code).copied().unwrap_or_default();
    let sums = Sums {
        officers: 0,
        cases: row.cases,
        community: row.community,
        licence: row.licence,
        custody: row.custody,
        untiered: row.untiered,
        case_points: row.points,
        report_points,
        // Contacts of our own record are in no report.
        support_points: support_points + row.support,
        available: row.available,
        contracted: row.contracted,
        reduced: row.reduced,
    };
    Sums { officers: u32::from(sums.counts()), ..sums }
}

/// An officer's week or report as a point of a trend.
pub(super) fn point(week: &WeekRow) -> TrendPoint {
    let sums = Sums { case_points: week.points, available: week.available, cases: week.cases, ..Sums::default() };
    TrendPoint {
        on: week.week,
        points: hundredths(week.points),
        available: week.available.into(),
        cases: week.cases,
        capacity: sums.capacity(),
    }
}

/// Cases by tier, heaviest first.
pub(super) fn by_tier(counts: impl IntoIterator<Item = TierCount>) -> Vec<TierLine> {
    let mut tiers: BTreeMap<u8, ByLocation> = BTreeMap::new();
    for count in counts {
        let cases = tiers.entry(count.tier).or_default();
        match count.location {
            0 => cases.community += count.cases,
            1 => cases.licence += count.cases,
            _ => cases.custody += count.cases,
        }
    }
    // Untiered is number 0 and comes last.
    let untiered = tiers.remove(&0).map(|cases| (0, cases));
    tiers.into_iter().chain(untiered).map(|(tier, cases)| TierLine { tier: tier_words(tier), cases }).collect()
}

/// A tier's number in words: `A3`, `B2S`, `Untiered`.
pub(super) fn tier_words(tier: u8) -> String {
    TierKey::from_number(tier).map_or_else(|| "Untiered".to_owned(), |tier| tier.to_string())
}

/// A location's number in words.
pub(super) fn location_words(location: u8) -> &'static str {
    Location::ALL.get(usize::from(location)).map_or("Custody", |location| location.words())
}

impl Service {
    /// A group's figures. Who may see them was decided.
    pub(super) fn live_group(&self, conn: &mut dyn Conn, of: &Of, officers: Officers) -> Result<Group, Trouble> {
        let (today, policy) = (self.today(), &self.policy);
        let places = Places::read(conn)?;
        let at = kind_of(of).map(|(kind, code)| places.find(kind, code).ok_or(Trouble::NotFound)).transpose()?;
        let whose = match at {
            None => Whose::Nation,
            Some(row) => match row.kind {
                UnitKind::Region => Whose::Region(row.unit.0),
                UnitKind::DeliveryUnit => Whose::Unit(row.unit.0),
                UnitKind::Team => Whose::Team(row.unit.0),
            },
        };
        let lines = Lines::on(policy, today);
        let (report, extras) = open_report(conn)?;
        let this = workload_week::monday(today);
        let excessive: BTreeSet<OfficerId> =
            workload_week::over(conn, this, lines.weeks, lines.second_shown_above())?.into_iter().collect();
        let rows = officer_workload::officers(conn, whose)?;
        let mut gathered = Gathered::default();
        let mut parts: BTreeMap<UnitId, Gathered> = BTreeMap::new();
        let part_kind = match whose {
            Whose::Nation => UnitKind::Region,
            Whose::Region(_) => UnitKind::DeliveryUnit,
            Whose::Unit(_) | Whose::Team(_) => UnitKind::Team,
        };
        for row in &rows {
            let (sums, excessive) = (sums(row, &extras), excessive.contains(&row.officer));
            gathered.add(&lines, &sums, excessive);
            let part = row.team.and_then(|team| places.of_kind(UnitId(team), part_kind));
            if let Some(part) = part.filter(|_| !matches!(whose, Whose::Team(_))) {
                parts.entry(part.unit).or_default().add(&lines, &sums, excessive);
            }
        }
        let mut parts: Vec<Part> = parts
            .into_iter()
            .filter_map(|(unit, part)| {
                let row = places.of_kind(unit, part_kind)?;
                Some(Part { spot: spot(row), figures: part.sums.figures(), spread: part.spread, officer: None })
            })
            .collect();
        parts.sort_by(|one, other| (&one.spot.name, &one.spot.code).cmp(&(&other.spot.name, &other.spot.code)));
        let named = matches!(whose, Whose::Team(_)) && officers == Officers::Named;
        if let (true, Some(team)) = (named, at) {
            parts = self.officer_parts(conn, team.unit, &rows, (&extras, &lines, &excessive))?;
        }
        gathered.capacities.sort_unstable();
        let mut way = places.way(at.map(|row| row.unit));
        let spot = way.pop().unwrap_or_else(nation);
        let trend = match workload_week::trend(conn, whose, this)? {
            weeks if weeks.is_empty() => vec![],
            weeks => weeks.iter().map(point).collect(),
        };
        Ok(Group {
            source: Source::Live,
            today,
            report,
            spot,
            above: way,
            figures: gathered.sums.figures(),
            spread: gathered.spread,
            capacities: gathered.capacities,
            lines: lines.decimals(),
            parts,
            by_tier: by_tier(officer_workload::tiers(conn, whose)?),
            trend,
            officers_named: named,
        })
    }

    /// A team's officers as parts.
    fn officer_parts(
        &self,
        conn: &mut dyn Conn,
        team: UnitId,
        rows: &[WorkloadRow],
        (extras, lines, excessive): (&Extras, &Lines, &BTreeSet<OfficerId>),
    ) -> Result<Vec<Part>, Trouble> {
        let today = self.today();
        let away = diary::away_in_team(conn, team.0, today, today)?;
        let part = |row: &WorkloadRow| {
            let sums = sums(row, extras);
            let away = away.iter().find(|absence| absence.officer == row.officer).map(|absence| absence.reason.clone());
            let brief = brief(row, &sums, lines, excessive.contains(&row.officer));
            Part {
                spot: officer_spot(row),
                figures: sums.figures(),
                spread: super::page::Spread::default(),
                officer: Some(OfficerBrief { away, ..brief }),
            }
        };
        Ok(rows.iter().map(part).collect())
    }
}

/// An officer as pages name them.
pub(super) fn officer_spot(row: &WorkloadRow) -> Spot {
    Spot { level: Level::Officer, code: row.staff_code.clone(), name: format!("{} {}", row.forename, row.surname) }
}

/// An officer's marks.
pub(super) fn brief(row: &WorkloadRow, sums: &Sums, lines: &Lines, excessive: bool) -> OfficerBrief {
    OfficerBrief {
        officer: Some(row.officer),
        staff_code: row.staff_code.clone(),
        grade: Some(row.grade),
        protected: protected(row.grade, row.reduced),
        away: None,
        over: lines.crossed(sums.capacity(), excessive),
    }
}
