//! Which safety checks a case needs, since when, and why: worked out from the record (`domain/safeguarding.md` section 2.1).
//!
//! Of each kind one need is open at a time, the oldest: sending one check answers every need of its kind that arose until
//! that day. Raised checks that nobody has sent stand among the needs, so that whoever lists needs lists all that is unsent.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::{ConditionCode, ContactCode, RegisterCode, RequirementCode},
    duty::DutyKind,
    enquiry::{EnquiryKind, EnquiryTrigger},
    rosh::RoshLevel,
};
use uuid::Uuid;

use crate::{
    address_check::AddressUse,
    case_file::CaseFile,
    household::{Connection, Relationship},
    id::EnquiryId,
    person::AddressKind,
};

/// A check that the record shows to be necessary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Kind.
    pub kind: EnquiryKind,
    /// What makes it necessary.
    pub trigger: EnquiryTrigger,
    /// Since when.
    pub since: Date,
    /// The enquiry or decision that answers the need; none while nothing was sent or decided.
    pub met_by: Option<EnquiryId>,
    /// The check that somebody raised or took on for it and nobody has sent yet.
    pub raised: Option<EnquiryId>,
    /// The sentence, address, note, flag, requirement, earlier answer or person around them that causes it; nil for none.
    pub cause: Uuid,
}

impl Need {
    /// What a duty, a form or a list names it by: the raised check, or else an id that follows from kind, trigger and day.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.raised.map_or_else(|| self.key(), |raised| raised.0)
    }

    fn key(&self) -> Uuid {
        let place = |at: Option<usize>| at.and_then(|place| u128::try_from(place).ok()).unwrap_or_default();
        let kind = place(EnquiryKind::ALL.iter().position(|k| *k == self.kind));
        let trigger = place(EnquiryTrigger::ALL.iter().position(|t| *t == self.trigger));
        let day = u128::try_from(i32::from(self.since.year()) * 10_000).unwrap_or_default()
            + u128::from(self.since.month().unsigned_abs()) * 100
            + u128::from(self.since.day().unsigned_abs());
        Uuid::from_u128((0x5AFE << 112) | (kind << 80) | (trigger << 64) | day)
    }
}

/// Contacts of the national record that make a check necessary (safeguarding section 2.2).
const BY_CONTACT: [(ContactCode, EnquiryTrigger); 5] = [
    (ContactCode::literal("CARR"), EnquiryTrigger::Arrest),
    (ContactCode::literal("CNOC"), EnquiryTrigger::Arrest),
    (ContactCode::literal("R-POLICE-INFO"), EnquiryTrigger::PoliceIntelligence),
    (ContactCode::literal("C204"), EnquiryTrigger::PoliceIntelligence),
    (ContactCode::literal("R-VICTIM-REPORT"), EnquiryTrigger::VictimReport),
];

/// Flags that by themselves make a check of a kind necessary.
const BY_FLAG: [(RegisterCode, EnquiryKind); 3] = [
    (RegisterCode::literal("ADVP"), EnquiryKind::Marac),
    (RegisterCode::literal("RVAD"), EnquiryKind::Adults),
    (RegisterCode::literal("RVLN"), EnquiryKind::Adults),
];

/// Flags that say that a child is concerned.
pub(crate) const CHILD_FLAGS: [RegisterCode; 3] =
    [RegisterCode::literal("RCHD"), RegisterCode::literal("RCCO"), RegisterCode::literal("RCPR")];

/// Requirements of an order that tie the person to an address.
pub(crate) const ADDRESS_REQUIREMENTS: [(RequirementCode, AddressUse); 2] = [
    (RequirementCode::literal("R-CURFEW"), AddressUse::Curfew),
    (RequirementCode::literal("R-RESIDENCE"), AddressUse::Residence),
];
/// Conditions of a licence that tie the person to an address.
pub(crate) const ADDRESS_CONDITIONS: [(ConditionCode, AddressUse); 2] = [
    (ConditionCode::literal("R-ADD-CURFEW"), AddressUse::Curfew),
    (ConditionCode::literal("R-ADD-RESIDENCE"), AddressUse::Residence),
];

