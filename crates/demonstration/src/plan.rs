//! What is spread over the cases of a unit: who holds which, what is particular about a few, and when everybody comes next.

use jiff::civil::Date;
use record::{person::Name, recorded::plus_days};
use rules::{
    Policy,
    contact_frequency::{ContactFacts, ContactPhase, StartKind, next_due},
    grade::Grade,
    rosh::RoshLevel,
};

use crate::{
    Wanted,
    brief::{Booked, Brief, Next, Story},
    care::Shown,
    chance::{Chance, For},
    moment::Moments,
    organisation::{Post, UnitPlan},
    sentence::{Kind, order_from},
};

/// When the appointments of a day begin: the hour and the minute. The last is for those that take an hour.
pub(crate) const SLOTS: [(i8, i8); 10] =
    [(9, 0), (9, 45), (10, 30), (11, 15), (12, 0), (13, 30), (14, 15), (15, 0), (15, 45), (16, 30)];
/// How many of them an officer fills on one day, today aside.
const FULL_DAY: usize = 7;

/// The people of a unit, in outline.
pub(crate) fn briefs(wanted: &Wanted, unit: &mut UnitPlan, moments: &Moments<'_>, policy: &Policy) -> Vec<Brief> {
    let until = unit.first_person + unit.people;
    let mut briefs: Vec<Brief> =
        (unit.first_person..until).map(|index| Brief::draw(wanted, index, unit.in_wales, moments, policy)).collect();
    let chance = &mut Chance::new(wanted.seed, For::Diary, u64::try_from(unit.index).unwrap_or_default());
    let mut planning = Planning { wanted, unit, moments, policy, chance };
    for brief in &mut briefs {
        planning.allocate(brief);
    }
    planning.tell(&mut briefs);
    for brief in &mut briefs {
        brief.assess(wanted, policy);
    }
    planning.book(&mut briefs);
    briefs
}

/// Days from one attended contact to the next, by the rules in force.
pub(crate) fn interval(brief: &Brief, last: Date, assessed: bool, policy: &Policy) -> i32 {
    let facts = ContactFacts {
        start: if brief.kind.in_community() { StartKind::Order } else { StartKind::Release },
        started_on: brief.frame.starts_on,
        phase: ContactPhase::Supervised,
        rosh: assessed.then_some(brief.rosh),
        tier: Some(brief.tier),
        last_attended: Some(last),
    };
    let due = next_due(&facts, last, &policy.standards, &policy.calendar).due;
    due.map_or(28, |due| record::recorded::days_between(last, due)).max(1)
}

struct Planning<'a> {
    wanted: &'a Wanted,
    unit: &'a mut UnitPlan,
    moments: &'a Moments<'a>,
    policy: &'a Policy,
    chance: &'a mut Chance,
}

