//! Rates of how well supervision protects, for the nation, a region, a delivery unit or a team; and the cases behind each.
//!
//! Counts name nobody: whoever the table of roles lets in sees them. A list of cases asks the one access decision about every
//! line; what may not be shown is counted and not named.

use std::collections::BTreeMap;

use jiff::civil::Date;
use record::{PersonId, UnitId, unit::UnitKind};
use rules::measure::MeasureCode;
use store::{
    Conn,
    table::measure::{self, MeasureRow, Wanted, Whose},
};
use uuid::Uuid;

use crate::access::{About, Action, Decision, FieldGroup};
use crate::actor::Actor;
use crate::audit;
use crate::lists::{CaseRow, Lines};
use crate::service::Service;
use crate::trouble::Trouble;
use crate::workload::{
    Of, Spot,
    places::{Places, kind_of, nation, spot},
};

/// Lines on one page.
const LINES: usize = 50;
/// Rows read at a time while looking for those that may be shown.
const STEP: u32 = 250;
/// Rows read for one page at most: in a place of which nothing may be shown the search ends.
const READ_MOST: usize = 1_000;

/// How many are met, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Met.
    pub met: i64,
    /// All that count.
    pub of: i64,
}

impl Rate {
    /// In percent, rounded half up; none where nothing counts.
    #[must_use]
    pub fn percent(&self) -> Option<i64> {
        (self.of > 0).then(|| (self.met * 200 + self.of) / (self.of * 2))
    }

    fn add(&mut self, met: bool, count: i64) {
        self.of += count;
        self.met += if met { count } else { 0 };
    }
}

/// A part of a place with its rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub spot: Spot,
    /// Its rates; what does not count there is not among them.
    pub rates: BTreeMap<MeasureCode, Rate>,
}

/// The rates of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The place.
    pub spot: Spot,
    /// The way up, nation first.
    pub above: Vec<Spot>,
    /// The day on which it is so.
    pub today: Date,
    /// Its rates; what does not count there is not among them.
    pub rates: BTreeMap<MeasureCode, Rate>,
    /// Its regions, units or teams by name. A team has none.
    pub parts: Vec<Part>,
}

/// A case behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredCase {
    /// Who.
    pub who: CaseRow,
    /// What it is about: an enquiry, a conversation, an assessment; none when it is about the case.
    pub about: Option<Uuid>,
    /// Since when it counts.
    pub since: Date,
}

/// A page of the cases behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredCases {
    /// The place.
    pub spot: Spot,
    /// The way up, nation first, with the place.
    pub above: Vec<Spot>,
    /// How many there are in all.
    pub count: i64,
    /// Those that may be shown.
    pub rows: Vec<MeasuredCase>,
    /// How many of those looked at for this page may not be shown to whoever asks.
    pub hidden: usize,
    /// Where the next page begins.
    pub next: Option<(PersonId, Uuid)>,
}

const READ: (Action, FieldGroup) = (Action::Read, FieldGroup::Measures);

impl Service {
    /// The rates of a place, today.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for a place that there is not; [`Trouble::Denied`].
    pub fn measures(&self, actor: &Actor, of: &Of) -> Result<Measured, Trouble> {
        self.may_see_measures(actor)?;
        let today = self.today();
        self.store.read(|conn| {
            let places = Places::read(conn)?;
            let (whose, at) = place(&places, of)?;
            let (mut rates, mut parts) = (BTreeMap::new(), BTreeMap::new());
            for row in measure::counts(conn, whose, today)? {
                add(&mut rates, row.code, row.met, row.count);
                if let Some(part) = row.part.filter(|_| !matches!(whose, Whose::Team(..))) {
                    add(parts.entry(part).or_default(), row.code, row.met, row.count);
                }
            }
            let kind = match whose {
                Whose::Nation => UnitKind::Region,
                Whose::Region(_) => UnitKind::DeliveryUnit,
                Whose::Unit(_) | Whose::Team(..) => UnitKind::Team,
            };
            let named = |(part, rates)| Some(Part { spot: spot(places.of_kind(UnitId(part), kind)?), rates });
            let mut parts: Vec<Part> = parts.into_iter().filter_map(named).collect();
            parts.sort_by(|one, other| (&one.spot.name, &one.spot.code).cmp(&(&other.spot.name, &other.spot.code)));
            let mut above = places.way(at);
            let spot = above.pop().unwrap_or_else(nation);
            Ok(Measured { spot, above, today, rates, parts })
        })
    }

