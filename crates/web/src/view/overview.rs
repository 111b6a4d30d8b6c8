//! Overview: what needs doing, what is next, how far the order has come, who is around the case.

use jiff::{Unit, civil::Date};
use record::{
    RequirementId,
    appointment::{Appointment, State},
    contact::Contact,
    duties::{Duty, duties},
    recorded::plus_days,
    sentence::{RequirementRecorded, Sentence},
    words::{long_date, short_date},
};
use rules::{
    code::{ContactCode, RegisterCode},
    contact::ContactFlag,
    duty::DutyKind,
    sentence::Served,
};
use service::access::FieldGroup;

use super::{
    checks::checks,
    details::{PersonFacts, person_facts},
    duty,
    rule::{Rule, rule},
    shown::{NOT_RECORDED, Shown, ago, count, known, length},
};

/// How long an arrest or alert stays on this page, in days; it stays in the record for ever.
const NEWS_DAYS: i32 = 28;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The day of death, if the person has died: it comes before everything.
    pub died: Option<String>,
    /// Messages of flags for everyone who opens the case.
    pub alerts: Vec<String>,
    /// Work owed that shows today, first due first.
    pub attention: Vec<Attention>,
    /// Arrests and alerts of the last four weeks, newest first.
    pub news: Vec<News>,
    /// Appointments; none when the visitor may not see them.
    pub appointments: Option<Appointments>,
    /// Sentences that run on the day, with how far they have come; none when the visitor may not see them.
    pub orders: Option<Vec<Order>>,
    /// Checks with other agencies: what is asked about, and where it stands.
    pub checks: PersonFacts,
    /// People around the case.
    pub around: Vec<Around>,
    /// Who the person is, in short; none when the visitor may not see it.
    pub details: Option<PersonFacts>,
    /// Where the rest of the details are.
    pub details_link: String,
}

/// The next and the last appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointments {
    /// The next appointment.
    pub next: Option<Meeting>,
    /// The latest one that has begun, with what came of it.
    pub last: Option<Meeting>,
    /// Where to book one; none when nothing is offered.
    pub book: Option<String>,
    /// Where all of them are.
    pub all: String,
}

/// A piece of work that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// What: "Record outcome", with what it is about.
    pub what: String,
    /// "Due 3 Dec 2026 (in 11 days)".
    pub due: String,
    /// Whether its day has gone by.
    pub late: bool,
    /// The words and address of the next step; none when nothing is offered.
    pub action: Option<(String, String)>,
    /// Why it is asked for.
    pub rule: Rule,
}

/// An arrest or another alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// "Arrest notified".
    pub what: String,
    /// When it happened.
    pub when: String,
    /// One line, or the beginning of the note.
    pub summary: String,
    /// Where the entry is.
    pub link: String,
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// "Tue 24 Nov 2026, 10am to 10:30am".
    pub when: String,
    /// "Planned office visit with Ada Officer. Place: Example House".
    pub what: String,
    /// What came of it, for one that has begun.
    pub outcome: Option<String>,
    /// Where it is shown.
    pub link: String,
}

/// A sentence and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its name in the law's words, with its length.
    pub name: String,
    /// "Started 22 Jun 2026, ends 21 Jun 2027 (in 210 days)".
    pub dates: String,
    /// "5 of 12 months (42%)"; none when its end is not recorded or it has not begun.
    pub progress: Option<String>,
    /// Its requirements that run, or its licence conditions: name and what is known.
    pub parts: Vec<(String, String)>,
    /// Where the rest of it is.
    pub link: String,
}

/// Somebody around the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// Who they are to the case.
    pub role: String,
    /// Their name.
    pub name: String,
    /// What else is known.
    pub more: String,
}

/// Makes the page. What the visitor may not see is left out.
#[must_use]
pub fn overview(shown: &Shown<'_>) -> Overview {
    let case = shown.case;
    let live = || case.sentences.iter().filter(|sentence| sentence.live_on(shown.today));
    Overview {
        died: case
            .person
            .died_on
            .map(|on| format!("{} died on {}. Only closing work can be recorded.", case.person.name.short(), long_date(on))),
        alerts: if shown.sees(FieldGroup::RiskLine) { alerts(shown) } else { Vec::new() },
        attention: attention(shown),
        news: if shown.sees(FieldGroup::Contacts) { news(shown) } else { Vec::new() },
        appointments: shown.sees(FieldGroup::Appointments).then(|| appointments(shown)),
        orders: shown.sees(FieldGroup::Sentence).then(|| live().map(|sentence| order(shown, sentence)).collect()),
        checks: if shown.sees(FieldGroup::Contacts) { safety_checks(shown) } else { Vec::new() },
        around: around(shown),
        details: shown.sees(FieldGroup::Details).then(|| person_facts(shown)),
        details_link: shown.link("/details"),
    }
}

