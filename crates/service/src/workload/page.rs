//! The plain values that workload pages, exports and the command line show.

use jiff::{Timestamp, civil::Date};
use record::{ActorId, OfficerId};
use rules::{
    grade::{ContractedHours, Grade},
    working::Working,
};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::lists::{AbsenceRow, CaseRow};

/// Where the figures come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Our own record, as it stands now.
    #[default]
    Live,
    /// The open workload report (the last extract that was imported).
    Report,
}

/// Whose figures. Codes are those of the record and of the extract: `N53`, `N53DRBY`, `N53DEC`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Everybody.
    Nation,
    /// A region, by code.
    Region(String),
    /// A delivery unit, by code.
    Unit(String),
    /// A team, by code.
    Team(String),
}

/// What kind of place a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everybody.
    Nation,
    /// A region.
    Region,
    /// A delivery unit.
    Unit,
    /// A team.
    Team,
    /// An officer (live), or an officer in a team (report).
    Officer,
}

/// A place with its name, for lines, headings and the way back up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What it is.
    pub level: Level,
    /// Its code; empty for the nation.
    pub code: String,
    /// Its name; "England and Wales" for the nation.
    pub name: String,
}

/// Counts by where the person is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByLocation {
    /// Serving in the community.
    pub community: i64,
    /// On licence.
    pub licence: i64,
    /// In custody.
    pub custody: i64,
}

/// How many officers stand where, not only the mean. Each officer is counted in exactly one of the first five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Cases, but no available points: nothing can be divided.
    pub no_capacity: u32,
    /// Up to the first red line (100 %).
    pub within: u32,
    /// Over the first (100 %), up to the second (110 %).
    pub over_first: u32,
    /// Over the second (110 %), up to the third (120 %).
    pub over_second: u32,
    /// Over the third (120 %).
    pub over_third: u32,
    /// Of all these: over the second (110 %) for four weeks running, which is officially an excessive workload.
    pub excessive: u32,
}

/// How much of each tier there is where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierLine {
    /// `A3`, `B2S`, `Untiered`.
    pub tier: String,
    /// Cases.
    pub cases: ByLocation,
}

/// Summed figures of a group, or those of one officer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Officers (in a report: officers in a team) with cases or available points.
    pub officers: u32,
    /// All cases held, counted whatever they weigh.
    pub cases: i64,
    /// The same by location.
    pub by_location: ByLocation,
    /// Of them without a tier: held and not priced.
    pub untiered: i64,
    /// Points in all: cases, court reports, support for others' cases.
    pub points: Decimal,
    /// Of them from cases.
    pub case_points: Decimal,
    /// Of them from court reports (from the open report).
    pub report_points: Decimal,
    /// Of them from case management support, given less received; may be negative (from our own record and the open report).
    pub support_points: Decimal,
    /// Points that could be taken on, given grades, hours and reductions.
    pub available: Decimal,
    /// Contracted hours a week.
    pub contracted_hours: Decimal,
    /// Hours a week taken off by reductions in force.
    pub reduction_hours: Decimal,
    /// Points over available points, in percent with one decimal. `None`: no capacity.
    pub capacity: Option<Decimal>,
}

impl Figures {
    /// Available points that are left; negative when there is too much work.
    #[must_use]
    pub fn remaining(&self) -> Decimal {
        self.available - self.points
    }
}

/// Which red line an officer is over. The lines are rows of policy (`workload.red-lines`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RedLine {
    /// Over the first (100 %).
    First,
    /// Over the second (110 %).
    Second,
    /// Over the second for four weeks running: an excessive workload.
    Excessive,
    /// Over the third (120 %).
    Third,
}

/// One part of a group: a region, unit, team or officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub spot: Spot,
    /// Its figures.
    pub figures: Figures,
    /// How its officers stand (zeros for an officer).
    pub spread: Spread,
    /// For an officer: who.
    pub officer: Option<OfficerBrief>,
}

