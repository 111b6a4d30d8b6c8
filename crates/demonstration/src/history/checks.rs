//! Safety checks: asked or not, answered or not, read, analysed; the shares are those that inspectors found.

use jiff::civil::Date;
use record::{
    AddressCheckId, AddressId, EnquiryId,
    address_check::AddressChecked,
    enquiry::{
        EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryOwned, EnquiryRaised,
        EnquiryRead, Named, NamedPersonSettled, Wish,
    },
    recorded::{days_between, plus_days},
};
use rules::enquiry::{EnquiryKind, EnquiryTrigger};

use super::{Writing, later::Later};
use crate::{care::Shown, moment::later, words::care as words};

/// Who answers, after the town.
pub(super) const fn desk(kind: EnquiryKind) -> &'static str {
    match kind {
        EnquiryKind::DomesticAbuse | EnquiryKind::PoliceIntelligence => "police, domestic abuse desk",
        EnquiryKind::Children => "council, children's front door",
        EnquiryKind::Adults => "council, adult safeguarding",
        EnquiryKind::Marac => "MARAC coordinator",
    }
}

/// How far a check gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reaches {
    Sent,
    Chased,
    Escalated,
    Answered,
    Read,
    Analysed,
}

/// A check of an address; which, and whether it is suitable, the record says when it is made.
pub(super) fn late_check(id: AddressCheckId, on: Date) -> AddressChecked {
    AddressChecked {
        id,
        address: AddressId(id.0),
        on,
        enquiries: Vec::new(),
        occupants: "Mother, and a brother of 24".to_owned(),
        occupant_spoken_to: true,
        visited: false,
        suitable: false,
        reasons: "Seen and spoken to the mother alone. She knows the hours of the curfew and agrees.".to_owned(),
    }
}

