//! Safety checks: what is asked of other agencies, when it is needed, and how long each step may take.

use crate::kind::kinds;

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
