//! Every fact that a case file is made of. Past tense, in the field's words; never edited, only corrected.
//!
//! To add one: write its payload in the file of its feature, add a line to the list here, a line to that
//! feature's `apply`, and an example in `tests/corpus/`. Kind and revision are stored with the body for ever;
//! what to do when a form changes is in [`crate::upcast`].

use serde::Serialize;
use thiserror::Error;

use crate::{
    address_check::{AddressChecked, AddressProposed},
    allocation::CaseAllocated,
    appointment::{AppointmentArranged, AppointmentCancelled, AppointmentMoved, OutcomeDecided, SessionClosed},
    assessment::draft::{AssessmentAnswered, AssessmentBegun, AssessmentCountersigned, AssessmentReturned, AssessmentSigned},
    assessment::{AssessmentCompleted, PredictorsScored},
    contact::ContactRecorded,
    correction::EntryCorrected,
    court_report::CourtReportAsked,
    document::{DocumentFiled, DocumentWithdrawn},
    duties::snooze::DutySnoozed,
    enforcement::breach::{BreachBegun, BreachDecided, BreachListed, BreachResulted, BreachSubmitted},
    enforcement::{EnforcementDecided, EvidenceReceived, LetterSent, WarningWithdrawn},
    enquiry::{
        EnquiryAnalysed, EnquiryAnswered, EnquiryCancelled, EnquiryChased, EnquiryEscalated, EnquiryNotNeeded, EnquiryOwned,
        EnquiryRaised, EnquiryRead, EnquirySent, EnquiryUsed, LowRiskAgreed, NamedPersonSettled,
    },
    handover::{HandoverAccepted, HandoverQueried, HandoverQuestionAnswered, ReleasePrepared},
    household::{ConnectionEnded, ConnectionRecorded, HouseholdConfirmed},
    limited_access::{ListEntryApproved, ListEntryEndProposed, ListEntryProposed},
    oversight::{OversightActionClosed, OversightCommented, OversightRecorded},
    person::{
        AddressEnded, AddressRecorded, AdjustmentRecorded, BirthDateRecorded, ContactDetailRecorded, DetailEnded,
        IdentifierRecorded, LanguageRecorded, Name, NameChanged, NextOfKinRecorded, PersonDied, PersonRegistered, Stated,
    },
    plan::{GoalClosed, GoalSet, PlanAgreed, StepClosed, StepSet},
    review::ReviewRecorded,
    risk::{RegisterEntryEnded, RegisterEntryMade, RegisterEntryReviewed, RiskLevelSet, TierRecorded},
    sentence::{
        KeyDateReceived, LicenceConditionRecorded, RequirementEnded, RequirementRecorded, SentenceEnded, SentenceRecorded,
    },
    supervision::{SdsPlusReceived, SupervisionRestarted},
    tier::TierCalculated,
    upcast,
};

/// A stored event that this version cannot read.
#[derive(Debug, Error)]
pub enum DecodeError {
    /// Written by a later version.
    #[error(
        "the record holds an event of kind {kind} revision {revision}, which this version of Rainer does not know; start the version that wrote it"
    )]
    Unknown {
        /// Kind as stored.
        kind: String,
        /// Revision as stored.
        revision: u32,
    },
    /// The body does not have its form.
    #[error(
        "the body of an event of kind {kind} revision {revision} cannot be read; run `rainer audit verify` and restore from a backup if it names a fault"
    )]
    Body {
        /// Kind as stored.
        kind: String,
        /// Revision as stored.
        revision: u32,
        /// What was wrong.
        #[source]
        source: serde_json::Error,
    },
}

/// Declares an event enum: its kinds (the stored text is the variant's name), payloads and revisions.
macro_rules! events {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $kind:ident($payload:ty) = $revision:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $($(#[$doc])* $kind($payload),)*
        }

        impl $name {
            /// Every kind with its present revision.
            pub const KINDS: &'static [(&'static str, u32)] = &[$((stringify!($kind), $revision),)*];

            /// The stored text of the kind.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$kind(_) => stringify!($kind),)* }
            }

            /// The revision in which this version writes the kind.
            #[must_use]
            pub const fn revision(&self) -> u32 {
                match self { $(Self::$kind(_) => $revision,)* }
            }

            /// The body as JSON text.
            ///
            /// # Errors
            /// Never for the payloads here: they have text keys and finite numbers.
            pub fn encode(&self) -> Result<String, serde_json::Error> {
                match self { $(Self::$kind(payload) => serde_json::to_string(payload),)* }
            }

            /// Reads a stored event, bringing an older revision up to the present one.
            ///
            /// # Errors
            /// [`DecodeError`] for a kind or revision of a later version, or a body without its form.
            pub fn decode(kind: &str, revision: u32, body: &str) -> Result<Self, DecodeError> {
                let wrong = |source| DecodeError::Body { kind: kind.to_owned(), revision, source };
                match kind {
                    $(stringify!($kind) if revision == $revision => serde_json::from_str(body).map(Self::$kind).map_err(wrong),
                      stringify!($kind) if revision < $revision => upcast::upcast(kind, revision, $revision, body)
                          .and_then(serde_json::from_value).map(Self::$kind).map_err(wrong),)*
                    _ => Err(DecodeError::Unknown { kind: kind.to_owned(), revision }),
                }
            }
        }
    };
}
pub(crate) use events;

