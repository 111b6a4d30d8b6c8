//! Duties about safety checks, one for each link of the chain; people whom answers name; addresses; home visits.

use jiff::civil::Date;
use rules::{contact::ContactType, duty::DutyKind, enquiry::EnquiryKind, register::Indicator};
use uuid::Uuid;

use super::{Owner, explain::Fact, scene::Scene};
use crate::{
    address_check::{self, Unfit},
    enquiry::{
        chain::{self, Step},
        need,
    },
    id::AddressId,
    person::AddressKind,
};

pub(super) fn owed(scene: &mut Scene<'_>) {
    to_send(scene);
    under_way(scene);
    addresses(scene);
    home_visit(scene);
}

/// For somebody whose sentences have all ended: what a report to the court asks, no more.
pub(super) fn owed_to_the_court(scene: &mut Scene<'_>) {
    if !need::over(scene.case) {
        to_send(scene);
        under_way(scene);
    }
}

/// Checks that are needed and not sent.
fn to_send(scene: &mut Scene<'_>) {
    let needs = scene.take_needs();
    for need in needs.iter().filter(|need| need.met_by.is_none()) {
        let send_by = chain::send_by(need.kind, need.trigger, need.since, scene.policy);
        let owner = need.raised.and_then(|id| scene.case.enquiries.find(id)).and_then(|found| found.owner);
        if let Some(duty) = scene.owe(DutyKind::EnquiryToSend, need.id(), send_by) {
            // A check that will be needed on a known day shows from that day.
            duty.shows_on = duty.shows_on.min(send_by).max(need.since.min(send_by));
            duty.owner = owner.map_or(duty.owner, Owner::Named);
            duty.rule = rule(need.kind);
        }
    }
    scene.keep_needs(needs);
}

/// Checks that were sent: the next link of each chain, and people whom answers name.
fn under_way(scene: &mut Scene<'_>) {
    for enquiry in &scene.case.enquiries.all {
        let about = enquiry.id.0;
        let kind = chain::next(enquiry, scene.policy).and_then(|(step, on)| {
            let kind = match step {
                // Told by the need.
                Step::Send => return None,
                Step::Chase => DutyKind::EnquiryToChase,
                Step::Escalate => DutyKind::EnquiryToEscalate,
                Step::Read => DutyKind::EnquiryToRead,
                Step::Analyse => DutyKind::EnquiryToAnalyse,
                Step::Use => DutyKind::EnquiryToUse,
            };
            Some((kind, on))
        });
        if let Some((kind, on)) = kind
            && let Some(duty) = scene.owe(kind, about, on)
        {
            duty.rule = rule(enquiry.kind);
            if let (Some(owner), Owner::Officer) = (enquiry.owner, duty.owner) {
                duty.owner = Owner::Named(owner);
            }
        }
        if let Some(answered) = enquiry.answered.as_ref().filter(|_| enquiry.unknown_people().next().is_some())
            && let Some(duty) = scene.owe(DutyKind::NamedPerson, about, answered.on)
        {
            duty.rule = rule(enquiry.kind);
        }
    }
}

/// The row of what is asked: with it a list says which check a duty is about.
fn rule(kind: EnquiryKind) -> String {
    format!("enquiries/kind/{kind}")
}

/// A curfew, residence, release or home detention at an address that nobody checked lately; of one that was found not to be
/// suitable the manager decides. Only a check that finds it suitable settles either.
fn addresses(scene: &mut Scene<'_>) {
    let case = scene.case;
    let mut asked: Vec<(AddressId, Date)> = case.address_checks.proposed.iter().map(|p| (p.address, p.on)).collect();
    asked.extend(need::orders(case).filter_map(|order| Some((order.address?, order.since))));
    asked.sort_unstable();
    let policy = scene.policy;
    let mut unfit: Vec<_> =
        asked.into_iter().filter_map(|(id, on)| Some((id, on, address_check::unfit(case, id, on, policy)?))).collect();
    // One duty an address: the first day that asked for what it lacks.
    unfit.dedup_by_key(|(address, ..)| *address);
    for (address, on, why) in unfit {
        match why {
            Unfit::NotChecked | Unfit::TooOld => {
                scene.owe(DutyKind::AddressCheck, address.0, on);
            }
            Unfit::NotSuitable(found_on) if !address_check::decided_since(case, found_on) => {
                scene.owe(DutyKind::AddressDecision, address.0, found_on.max(on));
            }
            Unfit::NotSuitable(_) => {}
        }
    }
}