    /// A page of the cases behind a number, after one of them.
    ///
    /// # Errors
    /// As [`Self::measures`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn measured_cases(
        &self,
        actor: &Actor,
        (of, code, met): (&Of, MeasureCode, bool),
        after: Option<(PersonId, Uuid)>,
    ) -> Result<MeasuredCases, Trouble> {
        self.may_see_measures(actor)?;
        let day = self.today();
        let mut lines = Lines::new(self, actor);
        let page = self.store.read(|conn| {
            let places = Places::read(conn)?;
            let (whose, at) = place(&places, of)?;
            let counts = measure::counts(conn, whose, day)?;
            let count = counts.iter().filter(|row| row.code == code && row.met == met).map(|row| row.count).sum();
            let wanted = Wanted { whose, code, met, day };
            let mut page = gather(conn, &mut lines, &wanted, after)?;
            page.above = places.way(at);
            page.spot = page.above.last().cloned().unwrap_or_else(nation);
            page.count = count;
            Ok::<_, Trouble>(page)
        })?;
        let mut shown = lines.shown();
        shown.retain(|crn| page.rows.iter().any(|row| row.who.crn == *crn));
        self.write_listed(actor, FieldGroup::Measures, &shown, None)?;
        Ok(page)
    }

    fn may_see_measures(&self, actor: &Actor) -> Result<(), Trouble> {
        let decision: Decision = self.decide(actor, READ, About::Nothing, None);
        if decision.allowed() {
            return Ok(());
        }
        let row = audit::refusal(actor, self.now(), FieldGroup::Measures, (None, None), &decision);
        self.write_audit(row)?;
        if actor.staff.roles.iter().any(|role| role.hears_not_found()) {
            return Err(Trouble::NotFound);
        }
        Err(Trouble::Denied { owner: None, person: None, rule: decision.rule })
    }
}

fn add(rates: &mut BTreeMap<MeasureCode, Rate>, code: MeasureCode, met: bool, count: i64) {
    rates.entry(code).or_default().add(met, count);
}

/// The part of the record that a measure tells about: who may not see it at once does not read the name behind the number.
const fn part_of(code: MeasureCode) -> FieldGroup {
    match code {
        MeasureCode::ChildrenEnquiryMade
        | MeasureCode::AbuseEnquiryMade
        | MeasureCode::PoliceInformation
        | MeasureCode::ChildrensServicesInformation
        | MeasureCode::ReplyInTime
        | MeasureCode::AnswerAnalysed => FieldGroup::Checks,
        MeasureCode::OversightAcceptable | MeasureCode::OversightEffective => FieldGroup::Oversight,
        MeasureCode::HomeVisit => FieldGroup::Appointments,
        MeasureCode::RiskClassConsistent
        | MeasureCode::AbusePerpetrator
        | MeasureCode::AbuseRiskAssessed
        | MeasureCode::AbuseIntervention
        | MeasureCode::AbuseAgencies => FieldGroup::Risk,
    }
}

/// What the store is asked about, and the place.
fn place(places: &Places, of: &Of) -> Result<(Whose, Option<UnitId>), Trouble> {
    let Some((kind, code)) = kind_of(of) else { return Ok((Whose::Nation, None)) };
    let row = places.find(kind, code).ok_or(Trouble::NotFound)?;
    let whose = match kind {
        UnitKind::Region => Whose::Region(row.unit.0),
        UnitKind::DeliveryUnit => Whose::Unit(row.unit.0),
        UnitKind::Team => Whose::Team(row.parent.ok_or(Trouble::NotFound)?.0, row.unit.0),
    };
    Ok((whose, Some(row.unit)))
}

/// Reads on until a page is full, or enough was looked at.
fn gather(
    conn: &mut dyn Conn,
    lines: &mut Lines<'_>,
    wanted: &Wanted,
    after: Option<(PersonId, Uuid)>,
) -> Result<MeasuredCases, Trouble> {
    let spot = nation();
    let mut page = MeasuredCases { spot, above: Vec::new(), count: 0, rows: Vec::new(), hidden: 0, next: None };
    let mut last = after.map_or((Uuid::nil(), Uuid::nil()), |(person, about)| (person.0, about));
    let mut looked_at = 0;
    loop {
        let found: Vec<MeasureRow> = measure::list(conn, wanted, last, STEP)?;
        let whole = found.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
        for row in found {
            if page.rows.len() == LINES || looked_at == READ_MOST {
                page.next = Some((PersonId(last.0), last.1));
                return Ok(page);
            }
            looked_at += 1;
            last = (row.person.0, row.measure.about);
            match lines.part(conn, row.person, part_of(wanted.code))? {
                Some(who) => page.rows.push(MeasuredCase {
                    who,
                    about: (!row.measure.about.is_nil()).then_some(row.measure.about),
                    since: row.measure.counts_from,
                }),
                None => page.hidden += 1,
            }
        }
        if whole {
            return Ok(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rate;

    #[test]
    fn a_rate_is_rounded_half_up_and_nothing_of_nothing_is_no_rate() {
        assert_eq!(Rate { met: 1, of: 8 }.percent(), Some(13));
        assert_eq!(Rate { met: 1, of: 3 }.percent(), Some(33));
        assert_eq!(Rate { met: 3, of: 3 }.percent(), Some(100));
        assert_eq!(Rate::default().percent(), None);
    }
}
