//! Appointments: from the first after allocation to the one that is booked next, and the group sessions beside them.

use jiff::{Timestamp, civil::Date};
use record::{
    ActorId, AppointmentId, Command, OfficerId, UnitId,
    appointment::{
        AppointmentArranged, AskedBy, CloseSession, MoveAppointment, OnWarning, OutcomeDecided, SessionClosed, VisitSafety,
    },
    recorded::{days_between, plus_days},
};
use rules::code::{ContactCode, OutcomeCode};

use super::{Writing, soon};
use crate::{
    brief::{Booked, Next, Story},
    care::Shown,
    moment::later,
    plan::{SLOTS, interval},
    sentence::Kind,
    words::notes::{self, Held},
};

/// What came of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Complied,
    NotComplied,
    SentHome,
    Accepted,
    Missed,
    /// Missed, and the reason is not known yet.
    Awaited,
}

/// A session that took place, or should have.
#[derive(Clone, Copy, Debug)]
struct Planned {
    day: Date,
    slot: usize,
    /// The day for which it was first booked, if it was moved.
    first_booked: Option<Date>,
    in_custody: bool,
    outcome: Outcome,
}

/// How a session is booked.
#[derive(Clone, Copy, Debug)]
struct Form {
    code: &'static str,
    minutes: i32,
    held: Held,
}

const FIRST: Form = Form { code: "COAI", minutes: 60, held: Held::Office };
const OFFICE: Form = Form { code: "COAP", minutes: 30, held: Held::Office };
const FORMS: [(u32, Form); 5] = [
    (600, OFFICE),
    (190, Form { code: "COPT", minutes: 20, held: Held::Telephone }),
    (140, Form { code: "CHVS", minutes: 45, held: Held::Home }),
    (50, Form { code: "COVC", minutes: 30, held: Held::Telephone }),
    (20, Form { code: "CODC", minutes: 15, held: Held::Home }),
];
const PRISON: [(u32, Form); 2] = [
    (850, Form { code: "R-PRISON-VIDEO", minutes: 30, held: Held::Prison }),
    (150, Form { code: "R-PRISON-VISIT", minutes: 60, held: Held::Prison }),
];

/// Topics of a note, as the pages offer them.
const TOPICS: &[&str] = &[
    "Accommodation",
    "Work, training and education",
    "Money",
    "Drugs",
    "Alcohol",
    "Health",
    "Relationships and family",
    "Children",
    "Thinking and behaviour",
    "Risk of harm",
];

/// Days within which every session is on the record.
const RECENT_DAYS: i32 = 95;
/// Days after which history is sparse.
const OLD_DAYS: i32 = 300;

