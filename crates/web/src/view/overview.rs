//! Overview: what needs doing, what is next, how far the order has come, who is around the case.

mod around;
mod attention;
mod orders;

use jiff::civil::Date;
use record::{
    appointment::{Appointment, State},
    contact::Contact,
    recorded::plus_days,
    words::{long_date, short_date},
};
use rules::{
    code::{ContactCode, RegisterCode},
    contact::ContactFlag,
    rosh::GroupAtRisk,
};
use service::access::FieldGroup;

pub use self::{around::Around, attention::Attention, orders::Order};
pub(super) use self::{around::around, attention::attention, orders::appointments_under};
use super::{
    checks,
    details::{PersonFacts, person_facts},
    happened::owner_name,
    shown::{Shown, ago, known},
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
    /// Work owed that shows today, what may harm most first.
    pub attention: Vec<Attention>,
    /// Arrests and alerts of the last four weeks, newest first.
    pub news: Vec<News>,
    /// Appointments; none when the visitor may not see them.
    pub appointments: Option<Appointments>,
    /// The plan in short; none when the visitor may not see it.
    pub plan: Option<PlanBrief>,
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

/// The plan in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanBrief {
    /// "Agreed on 3 Nov 2026. 2 goals".
    pub state: String,
    /// "No goal of the plan protects children or a known adult yet."; empty when all at risk are protected.
    pub unprotected: String,
    /// The next steps: what, who, by when, and whether it is late.
    pub steps: Vec<(String, String, String, bool)>,
    /// Releases to come: the day, and where each is prepared.
    pub releases: Vec<(String, String)>,
    /// Where all of it is.
    pub link: String,
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
        plan: shown.sees(FieldGroup::Plan).then(|| plan_brief(shown)),
        orders: shown.sees(FieldGroup::Sentence).then(|| live().map(|sentence| orders::order(shown, sentence)).collect()),
        checks: if shown.sees(FieldGroup::Checks) { checks::states(shown) } else { Vec::new() },
        around: around(shown),
        details: shown.sees(FieldGroup::Details).then(|| person_facts(shown)),
        details_link: shown.link("/details"),
    }
}

/// The next and the last appointment.
pub(super) fn appointments(shown: &Shown<'_>) -> Appointments {
    let of_case = &shown.case.appointments;
    let begun = of_case.iter().filter(|a| a.what.starts_at <= shown.now && !matches!(a.state, State::Moved(_)));
    Appointments {
        next: shown.case.next_appointment(shown.now).map(|next| meeting(shown, next)),
        last: begun.max_by_key(|a| a.what.starts_at).map(|last| meeting(shown, last)),
        book: shown.offers().then(|| shown.link("/appointments/new")),
        all: shown.link("/appointments"),
    }
}

/// How many steps of the plan the overview shows.
const NEXT_STEPS: usize = 3;

fn plan_brief(shown: &Shown<'_>) -> PlanBrief {
    let plan = &shown.case.plan;
    let agreed =
        plan.last_agreed().map_or_else(|| "Not agreed yet".to_owned(), |agreed| format!("Agreed on {}", short_date(agreed.on)));
    let goals = i64::try_from(plan.open_goals().len()).unwrap_or(i64::MAX);
    let steps = plan.open_steps().into_iter().take(NEXT_STEPS).map(|step| {
        let owner = owner_name(shown, &step.what.owner);
        (step.what.what.clone(), owner, shown.when(step.what.by), step.what.by < shown.today)
    });
    PlanBrief {
        state: format!("{agreed}. {}", super::shown::count(goals, "goal")),
        unprotected: if shown.sees(FieldGroup::Risk) { unprotected(&shown.case.unprotected()) } else { String::new() },
        steps: steps.collect(),
        releases: if shown.sees(FieldGroup::Sentence) { super::plan::releases(shown) } else { Vec::new() },
        link: shown.link("/plan"),
    }
}

