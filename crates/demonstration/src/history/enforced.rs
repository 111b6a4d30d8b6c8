//! What followed a failure to comply: a decision, its letter, breach proceedings, a decision on an alarm.

use jiff::civil::Date;
use record::{
    AppointmentId, BreachId, Command, DecisionId, LetterId,
    enforcement::{
        EvidenceReceived, Wish,
        breach::{BreachDecided, BreachDecision, BreachListed, BreachResult, BreachResulted},
    },
    recorded::{days_between, plus_days},
};

use super::{Writing, later::Later};
use crate::{care::Shown, moment::later, organisation::Post};

/// Days within which some failures still wait for a decision.
const MAY_WAIT_DAYS: i32 = 12;

impl Writing<'_> {
    /// A decision within two working days, and its letter; of the last days some still wait.
    pub(super) fn enforced(&mut self, failed_on: Date, failure: AppointmentId) {
        let on = self.policy.calendar.add_working_days(failed_on, 1 + u32::from(self.care.in_1000(400)));
        let over = self.brief.over_on.is_some_and(|over| on >= over);
        let recent = days_between(failed_on, self.today()) <= MAY_WAIT_DAYS;
        let waits = match self.brief.care.shown {
            Some(Shown::Failures) => recent,
            Some(Shown::Breach(_)) => false,
            _ => recent && self.care.in_1000(350),
        };
        if on >= self.today() || over || waits {
            return;
        }
        let (at, by) = (self.moments.at(on, 11, 20), self.officer_on(on));
        let decision = DecisionId(self.care.id(at));
        let breach = self.breach_begins().then(|| BreachId(self.care.id(at)));
        self.ask(at, by, Later::Decide { failure, decision, breach });
        let sent_on = if self.care.in_1000(850) { on } else { self.policy.calendar.next_working_day(on) };
        let letter_waits = recent && self.care.in_1000(200);
        if sent_on < self.today() && !letter_waits {
            let (at, by) = (self.moments.at(sent_on, 15, 50), self.administrator(sent_on));
            let letter = LetterId(self.care.id(at));
            self.ask(at, by, Later::Letter(decision, letter));
        }
        if let Some(breach) = breach {
            self.proceedings(breach, on);
        }
    }

    fn breach_begins(&mut self) -> bool {
        matches!(self.brief.care.shown, Some(Shown::Breach(_))) || self.care.in_1000(850)
    }

    /// How many steps are taken after a breach was begun: none for a draft, then the pack, the decision, the date, the result.
    fn steps_taken(&mut self) -> u8 {
        match self.brief.care.shown {
            Some(Shown::Breach(steps)) => steps,
            _ => self.care.weighted(&[(5, 1), (6, 2), (4, 6), (8, 3), (12, 4), (65, 5)], 5),
        }
    }

    fn proceedings(&mut self, id: BreachId, begun_on: Date) {
        let steps = self.steps_taken();
        let calendar = &self.policy.calendar;
        let (packed_on, decided_on) = (calendar.add_working_days(begun_on, 2), calendar.add_working_days(begun_on, 4));
        let (listed_on, heard_on) = (calendar.add_working_days(begun_on, 8), calendar.add_working_days(begun_on, 24));
        if steps >= 2 {
            let (at, by) = (self.moments.at(packed_on, 14, 45), self.officer_on(packed_on));
            self.ask(at, by, Later::SubmitBreach(id));
        }
        if steps >= 3 {
            let (decision, reason, alternatives) = if steps == 6 {
                let reason = "Came in the next day with a letter from the hospital. A breach would not be right.";
                (BreachDecision::NoAction, reason, "Another warning: the absence is excused, so none is due.")
            } else {
                (BreachDecision::Approve, "Two failures after a warning, no reason given, and every reminder was sent.", "")
            };
            let (reason, alternatives) = (reason.to_owned(), alternatives.to_owned());
            let decided = BreachDecided { id, decision, reason, alternatives };
            let by = self.senior(decided_on);
            self.of_breach(id, decided_on, by, Wish::DecideBreach(decided));
        }
        if (4..6).contains(&steps) {
            let listed = BreachListed { id, court: format!("{} Magistrates' Court", self.town()), hearing_on: heard_on };
            let by = self.unit.actor(Post::CourtOfficer, 0);
            self.of_breach(id, listed_on, by, Wish::ListBreach(listed));
        }
        if steps == 5 {
            let (result, note) = self.care.weighted(
                &[
                    (5, (BreachResult::Fined, "Admitted. Fined £80, order goes on.")),
                    (3, (BreachResult::MoreRequirements, "Admitted. Ten more days of rehabilitation activity.")),
                    (2, (BreachResult::ProvedNoAction, "Proved in absence, no separate penalty.")),
                ],
                (BreachResult::Fined, "Admitted. Fined, order goes on."),
            );
            let resulted = BreachResulted { id, on: heard_on, result, note: note.to_owned() };
            let by = self.unit.actor(Post::CourtOfficer, 0);
            self.of_breach(id, heard_on, by, Wish::ResultBreach(resulted));
        }
    }

    fn of_breach(&mut self, id: BreachId, on: Date, by: record::ActorId, wish: Wish) {
        if on < self.today() {
            self.ask(self.moments.at(on, 16, 15), by, Later::OfBreach(id, wish));
        }
    }

    /// Of alarms that were raised before this week most were decided on the next working day.
    pub(super) fn alarm(&mut self, missed_on: Date) {
        let on = self.policy.calendar.next_working_day(missed_on);
        if self.brief.care.shown == Some(Shown::Alarm) && days_between(missed_on, self.today()) < 30 {
            return;
        }
        if on >= self.today() || days_between(missed_on, self.today()) < 7 && self.care.in_1000(300) {
            return;
        }
        let (at, by) = (later(self.moments.at(on, 11, 20), 12), self.officer_on(on));
        let decision = DecisionId(self.care.id(at));
        self.ask(at, by, Later::DecideAlarm(decision));
    }

    /// What came in for an absence.
    pub(super) fn evidence(&mut self, on: Date, appointment: AppointmentId) {
        let day = plus_days(on, -1);
        let (at, by) = (self.moments.at(self.policy.calendar.on_or_before(day), 12, 40), self.administrator(day));
        let on = self.policy.calendar.on_or_before(day);
        let what = "Photograph of a letter, by text message".to_owned();
        let evidence = EvidenceReceived { appointment, on, what };
        self.ask(at, by, Later::IfAllowed(Command::Enforce(Wish::ReceiveEvidence(evidence))));
    }
}
