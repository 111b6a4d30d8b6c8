//! What may happen next: a case file and a wish become events, or a refusal that says why.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rules::{Policy, identifier::IdentifierKind};

use crate::{
    address_check,
    allocation::{self, CaseAllocated},
    appointment::{
        self, AppointmentArranged, AppointmentCancelled, Busy, CloseSession, MoveAppointment, OnWarning, OutcomeDecided,
    },
    assessment::{self, AssessmentCompleted, PredictorsScored},
    case_file::CaseFile,
    contact::{self, ContactRecorded},
    correction::{self, EntryCorrected},
    court_report::{self, CourtReportAsked},
    document::{self, DocumentFiled, DocumentWithdrawn},
    duties::{self, snooze::DutySnoozed},
    enforcement, enquiry,
    event::Event,
    handover, household,
    id::{ActorId, ListEntryId},
    limited_access::{self, ListEntryEndProposed, ListEntryProposed},
    oversight,
    person::{
        self, AddressEnded, AddressRecorded, AdjustmentRecorded, BirthDateRecorded, ContactDetailRecorded, DetailEnded,
        LanguageRecorded, Name, NameChanged, NextOfKinRecorded, PersonDied, PersonRegistered, Source,
    },
    plan,
    refusal::Refusal,
    review,
    risk::{self, RegisterEntryEnded, RegisterEntryMade, RegisterEntryReviewed, RiskLevelSet, TierRecorded},
    sentence::{
        self, KeyDateReceived, LicenceConditionRecorded, RequirementEnded, RequirementRecorded, SentenceEnded, SentenceRecorded,
    },
    supervision, text,
};

/// What a decision may look at besides the case file.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The instant of the decision.
    pub now: Timestamp,
    /// Where a day begins and ends: Europe/London in production.
    pub zone: &'a TimeZone,
    /// Who wishes.
    pub actor: ActorId,
    /// The tables in force.
    pub policy: &'a Policy,
    /// Stretches that the officer of a booking has no time, around the wished time.
    pub diary: &'a [Busy],
}

impl Context<'_> {
    /// The day of the decision.
    #[must_use]
    pub fn today(&self) -> Date {
        self.day_of(self.now)
    }

    /// The day of an instant, where the service is.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}

/// A wish. Where it has the same shape as the fact it makes, it carries the fact.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each is the wish for the event of that name, where the words are")]
pub enum Command {
    RegisterPerson(PersonRegistered),
    ChangeName(NameChanged),
    CorrectName(NameChanged),
    RecordAlias(Name),
    RecordIdentifier { kind: IdentifierKind, typed: String, source: Source },
    WithdrawIdentifier { kind: IdentifierKind, value: String },
    RecordBirthDate(BirthDateRecorded),
    RecordGender(String),
    RecordPronouns(String),
    RecordEthnicity(String),
    RecordLanguage(LanguageRecorded),
    RecordContactDetail(ContactDetailRecorded),
    EndContactDetail(DetailEnded),
    RecordAddress(AddressRecorded),
    EndAddress(AddressEnded),
    RecordAdjustment(AdjustmentRecorded),
    EndAdjustment(DetailEnded),
    RecordNextOfKin(NextOfKinRecorded),
    EndNextOfKin(DetailEnded),
    RecordDeath(PersonDied),
    RecordSentence(SentenceRecorded),
    AddRequirement(RequirementRecorded),
    EndRequirement(RequirementEnded),
    AddLicenceCondition(LicenceConditionRecorded),
    ReceiveKeyDate(KeyDateReceived),
    EndSentence(SentenceEnded),
    AskForReport(CourtReportAsked),
    AllocateCase(CaseAllocated),
    SetRiskLevel(RiskLevelSet),
    RecordTier(TierRecorded),
    CompleteAssessment(Box<AssessmentCompleted>),
    ReceivePredictors(PredictorsScored),
    MakeRegisterEntry(RegisterEntryMade),
    ReviewRegisterEntry(RegisterEntryReviewed),
    EndRegisterEntry(RegisterEntryEnded),
    ArrangeAppointment { what: AppointmentArranged, on_warning: OnWarning },
    MoveAppointment(MoveAppointment),
    CancelAppointment { what: AppointmentCancelled, seen: Option<u32> },
    CloseSession(Box<CloseSession>),
    DecideOutcome(OutcomeDecided),
    RecordContact(ContactRecorded),
    FileDocument(DocumentFiled),
    WithdrawDocument(DocumentWithdrawn),
    CorrectEntry(EntryCorrected),
    ProposeListEntry(ListEntryProposed),
    ApproveListEntry(ListEntryId),
    ProposeListEntryEnd(ListEntryEndProposed),
    ApproveListEntryEnd(ListEntryId),
    Household(household::Wish),
    Enquiry(enquiry::Wish),
    AddressCheck(address_check::Wish),
    Assess(Box<assessment::draft::Wish>),
    Review(Box<review::Review>),
    Plan(plan::Wish),
    Oversee(oversight::Wish),
    Enforce(enforcement::Wish),
    Handover(handover::Wish),
    Supervise(supervision::Wish),
    SnoozeDuty(DutySnoozed),
}

