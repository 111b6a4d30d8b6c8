//! Every owner's points, hours and capacity from an extract, the weekly engine's (`batch`) and the live service's side by side.
//!
//! The rules are those of `rules::workload`; this only brings an owner's numbers to them.

use hashbrown::HashMap;
use jiff::civil::Date;
use rules::Policy;
use rules::code::ContactCode;
use rules::grade::Grade;
use rules::workload::capacity;
use rules::workload::hours::{self, Peer, PeerGrade};
use rules::workload::omic::{self, OmicPoints};
use rules::workload::points::{self, LiveWork, OwnerWork, PointParts};
use rules::workload::reduction::{in_force_batch, in_force_on};
use rules::workload::support::SupportPeriod;
use rules::workload::totals::{self, CaseTotals};
use rules::workload::{Counts, WeightSet};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::extract::{Extract, Owner, RowType};
use crate::hours::{HoursInForce, OwnerHours};
use crate::texts::TextId;

/// No table of case weights is in force on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no case weights are in force on {day}: add rows to case-weights.toml that hold from then on")]
pub struct NoWeights {
    /// The day.
    pub day: Date,
}

/// One public system's figures of an owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// Points by part and in total.
    pub points: PointParts,
    /// Weekly hours of the reductions that count.
    pub reduction_hours: Decimal,
    /// Points that the officer could carry.
    pub available_points: i64,
    /// Percent: unrounded in `batch`, one decimal in `live`. None: no available points, so no capacity.
    pub capacity_percent: Option<Decimal>,
}

/// What an owner holds and could carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnerFigures {
    /// Place in [`Extract::owners`].
    #[serde(skip)]
    pub owner: usize,
    /// Grade that the raw code means.
    pub grade: Grade,
    /// Contracted weekly hours in force.
    pub contracted_hours: Decimal,
    /// The weekly engine: the filtered counts, support contacts of seven days, binary fractions for available points.
    pub batch: Side,
    /// The live service: the N rows, every support contact, exact decimals.
    pub live: Side,
    /// The percentage that Rainer shows for an extract: the priced points (`batch.points`) by the exact live formula
    /// (`live.available_points`, one decimal). None: no capacity.
    pub capacity_percent: Option<Decimal>,
    /// Cases in total and by location.
    pub totals: CaseTotals,
    /// How many case rows of each type, in the order of [`RowType::ALL`].
    pub rows: [u32; 8],
}

impl OwnerFigures {
    /// How many case rows of a type.
    #[must_use]
    pub fn rows_of(&self, row_type: RowType) -> u32 {
        self.rows.get(row_type.index()).copied().unwrap_or_default()
    }
}

/// Figures of an officer in a custody team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustodyFigures {
    /// Place in [`Extract::custody_owners`].
    #[serde(skip)]
    pub owner: usize,
    /// The two figures.
    pub points: OmicPoints,
    /// All cases, young adults too.
    pub total_cases: u64,
}

/// Points of support contacts of one owner.
#[derive(Clone, Copy, Debug, Default)]
struct Support {
    batch: i64,
    done_for_others: i64,
    done_by_others: i64,
}

/// Everything that the figures of one extract on one day need.
pub struct Calculation<'a> {
    extract: &'a Extract,
    policy: &'a Policy,
    weights: &'a WeightSet,
    as_of: Date,
    hours: &'a HoursInForce,
    grades: HashMap<TextId, Grade>,
    support: HashMap<u32, Support>,
}

/// Figures of all owners, in the order of [`Extract::owners`].
///
/// # Errors
/// [`NoWeights`].
pub fn figures(extract: &Extract, policy: &Policy, as_of: Date, hours: &HoursInForce) -> Result<Vec<OwnerFigures>, NoWeights> {
    let calculation = Calculation::new(extract, policy, as_of, hours)?;
    Ok(extract.owners.iter().enumerate().map(|(place, owner)| calculation.owner(place, owner)).collect())
}