/// The day from which home visits are necessary whatever the risk, if they are: a flag of domestic abuse or of a child.
fn flagged(scene: &Scene<'_>) -> Option<Date> {
    let open = scene.case.risk.register.iter().filter(|entry| entry.ended.is_none());
    let asks = open.filter(|entry| {
        let row = scene.policy.registers.types.read(entry.made.code, entry.made.from);
        need::CHILD_FLAGS.contains(&entry.made.code)
            || row.is_some_and(|row| row.value.indicators.contains(&Indicator::DomesticAbuse))
    });
    asks.map(|entry| entry.made.from).min()
}

/// Why home visits are necessary, each reason with its day.
pub(super) fn visit_reasons(scene: &Scene<'_>) -> Vec<Fact> {
    let mut reasons: Vec<Fact> =
        flagged(scene).map(|on| Fact::on("Flag of domestic abuse or of a child", on)).into_iter().collect();
    if scene.high_level() {
        reasons.push(Fact::on("High or very high risk of serious harm: supervision began", scene.started_on.unwrap_or_default()));
    }
    let main = scene.case.person.addresses.iter().rev().find(|a| a.until.is_none() && a.what.kind == AddressKind::Main);
    reasons.extend(main.map(|main| Fact::on("Lives at the main address since", main.from)));
    let others = scene.case.person.addresses.iter().filter(|a| a.until.is_none() && a.what.kind == AddressKind::Other);
    reasons.extend(others.map(|other| Fact::on("Stays at another address since", other.from)));
    reasons
}

/// Every few months where a flag or the level asks for it; and after a move, for everybody.
fn home_visit(scene: &mut Scene<'_>) {
    let Some(started_on) = scene.started_on else { return };
    let since = flagged(scene).or_else(|| scene.high_level().then_some(started_on)).map(|on| on.max(started_on));
    // A main address, or another where the person stays: with a partner, on bail.
    let stays = scene.case.person.addresses.iter().filter(|a| a.until.is_none() && !a.what.no_fixed_address);
    let moved_on = stays.map(|a| a.from).filter(|from| *from > started_on).max();
    if since.is_none() && moved_on.is_none() {
        return;
    }
    let visited_on = visited_on(scene);
    let moved_on = moved_on.filter(|moved| visited_on.is_none_or(|visited| visited < *moved));
    let regular = since.map(|since| visited_on.map_or(since, |visited| visited.max(since)));
    let Some(from) = regular.or(moved_on) else { return };
    let policy = scene.policy;
    let Some(row) = policy.standards.duties.read(DutyKind::HomeVisit, from) else { return };
    let after_move = moved_on.map(|on| (on, row.value.due(on, true, &scene.policy.calendar)));
    let Some(due_on) = scene.owe_while_supervised(DutyKind::HomeVisit, Uuid::nil(), from).map(|duty| duty.due_on) else { return };
    if let Some((moved_on, by)) = after_move.filter(|(_, by)| *by < due_on) {
        scene.due_latest(by);
        if let Some(duty) = scene.latest() {
            duty.shows_on = row.value.shows_on(moved_on, by, &policy.calendar);
        }
    }
}

const VISITS: &str = "HOME_VISIT";

/// Whether an appointment or note of the type is a visit to where the person lives.
pub(crate) fn is_visit(kind: &ContactType) -> bool {
    kind.group.as_str() == VISITS
}

/// The day of the last home visit: an appointment that was kept, or a note of one.
pub(super) fn visited_on(scene: &Scene<'_>) -> Option<Date> {
    let types = &scene.policy.contacts.types;
    let visit = |code| types.read(code, Date::MAX).is_some_and(|row| is_visit(&row.value));
    let kept = scene.case.appointments.iter().filter(|a| a.closed().is_some() && visit(a.what.kind));
    let kept = kept.filter(|a| a.outcome_type(scene.policy).is_some_and(|outcome| outcome.attended)).map(|a| a.what.starts_at);
    let noted = scene.case.contacts.iter().filter(|c| visit(c.what.kind)).map(|c| c.what.happened_at);
    kept.chain(noted).max().map(|at| scene.day_of(at))
}
