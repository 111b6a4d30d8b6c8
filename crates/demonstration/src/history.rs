//! A person's history: every wish with its instant and who made it, in order.

mod around;
mod assessing;
mod caught_up;
mod checks;
mod contacts;
mod enforced;
mod groups;
mod identity;
mod later;
mod managed;
mod orders;
mod planned;
mod risk;
mod sessions;

use jiff::{Timestamp, civil::Date};
use record::{ActorId, AddressId, Command, CommandId, PersonId, RequirementId, SentenceId, recorded::plus_days};
use rules::{Policy, tier::TierV3};

pub use later::{At, Wished};

use crate::{
    Wanted,
    brief::{Brief, Story},
    care::Shown,
    chance::{Chance, For},
    moment::{Moments, later},
    organisation::{Post, UnitPlan},
    words::notes::Concerns,
};

/// One wish of a history.
#[derive(Clone, Debug)]
pub struct Step {
    /// When it is recorded.
    pub at: Timestamp,
    /// Who records it.
    pub by: ActorId,
    /// Its id.
    pub command: CommandId,
    /// What is wished.
    pub wish: Wished,
}

/// The history of a person, ready to be decided wish by wish.
#[derive(Clone, Debug)]
pub struct Script {
    /// The person.
    pub person: PersonId,
    /// The tier by which contacts were planned: the one that the rules give at the end.
    pub tier: TierV3,
    /// The wishes in order; their instants do not run back, and none is later than yesterday.
    pub steps: Vec<Step>,
}

/// What the parts of a history share.
struct Writing<'a> {
    brief: &'a Brief,
    unit: &'a UnitPlan,
    moments: &'a Moments<'a>,
    policy: &'a Policy,
    chance: Chance,
    /// What is drawn of checks, plans, oversight and enforcement: apart, so that the rest stays as it is.
    care: Chance,
    steps: Vec<Step>,
    sentence: SentenceId,
    main_address: AddressId,
    requirements: Vec<(RequirementId, &'static str)>,
    concerns: Concerns,
    /// Days on which the person moved, or a child came into it: what was asked before does not answer that.
    changed_on: Vec<Date>,
}

use later::Later;

/// Writes the history of a person.
pub(crate) fn script(wanted: &Wanted, unit: &UnitPlan, brief: &Brief, moments: &Moments<'_>, policy: &Policy) -> Script {
    let mut chance = Chance::new(wanted.seed, For::History, u64::from(brief.index));
    let opened = moments.at(brief.registered_on, 10, 0);
    let (sentence, main_address) = (SentenceId(chance.id(opened)), AddressId(chance.id(opened)));
    let steps = Vec::with_capacity(110);
    let mut writing = Writing {
        brief,
        unit,
        moments,
        policy,
        chance,
        care: Chance::new(wanted.seed, For::Protection, u64::from(brief.index)),
        steps,
        sentence,
        main_address,
        requirements: Vec::new(),
        concerns: Concerns::default(),
        changed_on: Vec::new(),
    };
    writing.identity();
    writing.orders();
    if let Some(allocated_on) = brief.allocated_on {
        writing.allocation(allocated_on);
        writing.risk(allocated_on);
        writing.sessions(allocated_on);
        writing.contacts(allocated_on);
        writing.cared_for(allocated_on);
    }
    writing.story();
    let mut steps = writing.steps;
    steps.sort_by_key(|step| step.at);
    Script { person: brief.person, tier: brief.tier, steps }
}

impl Writing<'_> {
    /// Adds a wish at an instant; one that would be later than yesterday is brought back to last night.
    fn say(&mut self, at: Timestamp, by: ActorId, wish: Command) {
        let at = at.min(self.moments.last);
        let command = CommandId(self.chance.id(at));
        self.steps.push(Step { at, by, command, wish: Wished::Now(Box::new(wish)) });
    }

    /// Adds a wish that looks at the record first.
    fn ask(&mut self, at: Timestamp, by: ActorId, wish: Later) {
        let at = at.min(self.moments.last);
        let command = CommandId(self.care.id(at));
        self.steps.push(Step { at, by, command, wish: Wished::Later(Box::new(wish)) });
    }

    /// Who is around, safety checks, the plan, the manager's looks.
    fn cared_for(&mut self, allocated_on: Date) {
        self.handed_over(allocated_on);
        let Some(begins) = crate::care::begins(self.brief, self.policy) else { return };
        let until = self.brief.over_on.unwrap_or(self.today());
        let asked_on = self.policy.calendar.next_working_day(allocated_on);
        if asked_on < until {
            self.around(asked_on);
        }
        if begins < until {
            self.checks(begins);
        }
        self.release(allocated_on);
        self.managed(allocated_on);
        if let Some(judged_on) = self.brief.first_judged_on(self.policy).filter(|on| *on < plus_days(until, -1)) {
            self.plan(judged_on);
            self.assessed_here(judged_on);
        }
        self.caught_up(allocated_on);
        if self.brief.care.shown == Some(Shown::PutOff) {
            let on = self.policy.calendar.on_or_before(plus_days(self.today(), -1));
            let (at, by) = (self.moments.at(on, 17, 50), self.officer_on(on));
            self.ask(at, by, Later::PutOff("In hospital until the end of next week".to_owned()));
        }
    }

    fn today(&self) -> Date {
        self.moments.today
    }

    /// Who holds the case on a day, as who records.
    fn officer_on(&self, day: Date) -> ActorId {
        self.unit.staff.get(self.brief.holder_on(day)).map_or(ActorId(self.unit.place.id.0), |member| member.id.into())
    }

    /// The team of whoever holds the case on a day, as a place in the unit's teams.
    fn team_on(&self, day: Date) -> usize {
        self.unit.staff.get(self.brief.holder_on(day)).map_or(0, |member| member.team)
    }

    fn administrator(&self, day: Date) -> ActorId {
        self.unit.actor(Post::CaseAdministrator, self.team_on(day))
    }

    fn senior(&self, day: Date) -> ActorId {
        self.unit.actor(Post::SeniorOfficer, self.team_on(day))
    }

    /// A time in the working part of a day.
    fn in_hours(&mut self, day: Date) -> Timestamp {
        let (hour, minute) = (self.chance.between(9, 16), self.chance.between(0, 59));
        self.moments.at(day, i8::try_from(hour).unwrap_or(9), i8::try_from(minute).unwrap_or(0))
    }

    /// What is particular about the person.
    fn story(&mut self) {
        let yesterday = plus_days(self.today(), -1);
        match self.brief.story {
            Story::Restricted | Story::Excluded => self.limits(),
            Story::Arrested => self.arrested(yesterday),
            Story::Died => self.died(),
            Story::Ended => self.ended(),
            Story::Usual | Story::Unallocated | Story::NewlyAllocated | Story::TwoMissed => {}
        }
    }
}

/// The hour after an instant in which the same person goes on writing.
fn soon(chance: &mut Chance, at: Timestamp, most: i32) -> Timestamp {
    later(at, chance.between(2, most))
}