/// An officer in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerBrief {
    /// The officer of our record; none for one whom only the report knows.
    pub officer: Option<OfficerId>,
    /// Staff code.
    pub staff_code: String,
    /// Grade.
    pub grade: Option<Grade>,
    /// Protected: a trainee or newly qualified officer, or with a reduction in force. In words, for the mark.
    pub protected: Option<String>,
    /// Away today, in a word ("Leave").
    pub away: Option<String>,
    /// The line they are over, the gravest first.
    pub over: Option<RedLine>,
}

/// One point of a trend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendPoint {
    /// Live: the Monday of the week (as it stood at the week's end, or stands now). Report: the day the extract was taken.
    pub on: Date,
    /// Figures then.
    pub points: Decimal,
    /// Available points then.
    pub available: Decimal,
    /// Cases then.
    pub cases: i64,
    /// Capacity then.
    pub capacity: Option<Decimal>,
}

/// A group's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Where the figures come from.
    pub source: Source,
    /// The day on which they stand.
    pub today: Date,
    /// The open report, if there is one: on a live page, what its court reports and support were added from.
    pub report: Option<ReportLine>,
    /// The group.
    pub spot: Spot,
    /// The way up: nation, region, unit; not the group itself.
    pub above: Vec<Spot>,
    /// Its figures.
    pub figures: Figures,
    /// How its officers stand.
    pub spread: Spread,
    /// Each officer's capacity in percent, lightest first, for the distribution; those without capacity are not in it.
    pub capacities: Vec<Decimal>,
    /// The red lines in force, in percent: first, second, third.
    pub lines: [Decimal; 3],
    /// Regions of the nation, units of a region, teams of a unit, officers of a team; by name.
    pub parts: Vec<Part>,
    /// Cases by tier and location, heaviest tier first; only tiers that occur.
    pub by_tier: Vec<TierLine>,
    /// Since when, oldest first.
    pub trend: Vec<TrendPoint>,
    /// Whether officers are named, or only counted because the asking person may not see them.
    pub officers_named: bool,
}

/// An officer's page, live.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficerPage {
    /// The day.
    pub today: Date,
    /// The officer.
    pub officer: OfficerId,
    /// Name.
    pub name: String,
    /// Grade, marks and red line.
    pub brief: OfficerBrief,
    /// Since when in this grade.
    pub grade_since: Option<Date>,
    /// Team, unit, region: the way up, nation first.
    pub above: Vec<Spot>,
    /// Figures.
    pub figures: Figures,
    /// How many weeks running over the second line.
    pub weeks_over: u32,
    /// How points come about, step by step.
    pub points_working: Working,
    /// How available points come about.
    pub available_working: Working,
    /// How the capacity comes about; none without capacity.
    pub capacity_working: Option<Working>,
    /// The cases, heaviest first.
    pub cases: Vec<CaseLine>,
    /// Reductions, newest first, removed ones last.
    pub reductions: Vec<ReductionLine>,
    /// Contracted hours, newest first, each with its first day.
    pub hours: Vec<(Date, ContractedHours)>,
    /// Grades, newest first, each with its first day.
    pub grades: Vec<(Date, Grade)>,
    /// Absences that are not over, soonest first.
    pub absences: Vec<AbsenceRow>,
    /// By week, oldest first; the last is this week as it stands.
    pub trend: Vec<TrendPoint>,
    /// What changed in this week and the last one, newest week first.
    pub changes: Vec<WeekChange>,
    /// The next twelve weeks, each with what is known to come.
    pub ahead: Vec<WeekAhead>,
    /// The open report that court reports and support were added from.
    pub report: Option<ReportLine>,
    /// Whether the asking person may change hours, grade, reductions and absences.
    pub may_change: bool,
    /// Whether it is the asking person's own page.
    pub own: bool,
    /// Version of the officer's history.
    pub version: u32,
}

/// A case on an officer's page.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseLine {
    /// About whom; none when the asking person may not know: it counts, that is all.
    pub who: Option<CaseRow>,
    /// Where the person is: "Community", "Licence", "Custody".
    pub location: &'static str,
    /// `A3`, `B2S`, `Untiered`.
    pub tier: String,
    /// Whether and how it counts: "Counted", "Warrant", "Only unpaid work left", ...
    pub status: String,
    /// Its points.
    pub points: Decimal,
    /// How they come about.
    pub working: Option<Working>,
    /// When time alone changes them next; none, too, when the asking person may not know whose it is.
    pub next_change_on: Option<Date>,
}