/// Every need of the case, oldest first, met or not. Pure; changes only with an event (a need that arises by time alone,
/// such as an answer that grows too old, is given with the future day from which it holds in `since`).
#[must_use]
pub fn needs(case: &CaseFile, policy: &Policy) -> Vec<Need> {
    if over(case) {
        return Vec::new();
    }
    let mut gathered = Gathered { case, policy, start: start(case), needs: Vec::new() };
    if let Some(start) = gathered.start {
        gathered.beginning(start);
        gathered.releases();
        gathered.around(start);
        gathered.addresses(start);
        gathered.contacts(start);
        gathered.orders();
        gathered.flags(start);
        gathered.too_old(start);
    }
    let mut needs = gathered.needs;
    needs.sort_by_key(|n| (n.since, n.kind, n.trigger));
    one_open_of_each_kind(&mut needs);
    raised(case, &mut needs);
    needs
}

/// Whether nothing is asked about the case any more: it has not begun, the person died, or somebody ended every sentence.
#[must_use]
pub fn over(case: &CaseFile) -> bool {
    let ended = !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some());
    !case.exists() || case.person.died_on.is_some() || ended
}

/// The first day of the supervision that runs: of the latest sentence that nobody ended; without any sentence, the day on
/// which the case was first given to somebody.
#[must_use]
pub fn start(case: &CaseFile) -> Option<Date> {
    let open = case.sentences.iter().filter(|s| s.ended.is_none());
    open.map(|s| s.what.starts_on).max().or_else(|| case.allocations.first().map(|a| a.from))
}

/// Whether a child may be concerned: one is around, a flag says so, or nobody has asked who is in the household.
#[must_use]
pub fn near_children(case: &CaseFile) -> bool {
    !case.household.known()
        || case.household.connections.iter().any(|c| c.ended.is_none() && (c.what.child || c.what.pregnant))
        || case.risk.register.iter().any(|e| e.ended.is_none() && CHILD_FLAGS.contains(&e.made.code))
}

/// Whether the overall level of risk of serious harm in force is high or very high.
pub(crate) fn high(case: &CaseFile) -> bool {
    case.risk.overall().is_some_and(|level| level >= RoshLevel::High)
}

/// The later of two unmet needs of a kind is answered with the older one, so only the older is kept.
fn one_open_of_each_kind(needs: &mut Vec<Need>) {
    let mut open: u32 = 0;
    needs.retain(|need| {
        if need.met_by.is_some() {
            return true;
        }
        let bit = EnquiryKind::ALL.iter().position(|k| *k == need.kind).and_then(|at| u32::try_from(at).ok()).unwrap_or(31);
        let first = open & (1 << bit) == 0;
        open |= 1 << bit;
        first
    });
}

/// Puts the checks that somebody raised in the place of the needs that they will answer.
fn raised(case: &CaseFile, needs: &mut Vec<Need>) {
    let mut any = false;
    for enquiry in case.enquiries.all.iter().filter(|e| e.sent.is_none() && e.outstanding()) {
        any = true;
        let asked = needs.iter().position(|n| n.kind == enquiry.kind && n.met_by.is_none() && n.raised.is_none());
        match asked.and_then(|at| needs.get_mut(at)) {
            Some(need) => {
                need.since = need.since.min(enquiry.needed_since);
                need.raised = Some(enquiry.id);
            }
            None => needs.push(Need {
                kind: enquiry.kind,
                trigger: enquiry.trigger,
                since: enquiry.needed_since,
                met_by: None,
                raised: Some(enquiry.id),
                cause: Uuid::nil(),
            }),
        }
    }
    if any {
        needs.sort_by_key(|n| (n.since, n.kind, n.trigger));
    }
}

