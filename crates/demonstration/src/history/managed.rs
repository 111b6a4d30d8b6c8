//! What the manager looked at: properly, in a line, or not at all.

use jiff::{SignedDuration, Timestamp, civil::Date};
use record::{
    ActionId, Command, OfficerId, OversightId,
    oversight::{AgreedAction, OversightActionClosed, OversightCommented, OversightRecorded, View, Wish},
    plan::Ended,
    recorded::{days_between, plus_days},
};
use rules::{oversight::OversightTrigger, rosh::RoshLevel};

use super::{Writing, later::Later};
use crate::{
    care::{Looked, Shown},
    words::care as words,
};

/// Days before today on which one manager wrote thirty notes.
const HURRIED_DAYS: i32 = 16;

impl Writing<'_> {
    pub(super) fn managed(&mut self, allocated_on: Date) {
        let calendar = &self.policy.calendar;
        let until = self.brief.over_on.unwrap_or(self.today());
        if let Some(minute) = self.brief.care.hurried {
            let on = calendar.on_or_before(plus_days(self.today(), -HURRIED_DAYS));
            if on > allocated_on {
                let at = self.moments.at(on, 16, minute);
                self.glance(at, on, SignedDuration::from_secs(40));
            }
            return;
        }
        let shown = matches!(self.brief.care.shown, Some(Shown::Plan | Shown::Checks));
        // Nobody was left alone for long.
        let looked = match self.brief.care.looked {
            Looked::No if days_between(allocated_on, until) > 200 => Looked::Thin,
            looked => looked,
        };
        match if shown { Looked::Well } else { looked } {
            Looked::No => {}
            Looked::Thin => {
                let on = calendar.on_or_before(plus_days(until, -self.care.between(3, 32)));
                if on > allocated_on {
                    let (hour, minute) = (self.care.between(9, 16), self.care.between(0, 59));
                    let at = self.moments.at(on, small(hour), small(minute));
                    self.glance(at, on, SignedDuration::from_mins(3));
                }
            }
            Looked::Well => {
                let high = self.brief.rosh >= RoshLevel::High;
                let on = calendar.on_or_before(plus_days(until, -self.care.between(2, if high { 40 } else { 75 })));
                if on > allocated_on {
                    self.conversation(on);
                }
            }
        }
    }

    fn held(&mut self, at: Timestamp, on: Date, minutes: i32, wrote: SignedDuration) -> OversightRecorded {
        OversightRecorded {
            id: OversightId(self.care.id(at)),
            trigger: OversightTrigger::AdHoc,
            on,
            opened_at: at.checked_sub(wrote).ok(),
            minutes: u16::try_from(minutes).unwrap_or(5),
            with: Some(OfficerId(self.officer_on(on).0)),
            risk_discussed: true,
            checks: Vec::new(),
            view: View::Agree,
            reasons: String::new(),
            actions: Vec::new(),
            next_on: None,
        }
    }

    fn glance(&mut self, at: Timestamp, on: Date, wrote: SignedDuration) {
        let reasons = self.care.word(words::THIN).to_owned();
        let held = OversightRecorded { reasons, ..self.held(at, on, 5, wrote) };
        let by = self.senior(on);
        self.ask(at, by, Later::Glance(Box::new(held)));
    }

    fn conversation(&mut self, on: Date) {
        let at = self.moments.at(on, 15, small(self.care.between(2, 58)));
        let minutes = self.care.between(20, 45);
        let shown = self.brief.care.shown == Some(Shown::Plan);
        let actions = if shown || self.care.in_1000(720) { self.actions(on) } else { Vec::new() };
        let mut held = self.held(at, on, minutes, SignedDuration::from_mins(i64::from(minutes)));
        self.care.word(words::OVERSIGHT).clone_into(&mut held.reasons);
        held.actions.clone_from(&actions);
        if !actions.is_empty() && self.care.in_1000(300) {
            held.view = View::Change;
        }
        let (id, by) = (held.id, self.senior(on));
        self.ask(at, by, Later::Oversight(Box::new(held)));
        for (place, action) in actions.iter().enumerate() {
            self.end(action, shown && place == 0);
        }
        let commented_on = self.policy.calendar.next_working_day(on);
        if (shown || self.care.in_1000(150)) && commented_on < self.today() {
            let (at, by) = (self.moments.at(commented_on, 9, 35), self.officer_on(commented_on));
            let comment = "Agreed. The visit is booked for next week.".to_owned();
            self.say(at, by, Command::Oversee(Wish::Comment(OversightCommented { id, comment })));
        }
    }

    fn actions(&mut self, on: Date) -> Vec<AgreedAction> {
        let owner = OfficerId(self.officer_on(on).0);
        let at = self.moments.at(on, 15, 0);
        (0..self.care.between(1, 2))
            .map(|_| {
                let id = ActionId(self.care.id(at));
                let due_on = self.policy.calendar.on_or_after(plus_days(on, self.care.between(7, 16)));
                AgreedAction { id, what: self.care.word(words::ACTIONS).to_owned(), owner, due_on }
            })
            .collect()
    }

    /// About one action in two is done in time, and most of the others later.
    fn end(&mut self, action: &AgreedAction, stays_open: bool) {
        let late = match self.care.below(100) {
            0..46 => 0,
            46..92 => self.care.between(4, 15),
            _ => return,
        };
        let on = self.policy.calendar.on_or_before(plus_days(action.due_on, late - i32::from(late == 0)));
        if on >= self.today() || stays_open {
            return;
        }
        let dropped = self.care.in_1000(120);
        let (ended, note) =
            if dropped { (Ended::Dropped, "No longer needed: moved away") } else { (Ended::Done, "Done, see the note") };
        let (at, by) = (self.moments.at(on, 17, 45), self.officer_on(on));
        let closed = OversightActionClosed { id: action.id, ended, note: note.to_owned() };
        self.ask(at, by, Later::IfAllowed(Command::Oversee(Wish::CloseAction(closed))));
    }
}

fn small(number: i32) -> i8 {
    i8::try_from(number).unwrap_or(0)
}
