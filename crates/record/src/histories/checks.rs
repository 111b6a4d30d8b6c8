//! Random wishes about safety checks, those around the person, or an address: see [`crate::histories`].

use jiff::civil::Date;
use rules::enquiry::{EnquiryKind, EnquiryTrigger};
use uuid::Uuid;

use super::Chance;
use crate::{
    address_check::{self, AddressChecked, AddressProposed, AddressUse, ProposedTo},
    case_file::CaseFile,
    court_report::CourtReportAsked,
    decide::{Command, Context},
    enquiry::{
        self, EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryNotNeeded,
        EnquiryOwned, EnquiryRaised, EnquiryRead, EnquirySent, EnquiryUsed, LowRiskAgreed, Named, UsedIn, need,
    },
    household::{self, ConnectionEnded, ConnectionRecorded, HouseholdConfirmed, Relationship},
    id::{AddressCheckId, AddressId, ConnectionId, CourtReportId, EnquiryId, OfficerId},
};

/// A wish about safety checks, those around the person, or an address.
pub(super) fn wish(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>, day: Date) -> Command {
    let text = chance.words();
    let common = [EnquiryKind::DomesticAbuse, EnquiryKind::Children];
    let kinds = if chance.below(2) == 0 { &common } else { EnquiryKind::ALL };
    let kind = chance.pick(kinds).unwrap_or(EnquiryKind::DomesticAbuse);
    let trigger = chance.pick(EnquiryTrigger::ALL).unwrap_or(EnquiryTrigger::Practitioner);
    let id = EnquiryId(Uuid::from_u128(u128::from(1 + chance.below(6)) << 16));
    let who = ConnectionId(chance.id());
    let on = if chance.below(3) > 0 { ctx.today() } else { day };
    let connection = |chance: &mut Chance| ConnectionRecorded {
        id: who,
        name: "Kit Example".into(),
        relationship: chance.pick(&Relationship::ALL).unwrap_or(Relationship::Other),
        child: false,
        lives_with: chance.below(2) == 0,
        pregnant: chance.below(9) == 0,
        from: day,
        source: "Said so".into(),
    };
    let held: Vec<AddressId> = case.person.addresses.iter().map(|a| a.what.id).collect();
    let about = held.first().copied().filter(|_| chance.below(4) > 0);
    let raised = EnquiryRaised {
        id,
        kind,
        trigger,
        needed_since: on,
        reason: text.clone(),
        about: String::new(),
        subjects: vec![],
        address: None,
    };
    let wish = match chance.below(18) {
        0 => enquiry::Wish::Raise(raised),
        1 => {
            let owner = OfficerId(chance.id());
            let first = need::needs(case, ctx.policy).into_iter().find(|n| n.met_by.is_none());
            let (kind, trigger) = first.map_or((kind, trigger), |n| (n.kind, n.trigger));
            enquiry::Wish::TakeOn { need: EnquiryRaised { kind, trigger, ..raised }, owner }
        }
        2..=5 => enquiry::Wish::Send(EnquirySent {
            id,
            kind,
            trigger,
            needed_since: on,
            on,
            sent_to: "Example hub".into(),
            reference: String::new(),
            about: String::new(),
            subjects: vec![],
            due_on: on,
            address: about,
        }),
        6 => enquiry::Wish::Chase(EnquiryChased { id, on, how: text }),
        7 => enquiry::Wish::Escalate(EnquiryEscalated { id, on, to: "Their manager".into(), note: text }),
        8 | 9 => enquiry::Wish::Answer(EnquiryAnswered {
            id: case.enquiries.all.iter().rev().find(|e| e.sent.is_some() && e.outstanding()).map_or(id, |e| e.id),
            on,
            responder: "Example hub".into(),
            nothing_known: false,
            summary: format!("Known {text}"),
            named: vec![Named { name: "Kit Example".into(), child: true, connection: None }],
        }),
        10 => enquiry::Wish::Read(EnquiryRead { id }),
        11 => enquiry::Wish::Analyse(EnquiryAnalysed { id, analysis: text }),
        12 => enquiry::Wish::Use(EnquiryUsed { id, used_in: UsedIn::Plan, sentence: text }),
        13 => enquiry::Wish::NotNeeded(EnquiryNotNeeded { id, kind, trigger, needed_since: on, reason: text, address: None }),
        14 => match chance.below(3) {
            0 => enquiry::Wish::Cancel(EnquiryCancelled { id, reason: text }),
            1 => enquiry::Wish::SettleAsNew { enquiry: id, who: connection(chance) },
            _ => enquiry::Wish::AgreeLowRisk(LowRiskAgreed { enquiries: vec![id], reason: text }),
        },
        15 => enquiry::Wish::Own(EnquiryOwned { id, owner: OfficerId(chance.id()) }),
        16 => {
            return Command::Household(match chance.below(3) {
                0 => household::Wish::Record(connection(chance)),
                1 => household::Wish::End(ConnectionEnded { id: who, until: on, reason: text }),
                _ => household::Wish::Confirm(HouseholdConfirmed { on, source: text }),
            });
        }
        _ if chance.below(5) == 0 => {
            return Command::AskForReport(CourtReportAsked {
                id: CourtReportId(chance.id()),
                court: "Example Crown Court".into(),
                on: day,
                hearing_on: None,
                address: about,
                note: text,
            });
        }
        _ => {
            return address(chance, case, ctx, (about, text));
        }
    };
    Command::Enquiry(wish)
}

/// A check of an address, or a proposal of one.
fn address(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>, (about, text): (Option<AddressId>, String)) -> Command {
    let held: Vec<AddressId> = case.person.addresses.iter().map(|a| a.what.id).collect();
    let check = AddressCheckId(Uuid::from_u128(u128::from(1 + chance.below(40))));
    // What was found suitable is proposed more often than not, and else any address there may be.
    let suitable = case.address_checks.checked.iter().rev().find(|c| c.suitable).map(|c| c.address);
    // Where somebody is tied to an address, that one is checked more often than not.
    let tied = need::orders(case).find_map(|order| order.address).filter(|_| chance.below(3) > 0);
    let address = tied.or(suitable).or(about).or_else(|| chance.pick(&held)).unwrap_or(AddressId(chance.id()));
    let on = ctx.today();
    Command::AddressCheck(if chance.below(2) == 0 {
        address_check::Wish::Check(AddressChecked {
            id: check,
            address,
            on,
            enquiries: case.enquiries.all.iter().filter(|e| e.answered.is_some()).map(|e| e.id).collect(),
            occupants: String::new(),
            occupant_spoken_to: false,
            visited: false,
            suitable: chance.below(2) == 0,
            reasons: text,
        })
    } else {
        let to = ProposedTo::Prison;
        let proposed = AddressProposed { id: check, address, address_use: AddressUse::Release, to, report: None, on };
        address_check::Wish::Propose(proposed)
    })
}