/// A requirement or condition in force that ties the person to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// The requirement or condition.
    pub id: Uuid,
    /// What it ties them to.
    pub address_use: AddressUse,
    /// Since when.
    pub since: Date,
}

/// Requirements and conditions in force that tie the person to an address.
pub(crate) fn orders(case: &CaseFile) -> impl Iterator<Item = Order> {
    case.sentences.iter().filter(|s| s.ended.is_none()).flat_map(|sentence| {
        let required = sentence.requirements.iter().filter(|(_, end)| end.is_none()).filter_map(|(required, _)| {
            let (_, address_use) = ADDRESS_REQUIREMENTS.iter().find(|(code, _)| *code == required.requirement)?;
            Some(Order { id: required.id.0, address_use: *address_use, since: sentence.what.starts_on })
        });
        let conditions = sentence.conditions.iter().filter_map(|condition| {
            let (_, address_use) = ADDRESS_CONDITIONS.iter().find(|(code, _)| Some(*code) == condition.condition)?;
            Some(Order { id: condition.id.0, address_use: *address_use, since: condition.from })
        });
        required.chain(conditions)
    })
}

/// What makes a need.
#[derive(Clone, Copy)]
struct Cause<'a> {
    trigger: EnquiryTrigger,
    since: Date,
    id: Uuid,
    /// Somebody around the person: a check that named them answers the need whenever it was sent.
    who: Option<&'a Connection>,
}

struct Gathered<'a> {
    case: &'a CaseFile,
    policy: &'a Policy,
    start: Option<Date>,
    needs: Vec<Need>,
}