/// Whom no goal protects, as a sentence; empty when nobody is left out.
pub(super) fn unprotected(groups: &[GroupAtRisk]) -> String {
    let whom = |group: &GroupAtRisk| match group {
        GroupAtRisk::Children => "children",
        GroupAtRisk::Public => "the public",
        GroupAtRisk::KnownAdult => "a known adult",
        GroupAtRisk::Staff => "staff",
        GroupAtRisk::Prisoners => "prisoners",
    };
    match groups.split_last() {
        None => String::new(),
        Some((last, [])) => format!("No goal of the plan protects {} yet.", whom(last)),
        Some((last, before)) => {
            let before = before.iter().map(whom).collect::<Vec<_>>().join(", ");
            format!("No goal of the plan protects {before} or {} yet.", whom(last))
        }
    }
}

fn alerts(shown: &Shown<'_>) -> Vec<String> {
    let types = &shown.policy.registers.types;
    let flags = shown.case.risk.flags(shown.today);
    flags.filter_map(|flag| types.read(flag.made.code, shown.today)?.value.alert.clone()).collect()
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{
        built::{at, history, whole},
        shown::{NOT_RECORDED, Offer},
    };
    use super::*;

    #[test]
    fn what_may_harm_most_stands_first_then_what_is_due_first_each_with_its_distance_and_its_next_step() {
        let built = whole();
        let page = overview(&built.shown());
        let critical: Vec<bool> = page.attention.iter().map(|work| work.critical).collect();
        assert!(critical.is_sorted_by(|one, next| one >= next), "critical work stands first: {critical:?}");
        let find = |what: &str| page.attention.iter().find(|work| work.what == what).unwrap_or_else(|| panic!("{what}"));
        let outcome = find("Record outcome: Planned office visit on 20 Nov 2026");
        assert_eq!((outcome.due.as_str(), outcome.late), ("Due 23 Nov 2026 (today)", false));
        let (_, link) = outcome.action.clone().expect("an action");
        assert_eq!(link, format!("/people/X000001/appointments/{}", uuid::Uuid::from_u128(33)));
        assert!(find("Review flag: Risk to staff").late);
        let check = page.attention.iter().find(|work| work.what.starts_with("Send safety check: ")).expect("a check to send");
        assert!(check.critical && check.late);
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
    fn whom_no_goal_protects_is_a_sentence() {
        assert_eq!(unprotected(&[]), "");
        assert_eq!(unprotected(&[GroupAtRisk::Public]), "No goal of the plan protects the public yet.");
        let several = [GroupAtRisk::Children, GroupAtRisk::Staff, GroupAtRisk::KnownAdult];
        assert_eq!(unprotected(&several), "No goal of the plan protects children, staff or a known adult yet.");
    }

    #[test]
    fn the_next_appointment_is_to_come_and_the_last_one_says_what_came_of_it() {
        let built = whole();
        let page = overview(&built.shown());
        let appointments = page.appointments.expect("they may be seen");
        assert_eq!(appointments.next.expect("next").when, "Tue 24 Nov 2026, 10am to 10:30am");
        assert_eq!(appointments.last.expect("last").outcome.as_deref(), Some("Outcome needed"));
    }

    #[test]
    fn what_is_not_known_is_stated() {
        let page = overview(&history().shown());
        assert_eq!(page.around[0].name, "Not allocated yet");
        assert_eq!((page.around[1].role.as_str(), page.around[1].name.as_str()), ("Household", "Not asked yet"));
        assert_eq!(page.around[2].name, NOT_RECORDED);
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
        assert!(page.alerts.is_empty() && page.news.is_empty() && page.checks.is_empty() && page.plan.is_none());
        let hidden = ["Record outcome", "Review flag", "Send safety check", "Decide absence", "Agree initial plan"];
        assert!(page.attention.iter().all(|work| hidden.iter().all(|what| !work.what.starts_with(what))));
        assert!(page.appointments.is_none() && page.details.is_none());
        assert_eq!(page.around.len(), 1, "the officer, and nobody of the family");
        let orders = page.orders.expect("sentence and dates");
        assert!(orders.iter().all(|order| order.parts.iter().all(|(_, state)| !state.contains("appointment"))));
    }
}