/// A reduction on an officer's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReductionLine {
    /// Its id.
    pub id: Uuid,
    /// Code of the reason in policy.
    pub reason_code: String,
    /// The reason's name.
    pub reason: String,
    /// Hours a week.
    pub hours: Decimal,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// "Scheduled", "In force", "Ended", "Removed".
    pub status: &'static str,
    /// Notes.
    pub notes: String,
    /// Every version, newest first; the first is how it stands.
    pub versions: Vec<ReductionVersion>,
    /// Why it was removed, once it was.
    pub removed: Option<String>,
}

/// What a reduction said from an instant on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReductionVersion {
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: ActorId,
    /// The reason's name.
    pub reason: String,
    /// Hours a week.
    pub hours: Decimal,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Notes.
    pub notes: String,
}

/// What changed in one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekChange {
    /// The Monday.
    pub monday: Date,
    /// Points at its end (or now) less points at its beginning.
    pub points: Decimal,
    /// The cases behind it, greatest change first.
    pub cases: Vec<CaseChange>,
    /// Available points at its end less those at its beginning.
    pub available: Decimal,
}

/// One case that came, went or changed its weight in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseChange {
    /// About whom; none when the asking person may not know.
    pub who: Option<CaseRow>,
    /// Points before; none for a case that came.
    pub before: Option<Decimal>,
    /// Points after; none for a case that went.
    pub after: Option<Decimal>,
}

/// A coming week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekAhead {
    /// The Monday.
    pub monday: Date,
    /// What is known to come, by day.
    pub items: Vec<Ahead>,
}

/// Something that is known to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// On which day.
    pub on: Date,
    /// What.
    pub what: AheadKind,
    /// About whom, when it is about a case that may be shown.
    pub who: Option<CaseRow>,
    /// In words: the reason of the reduction, the kind of key date.
    pub words: String,
}

/// What comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AheadKind {
    /// A case's last sentence ends.
    CaseEnds,
    /// Somebody in custody is released.
    Release,
    /// The tier of a case changes with time, whether or not its weight does.
    TierChanges,
    /// The weight of a case changes with time.
    WeightChanges,
    /// A reduction starts.
    ReductionStarts,
    /// A reduction ends.
    ReductionEnds,
    /// The officer is away from this day.
    AwayFrom,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    /// Its number, from 1.
    pub number: i64,
    /// The instant at which the extract was taken, as it says, in the service's zone.
    pub taken_at: Option<jiff::civil::DateTime>,
    /// The day it was calculated for.
    pub as_of: Date,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Whether it is the open one.
    pub open: bool,
    /// Owners.
    pub owners: i64,
    /// Case rows.
    pub cases: i64,
    /// What the import found.
    pub findings: i64,
}

/// An officer in a team, as the open report has them.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerPage {
    /// The report.
    pub report: ReportLine,
    /// Name.
    pub name: String,
    /// Grade and marks.
    pub brief: OfficerBrief,
    /// The way up, nation first, the team last.
    pub above: Vec<Spot>,
    /// Figures.
    pub figures: Figures,
    /// Cases by tier and location (all of them, not only those that are priced).
    pub by_tier: Vec<TierLine>,
    /// How points come about.
    pub points_working: Working,
    /// How available points come about.
    pub available_working: Working,
    /// The case rows: number, tier, location, mark.
    pub cases: Vec<OwnerCase>,
    /// By report, oldest first.
    pub trend: Vec<TrendPoint>,
    /// Whether the asking person may change the contracted hours.
    pub may_change: bool,
}

/// A case row of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerCase {
    /// Case number, as the extract has it; none when it is of a case of our own record that the asking person may not know:
    /// it counts, that is all.
    pub person_number: Option<String>,
    /// `A3`, `B2S`, `Untiered`.
    pub tier: String,
    /// "Community", "Licence", "Custody".
    pub location: &'static str,
    /// The extract's letter: N, W, U, O, S, L, I, P.
    pub row_type: char,
}
