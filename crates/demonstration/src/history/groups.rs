//! Group sessions, tests and reviews under the requirements, in the evening.

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};
use record::{
    ActorId, AppointmentId, Command, OfficerId, RequirementId,
    appointment::{AppointmentArranged, CloseSession, OnWarning, SessionClosed},
    recorded::plus_days,
};
use rules::code::{ContactCode, OutcomeCode};

use super::{Writing, soon};
use crate::{brief::Story, care::Shown, moment::later, organisation::Post, sentence::Kind};

/// A series of group sessions: code, minutes, weekday, days between, how many.
struct Series {
    requirement: Option<RequirementId>,
    code: &'static str,
    minutes: i32,
    weekday: Weekday,
    every: i32,
    count: i32,
    from: Date,
}

impl Writing<'_> {
    /// Group sessions and tests under the requirements, in the evening, each kind on its own weekday.
    pub(super) fn groups(&mut self, allocated_on: Date) {
        let begun = self.brief.supervised_from(self.moments).max(allocated_on);
        let mut series = Vec::new();
        for (id, code) in std::mem::take(&mut self.requirements) {
            let requirement = Some(id);
            let from = |writing: &mut Self, least, most| plus_days(begun, writing.chance.between(least, most));
            match code {
                "F" if self.chance.in_1000(620) => {
                    let (code, minutes) = if self.chance.in_1000(550) { ("RARP", 120) } else { ("CRSAPT", 60) };
                    let (from, count) = (from(self, 40, 130), self.chance.between(2, 5));
                    series.push(Series { requirement, code, minutes, weekday: Weekday::Tuesday, every: 7, count, from });
                }
                "R-PROGRAMME" => {
                    let (from, count) = (from(self, 50, 160), self.chance.between(6, 10));
                    series.push(Series {
                        requirement,
                        code: "APAT",
                        minutes: 120,
                        weekday: Weekday::Thursday,
                        every: 7,
                        count,
                        from,
                    });
                }
                "R-DRUG" => {
                    let (from, count) = (from(self, 15, 40), self.chance.between(5, 9));
                    series.push(Series {
                        requirement,
                        code: "DRGAPT",
                        minutes: 15,
                        weekday: Weekday::Monday,
                        every: 14,
                        count,
                        from,
                    });
                }
                "W" => {
                    let from = plus_days(begun, 182);
                    series.push(Series {
                        requirement,
                        code: "UPW7",
                        minutes: 30,
                        weekday: Weekday::Wednesday,
                        every: 7,
                        count: 1,
                        from,
                    });
                }
                _ => {}
            }
        }
        if self.brief.kind == Kind::Licence && self.chance.in_1000(240) {
            let (from, count) = (plus_days(begun, self.chance.between(40, 120)), self.chance.between(4, 7));
            let weekday = Weekday::Thursday;
            series.push(Series { requirement: None, code: "C107", minutes: 60, weekday, every: 7, count, from });
        }
        for one in series {
            self.series(&one);
        }
    }

    fn series(&mut self, series: &Series) {
        let by = self.unit.actor(Post::Facilitator, 0);
        let until = self.brief.over_on.unwrap_or(Date::MAX).min(self.brief.frame.ends_on.unwrap_or(Date::MAX));
        let Ok(kind) = ContactCode::new(series.code) else { return };
        // Whoever misses two in a row comes to nothing else in between or after.
        let missing = self.brief.story == Story::TwoMissed || self.brief.care.shown == Some(Shown::Alarm);
        let until = if missing { until.min(plus_days(self.today(), -21)) } else { until };
        let mut day = series.from.nth_weekday(1, series.weekday).unwrap_or(series.from);
        for _ in 0..series.count {
            let booked_on = plus_days(day, -7);
            if booked_on >= self.today() || day >= until {
                return;
            }
            if self.policy.calendar.is_working_day(day) {
                let at = self.moments.at(booked_on, 12, 15);
                let starts_at = self.moments.at(day, 17, 15);
                let what = AppointmentArranged {
                    id: AppointmentId(self.chance.id(at)),
                    kind,
                    starts_at,
                    ends_at: later(starts_at, series.minutes),
                    place: format!("{} community hall", self.unit.towns.get(1).map_or("Ashmere", String::as_str)),
                    officer: OfficerId(by.0),
                    team: self.who(day).1,
                    sentence: Some(self.sentence),
                    requirement: series.requirement,
                    sensitive: false,
                    text_reminder: true,
                    purpose: None,
                    moved_from: None,
                    visit_safety: None,
                };
                let id = what.id;
                let ends_at = what.ends_at;
                self.say(at, by, Command::ArrangeAppointment { what, on_warning: OnWarning::Ask });
                if day < self.today() {
                    self.close_group(id, ends_at, by, day);
                }
            }
            day = plus_days(day, series.every);
        }
    }

    fn close_group(&mut self, id: AppointmentId, ends_at: Timestamp, by: ActorId, day: Date) {
        let (code, note) = self.chance.weighted(
            &[
                (600, ("ATTC", "Took part and did the exercise.")),
                (230, ("ATTC", "Came and listened; said little.")),
                (60, ("AAEM", "At work; employer's message seen.")),
                (35, ("AAME", "Ill; rang before the session.")),
                (75, ("UACP", "Did not come and did not ring.")),
            ],
            ("ATTC", "Took part."),
        );
        let of_breach = matches!(self.brief.care.shown, Some(Shown::Failures | Shown::Breach(_)));
        let (code, note) = if of_breach { ("ATTC", "Took part.") } else { (code, note) };
        let Ok(outcome) = OutcomeCode::new(code) else { return };
        let session = SessionClosed {
            id,
            outcome,
            note: note.to_owned(),
            summary: String::new(),
            tags: Vec::new(),
            sensitive: false,
            evidence_by: None,
        };
        let at = soon(&mut self.chance, ends_at, 30);
        let wish = CloseSession { session, seen: None, next: None, on_warning: OnWarning::Ask };
        self.say(at, by, Command::CloseSession(Box::new(wish)));
        if code == "UACP" {
            self.enforced(day, id);
        }
    }
}
