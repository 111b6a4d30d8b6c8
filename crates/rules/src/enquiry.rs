//! Safety checks: what is asked of other agencies, when it is needed, and how long each step may take.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Period};
use crate::code::ContactCode;
use crate::dated::Table;
use crate::kind::kinds;
use crate::policy::{Document, PolicyError};

kinds! {
    /// What is asked, and of whom.
    EnquiryKind {
        /// Domestic abuse, of the police.
        DomesticAbuse = "domestic_abuse",
        /// Child safeguarding, of the local authority.
        Children = "children",
        /// Adult safeguarding, of the local authority.
        Adults = "adults",
        /// Police intelligence.
        PoliceIntelligence = "police_intelligence",
        /// The multi-agency conference on domestic abuse.
        Marac = "marac",
    }
}

kinds! {
    /// What makes an enquiry necessary (safeguarding section 2.1).
    EnquiryTrigger {
        /// A report to the court, before the hearing.
        CourtReport = "court_report",
        /// The sentence or release began, or the case was allocated: the initial assessment needs it.
        InitialAssessment = "initial_assessment",
        /// Before release.
        BeforeRelease = "before_release",
        /// A new partner.
        NewPartner = "new_partner",
        /// A new address.
        NewAddress = "new_address",
        /// Somebody new in the household.
        NewHouseholdMember = "new_household_member",
        /// A pregnancy.
        Pregnancy = "pregnancy",
        /// An arrest or a charge.
        Arrest = "arrest",
        /// Police intelligence came in.
        PoliceIntelligence = "police_intelligence",
        /// A victim reported something.
        VictimReport = "victim_report",
        /// The last answer is too old.
        AnswerTooOld = "answer_too_old",
        /// Home detention curfew, or an address with electronic monitoring.
        CurfewAddress = "curfew_address",
        /// A member of staff thinks it is needed.
        Practitioner = "practitioner",
    }
}

kinds! {
    /// How soon an answer grows too old.
    AnswerAge {
        /// For everybody else.
        Usual = "usual",
        /// For high and very high risk of serious harm.
        High = "high",
    }
}

/// What is asked, of whom, and how long each step may take: list `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRow {
    /// Name to show: "Domestic abuse check".
    pub name: String,
    /// Who is asked: "Police".
    pub agency: String,
    /// How long there is to send it, from the day it became necessary.
    pub send_within: Period,
    /// The same for a report to the court.
    pub send_within_court: Period,
    /// How long the agency has to answer, from the day it was sent.
    pub answer_within: Period,
    /// The same for a report to the court.
    pub answer_within_court: Period,
    /// How long after the first chase it is chased again.
    pub chase_again_after: Period,
    /// How long after the second chase it goes to the manager.
    pub escalate_after: Period,
    /// Contact types of the national record that ask.
    pub asked_by: Vec<ContactCode>,
    /// Contact types of the national record that answer.
    pub answered_by: Vec<ContactCode>,
}

/// What makes enquiries necessary, and which: list `trigger`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriggerRow {
    /// In words: "New address".
    pub name: String,
    /// Kinds needed for every person. Empty where the kind follows from the fact itself: the answer that is too old, or
    /// what the member of staff chose.
    #[serde(default)]
    pub kinds: Vec<EnquiryKind>,
    /// Whether the children's check is needed too when the person lives with or near children, or nobody knows.
    #[serde(default)]
    pub children_if_near: bool,
    /// Whether the children's check is repeated too when it was ever made, whoever is near now.
    #[serde(default)]
    pub repeats: bool,
}

/// How old an answer may be: list `age`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeRow {
    /// In words.
    pub name: String,
    /// After this long it is asked again.
    pub too_old_after: Period,
}

/// Whether children are in the household, visit, or are otherwise near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildrenNear {
    /// There are.
    Yes,
    /// The household is recorded and there are none: only then can the answer be no.
    No,
    /// Nobody recorded the household.
    Unknown,
}

/// Safety checks: kinds, triggers, how old answers may be. Every kind, trigger and age is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enquiries {
    /// What is asked, of whom, and the clocks.
    pub kinds: Table<EnquiryKind, KindRow>,
    /// What makes them necessary.
    pub triggers: Table<EnquiryTrigger, TriggerRow>,
    /// After how long an answer is too old.
    pub ages: Table<AnswerAge, AgeRow>,
}

