//! Checks of an address before anybody is ordered or allowed to live there, and proposals that need one.
//!
//! No curfew or residence is proposed at an address that was not checked: enquiries answered, the occupant spoken to
//! (`domain/safeguarding.md` sections 6.2 and 8).

use jiff::civil::Date;
use rules::{
    Policy,
    code::RegisterCode,
    enquiry::{ChildrenNear, EnquiryKind, EnquiryTrigger},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    case_file::CaseFile,
    decide::Context,
    enquiry::{
        Enquiry, gate,
        need::{self, CHILD_FLAGS, high, near_children, orders},
    },
    event::Event,
    id::{AddressCheckId, AddressId, EnquiryId},
    person::{AddressKind, Person},
    refusal::Refusal,
    text,
};

/// What the address is to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AddressUse {
    /// A curfew, with or without electronic monitoring.
    Curfew,
    /// A requirement or condition to live there.
    Residence,
    /// Release to it.
    Release,
    /// Home detention curfew.
    HomeDetention,
}

impl AddressUse {
    /// Every use.
    pub const ALL: [Self; 4] = [Self::Curfew, Self::Residence, Self::Release, Self::HomeDetention];

    /// The words to show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Curfew => "Curfew",
            Self::Residence => "Residence",
            Self::Release => "Release",
            Self::HomeDetention => "Home detention curfew",
        }
    }
}

/// An address was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressChecked {
    /// Its id.
    pub id: AddressCheckId,
    /// Which address.
    pub address: AddressId,
    /// The day.
    pub on: Date,
    /// The answered enquiries that it rests on.
    pub enquiries: Vec<EnquiryId>,
    /// Who lives there; empty when nobody else does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub occupants: String,
    /// Whether an occupant was spoken to, alone, and agrees.
    pub occupant_spoken_to: bool,
    /// Whether the address was visited.
    pub visited: bool,
    /// Whether it is suitable.
    pub suitable: bool,
    /// Why.
    pub reasons: String,
}

/// To whom an address is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ProposedTo {
    /// The court, in a report.
    Court,
    /// The prison or the Parole Board.
    Prison,
}

/// How a report is given to the court.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReportForm {
    /// Spoken.
    Oral,
    /// Short, written.
    Short,
    /// Full, written.
    Full,
}

/// An address was proposed for a curfew, residence or release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressProposed {
    /// Its id.
    pub id: AddressCheckId,
    /// Which address.
    pub address: AddressId,
    /// For what.
    pub address_use: AddressUse,
    /// To whom.
    pub to: ProposedTo,
    /// In which form of report, to a court.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportForm>,
    /// The day.
    pub on: Date,
}

/// All checks and proposals of addresses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AddressChecks {
    /// Checks, oldest first.
    pub checked: Vec<AddressChecked>,
    /// Proposals, oldest first.
    pub proposed: Vec<AddressProposed>,
}

impl AddressChecks {
    /// The latest check of an address.
    #[must_use]
    pub fn latest(&self, address: AddressId) -> Option<&AddressChecked> {
        self.checked.iter().rev().find(|c| c.address == address)
    }

    pub(crate) fn apply(&mut self, event: &Event) {
        match event {
            Event::AddressChecked(e) => self.checked.push(e.clone()),
            Event::AddressProposed(e) => self.proposed.push(e.clone()),
            _ => {}
        }
    }
}

/// A wish about checking an address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Wish {
    Check(AddressChecked),
    Propose(AddressProposed),
}

/// Why an address does not carry what ties somebody to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Nobody checked it.
    NotChecked,
    /// The last check was too old already on the day on which it was asked for.
    TooOld,
    /// It was found not to be suitable, on that day.
    NotSuitable(Date),
}

impl Unfit {
    /// The words to show, after "an address that": "nobody has checked".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotChecked => "nobody has checked",
            Self::TooOld => "was checked too long ago",
            Self::NotSuitable(_) => "was found not to be suitable",
        }
    }
}

/// Why an address does not carry an order or a proposal of a day; none when somebody checked it since, or not too long before,
/// and found it suitable. What was found last counts. Changes only with an event.
#[must_use]
pub fn unfit(case: &CaseFile, address: AddressId, since: Date, policy: &Policy) -> Option<Unfit> {
    let Some(check) = case.address_checks.latest(address) else { return Some(Unfit::NotChecked) };
    if !check.suitable {
        return Some(Unfit::NotSuitable(check.on));
    }
    let too_old_on = policy.enquiries.too_old_on(check.on, high(case), &policy.calendar);
    too_old_on.is_some_and(|too_old| too_old <= since).then_some(Unfit::TooOld)
}

/// Whether a manager decided what is done since an address was found not to be suitable: they talked about the risk and agreed
/// an action, which is followed to its end.
#[must_use]
pub fn decided_since(case: &CaseFile, found_on: Date) -> bool {
    case.oversights.iter().any(|talk| talk.what.on >= found_on && talk.what.risk_discussed && !talk.what.actions.is_empty())
}