fn appointments(shown: &Shown<'_>) -> Appointments {
    let of_case = &shown.case.appointments;
    let begun = of_case.iter().filter(|a| a.what.starts_at <= shown.now && !matches!(a.state, State::Moved(_)));
    Appointments {
        next: shown.case.next_appointment(shown.now).map(|next| meeting(shown, next)),
        last: begun.max_by_key(|a| a.what.starts_at).map(|last| meeting(shown, last)),
        book: shown.offers().then(|| shown.link("/appointments/new")),
        all: shown.link("/appointments"),
    }
}

fn alerts(shown: &Shown<'_>) -> Vec<String> {
    let types = &shown.policy.registers.types;
    let flags = shown.case.risk.flags(shown.today);
    flags.filter_map(|flag| types.read(flag.made.code, shown.today)?.value.alert.clone()).collect()
}

fn attention(shown: &Shown<'_>) -> Vec<Attention> {
    let mut owed = duties(shown.case, shown.policy, shown.zone);
    owed.retain(|work| shows(shown, work) && shown.sees(duty::part_of(work.kind)));
    owed.sort_by_key(|work| work.due_on);
    owed.iter().map(|work| attend(shown, work)).collect()
}

/// Whether work shows on this page. An appointment asks for its outcome as soon as it has begun, though the work list waits
/// until the day after.
fn shows(shown: &Shown<'_>, work: &Duty) -> bool {
    match work.kind {
        DutyKind::OutcomeToRecord => {
            shown.case.appointment(work.about.into()).is_some_and(|appointment| appointment.outcome_needed(shown.now))
        }
        _ => work.shows(shown.today) || work.late(shown.today),
    }
}

fn attend(shown: &Shown<'_>, work: &Duty) -> Attention {
    let about = about(shown, work);
    let name = duty::name(shown.policy, work.kind, shown.today);
    let words = match work.kind {
        DutyKind::FirstAppointment | DutyKind::Contact => "Book appointment",
        _ => name.as_str(),
    };
    let label = about.as_ref().map_or_else(|| words.to_owned(), |about| format!("{words}: {about}"));
    let link = duty::path(work);
    Attention {
        what: about.map_or_else(|| name.clone(), |about| format!("{name}: {about}")),
        due: shown.due(work.due_on),
        late: work.due_on < shown.today,
        action: shown.offers().then(|| (label, shown.link(&link))),
        rule: rule(shown.policy, &work.rule, shown.today),
    }
}

/// The appointment or flag that work is about, in words.
fn about(shown: &Shown<'_>, work: &Duty) -> Option<String> {
    match work.kind {
        DutyKind::OutcomeToRecord | DutyKind::AbsenceToDecide => {
            let appointment = shown.case.appointment(work.about.into())?;
            let day = shown.local(appointment.what.starts_at).date();
            Some(format!("{} on {}", kind_name(shown, appointment.what.kind, day), short_date(day)))
        }
        DutyKind::RegisterReview => {
            let flag = shown.case.risk.entry(work.about.into())?;
            Some(flag_name(shown, flag.made.code))
        }
        _ => None,
    }
}

/// The name of a contact type on a day, with the person's first name in it.
pub(super) fn kind_name(shown: &Shown<'_>, kind: ContactCode, day: Date) -> String {
    let row = shown.policy.contacts.types.read(kind, day);
    row.map_or_else(|| format!("Contact type {kind}"), |row| row.value.name_for(shown.case.person.name.to_call()))
}

/// The name of a register.
pub(super) fn flag_name(shown: &Shown<'_>, code: RegisterCode) -> String {
    let row = shown.policy.registers.types.read(code, shown.today);
    row.map_or_else(|| format!("Register {code}"), |row| row.value.name.clone())
}

