//! Which safety checks a case needs, since when, and why: worked out from the record (`domain/safeguarding.md` section 2.1).
//!
//! Of each kind one need is open at a time, the oldest: sending one check answers every need of its kind that arose until
//! that day. A need that an address makes is answered by a check about that address, or about all who live there; so for each
//! address besides the one where the person lives there may be one more. Raised checks that nobody has sent stand among the needs, so that whoever lists needs lists all that is unsent.

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
    address_check::{AddressUse, lives_at},
    case_file::CaseFile,
    court_report,
    enquiry::Enquiry,
    household::{Connection, Relationship},
    id::{AddressId, EnquiryId},
    person::AddressKind,
    sentence::Sentence,
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
    /// The sentence, address, note, flag, requirement, earlier answer, report or person around them that causes it; nil for
    /// none.
    pub cause: Uuid,
    /// The address that the check must ask about, where an address makes it necessary.
    pub address: Option<AddressId>,
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
        // Two addresses may ask on one day: the name has 32 bits of the address's own.
        let address = self.address.map_or(0, |address| (address.0.as_u128() ^ (address.0.as_u128() >> 64)) & 0xFFFF_FFFF);
        Uuid::from_u128((0x5AFE << 112) | (kind << 80) | (trigger << 64) | (address << 32) | day)
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

/// A tag: monitoring equipment is put where the person lives, and whoever lives there is asked about; the person is not tied to
/// the place.
const TAG: RequirementCode = RequirementCode::literal("R-TAG");
const TAG_CONDITION: ConditionCode = ConditionCode::literal("R-ADD-TAG");

/// What a condition ties the person to an address for, if it does.
#[must_use]
pub fn condition_use(condition: Option<ConditionCode>) -> Option<AddressUse> {
    ADDRESS_CONDITIONS.iter().find(|(code, _)| Some(*code) == condition).map(|(_, address_use)| *address_use)
}

/// What a requirement ties the person to an address for, if it does.
#[must_use]
pub fn requirement_use(requirement: RequirementCode) -> Option<AddressUse> {
    ADDRESS_REQUIREMENTS.iter().find(|(code, _)| *code == requirement).map(|(_, address_use)| *address_use)
}

/// Every need of the case, oldest first, met or not. Pure; changes only with an event (a need that arises by time alone,
/// such as an answer that grows too old, is given with the future day from which it holds in `since`).
#[must_use]
pub fn needs(case: &CaseFile, policy: &Policy) -> Vec<Need> {
    if over(case) {
        return Vec::new();
    }
    let start = start(case).filter(|_| !all_ended(case));
    let mut gathered = Gathered { case, policy, start, lives_at: lives_at(&case.person), needs: Vec::new() };
    gathered.reports();
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
    let (lives_at, mut needs) = (gathered.lives_at, gathered.needs);
    needs.sort_by_key(|n| (n.since, n.kind, n.trigger));
    one_open_of_each_kind(&mut needs, lives_at);
    raised(case, &mut needs);
    needs
}

/// Whether nothing is asked about the case any more: it has not begun, the person died, or somebody ended every sentence and
/// no court has asked for a report since.
#[must_use]
pub fn over(case: &CaseFile) -> bool {
    let ended = all_ended(case) && court_report::open(case).next().is_none();
    !case.exists() || case.person.died_on.is_some() || ended
}