impl Planning<'_> {
    /// Gives the case to an officer of a grade that may hold it, in proportion to hours; earlier ones may have held it.
    fn allocate(&mut self, brief: &mut Brief) {
        let allocated_on = self.policy.calendar.add_working_days(brief.registered_on, 1 + u32::from(self.chance.in_1000(400)));
        let allocated_on = allocated_on.min(plus_days(self.wanted.today, -1)).max(brief.registered_on);
        brief.allocated_on = Some(allocated_on);
        let weight = |grade: Grade, hours: u16| -> u32 {
            let share = match (brief.rosh, grade) {
                (RoshLevel::High | RoshLevel::VeryHigh, Grade::Po) => 100,
                (RoshLevel::VeryHigh, _) | (RoshLevel::High, Grade::Pso) => 0,
                (RoshLevel::High, Grade::Nqo) => 60,
                (RoshLevel::High, Grade::Pqip) => 25,
                (_, Grade::Po) => 50,
                (_, Grade::Nqo) => 76,
                (_, Grade::Pqip) => 100,
                (_, Grade::Pso) => 134,
                _ => 0,
            };
            share * u32::from(hours) / 100
        };
        let posts = |post: Post| self.unit.of(post).map(|(place, member)| (place, member.clone())).collect::<Vec<_>>();
        let practitioners = posts(Post::Practitioner);
        let weights: Vec<(u32, usize)> = practitioners
            .iter()
            .map(|(place, member)| (weight(member.grade, member.hours.hundredths()) * member.given / 100, *place))
            .collect();
        let fallback = practitioners.first().map_or(0, |(place, _)| *place);
        brief.holder = self.chance.weighted(&weights, fallback);
        let joined_on = self.unit.staff.get(brief.holder).map_or(allocated_on, |holder| holder.joined_on);
        // Somebody newer than the case took it over when they came; others changed hands for other reasons.
        let handed_on = if joined_on > allocated_on {
            Some(plus_days(joined_on, self.chance.between(5, 25)))
        } else if self.chance.in_1000(220) {
            let held = record::recorded::days_between(allocated_on, self.wanted.today);
            (held > 60).then(|| plus_days(allocated_on, self.chance.between(30, held - 20)))
        } else {
            None
        };
        let Some(handed_on) = handed_on.map(|on| self.policy.calendar.on_or_after(on)) else { return };
        let all: Vec<_> = practitioners.into_iter().chain(posts(Post::Left)).collect();
        let before: Vec<(u32, usize)> = all
            .iter()
            .filter(|(place, member)| {
                *place != brief.holder && member.worked_on(allocated_on) && member.worked_on(plus_days(handed_on, -1))
            })
            .map(|(place, member)| (if member.post == Post::Left { 4 } else { 1 }, *place))
            .collect();
        if handed_on < self.wanted.today && !before.is_empty() {
            brief.before = Some((self.chance.weighted(&before, brief.holder), handed_on));
        } else if joined_on > allocated_on {
            // Nobody could have held it before: it came when the officer was there.
            brief.registered_on = brief.registered_on.max(self.policy.calendar.on_or_after(joined_on));
            brief.allocated_on = Some(brief.registered_on);
        }
    }

    /// Chooses the few people about whom something is particular. The first practitioners are those whose accounts the
    /// demonstration hands out, so theirs are the cases.
    fn tell(&mut self, briefs: &mut [Brief]) {
        let first = self.unit.of(Post::Practitioner).next().map_or(0, |(place, _)| place);
        let (today, yesterday) = (self.wanted.today, plus_days(self.wanted.today, -1));
        let settled = |brief: &Brief, holder: Option<usize>| {
            brief.story == Story::Usual
                && matches!(brief.kind, Kind::Order | Kind::Suspended | Kind::Licence)
                && holder.is_none_or(|holder| brief.holder == holder)
                && brief.supervised_from(self.moments) < plus_days(today, -70)
                && brief.allocated_on.is_some_and(|on| on < plus_days(today, -70))
                && brief.before.is_none_or(|(_, on)| on < plus_days(today, -40))
        };
        for (story, holder) in [
            (Story::Arrested, Some(first)),
            (Story::TwoMissed, Some(first)),
            (Story::Restricted, Some(first)),
            (Story::Excluded, None),
            (Story::Died, None),
        ] {
            let found = briefs.iter().position(|brief| settled(brief, holder));
            let found = found.or_else(|| briefs.iter().position(|brief| settled(brief, None)));
            if let Some(brief) = found.and_then(|place| briefs.get_mut(place)) {
                brief.story = story;
                if story == Story::Died {
                    brief.over_on = Some(plus_days(today, -self.chance.between(12, 50)));
                }
            }
        }
        self.show(briefs, first);
        self.hurry(briefs);
        let people = u64::from(self.unit.people);
        for (story, count) in [(Story::Unallocated, (people / 250).max(3)), (Story::NewlyAllocated, (people / 180).max(4))] {
            let open = |brief: &Brief| brief.story == Story::Usual && brief.care.shown.is_none() && brief.kind.in_community();
            for nth in 0..count.min(people / 10) {
                // The first newly allocated case is the first practitioner's.
                let wanted_holder = (story == Story::NewlyAllocated && nth == 0).then_some(first);
                let fits = |brief: &&mut Brief| open(brief) && wanted_holder.is_none_or(|holder| brief.holder == holder);
                let skip = usize::try_from(self.chance.below(people / 3)).unwrap_or_default();
                let mut from = briefs.iter_mut().skip(if wanted_holder.is_some() { 0 } else { skip });
                let Some(brief) = from.find(|brief| fits(brief)) else { continue };
                self.make_new(brief, story, yesterday);
            }
        }
        let last = plus_days(today, -7);
        let usual = |brief: &&mut Brief| brief.story == Story::Usual && brief.care.shown.is_none() && brief.kind.in_community();
        for brief in briefs.iter_mut().filter(usual) {
            let long_enough = brief.allocated_on.is_some_and(|on| on < plus_days(today, -200));
            if long_enough && self.chance.in_1000(75) {
                brief.story = Story::Ended;
                let on = plus_days(last, -self.chance.between(0, 140));
                brief.over_on = Some(on);
                brief.frame.ends_on = Some(on);
            }
        }
    }

    /// Chooses, of the first practitioner of the first unit, those who show each state of a page; their surname says so.
    fn show(&mut self, briefs: &mut [Brief], first: usize) {
        if self.unit.index != 0 {
            return;
        }
        let today = self.wanted.today;
        let calendar = &self.policy.calendar;
        let second = self.unit.of(Post::Practitioner).nth(1).map(|(place, _)| place);
        for shown in Shown::ALL {
            let release = shown == Shown::Release;
            let ahead = (plus_days(today, 25), plus_days(today, 80));
            let fits = |brief: &Brief| {
                let kind = match shown {
                    Shown::Release => brief.kind == Kind::Custody && (ahead.0..ahead.1).contains(&brief.frame.starts_on),
                    Shown::Failures | Shown::Breach(_) => matches!(brief.kind, Kind::Order | Kind::Suspended),
                    _ => matches!(brief.kind, Kind::Order | Kind::Suspended | Kind::Licence),
                };
                brief.story == Story::Usual
                    && brief.care.shown.is_none()
                    && kind
                    && brief.allocated_on.is_some_and(|on| on < plus_days(today, if release { -20 } else { -130 }))
                    && (release || brief.supervised_from(self.moments) < plus_days(today, -130))
                    && brief.frame.ends_on.is_none_or(|on| on > plus_days(today, 40))
                    && !brief.no_fixed_address
            };
            let own = briefs.iter().position(|brief| brief.holder == first && fits(brief));
            let found = own.or_else(|| briefs.iter().position(fits));
            let found = found.or_else(|| if release { Self::release_soon(briefs, plus_days(today, 50)) } else { None });
            let Some(brief) = found.and_then(|place| briefs.get_mut(place)) else { continue };
            brief.care.shown = Some(shown);
            brief.name = Name { forename: shown.forename().to_owned(), surname: "Example".to_owned(), ..Name::default() };
            brief.holder = first;
            brief.before = None;
            match shown {
                Shown::Checks => {
                    brief.care.children = true;
                    brief.care.household_known = true;
                }
                Shown::Alarm | Shown::Signed | Shown::Returned => brief.rosh = RoshLevel::High,
                Shown::Asked => {
                    let handed_on = calendar.on_or_before(plus_days(today, -6));
                    brief.before = second.map(|second| (second, handed_on));
                }
                _ => {}
            }
        }
    }

    /// Somebody in prison whose release is brought to a day: a small population has nobody who is released just then.
    fn release_soon(briefs: &mut [Brief], on: Date) -> Option<usize> {
        let inside = |brief: &Brief| {
            let held = brief.allocated_on.is_some_and(|allocated| allocated < plus_days(on, -80));
            brief.kind == Kind::Custody && brief.story == Story::Usual && brief.care.shown.is_none() && held
        };
        let place = briefs.iter().position(inside)?;
        let frame = &mut briefs.get_mut(place)?.frame;
        let later = record::recorded::days_between(frame.starts_on, on);
        frame.starts_on = on;
        frame.ends_on = frame.ends_on.map(|ends_on| plus_days(ends_on, later));
        Some(place)
    }

    /// Thirty cases of one manager of the first unit, about which thirty notes were written in thirty minutes.
    fn hurry(&mut self, briefs: &mut [Brief]) {
        let Some(team) = (self.unit.index == 0).then(|| self.unit.of(Post::SeniorOfficer).last()).flatten() else { return };
        let team = team.1.team;
        let since = plus_days(self.wanted.today, -60);
        let staff = &self.unit.staff;
        let of_team = |brief: &&mut Brief| {
            brief.story == Story::Usual
                && brief.care.shown.is_none()
                && brief.allocated_on.is_some_and(|on| on < since)
                && brief.before.is_none_or(|(_, on)| on < since)
                && staff.get(brief.holder).is_some_and(|member| member.team == team)
        };
        for (minute, brief) in (0_i8..30).zip(briefs.iter_mut().filter(of_team)) {
            brief.care.hurried = Some(minute);
        }
    }

    /// Makes a case that has only just come.
    fn make_new(&mut self, brief: &mut Brief, story: Story, yesterday: Date) {
        let calendar = &self.policy.calendar;
        let back = if story == Story::Unallocated { self.chance.between(1, 4) } else { self.chance.between(3, 6) };
        let sentenced_on = calendar.on_or_before(plus_days(yesterday, -back));
        let months = brief.frame.length.and_then(|length| i32::try_from(length.count).ok()).unwrap_or(12);
        let disposal = if brief.kind == Kind::Suspended { "341" } else { "340" };
        brief.frame = order_from(disposal, months, sentenced_on);
        brief.registered_on = sentenced_on;
        brief.before = None;
        brief.story = story;
        brief.allocated_on = (story == Story::NewlyAllocated).then_some(yesterday);
    }

    /// Books everybody's next appointment into the diary of their officer.
    fn book(&mut self, briefs: &mut [Brief]) {
        let practitioners: Vec<usize> = self.unit.of(Post::Practitioner).map(|(place, _)| place).collect();
        let mut of_officer: Vec<Vec<&mut Brief>> = self.unit.staff.iter().map(|_| Vec::new()).collect();
        for brief in briefs.iter_mut() {
            let coming = !matches!(brief.story, Story::Unallocated | Story::NewlyAllocated | Story::Died | Story::Ended);
            if let Some(cases) = of_officer.get_mut(brief.holder).filter(|_| coming) {
                cases.push(brief);
            }
        }
        for (nth, place) in practitioners.into_iter().enumerate() {
            if let Some(cases) = of_officer.get_mut(place) {
                let cases = std::mem::take(cases);
                self.book_officer(place, nth, cases);
            }
        }
    }

    fn book_officer(&mut self, place: usize, nth: usize, mut cases: Vec<&mut Brief>) {
        let today = self.wanted.today;
        shuffle(self.chance, &mut cases);
        let mut diary = Diary::default();
        let member = self.unit.staff.get(place).cloned();
        let usual = |brief: &Brief| brief.story == Story::Usual && brief.in_community_on(today) && brief.frame.starts_on < today;
        // Everybody who works cases sees somebody today, whatever day it is.
        let wanted_today = usize::try_from(self.chance.between(4, 6)).unwrap_or(4).min(cases.len().div_ceil(3));
        let (mut given, mut left_open) = (0, self.chance.weighted(&[(45, 1), (15, 2), (40, 0)], 1_i32));
        // Those whose accounts are handed out have one to record.
        if nth < 3 {
            left_open = left_open.max(1);
        }
        let worked_before = self.policy.calendar.previous_working_day(today);
        for brief in &mut cases {
            let settled = usual(brief) && brief.allocated_on.is_some_and(|on| on < plus_days(worked_before, -6));
            let settled = settled && brief.frame.starts_on < plus_days(worked_before, -6);
            brief.next = if settled && given < wanted_today {
                given += 1;
                diary.take(self.chance, today, SLOTS.len() - 1)
            } else if settled && left_open > 0 {
                left_open -= 1;
                diary.take(self.chance, worked_before, FULL_DAY)
            } else if settled && self.chance.in_1000(30) {
                Next::Overdue
            } else if brief.kind == Kind::Custody {
                self.ahead(brief, 75, member.as_ref(), &mut diary)
            } else {
                let days = interval(brief, today, true, self.policy);
                self.ahead(brief, days, member.as_ref(), &mut diary)
            };
        }
        if given == 0 {
            // A very small caseload: whoever is supervised comes today.
            if let Some(brief) = cases.iter_mut().find(|brief| brief.in_community_on(today)) {
                brief.next = diary.take(self.chance, today, SLOTS.len() - 1);
            }
        }
    }

    /// A day ahead on which the officer is there and has room, about as far as the rules let it be; for somebody in prison
    /// only every other one is booked.
    fn ahead(&mut self, brief: &Brief, days: i32, member: Option<&crate::organisation::Member>, diary: &mut Diary) -> Next {
        let (calendar, today) = (&self.policy.calendar, self.wanted.today);
        if brief.kind == Kind::Custody && self.chance.in_1000(450) {
            return Next::None;
        }
        let first = plus_days(today, self.chance.between(1, days.max(2)));
        let last = brief.frame.ends_on.unwrap_or(Date::MAX);
        let last = if brief.kind == Kind::Custody { brief.frame.starts_on } else { last };
        let mut day = calendar.on_or_after(first.min(plus_days(last, -1)).max(plus_days(today, 1)));
        for _ in 0..40 {
            let there = member.is_none_or(|member| !member.is_away(day));
            if there && let booked @ Next::Booked(_) = diary.take(self.chance, day, FULL_DAY) {
                return booked;
            }
            day = calendar.next_working_day(day);
        }
        Next::None
    }
}

fn shuffle<T>(chance: &mut Chance, list: &mut [T]) {
    for place in (1..list.len()).rev() {
        let other = chance.below(u64::try_from(place + 1).unwrap_or(1));
        list.swap(place, usize::try_from(other).unwrap_or(place));
    }
}

/// What an officer has booked.
#[derive(Default)]
struct Diary(std::collections::BTreeMap<Date, Vec<usize>>);

impl Diary {
    /// A free place of a day on which fewer than `most` are taken.
    fn take(&mut self, chance: &mut Chance, day: Date, most: usize) -> Next {
        let taken = self.0.entry(day).or_default();
        let free: Vec<usize> = (0..SLOTS.len() - 1).filter(|slot| !taken.contains(slot)).collect();
        match chance.pick(&free).copied().filter(|_| taken.len() < most) {
            Some(slot) => {
                taken.push(slot);
                Next::Booked(Booked { day, slot })
            }
            None => Next::None,
        }
    }
}