/// Decides what a wish makes happen, each with the day on which it happened.
///
/// # Errors
/// [`Refusal`], in words for the person who wished.
pub fn decide(case: &CaseFile, wish: Command, ctx: &Context<'_>) -> Result<Vec<(Date, Event)>, Refusal> {
    if !case.exists() && !matches!(wish, Command::RegisterPerson(_)) {
        return Err(Refusal::NotRegistered);
    }
    let today = ctx.today();
    let events = match wish {
        Command::CloseSession(wish) => appointment::close(case, *wish, ctx)?,
        Command::MoveAppointment(wish) => appointment::move_to(case, wish, ctx)?,
        Command::CompleteAssessment(wish) => assessment::complete(case, *wish, ctx)?,
        Command::Household(wish) => household::decide(case, wish, ctx)?,
        Command::Enquiry(wish) => enquiry::decide(case, wish, ctx)?,
        Command::AddressCheck(wish) => address_check::decide(case, wish, ctx)?,
        Command::Assess(wish) => assessment::signing::decide(case, *wish, ctx)?,
        Command::Review(wish) => review::decide(case, *wish, ctx)?,
        Command::Plan(wish) => plan::decide(case, wish, ctx)?,
        Command::Oversee(wish) => oversight::decide(case, wish, ctx)?,
        Command::Enforce(wish) => enforcement::decide(case, wish, ctx)?,
        Command::Handover(wish) => handover::decide(case, wish, ctx)?,
        other => vec![one(case, other, ctx)?],
    };
    Ok(events.into_iter().map(|event| (happened_on(case, &event, today, ctx), event)).collect())
}

fn one(case: &CaseFile, wish: Command, ctx: &Context<'_>) -> Result<Event, Refusal> {
    let today = ctx.today();
    match wish {
        Command::RegisterPerson(w) => person::register(case, w, today),
        Command::ChangeName(w) => person::change_name(w).map(Event::NameChanged),
        Command::CorrectName(w) => person::change_name(w).map(Event::NameCorrected),
        Command::RecordAlias(w) => person::record_alias(case, w),
        Command::RecordIdentifier { kind, typed, source } => person::record_identifier(case, kind, typed, source, today),
        Command::WithdrawIdentifier { kind, value } => case
            .person
            .identifiers
            .iter()
            .find(|i| i.kind == kind && i.value == value)
            .map(|i| Event::IdentifierWithdrawn(i.clone()))
            .ok_or(Refusal::NotFound { what: "number" }),
        Command::RecordBirthDate(w) => person::record_birth_date(case, w, today),
        Command::RecordGender(value) => person::stated("gender", value).map(Event::GenderRecorded),
        Command::RecordPronouns(value) => person::stated("pronouns", value).map(Event::PronounsRecorded),
        Command::RecordEthnicity(value) => person::stated("ethnicity", value).map(Event::EthnicityRecorded),
        Command::RecordLanguage(w) => {
            text::required("language", "the language", &w.language, text::SHORT_MAX)?;
            Ok(Event::LanguageRecorded(w))
        }
        Command::RecordContactDetail(w) => person::record_contact_detail(w),
        Command::EndContactDetail(w) => {
            person::end_held(&case.person.contact_details, w.until, "contact detail", |d| d.id == w.id)?;
            Ok(Event::ContactDetailEnded(w))
        }
        Command::RecordAddress(w) => person::record_address(w, ctx),
        Command::EndAddress(w) => {
            person::end_held(&case.person.addresses, w.until, "address", |a| a.id == w.id)?;
            Ok(Event::AddressEnded(w))
        }
        Command::RecordAdjustment(w) => {
            text::required("need", "the need", &w.need, text::REASON_MAX)?;
            text::check("adjustment", &w.adjustment, text::REASON_MAX)?;
            Ok(Event::AdjustmentRecorded(w))
        }
        Command::EndAdjustment(w) => {
            person::end_held(&case.person.adjustments, w.until, "adjustment", |a| a.id == w.id)?;
            Ok(Event::AdjustmentEnded(w))
        }
        Command::RecordNextOfKin(w) => {
            text::required("name", "the name", &w.name, text::SHORT_MAX)?;
            text::required("relationship", "who they are to the person", &w.relationship, text::SHORT_MAX)?;
            Ok(Event::NextOfKinRecorded(w))
        }
        Command::EndNextOfKin(w) => {
            person::end_held(&case.person.next_of_kin, w.until, "next of kin", |k| k.id == w.id)?;
            Ok(Event::NextOfKinEnded(w))
        }
        Command::RecordDeath(w) => {
            case.alive()?;
            if w.on > today {
                return Err(Refusal::InFuture { field: "on", what: "Date of death" });
            }
            text::required("source", "how we know", &w.source, text::REASON_MAX)?;
            Ok(Event::PersonDied(w))
        }
        Command::RecordSentence(w) => sentence::record(case, w, ctx),
        Command::AddRequirement(w) => sentence::add_requirement(case, w, ctx),
        Command::EndRequirement(w) => sentence::end_requirement(case, w, ctx),
        Command::AddLicenceCondition(w) => sentence::add_condition(case, w, ctx),
        Command::ReceiveKeyDate(w) => sentence::receive_key_date(case, w, ctx),
        Command::EndSentence(w) => sentence::end(case, w, ctx),
        Command::AskForReport(w) => court_report::ask(case, w, ctx),
        Command::AllocateCase(w) => allocation::allocate(case, w, ctx),
        Command::SetRiskLevel(w) => risk::set_level(w, ctx),
        Command::RecordTier(w) => risk::record_tier(w),
        Command::MakeRegisterEntry(w) => risk::make_entry(case, w, ctx),
        Command::ReviewRegisterEntry(w) => risk::review_entry(case, w, ctx),
        Command::EndRegisterEntry(w) => risk::end_entry(case, w),
        Command::ArrangeAppointment { what, on_warning } => appointment::arrange(case, what, on_warning, ctx),
        Command::CancelAppointment { what, seen } => appointment::cancel(case, what, seen),
        Command::DecideOutcome(w) => appointment::decide_outcome(case, w, ctx),
        Command::RecordContact(w) => contact::record(case, w, ctx),
        Command::FileDocument(w) => document::file(case, w),
        Command::WithdrawDocument(w) => document::withdraw(case, w),
        Command::CorrectEntry(w) => correction::correct(case, w),
        Command::ProposeListEntry(w) => limited_access::propose(case, w),
        Command::ApproveListEntry(id) => limited_access::approve(case, id, ctx),
        Command::ProposeListEntryEnd(w) => limited_access::propose_end(case, w),
        Command::ApproveListEntryEnd(id) => limited_access::approve_end(case, id, ctx),
        Command::ReceivePredictors(w) => assessment::receive(case, w, ctx),
        // These make more than one event and are decided by the caller.
        Command::CloseSession(w) => appointment::close(case, *w, ctx)?.into_iter().next().ok_or(Refusal::NotRegistered),
        Command::MoveAppointment(w) => appointment::move_to(case, w, ctx)?.into_iter().next().ok_or(Refusal::NotRegistered),
        Command::CompleteAssessment(w) => assessment::complete(case, *w, ctx)?.into_iter().next().ok_or(Refusal::NotRegistered),
        Command::Supervise(w) => supervision::decide(case, w, ctx),
        Command::SnoozeDuty(w) => duties::snooze::decide(case, w, ctx),
        Command::Household(_)
        | Command::Enquiry(_)
        | Command::AddressCheck(_)
        | Command::Assess(_)
        | Command::Review(_)
        | Command::Plan(_)
        | Command::Oversee(_)
        | Command::Enforce(_)
        | Command::Handover(_) => Err(Refusal::NotRegistered),
    }
}

