//! Safety checks of many cases: the inbox of a team with an owner for each item, and how far checks come (safeguarding
//! section 2.3), with the cases behind each number.
//!
//! Counts name nobody. Each line of a list is asked of the one access decision, for the safety checks of that case.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use record::{
    OfficerId, UnitId,
    enquiry::{Status, chain::Step},
    unit::UnitKind,
};
use rules::enquiry::EnquiryKind;
use store::{
    Conn,
    table::{
        self,
        enquiry::{self, Count, Scope},
    },
};
use uuid::Uuid;

pub use store::table::enquiry::EnquiryRow;

use crate::access::FieldGroup;
use crate::actor::Actor;
use crate::lists::{CaseRow, Lines};
use crate::service::Service;
use crate::trouble::Trouble;
use crate::workload::{
    Of, Spot,
    places::{Places, kind_of, spot},
};

/// The most open items that are looked through.
const LOOKED_AT: u32 = 1_000;
/// Lines on one page.
pub const LINES: usize = 50;
/// The most checks that are looked through for a number.
const COUNTED: u32 = 20_000;

/// Whose items of the inbox are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owned {
    /// Everybody's.
    #[default]
    All,
    /// Mine.
    Mine,
    /// Nobody's.
    Nobodys,
}

/// What is wanted of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxWanted {
    /// Of which team; one's own when none is named.
    pub team: Option<UnitId>,
    /// Whose.
    pub owned: Owned,
    /// Only this kind.
    pub kind: Option<EnquiryKind>,
    /// Only this step.
    pub step: Option<Step>,
    /// Only what is late.
    pub late_only: bool,
    /// How many lines to leave out: whole pages.
    pub after: usize,
}

/// An item of the inbox, or a case behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// The check.
    pub row: EnquiryRow,
    /// About whom.
    pub who: CaseRow,
    /// What whoever took it on is called.
    pub owner: Option<String>,
}

/// The inbox of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// The day.
    pub today: Date,
    /// The team; none when whoever asks has none and named none.
    pub team: Option<(UnitId, String)>,
    /// Other teams of one's delivery unit, by name.
    pub teams: Vec<(UnitId, String)>,
    /// This page's lines, longest owed first.
    pub lines: Vec<CheckLine>,
    /// How many the filter lets through.
    pub wanted: usize,
    /// How many there are without it, by step.
    pub steps: BTreeMap<Step, usize>,
    /// How many of all are late.
    pub late: usize,
    /// How many of all nobody has taken on.
    pub unowned: usize,
    /// Whether only the longest owed were looked through.
    pub cut: bool,
}

/// Sums of checks, and how long answers took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Needed.
    pub needed: i64,
    /// Decided not to be needed.
    pub not_needed: i64,
    /// Sent.
    pub sent: i64,
    /// Sent on time.
    pub on_time: i64,
    /// Answered.
    pub answered: i64,
    /// Analysed.
    pub analysed: i64,
    /// Used in an assessment or plan.
    pub used: i64,
}

impl Sums {
    fn add(&mut self, count: &Count) {
        self.needed += count.needed;
        self.not_needed += count.not_needed;
        self.sent += count.sent;
        self.on_time += count.on_time;
        self.answered += count.answered;
        self.analysed += count.analysed;
        self.used += count.used;
    }
}

/// How far the checks of a place came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckMeasures {
    /// The place.
    pub spot: Spot,
    /// The way up, nation first.
    pub above: Vec<Spot>,
    /// Needed from the first day to the last.
    pub days: (Date, Date),
    /// Everything.
    pub all: Sums,
    /// By kind.
    pub kinds: BTreeMap<EnquiryKind, Sums>,
    /// By team; in a region by delivery unit.
    pub parts: Vec<(Spot, Sums)>,
    /// By month, the latest first.
    pub months: Vec<(String, Sums)>,
    /// The day in the middle of how many days answers took, by kind, and how many answers there were.
    pub median_days: BTreeMap<EnquiryKind, (i64, i64)>,
}

