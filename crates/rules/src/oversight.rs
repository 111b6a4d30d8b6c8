//! Management oversight and countersigning: when a manager must look, and what makes a second signature necessary.

use crate::kind::kinds;

kinds! {
    /// What makes a conversation between manager and officer necessary (safeguarding section 4.2).
    OversightTrigger {
        /// Within days of allocation: high or very high risk, domestic abuse, child protection, a newly qualified officer.
        Allocation = "allocation",
        /// At the initial assessment.
        InitialAssessment = "initial_assessment",
        /// At 16 weeks.
        SixteenWeeks = "sixteen_weeks",
        /// Every so many weeks: high and very high risk.
        PeriodicHighRisk = "periodic_high_risk",
        /// Every year.
        Yearly = "yearly",
        /// Before release.
        BeforeRelease = "before_release",
        /// At release.
        Release = "release",
        /// A breach or recall is considered.
        Breach = "breach",
        /// An arrest or a charge.
        Arrest = "arrest",
        /// The case came from another officer.
        Transfer = "transfer",
        /// The level of risk of serious harm changed.
        LevelChanged = "level_changed",
        /// A person at high risk missed appointments.
        MissedAppointments = "missed_appointments",
        /// Before the end of supervision.
        BeforeTermination = "before_termination",
        /// The officer is back after weeks away.
        OfficerReturned = "officer_returned",
        /// Asked for by the manager or the officer.
        AdHoc = "ad_hoc",
    }
}

kinds! {
    /// Why an assessment needs a manager's signature (assessment section 5).
    CountersignReason {
        /// The assessor is a probation services officer or a trainee.
        AssessorGrade = "assessor_grade",
        /// A register entry such as integrated offender management is present.
        Register = "register",
        /// High or very high risk of serious harm.
        HighRisk = "high_risk",
        /// First assessment by a newly qualified officer.
        NewlyQualified = "newly_qualified",
        /// A level of risk of serious harm is reduced.
        LevelReduced = "level_reduced",
    }
}
