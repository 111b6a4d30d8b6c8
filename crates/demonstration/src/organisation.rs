//! Regions, delivery units, teams and staff: one invented unit, or England and Wales by name.
//!
//! Assumptions, besides those in the crate's own words: a team is a senior officer and about eleven practitioners; of
//! eleven, five are probation officers, four services officers, one newly qualified and one in training; three in four work
//! full time; one in four joined within two years; two of a unit left within that time and handed their cases on.

use jiff::{ToSpan as _, civil::Date};
use record::{
    ActorId, OfficerId, PersonId, ReductionId, UnitId,
    officer::{AbsenceRecorded, OfficerEvent, OfficerJoined, OfficerLeft, RelationDeclared},
    person::Name,
    recorded::{days_between, plus_days},
    reduction::ReductionArranged,
    unit::{UnitEvent, UnitKind, UnitOpened},
};
use rules::{
    calendar::Calendar,
    code::ReductionCode,
    grade::{ContractedHours, Grade},
};
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Wanted,
    chance::{Chance, For},
    moment::Moments,
    words::{names::Community, places},
};

const REGIONS: &str = include_str!("../data/regions.json");
/// People for each officer of any grade, in tenths: 240,000 people have about 7,250 officers and 2,000 have 60.
const PEOPLE_TO_TEN_OFFICERS: u32 = 331;
/// People to a unit: 240,000 in 109.
const PEOPLE_TO_A_UNIT: u32 = 2_200;
/// How many numbers of staff codes are kept for a unit.
const STAFF_NUMBERS_A_UNIT: u32 = 400;
/// How many numbers of team codes are kept for a unit.
const TEAM_NUMBERS_A_UNIT: u32 = 32;
/// Practitioners in the order in which a team is filled.
const MIX: [Grade; 11] = [
    Grade::Po,
    Grade::Pso,
    Grade::Pqip,
    Grade::Po,
    Grade::Pso,
    Grade::Nqo,
    Grade::Po,
    Grade::Pso,
    Grade::Po,
    Grade::Pso,
    Grade::Po,
];

#[derive(Deserialize)]
struct NamedRegions {
    regions: Vec<NamedRegion>,
}

#[derive(Deserialize)]
struct NamedRegion {
    name: String,
    code: String,
    weight: u32,
    units: Vec<NamedUnit>,
}

#[derive(Deserialize)]
struct NamedUnit {
    name: String,
    code: String,
}

/// What a member of staff does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// Holds cases.
    Practitioner,
    /// Leads a team.
    SeniorOfficer,
    /// Leads the unit.
    UnitHead,
    /// Leads the region.
    RegionalDirector,
    /// Administrates cases.
    CaseAdministrator,
    /// Works at court.
    CourtOfficer,
    /// Runs group work.
    Facilitator,
    /// Held cases and left.
    Left,
}

/// A member of staff.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their id.
    pub id: OfficerId,
    /// Name.
    pub name: Name,
    /// Grade.
    pub grade: Grade,
    /// Contracted hours a week.
    pub hours: ContractedHours,
    /// What they do.
    pub post: Post,
    pub(crate) team: usize,
    pub(crate) staff_code: String,
    pub(crate) joined_on: Date,
    pub(crate) left_on: Option<Date>,
    pub(crate) away: Vec<(Date, Date, &'static str)>,
    pub(crate) knows: Option<PersonId>,
    /// Hours taken off: reason, first day, first day no longer, percent of the contracted hours.
    pub(crate) reductions: Vec<(&'static str, Date, Date, u16)>,
    /// Cases given, in percent of what hours and reductions would make fair: what some get more and some less.
    pub(crate) given: u32,
}

impl Member {
    pub(crate) fn is_away(&self, day: Date) -> bool {
        self.away.iter().any(|(from, until, _)| *from <= day && day <= *until)
    }

    /// The id of a reduction: the officer's with its first day in it.
    fn reduction_id(&self, from: Date) -> Option<ReductionId> {
        let day = u128::try_from(days_between(Date::constant(2000, 1, 1), from)).ok()?;
        Some(ReductionId(Uuid::from_u128(self.id.0.as_u128() ^ (day << 16))))
    }

    pub(crate) fn worked_on(&self, day: Date) -> bool {
        self.joined_on <= day && self.left_on.is_none_or(|left| day <= left)
    }
}

/// A region, unit or team.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) id: UnitId,
    pub(crate) kind: UnitKind,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) parent: Option<UnitId>,
}