/// A number whose cases are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// All that were needed.
    Needed,
    /// Needed and not sent.
    NotSent,
    /// Sent after the day on which the rule asks it, or not yet and too late.
    SentLate,
    /// Sent and not answered.
    NotAnswered,
    /// Answered and not analysed.
    NotAnalysed,
    /// Answered and used in no assessment or plan.
    NotUsed,
    /// Decided not to be needed.
    NotNeeded,
}

impl Number {
    /// Every number.
    pub const ALL: [Self; 7] =
        [Self::Needed, Self::NotSent, Self::SentLate, Self::NotAnswered, Self::NotAnalysed, Self::NotUsed, Self::NotNeeded];

    /// The word in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::NotSent => "not-sent",
            Self::SentLate => "sent-late",
            Self::NotAnswered => "not-answered",
            Self::NotAnalysed => "not-analysed",
            Self::NotUsed => "not-used",
            Self::NotNeeded => "not-needed",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// Whether a check counts for it.
    #[must_use]
    pub fn counts(self, row: &EnquiryRow) -> bool {
        let asked = !matches!(row.status, Status::NotNeeded | Status::Cancelled);
        let answered = asked && row.answered_on.is_some();
        match self {
            Self::Needed => asked,
            Self::NotSent => asked && row.sent_on.is_none(),
            Self::SentLate => asked && row.sent_on.is_none_or(|on| on > row.send_by),
            Self::NotAnswered => asked && row.sent_on.is_some() && row.answered_on.is_none(),
            Self::NotAnalysed => answered && !matches!(row.status, Status::Analysed | Status::Used),
            Self::NotUsed => answered && row.status != Status::Used,
            Self::NotNeeded => row.status == Status::NotNeeded,
        }
    }
}

/// The cases behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckCases {
    /// The place.
    pub spot: Spot,
    /// Lines that may be shown, oldest need first.
    pub lines: Vec<CheckLine>,
    /// How many checks there are in all.
    pub count: usize,
    /// How many of those on this page may not be shown to whoever asks.
    pub hidden: usize,
    /// Whether there is a page after this one.
    pub more: bool,
}

