//! The figures of the open report: a group, and one owner (an officer in a team).

use std::collections::{BTreeMap, BTreeSet};

use record::{UnitId, unit::UnitKind};
use rules::workload::{Counts, capacity, hours, points};
use rust_decimal::Decimal;
use store::{
    Conn,
    table::{
        caseload,
        officer_workload::{self, TierCount},
        report::{self, OwnerRow, Whose},
        report_case,
        report_place::PlaceKind,
        report_total::{self, Total, TotalOf},
    },
};

use super::live::{Officers, by_tier, location_words, tier_words};
use super::page::{Group, Level, Of, OfficerBrief, OwnerCase, OwnerPage, Part, Source, Spot, Spread, TrendPoint};
use super::places::{Places, ReportPlaces, nation};
use super::report::{line, work_of};
use super::sums::{Gathered, Lines, Sums, hundredths, protected};
use crate::access::Place;
use crate::lists::Lines as ListLines;
use crate::service::Service;
use crate::trouble::Trouble;

/// Reports in a trend.
const TREND: u32 = 26;
/// Case rows on an owner's page.
const CASES: u32 = 2_000;

/// An owner's sums.
#[must_use]
pub fn sums(owner: &OwnerRow) -> Sums {
    let figures = &owner.figures;
    let sums = Sums {
        officers: 0,
        cases: figures.cases,
        community: figures.community,
        licence: figures.licence,
        custody: figures.custody,
        untiered: figures.untiered,
        case_points: figures.case_points + figures.t2a_points,
        report_points: figures.standard_points + figures.fast_points,
        support_points: figures.support_points,
        available: figures.available,
        contracted: figures.contracted,
        reduced: figures.reduced,
    };
    Sums { officers: u32::from(sums.counts()), ..sums }
}

fn point(total: &Total) -> TrendPoint {
    let sums = Sums { case_points: total.points, available: total.available, ..Sums::default() };
    TrendPoint {
        on: total.as_of,
        points: hundredths(total.points),
        available: total.available.into(),
        cases: total.cases,
        capacity: sums.capacity(),
    }
}

fn counts(owner: &OwnerRow) -> Vec<TierCount> {
    let work = work_of(&owner.figures).unwrap_or_default();
    let of = |counts: &Counts| {
        let held = counts.held().filter(|(_, _, cases)| *cases > 0);
        held.map(|(location, tier, cases)| TierCount {
            tier: tier.number(),
            location: u8::try_from(location.index()).unwrap_or_default(),
            cases: cases.into(),
        })
        .collect::<Vec<_>>()
    };
    of(&work.unfiltered).into_iter().chain(of(&work.t2a)).collect()
}

/// Where an owner's team stands in our own record, found by codes: what the access decision looks at.
pub(super) fn place_of(places: &Places, region: &str, unit: &str, team: &str) -> Place {
    let of = |kind, code: &str| places.find(kind, code).map(|row| row.unit);
    Place {
        officer: None,
        team: of(UnitKind::Team, team),
        unit: of(UnitKind::DeliveryUnit, unit),
        region: of(UnitKind::Region, region),
    }
}

pub(super) fn owner_spot(owner: &OwnerRow) -> Spot {
    Spot { level: Level::Officer, code: owner.officer.clone(), name: format!("{} {}", owner.forename, owner.surname) }
}

fn brief(owner: &OwnerRow, lines: &Lines, excessive: bool) -> OfficerBrief {
    OfficerBrief {
        officer: None,
        staff_code: owner.officer.clone(),
        grade: Some(owner.grade),
        protected: protected(owner.grade, owner.figures.reduced),
        away: None,
        over: lines.crossed(sums(owner).capacity(), excessive),
    }
}

/// The case number of a row, unless it is of a case of our own record that may not be shown (S2.2): the report is older than
/// our lists, and knows none.
fn number_shown(conn: &mut dyn Conn, listed: &mut ListLines<'_>, number: String) -> Result<Option<String>, Trouble> {
    let Some(known) = caseload::by_crn(conn, &number.trim().to_ascii_uppercase())? else { return Ok(Some(number)) };
    Ok(listed.row(conn, known.person, false)?.map(|_| number))
}