/// A delivery unit with its staff and its share of the people.
#[derive(Clone, Debug)]
pub struct UnitPlan {
    pub(crate) index: usize,
    pub(crate) place: Place,
    pub(crate) region: UnitId,
    pub(crate) in_wales: bool,
    pub(crate) towns: Vec<String>,
    pub(crate) teams: Vec<Place>,
    /// Everybody who works there, and who left lately.
    pub staff: Vec<Member>,
    /// The first person of the unit, and how many there are.
    pub(crate) first_person: u32,
    /// How many people.
    pub people: u32,
}

impl UnitPlan {
    /// The unit's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.place.name
    }

    /// Members of a post, with their places in the staff.
    pub(crate) fn of(&self, post: Post) -> impl Iterator<Item = (usize, &Member)> {
        self.staff.iter().enumerate().filter(move |(_, member)| member.post == post)
    }

    /// Somebody of a post, as who records; of a team if there is one there.
    pub(crate) fn actor(&self, post: Post, team: usize) -> ActorId {
        let of_team = self.of(post).find(|(_, member)| member.team == team);
        let found = of_team.or_else(|| self.of(post).next()).map(|(_, member)| member.id);
        found.map_or(ActorId(self.place.id.0), ActorId::from)
    }
}

/// The whole service.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub(crate) regions: Vec<Place>,
    /// Delivery units in the order of their people.
    pub units: Vec<UnitPlan>,
    /// Who set the units and staff up.
    pub(crate) set_up_by: ActorId,
}

impl Organisation {
    /// How many officers of the grades that are counted (probation officers, services officers, trainees, senior officers).
    #[must_use]
    pub fn officers(&self) -> usize {
        let counted = |member: &&Member| matches!(member.post, Post::Practitioner | Post::SeniorOfficer);
        self.units.iter().map(|unit| unit.staff.iter().filter(counted).count()).sum()
    }

    pub(crate) fn plan(wanted: &Wanted, moments: &Moments<'_>, calendar: &Calendar) -> Self {
        let mut making = Making::new(wanted, moments);
        let named: NamedRegions = serde_json::from_str(REGIONS).unwrap_or(NamedRegions { regions: Vec::new() });
        let wanted_units = wanted.people / PEOPLE_TO_A_UNIT;
        if wanted_units < 2 {
            making.invented(wanted.people);
        } else {
            making.named(named, wanted_units, wanted.people);
        }
        for unit in &mut making.units {
            add_staff(unit, wanted, moments, calendar);
        }
        Self { set_up_by: ActorId(making.chance.id(moments.opened)), regions: making.regions, units: making.units }
    }

    /// The wishes that make each region, unit and team, with its id.
    pub(crate) fn places(&self, from: Date) -> impl Iterator<Item = (UnitId, UnitEvent)> {
        let of_units = self.units.iter().flat_map(|unit| std::iter::once(&unit.place).chain(&unit.teams));
        self.regions.iter().chain(of_units).map(move |place| {
            let opened =
                UnitOpened { kind: place.kind, code: place.code.clone(), name: place.name.clone(), parent: place.parent, from };
            (place.id, UnitEvent::UnitOpened(opened))
        })
    }
}

