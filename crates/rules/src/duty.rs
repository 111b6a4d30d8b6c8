//! What can be owed to a case: the kinds of duty, and the row of `policy/standards.toml` that gives each its days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Period, later};
use crate::kind::kinds;

kinds! {
    /// A kind of duty. Its row says how long there is, when it shows, and when it becomes visible to the manager.
    DutyKind {
        /// No first appointment since the sentence or release.
        FirstAppointment = "first_appointment",
        /// No contact for longer than the rule allows, and none is booked.
        Contact = "contact",
        /// An appointment has started and lacks an outcome.
        OutcomeToRecord = "outcome_to_record",
        /// The person missed an appointment and nobody has tried to reach them since.
        MissedContactAttempt = "missed_contact_attempt",
        /// The person's evidence for an absence is awaited.
        EvidenceOfAbsence = "evidence_of_absence",
        /// An absence waits for the decision whether it is acceptable.
        AbsenceToDecide = "absence_to_decide",
        /// No assessment for this sentence yet.
        InitialAssessment = "initial_assessment",
        /// No plan for this sentence yet.
        InitialPlan = "initial_plan",
        /// The assessment is due for its periodic review.
        PeriodicReview = "periodic_review",
        /// The last whole assessment is too old, whatever reviews said since.
        FullAssessment = "full_assessment",
        /// Something happened that asks for a review.
        TriggeredReview = "triggered_review",
        /// The assessment at the end of supervision.
        TerminationAssessment = "termination_assessment",
        /// A signed assessment waits for a manager.
        Countersignature = "countersignature",
        /// A manager sent an assessment back.
        AssessmentReturned = "assessment_returned",
        /// An enquiry is needed and not sent.
        EnquiryToSend = "enquiry_to_send",
        /// An enquiry is sent and its answer is late.
        EnquiryToChase = "enquiry_to_chase",
        /// An enquiry was chased twice without an answer.
        EnquiryToEscalate = "enquiry_to_escalate",
        /// An answer waits to be read.
        EnquiryToRead = "enquiry_to_read",
        /// An answer was read and waits to be analysed.
        EnquiryToAnalyse = "enquiry_to_analyse",
        /// An analysed answer is not used in an assessment or a plan.
        EnquiryToUse = "enquiry_to_use",
        /// A reply names somebody who is not on the record.
        NamedPerson = "named_person",
        /// A curfew or residence at an address that nobody checked.
        AddressCheck = "address_check",
        /// A curfew or residence at an address that was found not to be suitable.
        AddressDecision = "address_decision",
        /// A home visit is due.
        HomeVisit = "home_visit",
        /// A flag's review date.
        RegisterReview = "register_review",
        /// A manager owes a conversation about the case.
        Oversight = "oversight",
        /// An action agreed in a conversation with the manager.
        OversightAction = "oversight_action",
        /// A failure to comply waits for a decision.
        EnforcementStep = "enforcement_step",
        /// A letter that was decided on is not sent.
        LetterToSend = "letter_to_send",
        /// A begun breach waits to be sent to the manager.
        BreachToSend = "breach_to_send",
        /// A breach waits for the manager's decision.
        BreachToDecide = "breach_to_decide",
        /// An approved breach waits to be listed.
        BreachToList = "breach_to_list",
        /// A listed breach waits for its result.
        BreachToResult = "breach_to_result",
        /// Missed appointments in a row: a decision is due at once.
        MissAlarm = "miss_alarm",
        /// A case that was allocated and not accepted.
        HandoverToAccept = "handover_to_accept",
        /// Prepare the release: 12 weeks before.
        Release12Weeks = "release_12_weeks",
        /// Prepare the release: 8 weeks before.
        Release8Weeks = "release_8_weeks",
        /// Prepare the release: 4 weeks before.
        Release4Weeks = "release_4_weeks",
        /// A step of the plan that a member of staff owns.
        PlanStep = "plan_step",
        /// Something that a rule needs is not on the record.
        DataGap = "data_gap",
    }
}

kinds! {
    /// How much harm may come of a duty not done, lowest first.
    Severity {
        /// The order of the office.
        Routine = "routine",
        /// Supervision suffers.
        Important = "important",
        /// Somebody may come to harm.
        Critical = "critical",
    }
}