fn news(shown: &Shown<'_>) -> Vec<News> {
    let since = plus_days(shown.today, -NEWS_DAYS);
    let mut found: Vec<&Contact> = shown
        .case
        .contacts
        .iter()
        .filter(|contact| shown.local(contact.what.happened_at).date() >= since && alerts_officer(shown, contact))
        .collect();
    found.sort_by_key(|contact| std::cmp::Reverse(contact.what.happened_at));
    found.into_iter().map(|contact| tell(shown, contact)).collect()
}

fn alerts_officer(shown: &Shown<'_>, contact: &Contact) -> bool {
    let day = shown.local(contact.what.happened_at).date();
    shown.policy.contacts.types.read(contact.what.kind, day).is_some_and(|row| row.value.is(ContactFlag::Alert))
}

fn tell(shown: &Shown<'_>, contact: &Contact) -> News {
    const BEGINNING: usize = 140;
    let day = shown.local(contact.what.happened_at).date();
    let beginning: String = contact.what.note.lines().next().unwrap_or_default().chars().take(BEGINNING).collect();
    News {
        what: kind_name(shown, contact.what.kind, day),
        when: format!("{} ({})", shown.at(contact.what.happened_at), ago(day, shown.today)),
        summary: if contact.what.summary.is_empty() { beginning } else { contact.what.summary.clone() },
        link: shown.link(&format!("/record/{}", contact.what.id)),
    }
}

fn meeting(shown: &Shown<'_>, appointment: &Appointment) -> Meeting {
    let what = &appointment.what;
    let day = shown.local(what.starts_at).date();
    let outcome = match &appointment.state {
        State::Arranged if appointment.outcome_needed(shown.now) => Some("Outcome needed".to_owned()),
        State::Arranged => None,
        State::Cancelled(_) => Some("Cancelled".to_owned()),
        State::Closed(_) | State::Moved(_) => {
            Some(known(appointment.outcome_type(shown.policy).map(|outcome| outcome.name.clone())))
        }
    };
    Meeting {
        when: shown.from_to(what.starts_at, what.ends_at),
        what: format!("{} with {}. Place: {}", kind_name(shown, what.kind, day), shown.names.officer(what.officer), what.place),
        outcome,
        link: shown.link(&format!("/appointments/{}", what.id)),
    }
}

fn order(shown: &Shown<'_>, sentence: &Sentence) -> Order {
    let what = &sentence.what;
    let name = super::sentence::disposal_name(shown, what);
    let name = what.length.map_or_else(|| name.clone(), |how_long| format!("{name}, {}", length(how_long)));
    let began = if what.starts_on > shown.today { "Starts" } else { "Started" };
    let starts = format!("{began} {}", short_date(what.starts_on));
    let dates = match what.ends_on {
        Some(end) => format!("{starts}, ends {}", shown.near(end)),
        None => format!("{starts}. End date: {}", NOT_RECORDED.to_lowercase()),
    };
    Order {
        name,
        dates,
        progress: what.ends_on.and_then(|end| progress(what.starts_on, end, shown.today)),
        parts: parts(shown, sentence),
        link: shown.link(&format!("/sentence#sentence-{}", what.id)),
    }
}

/// Requirements that run with what is known of each; and, of a sentence of custody, how many conditions its licence has.
fn parts(shown: &Shown<'_>, sentence: &Sentence) -> Vec<(String, String)> {
    let disposal = shown.policy.sentences.disposals.read(sentence.what.disposal, sentence.what.sentenced_on);
    let disposal = disposal.map(|row| &row.value);
    let mut parts: Vec<(String, String)> = sentence
        .live_requirements(shown.today)
        .map(|requirement| {
            let name = super::sentence::requirement_name(shown, requirement.requirement);
            (name, requirement_state(shown, requirement))
        })
        .collect();
    if parts.is_empty() && disposal.is_none_or(|disposal| disposal.requirements) {
        parts.push(("Requirements".to_owned(), NOT_RECORDED.to_owned()));
    }
    if disposal.is_some_and(|disposal| disposal.served != Served::Community) {
        let conditions = match sentence.conditions.len() {
            0 => NOT_RECORDED.to_owned(),
            recorded => format!("{recorded} recorded"),
        };
        parts.push(("Licence conditions".to_owned(), conditions));
    }
    parts
}