/// The wishes that make a member of staff, each with the day on which it is said.
pub(crate) fn wishes_of(unit: &UnitPlan, member: &Member, opened_on: Date, today: Date) -> Vec<(Date, OfficerEvent)> {
    let team = unit.teams.get(member.team).map_or(unit.place.id, |team| team.id);
    let joined = OfficerJoined {
        staff_code: member.staff_code.clone(),
        name: member.name.clone(),
        grade: member.grade,
        contracted_hours: member.hours,
        team,
        from: member.joined_on,
    };
    let mut wishes = vec![(member.joined_on.max(opened_on), OfficerEvent::OfficerJoined(joined))];
    let last = plus_days(today, -1);
    for (from, until, reason) in &member.away {
        let said_on = plus_days(*from, -30).clamp(member.joined_on.max(opened_on), last);
        let away = AbsenceRecorded { from: *from, until: *until, reason: (*reason).to_owned() };
        wishes.push((said_on, OfficerEvent::AbsenceRecorded(away)));
    }
    if let Some(person) = member.knows {
        wishes.push((plus_days(today, -20), OfficerEvent::RelationDeclared(RelationDeclared { person })));
    }
    for (reason, from, until, percent) in &member.reductions {
        let (Some(id), Ok(reason)) = (member.reduction_id(*from), ReductionCode::new(reason)) else { continue };
        let said_on = plus_days(*from, -21).clamp(member.joined_on.max(opened_on), last);
        let hours = Decimal::new(i64::from(member.hours.hundredths()) * i64::from(*percent), 4);
        // To one decimal, and never more than the share.
        let hours = hours.trunc_with_scale(1);
        let taken = ReductionArranged { id, reason, hours, from: *from, until: plus_days(*until, -1), note: String::new() };
        wishes.push((said_on, OfficerEvent::ReductionArranged(taken)));
    }
    if let Some(on) = member.left_on {
        wishes.push((on, OfficerEvent::OfficerLeft(OfficerLeft { on })));
    }
    wishes.sort_by_key(|(day, _)| *day);
    wishes
}

/// Regions and units as they are being made.
struct Making {
    chance: Chance,
    opened: jiff::Timestamp,
    regions: Vec<Place>,
    units: Vec<UnitPlan>,
    first_person: u32,
}

impl Making {
    fn new(wanted: &Wanted, moments: &Moments<'_>) -> Self {
        let chance = Chance::new(wanted.seed, For::Organisation, u64::MAX);
        Self { chance, opened: moments.opened, regions: Vec::new(), units: Vec::new(), first_person: 0 }
    }

    fn region(&mut self, name: &str, code: &str) -> UnitId {
        let id = UnitId(self.chance.id(self.opened));
        let (name, code) = (name.to_owned(), code.to_owned());
        self.regions.push(Place { id, kind: UnitKind::Region, name, code, parent: None });
        id
    }

    fn unit(&mut self, region: UnitId, (name, code): (&str, &str), in_wales: bool, people: u32) {
        let id = UnitId(self.chance.id(self.opened));
        let place =
            Place { id, kind: UnitKind::DeliveryUnit, name: name.to_owned(), code: code.to_owned(), parent: Some(region) };
        let towns = (0..3).map(|_| places::town(&mut self.chance)).collect();
        let first_person = self.first_person;
        self.first_person += people;
        let index = self.units.len();
        self.units.push(UnitPlan { index, place, region, in_wales, towns, teams: vec![], staff: vec![], first_person, people });
    }

    /// One unit that is nowhere.
    fn invented(&mut self, people: u32) {
        let region = self.region("Northmere and the Wolds", "D01");
        self.unit(region, ("Ashmere", "D01ASHM"), false, people);
    }

    /// The first so many units by name, each region with its share and within it each unit with as much as the next.
    fn named(&mut self, named: NamedRegions, wanted_units: u32, people: u32) {
        let mut left = usize::try_from(wanted_units).unwrap_or(usize::MAX);
        let mut shares: Vec<(NamedRegion, u64)> = Vec::new();
        for mut region in named.regions {
            region.units.truncate(left);
            left -= region.units.len();
            let share = u64::from(region.weight);
            if !region.units.is_empty() {
                shares.push((region, share));
            }
        }
        let all: u64 = shares.iter().map(|(_, share)| share).sum();
        let (mut before, mut given) = (0_u64, 0_u32);
        for (region, share) in shares {
            let id = self.region(&region.name, &region.code);
            let count = u64::try_from(region.units.len()).unwrap_or(1);
            for (nth, unit) in (1_u64..).zip(&region.units) {
                // The people up to and with this unit, so that all of them add up.
                let upto = u64::from(people) * (before * count + share * nth) / (all * count).max(1);
                let upto = u32::try_from(upto).unwrap_or(people);
                self.unit(id, (&unit.name, &unit.code), region.name == "Wales", upto - given);
                given = upto;
            }
            before += share;
        }
    }
}