impl Writing<'_> {
    pub(super) fn sessions(&mut self, allocated_on: Date) {
        let mut planned = self.in_prison(allocated_on);
        let in_community = self.in_community(allocated_on, planned.last().map(|last| last.day));
        planned.extend(in_community);
        self.write_down(&planned, allocated_on);
        self.groups(allocated_on);
    }

    /// The first day of which nothing is planned any more.
    fn horizon(&self) -> Date {
        let brief = self.brief;
        let today = self.today();
        match (brief.over_on, brief.next) {
            (Some(over), _) => over,
            (None, Next::Booked(booked)) => booked.day.min(today),
            (None, Next::Overdue) => {
                let days = interval(brief, plus_days(today, -30), true, self.policy);
                // Somebody seen weekly is soon overdue, somebody seen every two months for longer.
                plus_days(today, -days - (days / 4).clamp(2, 9))
            }
            (None, Next::None) => today,
        }
    }

    fn in_prison(&mut self, allocated_on: Date) -> Vec<Planned> {
        let mut planned = Vec::new();
        if self.brief.kind.in_community() {
            return planned;
        }
        let until = self.brief.frame.starts_on.min(self.horizon());
        let mut day = plus_days(allocated_on, self.chance.between(14, 40));
        loop {
            let on = self.policy.calendar.on_or_after(day);
            if on >= plus_days(until, -6) {
                return planned;
            }
            let (slot, good) = (self.slot(), self.chance.in_1000(955));
            let outcome = if good { Outcome::Complied } else { Outcome::SentHome };
            planned.push(Planned { day: on, slot, first_booked: None, in_custody: true, outcome });
            day = plus_days(on, self.chance.between(55, 95));
        }
    }

    fn in_community(&mut self, allocated_on: Date, last_before: Option<Date>) -> Vec<Planned> {
        let calendar = &self.policy.calendar;
        let brief = self.brief;
        let began = brief.frame.starts_on;
        let first = if began > allocated_on {
            calendar.on_or_after(began)
        } else if began >= self.moments.window_from {
            calendar.on_or_after(plus_days(allocated_on, self.chance.between(1, 3)))
        } else {
            calendar.on_or_after(plus_days(allocated_on, self.chance.between(3, 9)))
        };
        let first = last_before.map_or(first, |last| first.max(calendar.next_working_day(last)));
        let horizon = self.horizon();
        // The next appointment should not come just after the last.
        let booked = matches!(brief.next, Next::Booked(_));
        let (mut planned, mut day, mut attended): (Vec<Planned>, _, _) = (Vec::new(), first, first);
        while day < horizon && day < self.today() {
            let assessed = days_between(allocated_on, day) > 12;
            let days = interval(brief, attended.max(began), assessed, self.policy).max(5);
            if booked && !planned.is_empty() && days_between(day, horizon) < days / 2 {
                // The last session lies so that the next one is in time.
                let in_time = calendar.on_or_after(plus_days(horizon, -days));
                if planned.last().is_some_and(|last| days_between(last.day, in_time) < 4) || in_time >= self.today() {
                    break;
                }
                day = in_time;
            }
            let mut one = Planned { day, slot: self.slot(), first_booked: None, in_custody: false, outcome: self.outcome() };
            if planned.is_empty() {
                one.outcome = if self.chance.in_1000(930) { Outcome::Complied } else { Outcome::Missed };
            } else if self.chance.in_1000(50) {
                let moved = self.policy.calendar.add_working_days(day, self.chance.below(3).try_into().unwrap_or(0) + 1);
                if moved < horizon && moved < self.today() {
                    (one.day, one.first_booked) = (moved, Some(day));
                }
            }
            planned.push(one);
            let came = matches!(one.outcome, Outcome::Complied | Outcome::NotComplied);
            if came {
                attended = one.day;
            }
            // Whoever did not come is seen again within about a week.
            let days = if came { interval(brief, attended, assessed, self.policy) } else { days.min(8) };
            // Of what is long ago less is on the record.
            let ago = days_between(day, self.today());
            let days = if ago > OLD_DAYS {
                days * 3
            } else if ago > RECENT_DAYS {
                days * 3 / 2
            } else {
                days
            };
            day = self.policy.calendar.on_or_before(plus_days(one.day, days));
            if days_between(one.day, day) < 4 {
                day = self.policy.calendar.on_or_after(plus_days(one.day, 5));
            }
        }
        if brief.story == Story::TwoMissed || brief.care.shown == Some(Shown::Alarm) {
            self.two_missed(&mut planned);
        }
        self.missed_to_show(&mut planned);
        planned
    }

    fn two_missed(&mut self, planned: &mut Vec<Planned>) {
        let calendar = &self.policy.calendar;
        let (one, two) =
            (calendar.on_or_before(plus_days(self.today(), -13)), calendar.on_or_before(plus_days(self.today(), -5)));
        planned.retain(|session| session.day < plus_days(one, -4));
        for day in [one, two] {
            let slot = self.slot();
            planned.push(Planned { day, slot, first_booked: None, in_custody: false, outcome: Outcome::Missed });
        }
    }

    /// Those who are shown with failures have them.
    fn missed_to_show(&mut self, planned: &mut Vec<Planned>) {
        let days: [i32; 2] = match self.brief.care.shown {
            Some(Shown::Failures) => [60, 6],
            Some(Shown::Breach(1 | 2)) => [62, 10],
            Some(Shown::Breach(3)) => [62, 14],
            Some(Shown::Breach(4)) => [74, 28],
            Some(Shown::Breach(5)) => [120, 70],
            Some(Shown::Breach(_)) => [70, 20],
            _ => return,
        };
        // No other failure comes between the warning and the breach.
        for session in planned.iter_mut() {
            session.outcome = Outcome::Complied;
        }
        for back in days {
            let day = self.policy.calendar.on_or_before(plus_days(self.today(), -back));
            let near = |other: Date| days_between(other, day).abs() <= 3;
            planned.retain(|session| {
                let moved_over = session.first_booked.is_some_and(|first| near(first) || (first > day) != (session.day > day));
                !near(session.day) && !moved_over
            });
            let slot = self.slot();
            planned.push(Planned { day, slot, first_booked: None, in_custody: false, outcome: Outcome::Missed });
            planned.sort_by_key(|session| session.day);
        }
    }

    fn slot(&mut self) -> usize {
        usize::try_from(self.chance.below(9)).unwrap_or_default()
    }

    /// Our assumption, near what inspectors say of attendance: four of five come.
    fn outcome(&mut self) -> Outcome {
        let shares = [
            (795, Outcome::Complied),
            (12, Outcome::NotComplied),
            (6, Outcome::SentHome),
            (85, Outcome::Accepted),
            (74, Outcome::Missed),
            (28, Outcome::Awaited),
        ];
        self.chance.weighted(&shares, Outcome::Complied)
    }

    /// The form of a session, and the appointment that is booked for it.
    fn arranged(&mut self, (day, slot): (Date, usize), form: Form, at: Timestamp) -> AppointmentArranged {
        let (hour, minute) = SLOTS.get(slot).copied().unwrap_or((9, 0));
        let starts_at = self.moments.at(day, hour, minute);
        let place = match form.held {
            Held::Office => format!("{} probation office", self.unit.towns.first().map_or("Ashmere", String::as_str)),
            Held::Home => "At home".to_owned(),
            Held::Telephone => if form.code == "COVC" { "Video call" } else { "Telephone" }.to_owned(),
            Held::Prison => "Prison".to_owned(),
        };
        let (officer, team) = self.who(day);
        AppointmentArranged {
            id: AppointmentId(self.chance.id(at)),
            kind: ContactCode::new(form.code).unwrap_or(ContactCode::literal("COAP")),
            starts_at,
            ends_at: later(starts_at, form.minutes),
            place,
            officer,
            team,
            sentence: Some(self.sentence),
            requirement: None,
            sensitive: false,
            text_reminder: form.held != Held::Prison && self.chance.in_1000(800),
            purpose: None,
            moved_from: None,
            // Visits are made in pairs: a flag may say that the person may harm staff.
            visit_safety: (form.held == Held::Home)
                .then(|| VisitSafety::Accompanied { with: "A colleague from the team".to_owned() }),
        }
    }

    pub(super) fn who(&self, day: Date) -> (OfficerId, UnitId) {
        let member = self.unit.staff.get(self.brief.holder_on(day));
        let team = member.and_then(|member| self.unit.teams.get(member.team)).map_or(self.unit.place.id, |team| team.id);
        (member.map_or(OfficerId(self.unit.place.id.0), |member| member.id), team)
    }

    fn form(&mut self, in_custody: bool, first: bool) -> Form {
        match (in_custody, first) {
            (true, _) => self.chance.weighted(&PRISON, FIRST),
            (false, true) => FIRST,
            // Nobody is visited at an address that they do not have, and few are visited at all.
            (false, false) => match self.chance.weighted(&FORMS, FIRST) {
                Form { held: Held::Home, .. } if self.brief.no_fixed_address || !self.brief.care.visited => OFFICE,
                form => form,
            },
        }
    }

    /// The wishes of the planned sessions: each is closed and, on the same page, the next one booked.
    fn write_down(&mut self, planned: &[Planned], allocated_on: Date) {
        let mut first_in_community = true;
        let at = self.moments.at(allocated_on, 17, 2);
        let by = self.officer_on(allocated_on);
        let mut booked = self.booking(planned.first(), &mut first_in_community, at);
        if let Some((what, _)) = &booked {
            let on_warning = self.on_warning(what);
            self.say(at, by, Command::ArrangeAppointment { what: what.clone(), on_warning });
        }
        for (place, session) in planned.iter().enumerate() {
            let Some((mut what, form)) = booked.take() else { return };
            if session.first_booked.is_some() {
                what = self.moved(session, &what, form);
            }
            let (closed_at, closer) = self.closed_at(session, &what, planned.get(place + 1));
            booked = self.booking(planned.get(place + 1), &mut first_in_community, closed_at);
            let next = booked.as_ref().map(|(what, _)| what.clone());
            self.close(session, (&what, form), (closed_at, closer), next);
        }
    }

    /// What is booked after a session: the next planned one, or that of the diary.
    fn booking(
        &mut self,
        next: Option<&Planned>,
        first_in_community: &mut bool,
        at: Timestamp,
    ) -> Option<(AppointmentArranged, Form)> {
        if let Some(next) = next {
            let first = !next.in_custody && std::mem::take(first_in_community);
            let form = self.form(next.in_custody, first);
            return Some((self.arranged((next.first_booked.unwrap_or(next.day), next.slot), form, at), form));
        }
        let Next::Booked(Booked { day, slot }) = self.brief.next else { return None };
        let in_custody = self.brief.kind == Kind::Custody && day < self.brief.frame.starts_on;
        let first = !in_custody && std::mem::take(first_in_community);
        let mut form = self.form(in_custody, first);
        form.minutes = form.minutes.min(45);
        Some((self.arranged((day, slot), form, at), form))
    }

    /// Only a day off is booked without asking: today may be a Sunday.
    fn on_warning(&self, what: &AppointmentArranged) -> OnWarning {
        let today = self.moments.at(self.today(), 0, 0);
        if what.starts_at >= today { OnWarning::BookAnyway } else { OnWarning::Ask }
    }

    /// Moves an appointment, the day before, to the day on which it took place.
    fn moved(&mut self, session: &Planned, old: &AppointmentArranged, form: Form) -> AppointmentArranged {
        let from = session.first_booked.unwrap_or(session.day);
        let day_before = self.policy.calendar.previous_working_day(from);
        let at = self.moments.at(day_before, 16, 55);
        let to = self.arranged((session.day, session.slot), form, at);
        let (asked_by, reason) = self.chance.weighted(
            &[
                (3, (AskedBy::Person, "Shift was changed; showed the rota")),
                (2, (AskedBy::Person, "Child ill")),
                (2, (AskedBy::Person, "Hospital appointment")),
                (3, (AskedBy::Service, "Officer needed at court")),
                (1, (AskedBy::Service, "No room free")),
            ],
            (AskedBy::Service, "No room free"),
        );
        let by = self.officer_on(day_before);
        let wish = MoveAppointment {
            id: old.id,
            seen: None,
            asked_by,
            reason: reason.to_owned(),
            to: to.clone(),
            on_warning: OnWarning::Ask,
        };
        self.say(at, by, Command::MoveAppointment(wish));
        to
    }

    /// Mostly written down within the hour; one in 15 some days late, never after the next session or today.
    fn closed_at(&mut self, session: &Planned, what: &AppointmentArranged, next: Option<&Planned>) -> (Timestamp, ActorId) {
        let by = self.officer_on(session.day);
        let next_day = next.map(|next| self.policy.calendar.previous_working_day(next.first_booked.unwrap_or(next.day)));
        let booked_day = match self.brief.next {
            Next::Booked(booked) => booked.day,
            Next::Overdue | Next::None => self.today(),
        };
        let last = next_day.unwrap_or(booked_day).min(plus_days(self.today(), -1));
        let on = plus_days(session.day, self.chance.between(1, 3));
        // Whoever shows a state of a page has it on the day that the page is about: what follows is decided the next day.
        let late = self.chance.in_1000(65) && self.brief.care.shown.is_none();
        if late && on < last {
            return (self.in_hours(on), by);
        }
        (soon(&mut self.chance, what.ends_at, 25), by)
    }

    fn close(
        &mut self,
        session: &Planned,
        (what, form): (&AppointmentArranged, Form),
        (at, by): (Timestamp, ActorId),
        next: Option<AppointmentArranged>,
    ) {
        let called = self.brief.called().to_owned();
        let (code, note) = match session.outcome {
            Outcome::Complied if days_between(session.day, self.today()) > OLD_DAYS => {
                ("ATTC", notes::short(&mut self.chance, &called, form.held))
            }
            Outcome::Complied => ("ATTC", notes::session(&mut self.chance, &called, form.held, self.concerns)),
            Outcome::NotComplied => ("AFTC", notes::not_complied(&mut self.chance).to_owned()),
            Outcome::SentHome if session.in_custody => ("AASD", "Called off by the prison: no room free.".to_owned()),
            Outcome::SentHome => ("ATSS", "Fire alarm; the building was closed for the morning.".to_owned()),
            Outcome::Accepted => {
                let (code, note) = notes::accepted(&mut self.chance);
                (code, note.to_owned())
            }
            Outcome::Missed => ("UACP", notes::missed(&mut self.chance, &called)),
            Outcome::Awaited => ("AFTA", notes::missed(&mut self.chance, &called)),
        };
        let Ok(outcome) = OutcomeCode::new(code) else { return };
        let summary = if self.chance.in_1000(200) { notes::summary(&note) } else { String::new() };
        let tags = if session.outcome == Outcome::Complied && self.chance.in_1000(250) {
            vec![self.chance.word(TOPICS).to_owned()]
        } else {
            Vec::new()
        };
        let closed =
            SessionClosed { id: what.id, outcome, note, summary, tags, sensitive: self.chance.in_1000(15), evidence_by: None };
        let on_warning = next.as_ref().map_or(OnWarning::Ask, |next| self.on_warning(next));
        self.say(at, by, Command::CloseSession(Box::new(CloseSession { session: closed, seen: None, next, on_warning })));
        match session.outcome {
            Outcome::Missed | Outcome::NotComplied => {
                self.enforced(session.day, what.id);
                if session.outcome == Outcome::Missed {
                    self.alarm(session.day);
                }
            }
            Outcome::Awaited => self.decided(session.day, what.id),
            _ => {}
        }
    }

    /// Some days later the reason is known, or is not given; of the last week some still wait.
    fn decided(&mut self, day: Date, id: AppointmentId) {
        let on = self.policy.calendar.on_or_after(plus_days(day, self.chance.between(4, 8)));
        if on >= self.today() || self.brief.over_on.is_some_and(|over| on >= over) {
            return;
        }
        let (code, reason) = self.chance.weighted(
            &[
                (5, ("UACP", "No reason given by the day set")),
                (2, ("AAME", "Doctor's note seen")),
                (2, ("AAEM", "Employer's letter seen")),
                (1, ("AAFC", "School confirmed by telephone")),
            ],
            ("UACP", "No reason given by the day set"),
        );
        let Ok(outcome) = OutcomeCode::new(code) else { return };
        let (at, by) = (self.moments.at(on, 17, 20), self.officer_on(on));
        if matches!(code, "AAME" | "AAEM") {
            self.evidence(on, id);
        }
        self.say(at, by, Command::DecideOutcome(OutcomeDecided { id, outcome, reason: reason.to_owned() }));
        if code == "UACP" {
            self.enforced(on, id);
        }
    }
}