/// "5 of 12 months (42%)": how much of an order has gone by, in months, or in days when it is shorter than three months.
/// The last day counts.
fn progress(starts_on: Date, ends_on: Date, today: Date) -> Option<String> {
    if today < starts_on {
        return None;
    }
    let after_end = ends_on.tomorrow().ok()?;
    let today = today.min(after_end);
    let months = |until: Date| starts_on.until((Unit::Month, until)).map_or(0, |span| span.get_months());
    let days = |until: Date| starts_on.until((Unit::Day, until)).map_or(0, |span| span.get_days());
    let (gone, all, what) = match months(after_end) {
        all @ 3.. => (months(today), all, "month"),
        _ => (days(today), days(after_end), "day"),
    };
    if all == 0 {
        return None;
    }
    Some(format!("{gone} of {} ({}%)", count(all, what), (gone * 200 + all) / (all * 2)))
}

/// What is known of a requirement: how much was ordered, and the appointments under it.
fn requirement_state(shown: &Shown<'_>, requirement: &RequirementRecorded) -> String {
    let ordered =
        requirement.length.map_or_else(|| "Amount not recorded".to_owned(), |how_much| format!("{} ordered", length(how_much)));
    if !shown.sees(FieldGroup::Appointments) {
        return ordered;
    }
    let (attended, booked) = appointments_under(shown, requirement.id);
    let met = match (attended, booked) {
        (0, 0) => "no appointments under it".to_owned(),
        (attended, 0) => format!("{} attended", count(attended, "appointment")),
        (attended, booked) => format!("{} attended, {booked} booked", count(attended, "appointment")),
    };
    format!("{ordered}, {met}")
}

/// How many appointments under a requirement were attended, and how many are still to come.
pub(super) fn appointments_under(shown: &Shown<'_>, requirement: RequirementId) -> (i64, i64) {
    let under = || shown.case.appointments.iter().filter(|a| a.what.requirement == Some(requirement));
    let attended = under().filter(|a| a.closed().is_some() && a.outcome_type(shown.policy).is_some_and(|o| o.attended));
    let booked = under().filter(|a| a.upcoming(shown.now));
    let number = |counted: usize| i64::try_from(counted).unwrap_or(i64::MAX);
    (number(attended.count()), number(booked.count()))
}

fn safety_checks(shown: &Shown<'_>) -> PersonFacts {
    checks(shown.case, shown.zone).iter().map(|check| (check.name, check.words(shown))).collect()
}