/// Fills a unit with its teams and staff.
fn add_staff(unit: &mut UnitPlan, wanted: &Wanted, moments: &Moments<'_>, calendar: &Calendar) {
    let mut chance = Chance::new(wanted.seed, For::Organisation, u64::try_from(unit.index).unwrap_or_default());
    let officers = ((unit.people * 10 + PEOPLE_TO_TEN_OFFICERS / 2) / PEOPLE_TO_TEN_OFFICERS).max(3);
    let teams = (officers / 12).max(1);
    let prefix: String = unit.place.code.chars().take(3).collect();
    let mut team_number = u32::try_from(unit.index).unwrap_or_default() * TEAM_NUMBERS_A_UNIT;
    for nth in 1..=teams {
        team_number += 1;
        let name = format!("{} team {nth}", unit.towns.first().map_or("Supervision", String::as_str));
        let id = UnitId(chance.id(moments.opened));
        let code = format!("{prefix}{}", base_36(team_number, 3));
        unit.teams.push(Place { id, kind: UnitKind::Team, name, code, parent: Some(unit.place.id) });
    }
    let next = u32::try_from(unit.index).unwrap_or_default() * STAFF_NUMBERS_A_UNIT;
    let mut hiring = Hiring { chance, wanted, moments, calendar, prefix, next };
    for team in 0..unit.teams.len() {
        unit.staff.push(hiring.hire(unit.in_wales, Post::SeniorOfficer, Grade::Spo, team));
    }
    let practitioners = usize::try_from(officers - teams).unwrap_or_default();
    for (nth, grade) in MIX.iter().cycle().take(practitioners).enumerate() {
        let team = nth / MIX.len().max(1) % unit.teams.len().max(1);
        unit.staff.push(hiring.hire(unit.in_wales, Post::Practitioner, *grade, team));
    }
    unit.staff.push(hiring.hire(unit.in_wales, Post::UnitHead, Grade::None, 0));
    for team in 0..unit.teams.len() {
        unit.staff.push(hiring.hire(unit.in_wales, Post::CaseAdministrator, Grade::None, team));
    }
    unit.staff.push(hiring.hire(unit.in_wales, Post::CourtOfficer, Grade::Pso, 0));
    unit.staff.push(hiring.hire(unit.in_wales, Post::Facilitator, Grade::Pso, 0));
    if unit.index == 0 {
        unit.staff.push(hiring.hire(unit.in_wales, Post::RegionalDirector, Grade::None, 0));
    }
    for team in 0..unit.teams.len().min(2) {
        unit.staff.push(hiring.hire(unit.in_wales, Post::Left, Grade::Po, team));
    }
}

/// Takes people on.
struct Hiring<'a> {
    chance: Chance,
    wanted: &'a Wanted,
    moments: &'a Moments<'a>,
    calendar: &'a Calendar,
    prefix: String,
    next: u32,
}

impl Hiring<'_> {
    fn hire(&mut self, in_wales: bool, post: Post, grade: Grade, team: usize) -> Member {
        let (today, chance) = (self.wanted.today, &mut self.chance);
        let community = Community::by_chance(chance, in_wales);
        // Three in four of the staff are women: our assumption.
        let forename = if chance.in_1000(750) { community.woman(chance) } else { community.man(chance) };
        let name = Name { forename: forename.to_owned(), surname: community.surname(chance).to_owned(), ..Name::default() };
        let full_time = matches!(post, Post::UnitHead | Post::RegionalDirector | Post::Left) || grade == Grade::Pqip;
        let hundredths = if full_time {
            3_700
        } else {
            chance.weighted(&[(740, 3_700), (90, 3_000), (80, 2_960), (50, 2_220), (40, 1_850)], 3_700)
        };
        let lately = matches!(grade, Grade::Nqo | Grade::Pqip) || chance.in_1000(150);
        let joined_on = match (post, lately) {
            (Post::Practitioner, true) => plus_days(today, -chance.between(120, 700)),
            _ => plus_days(today, -chance.between(800, 5_000)),
        };
        let left_on = (post == Post::Left).then(|| self.calendar.on_or_before(plus_days(today, -chance.between(90, 600))));
        let away = away(chance, post, today, self.calendar);
        self.next += 1;
        let staff_code = format!("{}{}", self.prefix, base_36(self.next, 4));
        let id = OfficerId(self.chance.id(self.moments.opened));
        let hours = ContractedHours::from_hundredths(hundredths);
        let all_of_it = |reason| vec![(reason, joined_on, plus_days(today, 400), 100)];
        let reductions = match post {
            Post::Practitioner => reductions(&mut self.chance, grade, joined_on, today),
            // They hold no cases: all of their hours are for other work.
            Post::CourtOfficer => all_of_it("COURT-DUTY"),
            Post::Facilitator => all_of_it("GROUPS"),
            _ => vec![],
        };
        let reduced: u16 = reductions.iter().filter(|(_, from, to, _)| *from <= today && today < *to).map(|r| r.3).sum();
        let luck = self.chance.weighted(&[(12, 80), (24, 95), (36, 104), (20, 118), (8, 140)], 100);
        let given = luck * u32::from(100_u16.saturating_sub(reduced).max(15)) / 100;
        Member { id, name, grade, hours, post, team, staff_code, joined_on, left_on, away, knows: None, reductions, given }
    }
}