impl Service {
    /// A group's figures of the open report. Who may see them was decided.
    pub(super) fn report_group(&self, conn: &mut dyn Conn, of: &Of, officers: Officers) -> Result<Group, Trouble> {
        let open = report::open(conn)?.ok_or(Trouble::NotFound)?;
        let places = ReportPlaces::read(conn)?;
        let (whose, total, at) = match of {
            Of::Nation => (Whose::Nation, TotalOf::Nation, None),
            Of::Region(code) => (Whose::Region(code), TotalOf::Region(code), Some((PlaceKind::Region, code.as_str()))),
            Of::Unit(code) => (Whose::Unit(code), TotalOf::Unit(code), Some((PlaceKind::Unit, code.as_str()))),
            Of::Team(code) => (Whose::Team(code), TotalOf::Team(code), Some((PlaceKind::Team, code.as_str()))),
        };
        if at.is_some_and(|(kind, code)| places.find(kind, code).is_none()) {
            return Err(Trouble::NotFound);
        }
        let lines = Lines::on(&self.policy, open.as_of);
        let excessive = report::over(conn, open.number, lines.weeks, lines.second_shown_above())?;
        let excessive: BTreeSet<(String, String)> = excessive.into_iter().collect();
        let named = matches!(of, Of::Team(_)) && officers == Officers::Named;
        let mut gathered = Gathered::default();
        let mut groups: BTreeMap<(PlaceKind, String), Gathered> = BTreeMap::new();
        let (mut parts, mut tiers) = (Vec::new(), BTreeMap::<(u8, u8), i64>::new());
        for (_, owner) in report::owners(conn, open.number, whose)? {
            let (own, excessive) = (sums(&owner), excessive.contains(&(owner.officer.clone(), owner.team.clone())));
            gathered.add(&lines, &own, excessive);
            for count in counts(&owner) {
                *tiers.entry((count.tier, count.location)).or_default() += count.cases;
            }
            let part = match of {
                Of::Nation => (PlaceKind::Region, owner.region.clone()),
                Of::Region(_) => (PlaceKind::Unit, owner.unit.clone()),
                Of::Unit(_) => (PlaceKind::Team, owner.team.clone()),
                Of::Team(_) => {
                    let officer = Some(brief(&owner, &lines, excessive));
                    parts.extend(named.then(|| Part {
                        spot: owner_spot(&owner),
                        figures: own.figures(),
                        spread: Spread::default(),
                        officer,
                    }));
                    continue;
                }
            };
            groups.entry(part).or_default().add(&lines, &own, excessive);
        }
        parts.extend(groups.into_iter().map(|((kind, code), group)| Part {
            spot: places.spot(kind, &code),
            figures: group.sums.figures(),
            spread: group.spread,
            officer: None,
        }));
        parts.sort_by(|one, other| (&one.spot.name, &one.spot.code).cmp(&(&other.spot.name, &other.spot.code)));
        gathered.capacities.sort_unstable();
        let mut way = places.way(at);
        let spot = way.pop().unwrap_or_else(nation);
        let mut trend: Vec<TrendPoint> = report_total::trend(conn, total, TREND)?.iter().map(point).collect();
        trend.reverse();
        let tiers = tiers.into_iter().map(|((tier, location), cases)| TierCount { tier, location, cases });
        Ok(Group {
            source: Source::Report,
            today: open.as_of,
            report: Some(line(&open)),
            spot,
            above: way,
            figures: gathered.sums.figures(),
            spread: gathered.spread,
            capacities: gathered.capacities,
            lines: lines.decimals(),
            parts,
            by_tier: by_tier(tiers),
            trend,
            officers_named: named,
        })
    }

    /// One owner of the open report. Who may see it was decided.
    pub(super) fn report_owner(
        &self,
        conn: &mut dyn Conn,
        open: &report::ReportRow,
        (at, owner): (i64, &OwnerRow),
        mut listed: ListLines<'_>,
    ) -> Result<OwnerPage, Trouble> {
        let places = ReportPlaces::read(conn)?;
        let lines = Lines::on(&self.policy, open.as_of);
        let excessive = report::over(conn, open.number, lines.weeks, lines.second_shown_above())?;
        let excessive = excessive.contains(&(owner.officer.clone(), owner.team.clone()));
        let weights = self.weights(open.as_of)?;
        let work = work_of(&owner.figures).unwrap_or_default();
        let exact = |hundredths: i64| Decimal::new(hundredths, 2);
        let (contracted, reduced) = (exact(owner.figures.contracted), exact(owner.figures.reduced));
        let table = &self.policy.case_weights;
        let own = sums(owner);
        let mut cases = Vec::new();
        for case in report_case::of_owner(conn, open.number, at, CASES)? {
            cases.push(OwnerCase {
                tier: tier_words(case.tier),
                location: location_words(case.location),
                row_type: case.row_type,
                person_number: number_shown(conn, &mut listed, case.person)?,
            });
        }
        let mut trend: Vec<TrendPoint> =
            report_total::owner_trend(conn, &owner.officer, &owner.team, TREND)?.iter().map(point).collect();
        trend.reverse();
        let mut brief = brief(owner, &lines, excessive);
        brief.officer = officer_workload::by_staff_code(conn, &owner.officer)?.map(|row| row.officer);
        let mut points_working = points::explain_batch(&work, weights, table);
        let of = capacity::explain(own.points(), own.available);
        points_working.steps.extend(of.steps.into_iter().filter(|_| own.available > 0));
        Ok(OwnerPage {
            name: format!("{} {}", owner.forename, owner.surname),
            brief,
            above: places.way(Some((PlaceKind::Team, &owner.team))),
            figures: own.figures(),
            by_tier: by_tier(counts(owner)),
            points_working,
            available_working: hours::explain(owner.grade, contracted, reduced, weights, table),
            cases,
            trend,
            may_change: false,
            report: line(open),
        })
    }
}

/// The ids of a place, for the audit.
pub(super) fn audited(place: &Place) -> Option<UnitId> {
    place.team.or(place.unit).or(place.region)
}