impl Service {
    /// The inbox of one's team, or of another whose cases one may see. What may not be seen is neither shown nor counted.
    ///
    /// # Errors
    /// [`Trouble::Denied`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn checks_inbox(&self, actor: &Actor, wanted: &InboxWanted) -> Result<Inbox, Trouble> {
        self.may_use(actor, FieldGroup::Home)?;
        let today = self.today();
        let team = wanted.team.or(actor.staff.team);
        let mut lines = Lines::new(self, actor);
        let me = actor.staff.officer.map(|officer| officer.0);
        let (mut seen, team, teams, cut) = self.store.read(|conn| {
            let named = match team {
                Some(team) => table::unit::by_id(conn, team.0)?.map(|row| (team, row.name)),
                None => None,
            };
            let teams = match actor.staff.unit {
                Some(unit) => table::unit::children(conn, unit.0)?,
                None => Vec::new(),
            };
            let teams = teams.into_iter().filter(|row| row.closed_on.is_none()).map(|row| (row.unit, row.name)).collect();
            let rows = match team {
                Some(team) => enquiry::open_of_team(conn, team.0, today, LOOKED_AT)?,
                None => Vec::new(),
            };
            let cut = u32::try_from(rows.len()).is_ok_and(|count| count >= LOOKED_AT);
            Ok::<_, Trouble>((Self::check_lines(conn, &mut lines, rows)?.0, named, teams, cut))
        })?;
        let mut steps = BTreeMap::new();
        for line in &seen {
            if let Some((step, _)) = line.row.step {
                *steps.entry(step).or_insert(0) += 1;
            }
        }
        let late = |line: &CheckLine| line.row.step.is_some_and(|(_, on)| on < today);
        let (late_in_all, unowned) =
            (seen.iter().filter(|l| late(l)).count(), seen.iter().filter(|l| l.row.owner.is_none()).count());
        seen.retain(|line| {
            let owned = match wanted.owned {
                Owned::All => true,
                Owned::Mine => line.row.owner.is_some() && line.row.owner == me,
                Owned::Nobodys => line.row.owner.is_none(),
            };
            owned
                && wanted.kind.is_none_or(|kind| line.row.kind == kind)
                && wanted.step.is_none_or(|step| line.row.step.is_some_and(|(is, _)| is == step))
                && (!wanted.late_only || late(line))
        });
        let passed = seen.len();
        let mut page: Vec<CheckLine> = seen.into_iter().skip(wanted.after).take(LINES).collect();
        self.name_owners(&mut page)?;
        self.listed(actor, lines, &page, FieldGroup::Home)?;
        Ok(Inbox { today, team, teams, lines: page, wanted: passed, steps, late: late_in_all, unowned, cut })
    }

    /// How far the checks of a place came, of those that became necessary in the last twelve months.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for a place that there is not; [`Trouble::Denied`].
    pub fn check_measures(&self, actor: &Actor, of: &Of) -> Result<CheckMeasures, Trouble> {
        self.may_use(actor, FieldGroup::Measures)?;
        let days = self.year_up_to_now();
        self.store.read(|conn| {
            let places = Places::read(conn)?;
            let (scope, at) = scope(&places, of)?;
            let part_kind = if matches!(scope, Scope::Region(_)) { UnitKind::DeliveryUnit } else { UnitKind::Team };
            let (mut all, mut kinds, mut months, mut parts) =
                (Sums::default(), BTreeMap::<_, Sums>::new(), BTreeMap::<String, Sums>::new(), BTreeMap::<Uuid, Sums>::new());
            for count in enquiry::counts(conn, scope, days)? {
                all.add(&count);
                kinds.entry(count.kind).or_default().add(&count);
                months.entry(count.month.clone()).or_default().add(&count);
                if let Some(place) = count.place {
                    parts.entry(place).or_default().add(&count);
                }
            }
            let named = |(place, sums)| Some((spot(places.of_kind(UnitId(place), part_kind)?), sums));
            let mut parts: Vec<(Spot, Sums)> = parts.into_iter().filter_map(named).collect();
            parts.sort_by(|(one, _), (other, _)| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
            let median_days = medians(&enquiry::answer_days(conn, scope, days)?);
            let mut above = places.way(Some(at));
            let spot = above.pop().ok_or(Trouble::NotFound)?;
            let months = months.into_iter().rev().collect();
            Ok(CheckMeasures { spot, above, days, all, kinds, parts, months, median_days })
        })
    }

    /// The cases behind a number of a team or delivery unit, a page at a time; of one kind and month, if they are named.
    ///
    /// # Errors
    /// As [`Self::check_measures`]; [`Trouble::Unavailable`] when the audit cannot be written.
    pub fn check_cases(
        &self,
        actor: &Actor,
        of: &Of,
        (number, kind, month): (Number, Option<EnquiryKind>, Option<&str>),
        after: usize,
    ) -> Result<CheckCases, Trouble> {
        self.may_use(actor, FieldGroup::Measures)?;
        let days = self.year_up_to_now();
        let mut lines = Lines::new(self, actor);
        let (spot, mut page, count, hidden) = self.store.read(|conn| {
            let places = Places::read(conn)?;
            let (scope, at) = scope(&places, of)?;
            let spot = places.way(Some(at)).pop().ok_or(Trouble::NotFound)?;
            let mut rows = enquiry::of(conn, scope, days, COUNTED)?;
            let of_month = |row: &EnquiryRow| month.is_none_or(|month| row.since.to_string().starts_with(month));
            rows.retain(|row| number.counts(row) && kind.is_none_or(|kind| row.kind == kind) && of_month(row));
            let count = rows.len();
            let rows = rows.into_iter().skip(after).take(LINES).collect();
            let (page, hidden) = Self::check_lines(conn, &mut lines, rows)?;
            Ok::<_, Trouble>((spot, page, count, hidden))
        })?;
        self.name_owners(&mut page)?;
        self.listed(actor, lines, &page, FieldGroup::Measures)?;
        Ok(CheckCases { spot, lines: page, count, hidden, more: after.saturating_add(LINES) < count })
    }

    fn year_up_to_now(&self) -> (Date, Date) {
        let today = self.today();
        let first = today.saturating_sub(11.months()).first_of_month();
        (first, today)
    }

    /// The lines of those whose safety checks may be seen, and how many others there are.
    fn check_lines(
        conn: &mut dyn Conn,
        lines: &mut Lines<'_>,
        rows: Vec<EnquiryRow>,
    ) -> Result<(Vec<CheckLine>, usize), Trouble> {
        let (mut shown, mut hidden) = (Vec::with_capacity(rows.len()), 0);
        for row in rows {
            match lines.part(conn, row.person, FieldGroup::Checks)? {
                Some(who) => shown.push(CheckLine { row, who, owner: None }),
                None => hidden += 1,
            }
        }
        Ok((shown, hidden))
    }

    fn name_owners(&self, lines: &mut [CheckLine]) -> Result<(), Trouble> {
        let mut owners: Vec<OfficerId> = lines.iter().filter_map(|line| line.row.owner.map(OfficerId)).collect();
        owners.sort_unstable();
        owners.dedup();
        let names = self.officer_names(&owners)?;
        for line in lines {
            line.owner = line.row.owner.and_then(|owner| names.get(&OfficerId(owner)).cloned());
        }
        Ok(())
    }

    /// Looked through is not shown: only the lines on the page are in the audit.
    fn listed(&self, actor: &Actor, lines: Lines<'_>, page: &[CheckLine], part: FieldGroup) -> Result<(), Trouble> {
        let mut shown = lines.shown();
        shown.retain(|crn| page.iter().any(|line| line.who.crn == *crn));
        self.write_listed(actor, part, &shown, None)
    }
}