impl Writing<'_> {
    pub(super) fn checks(&mut self, begins: Date) {
        let care = self.brief.care.clone();
        if care.shown == Some(Shown::Checks) {
            self.every_state();
            return;
        }
        let until = self.brief.over_on.unwrap_or(self.today());
        let mut days = vec![begins];
        if care.kept_up && days_between(begins, until) > 75 {
            days.push(plus_days(until, -self.care.between(6, 50)));
        }
        let (mut police, mut children) = (None, None);
        for (nth, on) in days.into_iter().enumerate() {
            // Of what is asked anew more is answered.
            let (of_police, of_children) = if nth == 0 { (850, 500) } else { (930, 900) };
            let on = self.policy.calendar.on_or_after(on);
            if on >= until {
                continue;
            }
            // What was never answered is called off and asked anew.
            for waiting in [police.take(), children.take()].into_iter().flatten() {
                let reason = "No answer in months; asked again with the new form".to_owned();
                self.step(waiting, on, (14, 2), Wish::Cancel(EnquiryCancelled { id: waiting, reason }));
            }
            if care.asked_police {
                police = self.chain(EnquiryKind::DomesticAbuse, on, of_police);
            }
            if care.asked_children {
                children = self.chain(EnquiryKind::Children, on, of_children);
            } else if self.care.in_1000(30) {
                self.not_needed(on);
            }
        }
        let changed_on = std::mem::take(&mut self.changed_on);
        for on in changed_on.into_iter().map(|on| self.policy.calendar.next_working_day(on)) {
            if care.asked_children && on > begins && on < until {
                self.chain(EnquiryKind::Children, on, 500);
            }
        }
        let flagged_on = self.policy.calendar.on_or_after(plus_days(begins, 32));
        if care.asked_for_flags && flagged_on < until {
            self.chain(EnquiryKind::Marac, flagged_on, 700);
            self.chain(EnquiryKind::Adults, flagged_on, 900);
        }
        let checked_on = self.policy.calendar.on_or_after(plus_days(begins, 24));
        if checked_on < until && self.care.in_1000(550) {
            self.address_check(checked_on);
        }
    }

    /// A check and what became of it: answered in `answered` of 1,000. The check, if it was never answered.
    fn chain(&mut self, kind: EnquiryKind, on: Date, answered: u64) -> Option<EnquiryId> {
        let reaches = if self.care.in_1000(answered) {
            self.care.weighted(&[(910, Reaches::Analysed), (45, Reaches::Read), (45, Reaches::Answered)], Reaches::Read)
        } else {
            self.care.weighted(&[(40, Reaches::Sent), (40, Reaches::Chased), (20, Reaches::Escalated)], Reaches::Sent)
        };
        // Some answers come after more than three months.
        let days = if self.care.in_1000(80) { self.care.between(98, 125) } else { self.care.between(1, 9) };
        let id = self.check(kind, on, reaches, days);
        (reaches < Reaches::Answered).then_some(id)
    }

    fn sent_to(&mut self, kind: EnquiryKind) -> String {
        format!("{} {}", self.town(), desk(kind))
    }

    fn check(&mut self, kind: EnquiryKind, on: Date, reaches: Reaches, days: i32) -> EnquiryId {
        let at = self.moments.at(on, 14, 10);
        let id = EnquiryId(self.care.id(at));
        let (officer, clerk) = (self.officer_on(on), self.administrator(on));
        let by = if self.care.in_1000(300) { clerk } else { officer };
        let sent_to = self.sent_to(kind);
        self.ask(at, by, Later::Ask { id, kind, sent_to });
        let due = self.policy.enquiries.answer_by(kind, EnquiryTrigger::InitialAssessment, on, &self.policy.calendar);
        let due = due.unwrap_or(on);
        if reaches >= Reaches::Answered {
            self.answer(id, (plus_days(on, days), due), reaches);
        } else if reaches >= Reaches::Chased {
            self.chase(id, due, reaches);
        }
        id
    }

    fn step(&mut self, id: EnquiryId, on: Date, (hour, minute): (i8, i8), wish: Wish) {
        if on < self.today() {
            let (at, by) = (self.moments.at(on, hour, minute), self.officer_on(on));
            self.ask(at, by, Later::OfCheck(id, wish));
        }
    }

    fn chase(&mut self, id: EnquiryId, due: Date, reaches: Reaches) {
        let calendar = &self.policy.calendar;
        let (first, second, third) =
            (calendar.next_working_day(due), calendar.add_working_days(due, 5), calendar.add_working_days(due, 8));
        for on in [first, second] {
            self.step(id, on, (15, 20), Wish::Chase(EnquiryChased { id, on, how: "Rang and sent the form again".to_owned() }));
        }
        if reaches == Reaches::Escalated {
            let (to, note) = ("Duty manager of the agency".to_owned(), "Asked for an answer this week".to_owned());
            if third < self.today() {
                // The officer chases; the manager takes it up.
                let (at, by) = (self.moments.at(third, 10, 40), self.senior(third));
                self.ask(at, by, Later::OfCheck(id, Wish::Escalate(EnquiryEscalated { id, on: third, to, note })));
            }
        }
    }

    fn answer(&mut self, id: EnquiryId, (on, due): (Date, Date), reaches: Reaches) {
        let on = self.policy.calendar.on_or_after(on);
        if on > plus_days(due, 2) {
            let chased = self.policy.calendar.next_working_day(due);
            let wish = EnquiryChased { id, on: chased, how: "Sent the form again".to_owned() };
            self.step(id, chased, (15, 25), Wish::Chase(wish));
        }
        let nothing_known = self.care.in_1000(620);
        let summary = if nothing_known { String::new() } else { self.care.word(words::KNOWN).to_owned() };
        let names_somebody = !nothing_known && self.care.in_1000(60);
        let named = if names_somebody {
            vec![Named { name: format!("Baby {}", self.brief.name.surname), child: true, connection: None }]
        } else {
            Vec::new()
        };
        let name = named.first().map(|named| named.name.clone());
        let answered = EnquiryAnswered { id, on, responder: "Duty desk".to_owned(), nothing_known, summary, named };
        self.step(id, on, (11, 15), Wish::Answer(answered));
        let read_on = self.policy.calendar.add_working_days(on, u32::from(self.care.in_1000(400)));
        if reaches >= Reaches::Read {
            self.step(id, read_on, (12, 5), Wish::Read(EnquiryRead { id }));
        }
        if let Some(name) = name.filter(|_| self.care.in_1000(600)) {
            let reason = "The sister's baby, who lives in another town; seen with the health visitor's letter".to_owned();
            let settled = NamedPersonSettled { id, name, connection: None, reason };
            self.step(id, read_on, (12, 20), Wish::SettleNamed(settled));
        }
        if reaches >= Reaches::Analysed {
            let analysis = self.care.word(words::ANALYSES).to_owned();
            self.step(id, read_on, (12, 30), Wish::Analyse(EnquiryAnalysed { id, analysis }));
        }
    }

    fn not_needed(&mut self, on: Date) {
        let at = self.moments.at(on, 14, 30);
        let (id, by) = (EnquiryId(self.care.id(at)), self.officer_on(on));
        self.ask(at, by, Later::NotNeeded(id, EnquiryKind::Children, words::NOT_NEEDED.to_owned()));
    }

    fn address_check(&mut self, on: Date) {
        let at = self.moments.at(on, 16, 10);
        let visited = self.care.in_1000(500);
        let wish = AddressChecked { visited, ..late_check(AddressCheckId(self.care.id(at)), on) };
        let by = self.officer_on(on);
        self.ask(at, by, Later::CheckAddress(Box::new(wish)));
    }

    /// One case in which a check stands in every state.
    fn every_state(&mut self) {
        let back = |writing: &Self, days: i32| writing.policy.calendar.on_or_before(plus_days(writing.today(), -days));
        for (days, reaches, kind) in [
            (70, Reaches::Analysed, EnquiryKind::Children),
            (46, Reaches::Escalated, EnquiryKind::Adults),
            (24, Reaches::Read, EnquiryKind::PoliceIntelligence),
            (20, Reaches::Chased, EnquiryKind::Marac),
            (12, Reaches::Answered, EnquiryKind::DomesticAbuse),
        ] {
            let on = back(self, days);
            let id = self.raise(on, kind);
            self.sent(on, id, kind, reaches);
        }
        let on = back(self, 4);
        let sent = self.raise(on, EnquiryKind::Children);
        self.sent(on, sent, EnquiryKind::Children, Reaches::Sent);
        let on = back(self, 3);
        let cancelled = self.raise(on, EnquiryKind::Adults);
        let reason = "Raised twice by mistake; the other one goes on".to_owned();
        self.step(cancelled, on, (15, 0), Wish::Cancel(EnquiryCancelled { id: cancelled, reason }));
        let open = self.raise(on, EnquiryKind::PoliceIntelligence);
        let clerk = record::OfficerId(self.administrator(on).0);
        self.step(open, on, (15, 5), Wish::Own(EnquiryOwned { id: open, owner: clerk }));
    }

    fn raise(&mut self, on: Date, kind: EnquiryKind) -> EnquiryId {
        let at = self.moments.at(on, 9, 40);
        let id = EnquiryId(self.care.id(at));
        let reason = "A neighbour rang about shouting and a child crying".to_owned();
        let raised = EnquiryRaised {
            id,
            kind,
            trigger: EnquiryTrigger::Practitioner,
            needed_since: on,
            reason,
            about: String::new(),
            subjects: Vec::new(),
            address: None,
        };
        let by = self.officer_on(on);
        self.say(at, by, record::Command::Enquiry(Wish::Raise(raised)));
        id
    }

    fn sent(&mut self, on: Date, id: EnquiryId, kind: EnquiryKind, reaches: Reaches) {
        let sent_to = self.sent_to(kind);
        let sent = record::enquiry::EnquirySent {
            id,
            kind,
            trigger: EnquiryTrigger::Practitioner,
            needed_since: on,
            on,
            sent_to,
            reference: String::new(),
            about: String::new(),
            subjects: Vec::new(),
            due_on: on,
            address: None,
        };
        let (at, by) = (later(self.moments.at(on, 9, 40), 25), self.officer_on(on));
        self.say(at, by, record::Command::Enquiry(Wish::Send(sent)));
        let due = self.policy.enquiries.answer_by(kind, EnquiryTrigger::Practitioner, on, &self.policy.calendar);
        let due = due.unwrap_or(on);
        if reaches >= Reaches::Answered {
            self.answer(id, (plus_days(on, 2), due), reaches);
        } else if reaches >= Reaches::Chased {
            self.chase(id, due, reaches);
        }
    }
}