impl Enquiries {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let enquiries =
            Self { kinds: document.table("kind")?, triggers: document.table("trigger")?, ages: document.table("age")? };
        let kinds = EnquiryKind::ALL.iter().filter(|one| !enquiries.kinds.knows(**one)).map(|one| format!("kind {one}"));
        let triggers =
            EnquiryTrigger::ALL.iter().filter(|one| !enquiries.triggers.knows(**one)).map(|one| format!("trigger {one}"));
        let ages = AnswerAge::ALL.iter().filter(|one| !enquiries.ages.knows(**one)).map(|one| format!("age {one}"));
        match kinds.chain(triggers).chain(ages).next() {
            Some(missing) => Err(document.problem(&missing, "is missing".to_owned())),
            None => Ok(enquiries),
        }
    }

    /// The kinds that `trigger` makes necessary on `day`, in the order of their enum.
    #[must_use]
    pub fn needed(&self, trigger: EnquiryTrigger, children: ChildrenNear, day: Date) -> Vec<EnquiryKind> {
        let Some(row) = self.triggers.on(trigger, day) else { return Vec::new() };
        let near = row.value.children_if_near && children != ChildrenNear::No;
        let asked = |kind: &EnquiryKind| row.value.kinds.contains(kind) || (near && *kind == EnquiryKind::Children);
        EnquiryKind::ALL.iter().copied().filter(asked).collect()
    }

    /// By when it is to be sent, when it became necessary on `needed_on`. A court is waiting: there it is the same day.
    #[must_use]
    pub fn send_by(&self, kind: EnquiryKind, trigger: EnquiryTrigger, needed_on: Date, calendar: &Calendar) -> Option<Date> {
        let row = &self.kinds.on(kind, needed_on)?.value;
        let within = if trigger == EnquiryTrigger::CourtReport { row.send_within_court } else { row.send_within };
        Some(calendar.on_or_after(within.after(needed_on, calendar)))
    }

    /// By when the answer is expected, when it was sent on `sent_on`: the day of the first chase.
    #[must_use]
    pub fn answer_by(&self, kind: EnquiryKind, trigger: EnquiryTrigger, sent_on: Date, calendar: &Calendar) -> Option<Date> {
        let row = &self.kinds.on(kind, sent_on)?.value;
        let within = if trigger == EnquiryTrigger::CourtReport { row.answer_within_court } else { row.answer_within };
        Some(calendar.on_or_after(within.after(sent_on, calendar)))
    }

    /// When it is chased again, when it was first chased on `chased_on`.
    #[must_use]
    pub fn chase_again_on(&self, kind: EnquiryKind, chased_on: Date, calendar: &Calendar) -> Option<Date> {
        let row = &self.kinds.on(kind, chased_on)?.value;
        Some(calendar.on_or_after(row.chase_again_after.after(chased_on, calendar)))
    }

    /// When it goes to the manager, when it was chased a second time on `chased_on`.
    #[must_use]
    pub fn escalate_on(&self, kind: EnquiryKind, chased_on: Date, calendar: &Calendar) -> Option<Date> {
        let row = &self.kinds.on(kind, chased_on)?.value;
        Some(calendar.on_or_after(row.escalate_after.after(chased_on, calendar)))
    }

    /// The first day on which an answer of `answered_on` is too old. `high` is for high and very high risk of serious harm.
    #[must_use]
    pub fn too_old_on(&self, answered_on: Date, high: bool, calendar: &Calendar) -> Option<Date> {
        let age = if high { AnswerAge::High } else { AnswerAge::Usual };
        Some(self.ages.on(age, answered_on)?.value.too_old_after.after(answered_on, calendar))
    }
}

impl EnquiryKind {
    /// The id of its row: `enquiries/kind/domestic_abuse`.
    #[must_use]
    pub fn rule_id(self) -> String {
        format!("enquiries/kind/{self}")
    }
}

impl EnquiryTrigger {
    /// The id of its row: `enquiries/trigger/new_address`.
    #[must_use]
    pub fn rule_id(self) -> String {
        format!("enquiries/trigger/{self}")
    }
}