fn all_ended(case: &CaseFile) -> bool {
    !case.sentences.is_empty() && case.sentences.iter().all(|s| s.ended.is_some())
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

/// The later of two unmet needs of a kind is answered with the older one, so only the older is kept: of those about no
/// address or where the person lives, and of those about each other address.
fn one_open_of_each_kind(needs: &mut Vec<Need>, lives_at: Option<AddressId>) {
    let mut open: u32 = 0;
    let mut elsewhere: Vec<(EnquiryKind, AddressId)> = Vec::new();
    needs.retain(|need| {
        if need.met_by.is_some() {
            return true;
        }
        if let Some(address) = need.address.filter(|address| Some(*address) != lives_at) {
            let first = !elsewhere.contains(&(need.kind, address));
            elsewhere.push((need.kind, address));
            return first;
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
        let open = |n: &Need| n.kind == enquiry.kind && n.met_by.is_none() && n.raised.is_none();
        let about = |n: &Need| n.address == enquiry.address;
        let will_answer = |n: &Need| n.address.is_none() || about(n);
        // First the very need, by its trigger and address; then one that it will answer.
        let very = needs.iter().position(|n| open(n) && n.trigger == enquiry.trigger && about(n));
        let asked = very.or_else(|| needs.iter().position(|n| open(n) && will_answer(n)));
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
                address: enquiry.address,
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
    /// The address that it names, else where the person lives; none while no address is recorded.
    pub address: Option<AddressId>,
    /// Whether it names the address by itself.
    pub named: bool,
}

/// Requirements and conditions in force that tie the person to an address.
pub(crate) fn orders(case: &CaseFile) -> impl Iterator<Item = Order> {
    in_force(case, requirement_use, condition_use)
}

/// Tags in force, with the address at which the person is monitored.
fn tags(case: &CaseFile) -> impl Iterator<Item = Order> {
    let required = |code| (code == TAG).then_some(AddressUse::Curfew);
    in_force(case, required, |code| (code == Some(TAG_CONDITION)).then_some(AddressUse::Curfew))
}

fn in_force(
    case: &CaseFile,
    required_use: fn(RequirementCode) -> Option<AddressUse>,
    condition_use: fn(Option<ConditionCode>) -> Option<AddressUse>,
) -> impl Iterator<Item = Order> {
    // What names no address is read as meaning the main one of that day. It binds from the day that address began.
    let main = case.person.addresses.iter().rfind(|a| a.until.is_none() && a.what.kind == AddressKind::Main);
    let main = main.filter(|main| !main.what.no_fixed_address).map(|main| main.what.id);
    let known_from = |address: AddressId| case.person.addresses.iter().find(|a| a.what.id == address).map(|held| held.from);
    let order = move |id, address_use, named: Option<AddressId>, from: Date| {
        let address = named.or(main);
        let since = address.and_then(known_from).map_or(from, |known| known.max(from));
        Order { id, address_use, since, address, named: named.is_some() }
    };
    case.sentences.iter().filter(|s| s.ended.is_none()).flat_map(move |sentence| {
        let required = sentence.requirements.iter().filter(|(_, end)| end.is_none()).filter_map(move |(required, _)| {
            let address_use = required_use(required.requirement)?;
            Some(order(required.id.0, address_use, required.address, sentence.what.starts_on))
        });
        let conditions = sentence.conditions.iter().filter_map(move |condition| {
            let address_use = condition_use(condition.condition)?;
            Some(order(condition.id.0, address_use, condition.address, condition.from))
        });
        required.chain(conditions)
    })
}

/// Dates of a release on home detention curfew: approved, or the first on which it may be.
const HOME_DETENTION: [&str; 2] = ["HDCAD", "HDCED"];

/// Where the person goes on release: the address that was proposed last to live at, or that a condition names.
fn release_address(case: &CaseFile, sentence: &Sentence) -> Option<AddressId> {
    let to_live_at = |address_use| address_use != AddressUse::Curfew;
    let proposed =
        case.address_checks.proposed.iter().filter(|p| to_live_at(p.address_use) && p.on >= sentence.what.sentenced_on);
    let named = || sentence.conditions.iter().rev().filter(|c| condition_use(c.condition).is_some()).find_map(|c| c.address);
    proposed.max_by_key(|p| p.on).map(|p| p.address).or_else(named)
}

/// What makes a need.
#[derive(Clone, Copy)]
struct Cause<'a> {
    trigger: EnquiryTrigger,
    since: Date,
    id: Uuid,
    /// Somebody around the person: a check that named them answers the need whenever it was sent.
    who: Option<&'a Connection>,
    /// The address that makes the need: only a check about it answers.
    address: Option<AddressId>,
}

struct Gathered<'a> {
    case: &'a CaseFile,
    policy: &'a Policy,
    start: Option<Date>,
    lives_at: Option<AddressId>,
    needs: Vec<Need>,
}

impl Gathered<'_> {
    /// Adds the kinds that the trigger's row names.
    fn add(&mut self, cause: Cause<'_>) {
        let Some(row) = self.policy.enquiries.triggers.read(cause.trigger, cause.since) else { return };
        for kind in row.value.kinds.iter().filter(|k| **k != EnquiryKind::Children || !row.value.children_if_near) {
            self.push(*kind, cause);
        }
        let near = row.value.children_if_near && near_children(self.case);
        if near || (row.value.repeats && self.asked_about_children(cause.since)) {
            self.push(EnquiryKind::Children, cause);
        }
    }

    /// Whether anybody ever asked about children: what was asked once is asked again, though no child is known to be near now.
    fn asked_about_children(&self, until: Date) -> bool {
        let of_children = self.case.enquiries.all.iter().filter(|e| e.kind == EnquiryKind::Children && e.cancelled.is_none());
        of_children.filter_map(|e| e.sent.as_ref()).any(|sent| sent.on <= until)
    }

    fn push(&mut self, kind: EnquiryKind, cause: Cause<'_>) {
        let met_by = self.met_by(kind, cause);
        let Cause { trigger, since, id, address, .. } = cause;
        self.needs.push(Need { kind, trigger, since, met_by, raised: None, cause: id, address });
    }

    /// The check of the kind that was sent since, that was sent for this very need, or that asked about this very person;
    /// or the decision that this very need is none.
    fn met_by(&self, kind: EnquiryKind, cause: Cause<'_>) -> Option<EnquiryId> {
        let answers = |e: &&super::Enquiry| {
            if e.kind != kind || e.cancelled.is_some() {
                return false;
            }
            let same = e.trigger == cause.trigger && e.needed_since == cause.since;
            if let Some(address) = cause.address {
                return self.answers_at(e, address, cause.since, same);
            }
            let Some(sent) = &e.sent else { return same && e.not_needed.is_some() };
            let names = |c: &Connection| sent.subjects.iter().any(|s| s.trim().eq_ignore_ascii_case(c.what.name.trim()));
            sent.on >= cause.since || same || (self.start.is_some_and(|start| sent.on >= start) && cause.who.is_some_and(names))
        };
        self.case.enquiries.all.iter().find(answers).map(|e| e.id)
    }

    /// Whether a check answers a need that an address makes: it asked about that address, since or not too long before; or
    /// since then about everybody who lives there.
    fn answers_at(&self, e: &Enquiry, address: AddressId, since: Date, same: bool) -> bool {
        let Some(sent) = &e.sent else { return same && e.not_needed.is_some() && e.address == Some(address) };
        let fresh = || {
            let too_old_on = self.policy.enquiries.too_old_on(sent.on, high(self.case), &self.policy.calendar);
            too_old_on.is_none_or(|too_old| since < too_old)
        };
        let names = |who: &Connection| sent.subjects.iter().any(|s| s.trim().eq_ignore_ascii_case(who.what.name.trim()));
        let household = || self.case.household.connections.iter().filter(|c| c.ended.is_none() && c.what.lives_with);
        let all_who_live_there = || self.lives_at == Some(address) && household().next().is_some() && household().all(names);
        (e.address == Some(address) && (sent.on >= since || same || (sent.address.is_some() && fresh())))
            || (sent.on >= since && all_who_live_there())
    }

    /// Reports that courts asked for, whether a sentence was passed since or not: what was not asked before the hearing stays
    /// owed from that day.
    fn reports(&mut self) {
        let case = self.case;
        let reports: Vec<_> = if self.start.is_some() || case.sentences.is_empty() {
            case.court_reports.iter().collect()
        } else {
            court_report::open(case).collect()
        };
        for report in reports {
            let address = report.address;
            self.add(Cause { trigger: EnquiryTrigger::CourtReport, since: report.on, id: report.id.0, who: None, address });
        }
    }

    fn beginning(&mut self, start: Date) {
        let sentence = self.case.sentences.iter().rfind(|s| s.ended.is_none() && s.what.starts_on == start);
        let id = sentence.map_or_else(Uuid::nil, |s| s.what.id.0);
        self.add(Cause { trigger: EnquiryTrigger::InitialAssessment, since: start, id, who: None, address: None });
    }

    /// Before a release, and before a release on home detention curfew that may be considered: about the address of the
    /// release, once it is known.
    fn releases(&mut self) {
        for sentence in self.case.sentences.iter().filter(|s| s.ended.is_none()) {
            let sentenced_on = sentence.what.sentenced_on;
            let release = sentence.release_on(self.policy).filter(|day| *day > sentenced_on);
            let curfew = HOME_DETENTION.iter().find_map(|kind| sentence.key_date(kind)).filter(|day| *day > sentenced_on);
            let curfew = curfew.filter(|_| sentence.custodial(self.policy) && sentence.key_date("R-RELEASED").is_none());
            let (id, address) = (sentence.what.id.0, release_address(self.case, sentence));
            for (trigger, day) in [(EnquiryTrigger::BeforeRelease, release), (EnquiryTrigger::CurfewAddress, curfew)] {
                let Some(day) = day else { continue };
                let Some(row) = self.policy.standards.duties.read(DutyKind::Release12Weeks, day) else { continue };
                let since = row.value.within.before(day, &self.policy.calendar).max(sentenced_on);
                self.add(Cause { trigger, since, id, who: None, address });
            }
        }
    }

    /// Those who became known after the start, and are still around.
    fn around(&mut self, start: Date) {
        let case = self.case;
        for who in case.household.connections.iter().filter(|c| c.ended.is_none() && c.known_on > start) {
            let mut because = |trigger| {
                self.add(Cause { trigger, since: who.known_on, id: who.what.id.0, who: Some(who), address: None });
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

    /// A move since the start: a main address after another, or another address where the person stays, with a partner or on bail.
    fn addresses(&mut self, start: Date) {
        let held = &self.case.person.addresses;
        let first = held.iter().find(|a| a.what.kind == AddressKind::Main).map(|first| first.what.id);
        let moves = held.iter().filter(|a| Some(a.what.id) != first && a.until.is_none());
        let moves = moves.filter(|a| a.from > start && !a.what.no_fixed_address);
        for (since, id) in moves.map(|a| (a.from, a.what.id)).collect::<Vec<_>>() {
            self.add(Cause { trigger: EnquiryTrigger::NewAddress, since, id: id.0, who: None, address: Some(id) });
        }
    }

    /// The day of a note is taken in UTC: in summer one of the first hour after midnight counts for the day before.
    fn contacts(&mut self, start: Date) {
        let case = self.case;
        for contact in &case.contacts {
            let Some((_, trigger)) = BY_CONTACT.iter().find(|(code, _)| *code == contact.what.kind) else { continue };
            let since = TimeZone::UTC.to_datetime(contact.what.happened_at).date();
            if since > start {
                self.add(Cause { trigger: *trigger, since, id: contact.what.id.0, who: None, address: None });
            }
        }
    }

    /// Requirements and conditions that tie the person to an address, and tags.
    fn orders(&mut self) {
        for order in orders(self.case).chain(tags(self.case)) {
            let Order { id, since, address, .. } = order;
            self.add(Cause { trigger: EnquiryTrigger::CurfewAddress, since, id, who: None, address });
        }
    }

    fn flags(&mut self, start: Date) {
        let case = self.case;
        for entry in case.risk.register.iter().filter(|e| e.ended.is_none()) {
            if let Some((_, kind)) = BY_FLAG.iter().find(|(code, _)| *code == entry.made.code) {
                let since = entry.made.from.max(start);
                let (trigger, id) = (EnquiryTrigger::InitialAssessment, entry.made.id.0);
                self.push(*kind, Cause { trigger, since, id, who: None, address: None });
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
            let met_by = under_way.or_else(|| self.met_by(kind, Cause { trigger, since, id: id.0, who: None, address: None }));
            self.needs.push(Need { kind, trigger, since, met_by, raised: None, cause: id.0, address: None });
        }
    }
}