events! {
    /// What happened to or about a person on probation.
    pub enum Event {
        /// The case file begins.
        PersonRegistered(PersonRegistered) = 1,
        /// The person's name changed.
        NameChanged(NameChanged) = 1,
        /// The name was written wrong and is put right.
        NameCorrected(NameChanged) = 1,
        /// Another name the person is known by.
        AliasRecorded(Name) = 1,
        /// A number by which another service knows the person.
        IdentifierRecorded(IdentifierRecorded) = 1,
        /// A number turned out not to be this person's.
        IdentifierWithdrawn(IdentifierRecorded) = 1,
        /// Birth date known or put right.
        BirthDateRecorded(BirthDateRecorded) = 1,
        /// Gender in the person's words.
        GenderRecorded(Stated) = 1,
        /// Pronouns in the person's words.
        PronounsRecorded(Stated) = 1,
        /// Ethnicity, self-described.
        EthnicityRecorded(Stated) = 1,
        /// Language and interpreter.
        LanguageRecorded(LanguageRecorded) = 1,
        /// Phone or e-mail.
        ContactDetailRecorded(ContactDetailRecorded) = 1,
        /// Phone or e-mail no longer used.
        ContactDetailEnded(DetailEnded) = 1,
        /// Address.
        AddressRecorded(AddressRecorded) = 1,
        /// Left an address.
        AddressEnded(AddressEnded) = 1,
        /// A need and what we do about it.
        AdjustmentRecorded(AdjustmentRecorded) = 1,
        /// The need is over.
        AdjustmentEnded(DetailEnded) = 1,
        /// Next of kin.
        NextOfKinRecorded(NextOfKinRecorded) = 1,
        /// No longer next of kin.
        NextOfKinEnded(DetailEnded) = 1,
        /// The person died.
        PersonDied(PersonDied) = 1,
        /// A court passed sentence.
        SentenceRecorded(SentenceRecorded) = 1,
        /// A requirement of an order.
        RequirementRecorded(RequirementRecorded) = 1,
        /// A requirement ended.
        RequirementEnded(RequirementEnded) = 1,
        /// A condition of a licence.
        LicenceConditionRecorded(LicenceConditionRecorded) = 1,
        /// A date from the court or the prison.
        KeyDateReceived(KeyDateReceived) = 1,
        /// The prison or the court said whether two thirds of a sentence are served in custody (SDS+).
        SdsPlusReceived(SdsPlusReceived) = 1,
        /// Routine contact was started again in the last third.
        SupervisionRestarted(SupervisionRestarted) = 1,
        /// A sentence ended.
        SentenceEnded(SentenceEnded) = 1,
        /// A court asked for a report.
        CourtReportAsked(CourtReportAsked) = 1,
        /// An officer was given the case.
        CaseAllocated(CaseAllocated) = 1,
        /// Levels of risk of serious harm were judged.
        RiskLevelSet(RiskLevelSet) = 1,
        /// The tier as given.
        TierRecorded(TierRecorded) = 1,
        /// An assessment was completed, or locked as it was left.
        AssessmentCompleted(AssessmentCompleted) = 1,
        /// Predictors were scored, here or elsewhere.
        PredictorsScored(PredictorsScored) = 1,
        /// Tiers were worked out and differ from before.
        TierCalculated(Box<TierCalculated>) = 1,
        /// A flag.
        RegisterEntryMade(RegisterEntryMade) = 1,
        /// A flag was reviewed.
        RegisterEntryReviewed(RegisterEntryReviewed) = 1,
        /// A flag came off.
        RegisterEntryEnded(RegisterEntryEnded) = 1,
        /// An appointment was arranged.
        AppointmentArranged(AppointmentArranged) = 1,
        /// An appointment was moved to another.
        AppointmentMoved(AppointmentMoved) = 1,
        /// An appointment was called off.
        AppointmentCancelled(AppointmentCancelled) = 1,
        /// A session was closed with its outcome.
        SessionClosed(SessionClosed) = 1,
        /// An absence was decided, or an outcome put right.
        OutcomeDecided(OutcomeDecided) = 1,
        /// A contact was written down.
        ContactRecorded(ContactRecorded) = 1,
        /// A document was filed.
        DocumentFiled(DocumentFiled) = 1,
        /// A document was filed by mistake.
        DocumentWithdrawn(DocumentWithdrawn) = 1,
        /// An earlier entry was corrected.
        EntryCorrected(EntryCorrected) = 1,
        /// Somebody around the person became known.
        ConnectionRecorded(ConnectionRecorded) = 1,
        /// Somebody is no longer around.
        ConnectionEnded(ConnectionEnded) = 1,
        /// The household is known.
        HouseholdConfirmed(HouseholdConfirmed) = 1,
        /// A safety check was found to be needed.
        EnquiryRaised(EnquiryRaised) = 1,
        /// A safety check was sent.
        EnquirySent(EnquirySent) = 1,
        /// Its answer was asked for again.
        EnquiryChased(EnquiryChased) = 1,
        /// It was taken higher.
        EnquiryEscalated(EnquiryEscalated) = 1,
        /// The other agency answered.
        EnquiryAnswered(EnquiryAnswered) = 1,
        /// The answer was read.
        EnquiryRead(EnquiryRead) = 1,
        /// What the answer means.
        EnquiryAnalysed(EnquiryAnalysed) = 1,
        /// The analysis was used in an assessment or plan.
        EnquiryUsed(EnquiryUsed) = 1,
        /// Somebody decided that a check is not needed.
        EnquiryNotNeeded(EnquiryNotNeeded) = 1,
        /// A check was called off.
        EnquiryCancelled(EnquiryCancelled) = 1,
        /// Somebody of the team took a check on.
        EnquiryOwned(EnquiryOwned) = 1,
        /// Somebody whom a reply names was settled.
        NamedPersonSettled(NamedPersonSettled) = 1,
        /// A manager agreed to low risk while an answer is outstanding.
        LowRiskAgreed(LowRiskAgreed) = 1,
        /// An address was checked.
        AddressChecked(AddressChecked) = 1,
        /// An address was proposed for a curfew, residence or release.
        AddressProposed(AddressProposed) = 1,
        /// An assessment was begun.
        AssessmentBegun(AssessmentBegun) = 1,
        /// Questions were answered.
        AssessmentAnswered(AssessmentAnswered) = 1,
        /// The assessor signed.
        AssessmentSigned(AssessmentSigned) = 1,
        /// The manager signed.
        AssessmentCountersigned(AssessmentCountersigned) = 1,
        /// The manager sent it back.
        AssessmentReturned(AssessmentReturned) = 1,
        /// A review was made.
        ReviewRecorded(ReviewRecorded) = 1,
        /// A goal of the plan was set.
        GoalSet(GoalSet) = 1,
        /// A goal ended.
        GoalClosed(GoalClosed) = 1,
        /// A step of the plan was set.
        StepSet(StepSet) = 1,
        /// A step ended.
        StepClosed(StepClosed) = 1,
        /// The plan was agreed as it stands.
        PlanAgreed(PlanAgreed) = 1,
        /// Manager and officer talked about the case.
        OversightRecorded(OversightRecorded) = 1,
        /// An agreed action was done or dropped.
        OversightActionClosed(OversightActionClosed) = 1,
        /// The officer commented on a conversation.
        OversightCommented(OversightCommented) = 1,
        /// Evidence for an absence came in.
        EvidenceReceived(EvidenceReceived) = 1,
        /// A decision on a failure to comply, or on an alarm.
        EnforcementDecided(EnforcementDecided) = 1,
        /// A letter was sent.
        LetterSent(LetterSent) = 1,
        /// A warning was taken back.
        WarningWithdrawn(WarningWithdrawn) = 1,
        /// Breach proceedings were begun.
        BreachBegun(BreachBegun) = 1,
        /// The pack went to the manager.
        BreachSubmitted(BreachSubmitted) = 1,
        /// The manager decided on a breach.
        BreachDecided(BreachDecided) = 1,
        /// The court gave a day.
        BreachListed(BreachListed) = 1,
        /// The court dealt with a breach.
        BreachResulted(BreachResulted) = 1,
        /// The officer took the case over.
        HandoverAccepted(HandoverAccepted) = 1,
        /// The officer asks before taking the case over.
        HandoverQueried(HandoverQueried) = 1,
        /// A manager answered what the officer had asked.
        HandoverQuestionAnswered(HandoverQuestionAnswered) = 1,
        /// A step of preparing a release was done.
        ReleasePrepared(ReleasePrepared) = 1,
        /// A duty was put off.
        DutySnoozed(DutySnoozed) = 1,
        /// An entry of a restriction or exclusion list was asked for.
        ListEntryProposed(ListEntryProposed) = 1,
        /// A second person approved it.
        ListEntryApproved(ListEntryApproved) = 1,
        /// The end of an entry was asked for.
        ListEntryEndProposed(ListEntryEndProposed) = 1,
        /// A second person approved the end.
        ListEntryEndApproved(ListEntryApproved) = 1,
    }
}

/// Serialises as kind and body, for exports and snapshots; the ledger stores the two apart.
impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error, SerializeMap};
        let body = self.encode().map_err(Error::custom)?;
        let body: serde_json::Value = serde_json::from_str(&body).map_err(Error::custom)?;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("kind", self.kind())?;
        map.serialize_entry("revision", &self.revision())?;
        map.serialize_entry("body", &body)?;
        map.end()
    }
}