fn scope(places: &Places, of: &Of) -> Result<(Scope, UnitId), Trouble> {
    let (kind, code) = kind_of(of).ok_or(Trouble::NotFound)?;
    let row = places.find(kind, code).ok_or(Trouble::NotFound)?;
    let id = row.unit.0;
    let scope = match kind {
        UnitKind::Region => Scope::Region(id),
        UnitKind::DeliveryUnit => Scope::Unit(id),
        UnitKind::Team => Scope::Team(id),
    };
    Ok((scope, row.unit))
}

/// The day in the middle of each kind's answers, and how many answers there were; the earlier one of two in the middle.
fn medians(days: &[(EnquiryKind, i64, i64)]) -> BTreeMap<EnquiryKind, (i64, i64)> {
    let mut by_kind: BTreeMap<EnquiryKind, Vec<(i64, i64)>> = BTreeMap::new();
    for (kind, days, count) in days {
        by_kind.entry(*kind).or_default().push((*days, *count));
    }
    let median = |days: Vec<(i64, i64)>| {
        let all: i64 = days.iter().map(|(_, count)| count).sum();
        let mut passed = 0;
        let middle = days.iter().find(|(_, count)| {
            passed += count;
            passed * 2 >= all
        });
        middle.map(|(day, _)| (*day, all))
    };
    by_kind.into_iter().filter_map(|(kind, days)| Some((kind, median(days)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_in_the_middle_is_the_one_by_which_half_of_the_answers_had_come() {
        let kind = EnquiryKind::Children;
        assert_eq!(medians(&[(kind, 1, 1), (kind, 5, 1), (kind, 90, 1)])[&kind], (5, 3));
        assert_eq!(medians(&[(kind, 1, 2), (kind, 9, 2)])[&kind], (1, 4));
        assert!(medians(&[]).is_empty());
    }
}