/// Days away: leave ahead for many; a case administrator is away today, no practitioner is.
fn away(chance: &mut Chance, post: Post, today: Date, calendar: &Calendar) -> Vec<(Date, Date, &'static str)> {
    let mut away = Vec::new();
    let stretch = |from: Date, days: i32, why| (from, plus_days(from, days - 1), why);
    match post {
        Post::Practitioner | Post::SeniorOfficer | Post::Facilitator => {
            if chance.in_1000(300) {
                away.push(stretch(plus_days(today, -chance.between(30, 200)), chance.between(5, 12), "Leave"));
            }
            if chance.in_1000(350) {
                away.push(stretch(plus_days(today, chance.between(5, 60)), chance.between(4, 14), "Leave"));
            } else if chance.in_1000(150) {
                away.push(stretch(calendar.next_working_day(plus_days(today, chance.between(0, 9))), 1, "Training"));
            }
        }
        Post::CaseAdministrator if chance.in_1000(250) => away.push(stretch(plus_days(today, -1), 4, "Leave")),
        _ => {}
    }
    away
}

/// Hours taken off practitioners: trainees and new officers by the months since they came; a few others for a time.
fn reductions(chance: &mut Chance, grade: Grade, joined_on: Date, today: Date) -> Vec<(&'static str, Date, Date, u16)> {
    let after = |months: i32| joined_on.saturating_add(months.months());
    let mut taken = match grade {
        Grade::Pqip => {
            vec![("PQIP-1", joined_on, after(6), 80), ("PQIP-2", after(6), after(12), 60), ("PQIP-3", after(12), after(18), 40)]
        }
        Grade::Nqo => vec![("NQO", joined_on, after(9), 20)],
        Grade::Pso if joined_on > plus_days(today, -160) => vec![("PSO-LEARNING", joined_on, after(6), 20)],
        _ => vec![],
    };
    let other = [(30, Some(("PHASED-RETURN", 35))), (25, Some(("TRADE-UNION", 15))), (35, Some(("SPOC", 5)))];
    let other = chance.weighted(&[other.as_slice(), &[(910, None)]].concat(), None);
    if let Some((reason, percent)) = other.filter(|_| matches!(grade, Grade::Po | Grade::Pso)) {
        let from = plus_days(today, -chance.between(15, 90)).max(joined_on);
        taken.push((reason, from, plus_days(today, chance.between(20, 150)), percent));
    }
    // Some are about to go for longer.
    if taken.is_empty() && chance.in_1000(35) {
        let from = plus_days(today, chance.between(12, 80));
        taken.push(("MATERNITY", from, from.saturating_add(6.months()), 100));
    }
    taken
}

/// A number in digits and capital letters, padded with noughts.
fn base_36(mut number: u32, width: usize) -> String {
    let mut digits = Vec::with_capacity(width);
    while digits.len() < width {
        digits.push(char::from_digit(number % 36, 36).unwrap_or('0').to_ascii_uppercase());
        number /= 36;
    }
    digits.iter().rev().collect()
}

/// A person's id: in the order of the people, as if all had been taken over from another system one after the other, so
/// that a whole unit lies together in the store.
pub(crate) fn person_id(seed: u64, index: u32, opened: jiff::Timestamp) -> PersonId {
    let mut chance = Chance::new(seed, For::Brief, u64::from(index) | (1 << 40));
    let at = opened.saturating_add(jiff::SignedDuration::from_millis(i64::from(index))).unwrap_or(opened);
    PersonId(chance.id(at))
}

/// An id that stands for the import in the audit, the same for the same seed.
pub(crate) fn job_id(seed: u64, opened: jiff::Timestamp) -> Uuid {
    Chance::new(seed, For::Account, u64::MAX).id(opened)
}