/// Figures of all officers in custody teams, in the order of [`Extract::custody_owners`].
///
/// # Errors
/// [`NoWeights`].
pub fn custody_figures(extract: &Extract, policy: &Policy, as_of: Date) -> Result<Vec<CustodyFigures>, NoWeights> {
    let weights = policy.case_weights.on(as_of).ok_or(NoWeights { day: as_of })?;
    let figures = extract.custody_owners.iter().enumerate().map(|(place, owner)| CustodyFigures {
        owner: place,
        points: omic::points(&owner.counts, &owner.t2a, weights),
        total_cases: owner.counts.total() + owner.t2a.total(),
    });
    Ok(figures.collect())
}

/// How many case rows of a type an owner has, by location and tier.
#[must_use]
pub fn rows_by_tier(extract: &Extract, owner: usize, row_type: RowType) -> Counts {
    let mut counts = Counts::default();
    for case in extract.cases_of(owner).iter().filter(|case| case.row_type == row_type) {
        counts.add(case.location, case.tier, 1);
    }
    counts
}

impl<'a> Calculation<'a> {
    /// Gathers what all owners share: weights, grades, support contacts.
    ///
    /// # Errors
    /// [`NoWeights`].
    pub fn new(extract: &'a Extract, policy: &'a Policy, as_of: Date, hours: &'a HoursInForce) -> Result<Self, NoWeights> {
        let weights = policy.case_weights.on(as_of).ok_or(NoWeights { day: as_of })?;
        let mut grades = HashMap::new();
        for owner in &extract.owners {
            let code = owner.grade_code;
            grades.entry(code).or_insert_with(|| policy.grades.from_record_code(extract.text(code), as_of));
        }
        let support = support(extract, policy, as_of);
        Ok(Self { extract, policy, weights, as_of, hours, grades, support })
    }

    /// The weights in force.
    #[must_use]
    pub const fn weights(&self) -> &WeightSet {
        self.weights
    }

    /// Figures of one owner.
    #[must_use]
    pub fn owner(&self, place: usize, owner: &Owner) -> OwnerFigures {
        let grade = self.grades.get(&owner.grade_code).copied().unwrap_or(Grade::None);
        let (om_key, team_code) = self.extract.key_of(owner);
        let none = OwnerHours::default();
        let own = self.hours.of(om_key, team_code).unwrap_or(&none);
        let (mut rows, mut normal) = ([0_u32; 8], Counts::default());
        for case in self.extract.cases_of(place) {
            if let Some(count) = rows.get_mut(case.row_type.index()) {
                *count = count.saturating_add(1);
            }
            if case.row_type == RowType::Normal {
                normal.add(case.location, case.tier, 1);
            }
        }
        let support = u32::try_from(place).ok().and_then(|place| self.support.get(&place)).copied().unwrap_or_default();
        let work = work_of(owner, support.batch);
        let columns = &self.weights.settings.columns;
        let peer = PeerGrade::from(grade);
        let contracted = own.contracted.unwrap_or_else(|| hours::new_owner_hours(peer, columns));
        let batch = self.batch(&work, peer, contracted, own);
        let work_now = LiveWork {
            cases: normal,
            standard_reports: owner.reports.standard,
            fast_reports: owner.reports.fast,
            done_for_others: support.done_for_others,
            done_by_others: support.done_by_others,
        };
        let live = self.live(&work_now, grade, contracted, own);
        OwnerFigures {
            owner: place,
            grade,
            contracted_hours: contracted,
            capacity_percent: capacity::live(batch.points.total, live.available_points),
            batch,
            live,
            totals: totals::of(&work),
            rows,
        }
    }

    fn batch(&self, work: &OwnerWork, peer: PeerGrade, contracted: Decimal, own: &OwnerHours) -> Side {
        let columns = &self.weights.settings.columns;
        let points = points::batch(work, self.weights);
        let reduction_hours = in_force_batch(&own.reductions);
        let available_points = hours::base_hours(peer, Some(contracted), columns).map_or(0, |(base, band)| {
            hours::available_batch(hours::target(Peer::Batch, peer, columns), base, reduction_hours, band)
        });
        let capacity_percent = capacity::batch(points.total, available_points);
        Side { points, reduction_hours, available_points, capacity_percent }
    }