fn around(shown: &Shown<'_>) -> Vec<Around> {
    let officer = match shown.case.allocation() {
        Some(held) => Around {
            role: "Practitioner".to_owned(),
            name: shown.names.officer(held.officer),
            more: format!("{}, since {}", shown.names.unit(held.team), short_date(held.from)),
        },
        None => Around {
            role: "Practitioner".to_owned(),
            name: "Not allocated yet".to_owned(),
            more: "A manager allocates the case".to_owned(),
        },
    };
    let kin = shown.case.person.next_of_kin.iter().filter(|kin| kin.on(shown.today)).map(|kin| Around {
        role: format!("Next of kin ({})", kin.what.relationship),
        name: kin.what.name.clone(),
        more: format!("Phone: {}", kin.what.phone.clone().unwrap_or_else(|| NOT_RECORDED.to_lowercase())),
    });
    if !shown.sees(FieldGroup::Details) {
        return vec![officer];
    }
    let mut around: Vec<Around> = std::iter::once(officer).chain(kin).collect();
    if around.len() == 1 {
        around.push(Around { role: "Next of kin".to_owned(), name: NOT_RECORDED.to_owned(), more: String::new() });
    }
    around
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;

    use super::super::{
        built::{at, history, whole},
        shown::Offer,
    };
    use super::*;

    #[test]
    fn what_is_due_first_stands_first_with_its_distance_and_its_next_step() {
        let built = whole();
        let page = overview(&built.shown());
        let told: Vec<_> = page.attention.iter().map(|a| (a.what.as_str(), a.due.as_str(), a.late)).collect();
        assert_eq!(
            told,
            [
                ("Review flag: Risk to staff", "Due 18 Nov 2026 (5 days late)", true),
                ("Record outcome: Planned office visit on 20 Nov 2026", "Due 23 Nov 2026 (today)", false),
                ("Decide absence: Planned office visit on 16 Nov 2026", "Due 23 Nov 2026 (today)", false),
            ]
        );
        let (_, link) = page.attention[1].action.clone().expect("an action");
        assert_eq!(link, format!("/people/X000001/appointments/{}", uuid::Uuid::from_u128(33)));
    }

    #[test]
    fn every_piece_of_work_names_its_rule_and_the_source_of_it() {
        for work in overview(&whole().shown()).attention {
            assert!(!work.rule.id.is_empty());
            assert_ne!(work.rule.source, NOT_RECORDED, "{}", work.rule.id);
        }
    }

    #[test]
    fn an_appointment_of_today_asks_for_its_outcome_only_once_it_has_begun() {
        let mut built = history();
        built.appointment(1, at(2026, 11, 23, 15), None);
        assert!(overview(&built.shown()).attention.is_empty());
        built.now = at(2026, 11, 23, 15);
        assert_eq!(overview(&built.shown()).attention.len(), 1);
    }

    #[test]
    fn an_arrest_of_last_week_is_shown_and_one_of_last_year_is_not() {
        let built = whole();
        let page = overview(&built.shown());
        assert_eq!(page.news.len(), 1);
        assert_eq!(page.news[0].what, "Arrest notified");
        assert_eq!(page.news[0].when, "21 Nov 2026 at 11pm (2 days ago)");
        let later = Shown { today: date(2027, 11, 23), ..built.shown() };
        assert!(overview(&later).news.is_empty());
    }

    #[test]
    fn the_next_appointment_is_to_come_and_the_last_one_says_what_came_of_it() {
        let built = whole();
        let page = overview(&built.shown());
        let appointments = page.appointments.expect("they may be seen");
        assert_eq!(appointments.next.expect("next").when, "Tue 24 Nov 2026, 10am to 10:30am");
        assert_eq!(appointments.last.expect("last").outcome.as_deref(), Some("Outcome needed"));
    }

    #[rstest]
    #[case::half_way(date(2026, 6, 22), date(2027, 6, 21), date(2026, 12, 22), Some("6 of 12 months (50%)"))]
    #[case::first_day(date(2026, 6, 22), date(2027, 6, 21), date(2026, 6, 22), Some("0 of 12 months (0%)"))]
    #[case::last_day(date(2026, 6, 22), date(2027, 6, 21), date(2027, 6, 21), Some("11 of 12 months (92%)"))]
    #[case::over(date(2026, 6, 22), date(2027, 6, 21), date(2028, 1, 1), Some("12 of 12 months (100%)"))]
    #[case::short(date(2026, 6, 1), date(2026, 6, 30), date(2026, 6, 11), Some("10 of 30 days (33%)"))]
    #[case::not_begun(date(2026, 6, 22), date(2027, 6, 21), date(2026, 6, 1), None)]
    fn progress_is_counted_in_whole_months_or_in_days_of_a_short_order(
        #[case] starts: Date,
        #[case] ends: Date,
        #[case] today: Date,
        #[case] told: Option<&str>,
    ) {
        assert_eq!(progress(starts, ends, today).as_deref(), told);
    }

    #[test]
    fn what_is_not_known_is_stated() {
        let page = overview(&history().shown());
        assert_eq!(page.around[0].name, "Not allocated yet");
        assert_eq!(page.around[1].name, NOT_RECORDED);
        assert!(page.checks.iter().all(|(_, state)| state == "Not asked yet"));
        let appointments = page.appointments.expect("they may be seen");
        assert!(page.orders == Some(vec![]) && appointments.next.is_none() && appointments.last.is_none());
    }

    #[test]
    fn a_past_view_offers_nothing_to_do() {
        let past = whole().as_at(date(2026, 11, 20));
        let shown = Shown { today: date(2026, 11, 20), as_at: Some(date(2026, 11, 20)), offer: Offer::Nothing, ..past.shown() };
        let page = overview(&shown);
        assert!(page.appointments.expect("they may be seen").book.is_none());
        assert!(page.attention.iter().all(|work| work.action.is_none()));
        assert!(page.news.is_empty(), "the arrest was not known yet");
    }

    #[test]
    fn what_the_visitor_may_not_see_is_left_out() {
        let built = whole();
        let page = overview(&Shown { parts: &[FieldGroup::Core, FieldGroup::Sentence], ..built.shown() });
        assert!(page.alerts.is_empty() && page.attention.is_empty() && page.news.is_empty() && page.checks.is_empty());
        assert!(page.appointments.is_none() && page.details.is_none());
        assert_eq!(page.around.len(), 1, "the officer, and nobody of the family");
        let orders = page.orders.expect("sentence and dates");
        assert!(orders.iter().all(|order| order.parts.iter().all(|(_, state)| !state.contains("appointment"))));
    }
}
