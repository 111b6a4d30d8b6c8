//! The plan, taking the case over, preparing a release, looking back.

use jiff::civil::Date;
use record::{
    Command, GoalId, ReviewId, StepId,
    handover::{ReleasePrepared, ReleaseTask, Wish as Handover},
    plan::{Ended, GoalClosed, GoalSet, PlanAgreed, StepClosed, StepOwner, StepSet, Wish},
    recorded::{days_between, plus_days},
    review::ReviewRecorded,
};

use rules::rosh::GroupAtRisk;

use super::{Writing, later::Later};
use crate::{care::Shown, moment::later, sentence::Kind, words::care as words};

/// A goal set late, for whoever is at risk.
pub(super) fn late_goal(id: GoalId, protects: Vec<GroupAtRisk>, on: Date) -> GoalSet {
    let words = words::GOALS.first().map(|(words, _)| *words).unwrap_or_default().to_owned();
    GoalSet { id, words, need: None, linked_to_harm: true, linked_to_reoffending: true, protects, by: Some(plus_days(on, 180)) }
}

/// A step of it.
pub(super) fn late_step(id: StepId, goal: GoalId, on: Date) -> StepSet {
    let what = "Say at each appointment who is at home and who visits".to_owned();
    StepSet { id, goal, what, owner: StepOwner::Person, by: plus_days(on, 200), sensitive: false }
}

