//! What can be owed to a case: the kinds of duty, and the row of `policy/standards.toml` that gives each its days.

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