kinds! {
    /// Who owes a duty.
    DutyOwner {
        /// Whoever holds the case.
        Officer = "officer",
        /// The team's manager.
        Manager = "manager",
        /// The team's case administrator, or whoever holds the case.
        Administrator = "administrator",
    }
}

kinds! {
    /// Which way a duty's days are counted from the day its clock names.
    Counted {
        /// From that day on: an assessment, so many days after the sentence.
        After = "after",
        /// Back from that day: preparation, so many weeks before the release.
        Before = "before",
    }
}

/// What a kind of duty asks, and the days it has: a row of `policy/standards.toml`, list `duty`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyRow {
    /// What is to be done, as one would ask for it: "Record outcome".
    pub name: String,
    /// The day from which it is counted, in words: "the day of the appointment".
    pub clock: String,
    /// What clears it, in words. Recording the work does; nothing is ticked.
    pub clears: String,
    /// Which way it is counted.
    #[serde(default = "after")]
    pub counted: Counted,
    /// How long there is.
    pub within: Period,
    /// How long there is where the risk of serious harm is high or very high, or the tier is the highest, if that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_high: Option<Period>,
    /// How long before it is due it shows; nought for at once.
    pub shows_before: Period,
    /// How long after it was due the manager sees it.
    pub manager_after: Period,
    /// How long after it was due the head of the unit sees it; never if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_after: Option<Period>,
    /// The most days for which it can be put off, from the day it is put off; nought if it cannot be.
    pub snooze_days_max: u16,
    /// How much harm may come of it.
    pub severity: Severity,
    /// The same where the risk of serious harm is high or very high, if that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity_high: Option<Severity>,
    /// Who owes it.
    pub owner: DutyOwner,
}

const fn after() -> Counted {
    Counted::After
}

impl DutyRow {
    /// The last day in time, for a clock that names the day `from`: a working day.
    ///
    /// `high` is for high or very high risk of serious harm, and for the highest tier. A day that is not worked moves to the
    /// next working day, or to the one before where it is counted back.
    #[must_use]
    pub fn due(&self, from: Date, high: bool, calendar: &Calendar) -> Date {
        let within = self.within_high.filter(|_| high).unwrap_or(self.within);
        match self.counted {
            Counted::After => calendar.on_or_after(within.after(from, calendar)),
            Counted::Before => calendar.on_or_before(within.before(from, calendar)),
        }
    }

    /// The first day on which it shows: some time before `due`, and never before its clock started. Where nothing is said it
    /// shows at once: from the day its clock started, or, counted back, from the day it is due.
    #[must_use]
    pub fn shows_on(&self, from: Date, due: Date, calendar: &Calendar) -> Date {
        let early = self.shows_before.before(due, calendar);
        match (self.counted, self.shows_before.amount) {
            (Counted::After, 0) => from.min(due),
            (Counted::After, _) if from < due => early.max(from),
            _ => early,
        }
    }

    /// The first day on which the manager sees that it is late. Never the due day itself, which is still in time.
    #[must_use]
    pub fn manager_on(&self, due: Date, calendar: &Calendar) -> Date {
        self.manager_after.after(due, calendar).max(later(due, 1))
    }

    /// The first day on which the head of the unit sees that it is late, if the head ever does. Never before the manager.
    #[must_use]
    pub fn head_on(&self, due: Date, calendar: &Calendar) -> Option<Date> {
        Some(self.head_after?.after(due, calendar).max(self.manager_on(due, calendar)))
    }

    /// How much harm may come of it for this person.
    #[must_use]
    pub fn severity(&self, high: bool) -> Severity {
        self.severity_high.filter(|_| high).unwrap_or(self.severity)
    }
}

/// The id of a kind's row, for the "why" of a duty: `standards/duty/outcome_to_record`.
#[must_use]
pub fn rule_id(kind: DutyKind) -> String {
    format!("standards/duty/{kind}")
}

impl DutyKind {
    /// The id of its row: `standards/duty/outcome_to_record`.
    #[must_use]
    pub fn rule_id(self) -> String {
        rule_id(self)
    }
}
