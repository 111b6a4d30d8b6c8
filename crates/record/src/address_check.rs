//! Checks of an address before anybody is ordered or allowed to live there, and proposals that need one.
//!
//! No curfew or residence is proposed at an address that was not checked: enquiries answered, the occupant spoken to
//! (`domain/safeguarding.md` sections 6.2 and 8).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{AddressCheckId, AddressId, EnquiryId},
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
    /// Who lives there.
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

pub(crate) fn decide(_case: &CaseFile, wish: Wish, _ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match wish {
        Wish::Check(w) => {
            text::required("reasons", "why the address is suitable or not", &w.reasons, text::NOTE_MAX)?;
            Event::AddressChecked(w)
        }
        Wish::Propose(w) => Event::AddressProposed(w),
    }])
}