/// The day an event is about: what the user said, or today.
fn happened_on(case: &CaseFile, event: &Event, today: Date, ctx: &Context<'_>) -> Date {
    match event {
        Event::SessionClosed(e) => case.appointment(e.id).map_or(today, |a| ctx.day_of(a.what.starts_at)),
        Event::ContactRecorded(e) => ctx.day_of(e.happened_at),
        Event::SentenceRecorded(e) => e.sentenced_on,
        Event::SentenceEnded(e) => e.on,
        Event::RequirementEnded(e) => e.on,
        Event::CourtReportAsked(e) => e.on,
        Event::CaseAllocated(e) => e.from,
        Event::RiskLevelSet(e) => e.assessed_on,
        Event::AssessmentCompleted(e) => e.completed_on,
        Event::PredictorsScored(e) => e.on,
        Event::RegisterEntryMade(e) => e.from,
        Event::RegisterEntryReviewed(e) => e.on,
        Event::RegisterEntryEnded(e) => e.on,
        Event::AddressRecorded(e) => e.from,
        Event::AddressEnded(e) => e.until,
        Event::PersonDied(e) => e.on,
        Event::ConnectionEnded(e) => e.until,
        Event::HouseholdConfirmed(e) => e.on,
        Event::EnquirySent(e) => e.on,
        Event::EnquiryChased(e) => e.on,
        Event::EnquiryEscalated(e) => e.on,
        Event::EnquiryAnswered(e) => e.on,
        Event::AddressChecked(e) => e.on,
        Event::AddressProposed(e) => e.on,
        Event::AssessmentSigned(e) => e.on,
        Event::ReviewRecorded(e) => e.on,
        Event::PlanAgreed(e) => e.on,
        Event::OversightRecorded(e) => e.on,
        Event::EvidenceReceived(e) => e.on,
        Event::EnforcementDecided(e) => e.on,
        Event::LetterSent(e) => e.on,
        Event::WarningWithdrawn(e) => e.on,
        Event::BreachBegun(e) => e.on,
        Event::BreachResulted(e) => e.on,
        Event::SupervisionRestarted(e) => e.on,
        _ => today,
    }
}