/// A curfew or residence in force at an address that nobody checked, or that was found not to be suitable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncheckedOrder {
    /// The requirement or condition.
    pub about: Uuid,
    /// What it ties the person to.
    pub address_use: AddressUse,
    /// Since when.
    pub since: Date,
    /// The address that it names, or where the person lives now; none while no address is recorded.
    pub address: Option<AddressId>,
    /// Whether it names the address by itself.
    pub named: bool,
    /// Why the address does not carry it; none when it does.
    pub unfit: Option<Unfit>,
}

/// Where the person lives as far as the record knows: the main address that nobody ended; none without a fixed one.
#[must_use]
pub fn lives_at(person: &Person) -> Option<AddressId> {
    let main = person.addresses.iter().rfind(|a| a.until.is_none() && a.what.kind == AddressKind::Main);
    main.filter(|main| !main.what.no_fixed_address).map(|main| main.what.id)
}

/// Refuses an address that the record does not have.
pub(crate) fn on_record(case: &CaseFile, address: Option<AddressId>) -> Result<(), Refusal> {
    match address {
        Some(id) if !case.person.addresses.iter().any(|a| a.what.id == id) => Err(Refusal::NotFound { what: "address" }),
        _ => Ok(()),
    }
}

/// Curfews and residences in force at an address that nobody checked, that was checked too long before, or that was found not to
/// be suitable. A court may order one without a check: that is a fact, and it shows until a check says that the address is
/// suitable. Changes only with an event.
#[must_use]
pub fn unchecked_orders(case: &CaseFile, policy: &Policy) -> Vec<UncheckedOrder> {
    let over = !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some());
    if over || case.person.died_on.is_some() {
        return Vec::new();
    }
    orders(case).map(|order| shown(case, order, policy)).filter(|order| order.unfit.is_some()).collect()
}

fn shown(case: &CaseFile, order: need::Order, policy: &Policy) -> UncheckedOrder {
    let need::Order { id, address_use, since, address, named } = order;
    let unfit = address.map_or(Some(Unfit::NotChecked), |address| unfit(case, address, since, policy));
    UncheckedOrder { about: id, address_use, since, address, named, unfit }
}

/// What a requirement or condition in force ties the person to, checked or not; none for one that ties nobody.
#[must_use]
pub fn order(case: &CaseFile, id: Uuid, policy: &Policy) -> Option<UncheckedOrder> {
    orders(case).find(|order| order.id == id).map(|order| shown(case, order, policy))
}

/// Curfews and residences in force at an address, with the address. Empty for one that ties nobody.
pub fn orders_at(case: &CaseFile, address: AddressId) -> impl Iterator<Item = (Uuid, AddressUse, Date)> {
    orders(case).filter(move |order| order.address == Some(address)).map(|order| (order.id, order.address_use, order.since))
}

/// Flags of domestic abuse: with one, or one about a child, nothing is reported orally.
const ABUSE_FLAGS: [RegisterCode; 2] = [RegisterCode::literal("ADVP"), RegisterCode::literal("REG30")];

pub(crate) fn decide(case: &CaseFile, wish: Wish, ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    case.alive()?;
    Ok(vec![match wish {
        Wish::Check(w) => check(case, w, ctx)?,
        Wish::Propose(w) => propose(case, w, ctx)?,
    }])
}

fn known(case: &CaseFile, id: AddressCheckId, address: AddressId) -> Result<(), Refusal> {
    let checks = &case.address_checks;
    if checks.checked.iter().any(|c| c.id == id) || checks.proposed.iter().any(|p| p.id == id) {
        return Err(Refusal::AlreadyRecorded { what: "That check or proposal" });
    }
    let found = case.person.addresses.iter().any(|a| a.what.id == address);
    if found { Ok(()) } else { Err(Refusal::NotFound { what: "address" }) }
}

fn check(case: &CaseFile, wish: AddressChecked, ctx: &Context<'_>) -> Result<Event, Refusal> {
    known(case, wish.id, wish.address)?;
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Day of the check" });
    }
    text::check("occupants", &wish.occupants, text::REASON_MAX)?;
    text::required("reasons", "why the address is suitable or not", &wish.reasons, text::NOTE_MAX)?;
    for id in &wish.enquiries {
        let found = case.enquiries.find(*id).ok_or(Refusal::NotFound { what: "safety check" })?;
        if found.answered.is_none() {
            return not_checked(
                "enquiries",
                "A check can rest only on answers that have come. Wait for the answer, or ask again",
            );
        }
    }
    if wish.suitable {
        suitable(case, &wish, ctx)?;
    }
    Ok(Event::AddressChecked(wish))
}

fn not_checked<T>(field: &'static str, todo: &str) -> Result<T, Refusal> {
    Err(Refusal::AddressNotChecked { field, todo: todo.to_owned() })
}