    fn live(&self, work: &LiveWork, grade: Grade, contracted: Decimal, own: &OwnerHours) -> Side {
        let points = points::live(work, self.weights);
        let reduction_hours = in_force_on(&own.reductions, self.as_of);
        let available_points = hours::available(grade, contracted, reduction_hours, self.weights);
        let capacity_percent = capacity::live(points.total, available_points);
        Side { points, reduction_hours, available_points, capacity_percent }
    }

    /// The tables that the figures were computed from, for a working.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        self.policy
    }
}

/// What the weekly engine prices, of one owner; `cms` are the points of support contacts.
#[must_use]
pub fn work_of(owner: &Owner, cms: i64) -> OwnerWork {
    OwnerWork {
        filtered: owner.filtered.clone(),
        unfiltered: owner.unfiltered.clone(),
        t2a: owner.t2a.clone(),
        t2a_inactive: None,
        standard_reports: owner.reports.standard,
        fast_reports: owner.reports.fast,
        oral_reports: owner.reports.oral,
        standard_reports_due: owner.reports.standard_due,
        cms,
    }
}

/// Points of support contacts by owner. A side without an owner in the extract is ignored; an unknown code gives 0.
fn support(extract: &Extract, policy: &Policy, as_of: Date) -> HashMap<u32, Support> {
    let table = &policy.workload.support;
    let (mut sums, mut codes) = (HashMap::<u32, Support>::new(), HashMap::<TextId, i64>::new());
    for contact in &extract.contacts {
        let points = *codes.entry(contact.code).or_insert_with(|| {
            let code = extract.text(contact.code).parse::<ContactCode>();
            code.map_or(0, |code| i64::from(table.points(code, as_of)))
        });
        let counts = table.counts(SupportPeriod::Batch, contact.on, as_of);
        let batch = if counts { points } else { 0 };
        let live = if contact.done_by.om_key == contact.case_of.om_key { 0 } else { points };
        if let Some(owner) = contact.done_by.owner {
            let sum = sums.entry(owner).or_default();
            sum.batch += batch;
            sum.done_for_others += live;
        }
        if let Some(owner) = contact.case_of.owner {
            let sum = sums.entry(owner).or_default();
            sum.batch -= batch;
            sum.done_by_others += live;
        }
    }
    sums
}

/// An owner's figures with who and where, as `rainer workload calculate --format json` prints them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnerLine<'a> {
    /// Officer.
    pub om_key: &'a str,
    /// Surname.
    pub surname: &'a str,
    /// Forename.
    pub forename: &'a str,
    /// Team.
    pub team_code: &'a str,
    /// Name of the team.
    pub team: &'a str,
    /// Unit.
    pub unit_code: &'a str,
    /// Name of the unit.
    pub unit: &'a str,
    /// Region.
    pub region_code: &'a str,
    /// Name of the region.
    pub region: &'a str,
    /// Raw grade code.
    pub grade_code: &'a str,
    /// The figures.
    #[serde(flatten)]
    pub figures: &'a OwnerFigures,
}

/// Who and where an owner's figures are of. None when the figures are of another extract.
#[must_use]
pub fn line<'a>(extract: &'a Extract, figures: &'a OwnerFigures) -> Option<OwnerLine<'a>> {
    let owner = extract.owners.get(figures.owner)?;
    let officer = extract.officers.get(owner.officer)?;
    let (team, unit, region) = extract.place(owner.team)?;
    Some(OwnerLine {
        om_key: extract.text(officer.key),
        surname: extract.text(officer.surname),
        forename: extract.text(officer.forename),
        team_code: extract.text(team.code),
        team: extract.text(team.name),
        unit_code: extract.text(unit.code),
        unit: extract.text(unit.name),
        region_code: extract.text(region.code),
        region: extract.text(region.name),
        grade_code: extract.text(owner.grade_code),
        figures,
    })
}