impl Writing<'_> {
    /// Whoever was given the case takes it over the next working day, but for those who were given it yesterday.
    pub(super) fn handed_over(&mut self, allocated_on: Date) {
        let handed = self.brief.before.filter(|(_, on)| *on > allocated_on).map(|(_, on)| on);
        let last = handed.unwrap_or(allocated_on);
        for given in std::iter::once(allocated_on).chain(handed) {
            let on = self.policy.calendar.next_working_day(given);
            let recent = days_between(given, self.today()) < 12;
            let asks = self.brief.care.shown == Some(Shown::Asked) && given == last;
            if on >= self.today() || (recent && !asks && self.care.in_1000(150)) {
                continue;
            }
            let (at, by) = (self.moments.at(on, 9, 12), self.officer_on(on));
            if asks {
                self.ask(at, by, Later::Question("Has the victim liaison officer been told that the case moved?".to_owned()));
                continue;
            }
            self.ask(at, by, Later::Accept);
        }
    }

    pub(super) fn plan(&mut self, judged_on: Date) {
        let calendar = &self.policy.calendar;
        let on = calendar.add_working_days(judged_on, 1 + u32::try_from(self.care.below(3)).unwrap_or(0));
        let until = self.brief.over_on.unwrap_or(self.today());
        let late = self.care.in_1000(90) && self.brief.care.shown.is_none();
        if on >= until || late {
            return;
        }
        let (at, by) = (self.moments.at(on, 16, 45), self.officer_on(on));
        let goal = self.goal(at, by, on);
        self.steps(goal, on, at, by);
        let agreed = PlanAgreed {
            on,
            assessment: None,
            persons_view: self.care.word(words::VIEWS).to_owned(),
            contingency: self.care.word(words::CONTINGENCIES).to_owned(),
            risk_management: "Seen as the standard asks; agencies told of any change; visits at home.".to_owned(),
            enquiries: Vec::new(),
        };
        self.ask(later(at, 9), by, Later::Agree(Box::new(agreed.clone())));
        // A plan that is kept is agreed anew, with what came in meanwhile.
        let again = plus_days(until, -self.care.between(1, 12));
        if self.brief.care.kept_up && self.brief.care.asked_police && days_between(on, again) > 60 {
            let again = calendar.on_or_before(again);
            let (at, by) = (self.moments.at(again, 17, 30), self.officer_on(again));
            self.ask(at, by, Later::Agree(Box::new(PlanAgreed { on: again, ..agreed })));
        }
        if self.brief.care.shown == Some(Shown::Plan) {
            self.goals_that_ended(on);
        }
        if self.care.in_1000(120) && days_between(on, until) > 90 {
            let back = self.care.between(3, 40);
            self.looked_back(calendar.on_or_before(plus_days(until, -back)));
        }
    }

    fn goal(&mut self, at: jiff::Timestamp, by: record::ActorId, on: Date) -> GoalId {
        let id = GoalId(self.care.id(at));
        let (said, _) = self.care.pick(words::GOALS).copied().unwrap_or_default();
        let goal = GoalSet {
            id,
            words: said.to_owned(),
            need: None,
            linked_to_harm: true,
            linked_to_reoffending: self.care.in_1000(700),
            protects: Vec::new(),
            by: Some(plus_days(on, 180)),
        };
        self.ask(at, by, Later::Goal(Box::new(goal)));
        id
    }

    fn steps(&mut self, goal: GoalId, on: Date, at: jiff::Timestamp, by: record::ActorId) {
        let (own, first) = (self.care.in_1000(350), self.care.in_1000(300));
        let what = self.care.word(words::STEPS).to_owned();
        let due = plus_days(on, self.care.between(25, 80));
        let id = StepId(self.care.id(at));
        let owner = if own { StepOwner::Officer } else { StepOwner::Person };
        let step = StepSet { id, goal, what, owner, by: due, sensitive: false };
        if first || own {
            self.ask(later(at, 2), by, Later::OfGoal(goal, Wish::SetStep { what: step, seen: None }));
        }
        let done_on = self.policy.calendar.on_or_before(plus_days(due, -self.care.between(1, 9)));
        let until = self.brief.over_on.unwrap_or(self.today());
        if (first || own) && done_on < until && done_on > on && (own || self.care.in_1000(500)) && self.care.in_1000(920) {
            let (at, by) = (self.moments.at(done_on, 17, 25), self.officer_on(done_on));
            let closed = StepClosed { id, ended: Ended::Done, note: "Done, and talked about in the session".to_owned() };
            // Somebody must still do something for whoever is at risk: the service or the next step does.
            self.ask(at, by, Later::OfGoal(goal, Wish::CloseStep(closed)));
        }
        if self.brief.care.service {
            let (name, what) = self.care.pick(words::SERVICES).copied().unwrap_or_default();
            let owner = StepOwner::Service(name.to_owned());
            let id = StepId(self.care.id(at));
            let step = StepSet { id, goal, what: what.to_owned(), owner, by: plus_days(on, 200), sensitive: false };
            self.ask(later(at, 3), by, Later::OfGoal(goal, Wish::SetStep { what: step, seen: None }));
        } else {
            let id = StepId(self.care.id(at));
            let what = "Say at each appointment who is at home and who visits".to_owned();
            let step = StepSet { id, goal, what, owner: StepOwner::Person, by: plus_days(on, 200), sensitive: false };
            self.ask(later(at, 3), by, Later::OfGoal(goal, Wish::SetStep { what: step, seen: None }));
        }
    }

    /// A goal that was reached and one that was dropped.
    fn goals_that_ended(&mut self, on: Date) {
        let end_on = self.policy.calendar.on_or_before(plus_days(self.today(), -9));
        for (minute, ended, note) in
            [(2, Ended::Done, "Has a tenancy since last month"), (4, Ended::Dropped, "Wants to wait until the course is over")]
        {
            let (at, by) = (self.moments.at(on, 17, 2 + minute), self.officer_on(on));
            let id = self.goal(at, by, on);
            let (at, by) = (self.moments.at(end_on, 17, 40 + minute), self.officer_on(end_on));
            let closed = GoalClosed { id, ended, note: note.to_owned() };
            self.ask(at, by, Later::OfGoal(id, Wish::CloseGoal(closed)));
        }
    }

    fn looked_back(&mut self, on: Date) {
        let (at, by) = (self.moments.at(on, 16, 20), self.officer_on(on));
        let review = ReviewRecorded {
            id: ReviewId(self.care.id(at)),
            on,
            up_to: 0,
            risk_changed: false,
            why: "Nothing that came in since changes who is at risk, or how. The plan goes on as it is.".to_owned(),
            plan: String::new(),
        };
        self.ask(at, by, Later::Review(Box::new(review)));
    }

    /// Twelve, eight and four weeks before a release, for three in four in time.
    pub(super) fn release(&mut self, allocated_on: Date) {
        if self.brief.kind != Kind::Custody {
            return;
        }
        let release = self.brief.frame.starts_on;
        for weeks in [12_u8, 8, 4] {
            let on = self.policy.calendar.on_or_before(plus_days(release, -7 * i32::from(weeks) - 3));
            if on <= allocated_on || on >= self.today() || self.care.in_1000(250) {
                continue;
            }
            let (note, settled) = match weeks {
                12 => ("Address given and to be checked. Police and children's services to be asked.", vec![]),
                8 => ("The victim does not wish to be told; no conditions asked for.", vec![ReleaseTask::VictimGate]),
                _ => ("Referred to the housing service; it sees him in the week of release.", vec![ReleaseTask::Services]),
            };
            let (at, by) = (self.moments.at(on, 13, 10), self.officer_on(on));
            let who = if settled.is_empty() { String::new() } else { "Case administrator".to_owned() };
            let wish = ReleasePrepared { sentence: self.sentence, weeks, note: note.to_owned(), settled, who, on: Some(on) };
            self.say(at, by, Command::Handover(Handover::PrepareRelease(wish)));
        }
    }
}