/// What an address needs to be called suitable: whoever lives there was spoken to, and every check that the rule names is
/// answered, about this address or somebody who lives there, and not too old.
fn suitable(case: &CaseFile, wish: &AddressChecked, ctx: &Context<'_>) -> Result<(), Refusal> {
    if wish.occupants.trim().is_empty() && case.household.around(wish.on).any(|around| around.lives_with) {
        let todo = "Write who lives there: the record knows of somebody in the household";
        return not_checked("occupants", todo);
    }
    if !wish.occupants.trim().is_empty() && !wish.occupant_spoken_to {
        let todo = "Speak to somebody who lives there, alone, before you call the address suitable";
        return not_checked("occupantSpokenTo", todo);
    }
    let near = if near_children(case) { ChildrenNear::Yes } else { ChildrenNear::No };
    for kind in ctx.policy.enquiries.needed(EnquiryTrigger::CurfewAddress, near, wish.on) {
        // A decision grows old as an answer does: that no check was needed once says nothing of who lives there now.
        let decided = case.enquiries.all.iter().filter(|e| e.kind == kind && e.not_needed.is_some());
        let decided = decided.filter(|e| e.address == Some(wish.address));
        let decided_against = decided.into_iter().any(|e| still_fresh(case, e.needed_since, wish.on, ctx));
        let children_far = kind == EnquiryKind::Children && near == ChildrenNear::No;
        if !(answered(case, kind, wish, ctx) || decided_against || children_far) {
            let name = ctx.policy.enquiries.kinds.read(kind, wish.on).map_or(kind.as_str(), |row| row.value.name.as_str());
            let todo = format!(
                "{name}: choose an answer about this address that is not too old, or send the check and wait for its answer"
            );
            return Err(Refusal::AddressNotChecked { field: "enquiries", todo });
        }
    }
    Ok(())
}

fn answered(case: &CaseFile, kind: EnquiryKind, wish: &AddressChecked, ctx: &Context<'_>) -> bool {
    let of_kind = wish.enquiries.iter().filter_map(|id| case.enquiries.find(*id)).filter(|e| e.kind == kind);
    let of_kind = of_kind.filter(|e| asked_about(e, wish.address, &wish.occupants));
    let mut days = of_kind.filter_map(|e| e.answered.as_ref()).map(|a| a.on);
    days.any(|on| still_fresh(case, on, wish.on, ctx))
}

/// Whether a check asked about an address: it names it, or was sent about where the person lived when that was it; or it
/// asked about somebody who lives there.
fn asked_about(check: &Enquiry, address: AddressId, occupants: &str) -> bool {
    let occupants = occupants.to_lowercase();
    let subjects = check.sent.iter().flat_map(|sent| &sent.subjects).map(|subject| subject.trim().to_lowercase());
    check.address == Some(address) || subjects.filter(|subject| !subject.is_empty()).any(|subject| occupants.contains(&subject))
}

/// Whether what was answered or checked on one day is not too old on another.
fn still_fresh(case: &CaseFile, then: Date, on: Date, ctx: &Context<'_>) -> bool {
    ctx.policy.enquiries.too_old_on(then, high(case), &ctx.policy.calendar).is_none_or(|too_old| on < too_old)
}

fn propose(case: &CaseFile, wish: AddressProposed, ctx: &Context<'_>) -> Result<Event, Refusal> {
    known(case, wish.id, wish.address)?;
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Day of the proposal" });
    }
    if wish.to == ProposedTo::Court && wish.report.is_none() {
        return Err(Refusal::Missing { field: "report", what: "the form of the report" });
    }
    checked_and_suitable(case, wish.address, wish.on, ctx)?;
    if wish.report == Some(ReportForm::Oral) {
        oral(case, ctx)?;
    }
    Ok(Event::AddressProposed(wish))
}

/// The gate before an address: somebody checked it by `on`, not too long ago, and found it suitable.
pub(crate) fn checked_and_suitable(case: &CaseFile, address: AddressId, on: Date, ctx: &Context<'_>) -> Result<(), Refusal> {
    let Some(checked) = case.address_checks.latest(address) else {
        let todo = "Nobody has checked this address. Check it first: enquiries answered, and somebody who lives there spoken to";
        return not_checked("address", todo);
    };
    if !checked.suitable {
        return not_checked("address", "This address was found not to be suitable. Propose another, or check it again");
    }
    if on < checked.on || !still_fresh(case, checked.on, on, ctx) {
        return not_checked("address", "The check of this address is too old, or was made later. Check it again first");
    }
    Ok(())
}

/// An oral report leaves no room for what a flag or a missing check means.
fn oral(case: &CaseFile, ctx: &Context<'_>) -> Result<(), Refusal> {
    let today = ctx.today();
    let flagged = |codes: &[RegisterCode]| case.risk.flags(today).any(|e| codes.contains(&e.made.code));
    let why = if flagged(&ABUSE_FLAGS) {
        "a flag of domestic abuse stands"
    } else if flagged(&CHILD_FLAGS) {
        "a flag about a child stands"
    } else if !gate::unsent(case, ctx.policy, today).is_empty() {
        "a safety check that is needed has not been sent"
    } else {
        return Ok(());
    };
    Err(Refusal::OralReport { why: why.to_owned() })
}