impl Gathered<'_> {
    /// Adds the kinds that the trigger's row names.
    fn add(&mut self, cause: Cause<'_>) {
        let Some(row) = self.policy.enquiries.triggers.read(cause.trigger, cause.since) else { return };
        for kind in row.value.kinds.iter().filter(|k| **k != EnquiryKind::Children || !row.value.children_if_near) {
            self.push(*kind, cause);
        }
        if row.value.children_if_near && near_children(self.case) {
            self.push(EnquiryKind::Children, cause);
        }
    }

    fn push(&mut self, kind: EnquiryKind, cause: Cause<'_>) {
        let met_by = self.met_by(kind, cause);
        let Cause { trigger, since, id, .. } = cause;
        self.needs.push(Need { kind, trigger, since, met_by, raised: None, cause: id });
    }

    /// The check of the kind that was sent since, that was sent for this very need, or that asked about this very person;
    /// or the decision that this very need is none.
    fn met_by(&self, kind: EnquiryKind, cause: Cause<'_>) -> Option<EnquiryId> {
        let answers = |e: &&super::Enquiry| {
            if e.kind != kind || e.cancelled.is_some() {
                return false;
            }
            let same = e.trigger == cause.trigger && e.needed_since == cause.since;
            let Some(sent) = &e.sent else { return same && e.not_needed.is_some() };
            let names = |c: &Connection| sent.subjects.iter().any(|s| s.trim().eq_ignore_ascii_case(c.what.name.trim()));
            sent.on >= cause.since || same || (self.start.is_some_and(|start| sent.on >= start) && cause.who.is_some_and(names))
        };
        self.case.enquiries.all.iter().find(answers).map(|e| e.id)
    }

    fn beginning(&mut self, start: Date) {
        let sentence = self.case.sentences.iter().rfind(|s| s.ended.is_none() && s.what.starts_on == start);
        let id = sentence.map_or_else(Uuid::nil, |s| s.what.id.0);
        self.add(Cause { trigger: EnquiryTrigger::InitialAssessment, since: start, id, who: None });
    }

    fn releases(&mut self) {
        for sentence in self.case.sentences.iter().filter(|s| s.ended.is_none()) {
            let Some(release) = sentence.release_on(self.policy).filter(|day| *day > sentence.what.sentenced_on) else {
                continue;
            };
            let Some(row) = self.policy.standards.duties.read(DutyKind::Release12Weeks, release) else { continue };
            let since = row.value.within.before(release, &self.policy.calendar).max(sentence.what.sentenced_on);
            self.add(Cause { trigger: EnquiryTrigger::BeforeRelease, since, id: sentence.what.id.0, who: None });
        }
    }

    /// Those who became known after the start, and are still around.
    fn around(&mut self, start: Date) {
        let case = self.case;
        for who in case.household.connections.iter().filter(|c| c.ended.is_none() && c.known_on > start) {
            let mut because = |trigger| {
                self.add(Cause { trigger, since: who.known_on, id: who.what.id.0, who: Some(who) });
            };
            if who.what.relationship == Relationship::Partner {
                because(EnquiryTrigger::NewPartner);
            } else if who.what.lives_with || who.what.child {
                because(EnquiryTrigger::NewHouseholdMember);
            }
            if who.what.pregnant {
                because(EnquiryTrigger::Pregnancy);
            }
        }
    }

    /// A move since the start: a main address after another.
    fn addresses(&mut self, start: Date) {
        let mut main = self.case.person.addresses.iter().filter(|a| a.what.kind == AddressKind::Main);
        main.next();
        let moves = main.filter(|a| a.until.is_none() && a.from > start && !a.what.no_fixed_address);
        for (since, id) in moves.map(|a| (a.from, a.what.id.0)).collect::<Vec<_>>() {
            self.add(Cause { trigger: EnquiryTrigger::NewAddress, since, id, who: None });
        }
    }

    /// The day of a note is taken in UTC: in summer one of the first hour after midnight counts for the day before.
    fn contacts(&mut self, start: Date) {
        let case = self.case;
        for contact in &case.contacts {
            let Some((_, trigger)) = BY_CONTACT.iter().find(|(code, _)| *code == contact.what.kind) else { continue };
            let since = TimeZone::UTC.to_datetime(contact.what.happened_at).date();
            if since > start {
                self.add(Cause { trigger: *trigger, since, id: contact.what.id.0, who: None });
            }
        }
    }

    /// Requirements and conditions that tie the person to an address.
    fn orders(&mut self) {
        for order in orders(self.case) {
            self.add(Cause { trigger: EnquiryTrigger::CurfewAddress, since: order.since, id: order.id, who: None });
        }
    }

    fn flags(&mut self, start: Date) {
        let case = self.case;
        for entry in case.risk.register.iter().filter(|e| e.ended.is_none()) {
            if let Some((_, kind)) = BY_FLAG.iter().find(|(code, _)| *code == entry.made.code) {
                let since = entry.made.from.max(start);
                self.push(*kind, Cause { trigger: EnquiryTrigger::InitialAssessment, since, id: entry.made.id.0, who: None });
            }
        }
    }

    /// The latest answer about domestic abuse and about children grows too old; a check under way since then renews it.
    fn too_old(&mut self, start: Date) {
        let case = self.case;
        for kind in [EnquiryKind::DomesticAbuse, EnquiryKind::Children] {
            let of_kind = || case.enquiries.all.iter().filter(move |e| e.kind == kind && !e.closed());
            let answered = of_kind().filter_map(|e| e.answered.as_ref().map(|a| (a.on, e.id))).max();
            let Some((on, id)) = answered.filter(|(on, _)| *on >= start) else { continue };
            if kind == EnquiryKind::Children && !near_children(case) {
                continue;
            }
            let Some(since) = self.policy.enquiries.too_old_on(on, high(case), &self.policy.calendar) else { continue };
            let under_way = of_kind().find(|e| e.answered.is_none() && e.sent.as_ref().is_some_and(|s| s.on >= on)).map(|e| e.id);
            let trigger = EnquiryTrigger::AnswerTooOld;
            let met_by = under_way.or_else(|| self.met_by(kind, Cause { trigger, since, id: id.0, who: None }));
            self.needs.push(Need { kind, trigger, since, met_by, raised: None, cause: id.0 });
        }
    }
}
