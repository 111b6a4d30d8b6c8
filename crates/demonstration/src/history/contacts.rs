//! Notes of what happened between the sessions.

use jiff::{Timestamp, civil::Date};
use record::{
    ActorId, Command, ContactId,
    contact::ContactRecorded,
    recorded::{days_between, plus_days},
};
use rules::code::ContactCode;

use super::Writing;
use crate::{moment::later, organisation::Post, words::notes};

/// Days between two notes, on average, in the community and in prison.
const NOTE_EVERY: (i32, i32) = (110, 200);

impl Writing<'_> {
    pub(super) fn contacts(&mut self, allocated_on: Date) {
        let until = self.brief.over_on.unwrap_or(self.today()).min(self.today());
        let mut day = plus_days(allocated_on, self.chance.between(1, 12));
        while day < until {
            let in_custody = !self.brief.in_community_on(day);
            let every = if in_custody { NOTE_EVERY.1 } else { NOTE_EVERY.0 };
            let on = self.policy.calendar.on_or_before(day);
            if on > allocated_on {
                let (code, note) = notes::contact(&mut self.chance, self.brief.called(), in_custody);
                let happened_at = self.in_hours(on);
                let by = self.writer(code, on);
                let recorded_at = self.recorded_at(happened_at, on, until);
                self.note((happened_at, recorded_at), by, code, note);
            }
            day = plus_days(day, self.chance.between(2, 2 * every - 2));
        }
    }

    /// Oversight is the senior officer's, letters are the administrator's, some calls are taken by others.
    fn writer(&mut self, code: &str, on: Date) -> ActorId {
        match code {
            "MO1" => self.senior(on),
            "R-LETTER" => self.administrator(on),
            _ if self.chance.in_1000(120) => self.administrator(on),
            _ => self.officer_on(on),
        }
    }

    /// Mostly at once; one in 20 some days later, and stays late for ever.
    fn recorded_at(&mut self, happened_at: Timestamp, on: Date, until: Date) -> Timestamp {
        let late_on = plus_days(on, self.chance.between(1, 4));
        if days_between(late_on, until) > 0 && self.chance.in_1000(50) {
            self.in_hours(late_on)
        } else {
            later(happened_at, self.chance.between(2, 45))
        }
    }

    fn note(&mut self, (happened_at, recorded_at): (Timestamp, Timestamp), by: ActorId, code: &str, note: String) {
        let Ok(kind) = ContactCode::new(code) else { return };
        let id = ContactId(self.chance.id(recorded_at));
        let what = ContactRecorded {
            id,
            kind,
            happened_at,
            note,
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            sentence: None,
        };
        self.say(recorded_at, by, Command::RecordContact(what));
    }

    /// The police told the service in the night.
    pub(super) fn arrested(&mut self, yesterday: Date) {
        let (happened_at, told_at) = (self.moments.at(yesterday, 21, 50), self.moments.at(yesterday, 23, 20));
        let by = self.unit.actor(Post::SeniorOfficer, self.team_on(yesterday));
        let note = format!(
            "Police: {} was arrested at 9:50pm on suspicion of assault at home and is in custody. Bail decision expected in the \
             morning. Officer in the case will ring.",
            self.brief.called()
        );
        self.note((happened_at, told_at), by, "CARR", note);
    }
}
