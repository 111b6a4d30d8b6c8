//! Why a wish was refused, in words for the person who wished. Each says what to do.

use jiff::civil::{Date, Time};
use rules::{
    grade::ContractedHours,
    rosh::{GroupAtRisk, RoshLevel},
    workload::reduction::ReductionRefused,
};
use thiserror::Error;

use crate::{appointment::Clash, assessment::levels::direction, enforcement::breach::Stage, words};

/// A refusal. The text is shown on the page beside the field that [`Refusal::field`] names.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[expect(missing_docs, reason = "the message of each says what it means")]
pub enum Refusal {
    #[error("This person is not registered yet. Create a record first")]
    NotRegistered,
    #[error("A record with case number {crn} exists already. Open it instead")]
    AlreadyRegistered { crn: String },
    #[error("Enter {what}")]
    Missing { field: &'static str, what: &'static str },
    #[error("Shorten the text to {max} characters or fewer")]
    TooLong { field: &'static str, max: usize },
    #[error("Remove the control characters from the text. Type it again rather than pasting it")]
    ControlCharacter { field: &'static str },
    #[error("{why}")]
    Identifier { field: &'static str, why: String },
    #[error("{what} must be today or in the past")]
    InFuture { field: &'static str, what: &'static str },
    #[error("Choose a {what} from the list: {code} is not in it")]
    UnknownCode { field: &'static str, what: &'static str, code: String },
    #[error("{what} is recorded already")]
    AlreadyRecorded { what: &'static str },
    #[error("This {what} has ended already. Look at the record for when and why")]
    AlreadyEnded { what: &'static str },
    #[error("This person has no such {what}. Go back and choose it again")]
    NotFound { what: &'static str },
    #[error("The end date must be the same as or after the start date")]
    EndsBeforeStart,
    #[error("Enter a phone number, like 07700 900 982, or an e-mail address, like name@example.org")]
    ContactDetail,
    #[error("You cannot allocate a case to yourself. Ask another manager")]
    ToOneself,
    #[error("This officer holds the case already. Choose another officer")]
    AlreadyAllocated,
    #[error("{name} is not an appointment. Choose an appointment type")]
    NotAnAppointment { name: String },
    #[error("{name} is an appointment. Book it, or close it with an outcome")]
    NotANote { name: String },
    #[error("Date must be today or later")]
    DateInPast { field: &'static str },
    #[error("The end time must be after the start time")]
    EndBeforeStart,
    #[error("{}", clash(*.at, *.who))]
    Clash { at: Time, who: Clash },
    #[error("The officer is away on {}. Choose another day or officer, or book anyway", words::long_date(*.on))]
    OfficerAway { on: Date },
    #[error("{} is not a working day. Choose another day or book anyway", words::long_date(*.on))]
    NotWorkingDay { on: Date },
    #[error("This appointment has not started yet. Record the outcome once it has")]
    NotStarted,
    #[error("This appointment has an outcome already, or was moved or cancelled. Look at it before you change it")]
    AlreadyClosed,
    #[error("Somebody changed this {what} while you were writing. Your text is kept: compare the two and save again")]
    ChangedMeanwhile { what: &'static str },
    #[error("This appointment has no outcome yet. Record the outcome first")]
    NoOutcomeYet,
    #[error("The document's digest must be 64 characters from 0 to 9 and a to f")]
    Digest,
    #[error("A second person must approve this. Ask another manager")]
    SecondPerson,
    #[error("You hold this case. Ask your manager to take the check up with the agency")]
    OwnEscalation,
    #[error("You asked this question. A manager answers it")]
    OwnQuestion,
    #[error("{what} is not on the record yet. {todo}")]
    NotOnRecord { what: &'static str, todo: &'static str },
    #[error("Routine contact has not stopped on {}, so it cannot be started again", words::long_date(*.on))]
    ContactGoesOn { on: Date },
    #[error("This person died on {}. Only closing work can be recorded", words::long_date(*.on))]
    HasDied { on: Date },
    #[error("Contracted hours a week must be more than 0 and at most {most}")]
    Hours { most: ContractedHours },
    #[error("{why}")]
    Reduction { why: ReductionRefused },
    // The plan and the hand-over.
    #[error("Set at least one goal before the plan is agreed")]
    PlanWithoutGoal,
    #[error("The plan does not protect: {groups}. For each, set a goal that protects them with a step that somebody does")]
    PlanLeavesAtRisk { groups: String },
    #[error("Read the answer of this safety check and write what it means before you use it")]
    CheckNotAnalysed { field: &'static str },
    #[error("Only the officer who holds the case can accept it or ask about it")]
    NotTheHolder,
    // Duties put off.
    #[error("This duty is no longer owed: the work was recorded. Go back to the list")]
    DutyCleared,
    #[error("This duty cannot be put off: its rule allows 0 days. Do the work, or tell your manager why it cannot be done")]
    CannotBePutOff,
    #[error("Enter a day after today for the duty to come back")]
    SnoozeNotAhead,
    #[error("This duty can be put off for at most {days_max} days. Enter {} or an earlier day", words::long_date(*.last))]
    SnoozeTooLong { days_max: u16, last: Date },
    #[error(
        "This duty was put off for the {days_max} days that its rule allows. Do the work, or tell your manager why it cannot be done"
    )]
    PutOffEnough { days_max: u16 },
    // Safety checks, visits and addresses.
    #[error("A flag says that this person may harm staff. Say who goes along, or which manager approved going alone and why")]
    LoneVisit,
    #[error("Nobody approves their own visit alone. Choose a manager who does not go, or somebody who goes along")]
    OwnLoneVisit,
    #[error("{todo}")]
    CannotRestOn { todo: &'static str },
    #[error("{todo}")]
    CheckOutOfOrder { todo: &'static str },
    #[error("Date must be on or after {}, {what}", words::long_date(*.day))]
    BeforeStep { field: &'static str, what: &'static str, day: Date },
    #[error("Nothing asks for this check. Raise it first, then say why it is not needed")]
    NoSuchNeed,
    #[error("The answer says that nothing is known, but names somebody. Choose one of the two")]
    NothingKnownButNamed,
    #[error("{name} is not named in the answer, or is settled already. Look at the answer again")]
    NotNamed { name: String },
    #[error("{todo}")]
    AddressNotChecked { field: &'static str, todo: String },
    #[error("Do not give this report orally: {why}. Choose a written report")]
    OralReport { why: String },
    // Assessments and reviews.
    #[error("An assessment with this purpose is being made for this sentence already. Go on with that one")]
    AssessmentOpen,
    #[error("Choose a basic or a full assessment. Scores alone are received from elsewhere")]
    NotAnAssessment,
    #[error("This assessment is signed and locked. To put something right, begin a new one")]
    AssessmentLocked,
    #[error("This assessment is signed and waits for a manager. It can be changed once it is sent back")]
    AwaitsManager,
    #[error("This assessment is not signed yet. The assessor signs first")]
    NotSignedYet,
    #[error("Answer what is missing before you sign: {count} still open, first “{first}”")]
    StillToAnswer { count: usize, first: String },
    #[error("Send these safety checks first, or decide with a reason that they are not needed: {checks}")]
    ChecksUnsent { checks: String },
    #[error("{}", low_on_unanswered(*.group, kind, *.since, *.sent))]
    LowOnUnanswered { group: GroupAtRisk, kind: String, since: Date, sent: bool },
    #[error("Say why both can be true: {words}")]
    ContradictionOpen { words: String },
    #[error("Enter why the level for {} is {}", .0.group.words().to_lowercase(), direction(.0.was, .0.now))]
    LevelReason(ChangedLevel),
    #[error("Risk to prisoners is judged only while the person is in custody. Take that level out")]
    PrisonersInCommunity,
    #[error("A level is lowered by an assessment, which a manager signs. Begin an assessment")]
    LoweredInReview,
    #[error("Choose the new levels, or begin an assessment first, because the risk changed")]
    LevelsWanted,
    #[error("You say that the risk has not changed, and a level differs from the one in force. Put one of the two right")]
    LevelsUnwanted,
    #[error("{why}")]
    Answer { why: String },
    #[error("{why}")]
    Score { why: String },
    #[error("{}", cannot_at(*.stage))]
    BreachStage { stage: Stage },
    #[error("A breach of this order runs already. Open it instead")]
    BreachRunning,
    #[error("A licence is not taken to court for breach: it is enforced by recall. Record a decision to consider recall")]
    LicenceNotOrder,
    #[error("Choose only appointments that count as a failure to comply. Decide first whether the absence is acceptable")]
    NotAFailure,
    #[error("Choose failures under one order only. Each order is decided by itself")]
    OtherOrder,
    #[error("This failure was decided already on {}. Open that decision", words::long_date(*.on))]
    AlreadyDecided { on: Date },
    #[error(
        "A warning under this order was given on {} and still counts, so the law leaves no other warning: refer for breach. If the \
         failure had a reasonable excuse, decide that the absence is acceptable; if the warning was wrong, ask your manager to \
         withdraw it",
        words::long_date(*.warned_on)
    )]
    MustRefer { warned_on: Date },
    #[error("Say what else was considered. If nothing else would do, say why")]
    AlternativesConsidered,
    #[error("This step takes something back. Open the decision that it takes back and withdraw it there")]
    WithdrawInstead,
    #[error(
        "No alarm stands: the person came, too few appointments were missed, or somebody decided. Decide each failure by itself"
    )]
    NoAlarm,
    #[error("A warning answers one failure. Decide on the alarm first, then warn for the failure")]
    WarnForFailure,
    #[error("This decision gave no warning, so there is none to withdraw")]
    NotAWarning,
    #[error("{what} must be on or after the day of {than}")]
    DayBefore { field: &'static str, what: &'static str, than: &'static str },
    #[error("Nobody holds this case yet. Allocate it first")]
    NobodyHolds,
    #[error("You hold this case yourself. Another manager must look at it")]
    OwnOversight,
    #[error("Minutes must be a whole number from 1 to {most}")]
    Minutes { most: u16 },
    #[error("Add what is to change as an action, or choose Agree")]
    ActionWanted,
    #[error("Give an action to the person it goes higher to, such as the head of the unit, or choose Change")]
    EscalateTo,
    #[error("Agree at most {most} actions in one conversation")]
    TooManyActions { most: usize },
    #[error("An action must be due on {} or later", words::long_date(*.on))]
    ActionDueBefore { on: Date },
    #[error("The next review must be after this one, on {}", words::long_date(*.on))]
    NextReviewBefore { on: Date },
    #[error("The next review must be on {} or earlier: the rule for this level of risk asks for it", words::long_date(*.by))]
    NextReviewLate { by: Date },
    // Flags.
    #[error("The next review must be on {} or earlier: the register asks for it", words::long_date(*.by))]
    FlagReviewLate { by: Date },
    #[error(
        "This flag says a level of risk of serious harm in force. It comes off when the level is judged anew in an assessment"
    )]
    FlagFollowsLevel,
}

fn cannot_at(stage: Stage) -> String {
    let now = match stage {
        Stage::Draft => "The officer is still working on the pack. It must be sent to the manager first",
        Stage::WithManager => "The manager has the pack. Wait for the decision",
        Stage::ReadyForCourt => "The manager approved this breach already. Record the date of the hearing next",
        Stage::Listed => "This breach is listed. Record its result next",
        Stage::Resulted => "The court has dealt with this breach. Nothing more can be recorded of it",
        Stage::NotPursued => "The manager decided not to go on with this breach. Nothing more can be recorded of it",
    };
    now.to_owned()
}

fn clash(at: Time, who: Clash) -> String {
    let when = words::clock_time(at);
    match who {
        Clash::Person => format!("This person has another appointment at {when} that day. Choose another time or book anyway"),
        Clash::Officer => format!("The officer has another appointment at {when} that day. Choose another time or book anyway"),
    }
}

/// A level that differs from the one in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedLevel {
    /// For whom.
    pub group: GroupAtRisk,
    /// The level in force.
    pub was: RoshLevel,
    /// The new one.
    pub now: RoshLevel,
}

impl ChangedLevel {
    /// The field in which the reason for it is written.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self.group {
            GroupAtRisk::Children => "changed.children",
            GroupAtRisk::Public => "changed.public",
            GroupAtRisk::KnownAdult => "changed.known_adult",
            GroupAtRisk::Staff => "changed.staff",
            GroupAtRisk::Prisoners => "changed.prisoners",
        }
    }
}

fn low_on_unanswered(group: GroupAtRisk, kind: &str, since: Date, sent: bool) -> String {
    let (group, since) = (group.words().to_lowercase(), words::long_date(since));
    if sent {
        return format!(
            "The level for {group} cannot be low while this check is unanswered: {kind}, needed since {since}. Chase it, or ask \
             your manager to agree in writing"
        );
    }
    format!("The level for {group} cannot be low before this check is sent and answered: {kind}, needed since {since}")
}

impl Refusal {
    /// The field the refusal is about, by its name in the JSON body, if it is about one.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Missing { field, .. }
            | Self::TooLong { field, .. }
            | Self::ControlCharacter { field }
            | Self::Identifier { field, .. }
            | Self::InFuture { field, .. }
            | Self::UnknownCode { field, .. }
            | Self::DateInPast { field }
            | Self::CheckNotAnalysed { field }
            | Self::BeforeStep { field, .. }
            | Self::AddressNotChecked { field, .. } => Some(field),
            Self::PlanWithoutGoal | Self::PlanLeavesAtRisk { .. } => Some("goals"),
            Self::Hours { .. } => Some("contractedHours"),
            Self::Reduction { why } => Some(match why {
                ReductionRefused::NoSuchReason | ReductionRefused::ReasonNotInUse => "reason",
                ReductionRefused::HoursOutOfRange { .. } | ReductionRefused::MoreThanReasonAllows { .. } => "hours",
                ReductionRefused::EndNotAfterStart => "until",
                ReductionRefused::NotesTooLong { .. } => "note",
            }),
            Self::NothingKnownButNamed => Some("nothingKnown"),
            Self::NotNamed { .. } => Some("name"),
            Self::OralReport { .. } => Some("report"),
            Self::LoneVisit => Some("visitSafety"),
            Self::OwnLoneVisit => Some("approvedBy"),
            Self::CannotRestOn { .. } => Some("assessment"),
            Self::Answer { .. } | Self::StillToAnswer { .. } => Some("answers"),
            Self::ChecksUnsent { .. } => Some("checks"),
            Self::ContradictionOpen { .. } => Some("contradictions"),
            Self::LowOnUnanswered { .. }
            | Self::PrisonersInCommunity
            | Self::LoweredInReview
            | Self::LevelsWanted
            | Self::LevelsUnwanted => Some("levels"),
            Self::LevelReason(changed) => Some(changed.field()),
            Self::AssessmentOpen => Some("purpose"),
            Self::Score { .. } => Some("results"),
            Self::NotAnAppointment { .. } | Self::NotANote { .. } | Self::NotAnAssessment => Some("kind"),
            Self::EndBeforeStart => Some("end"),
            Self::EndsBeforeStart
            | Self::CannotBePutOff
            | Self::PutOffEnough { .. }
            | Self::SnoozeNotAhead
            | Self::SnoozeTooLong { .. } => Some("until"),
            Self::Clash { .. } | Self::OfficerAway { .. } | Self::NotWorkingDay { .. } => Some("start"),
            Self::ContactDetail => Some("value"),
            Self::NotStarted => Some("outcome"),
            Self::ToOneself | Self::AlreadyAllocated => Some("officer"),
            Self::MustRefer { .. } | Self::WithdrawInstead | Self::WarnForFailure => Some("action"),
            Self::AlternativesConsidered => Some("alternatives"),
            Self::NotAFailure | Self::OtherOrder | Self::AlreadyDecided { .. } => Some("failures"),
            Self::Digest => Some("sha256"),
            Self::Minutes { .. } => Some("minutes"),
            Self::ActionWanted | Self::EscalateTo | Self::TooManyActions { .. } | Self::ActionDueBefore { .. } => Some("actions"),
            Self::FlagReviewLate { .. } => Some("reviewOn"),
            Self::FlagFollowsLevel => Some("reason"),
            Self::NextReviewBefore { .. } | Self::NextReviewLate { .. } => Some("nextOn"),
            _ => None,
        }
    }

    /// Whether it is a warning that the user may set aside by ticking "Book anyway".
    #[must_use]
    pub const fn is_warning(&self) -> bool {
        matches!(self, Self::Clash { .. } | Self::OfficerAway { .. } | Self::NotWorkingDay { .. })
    }

    /// Whether somebody else was there first, so that the page shows both and asks (HTTP 409).
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::ChangedMeanwhile { .. } | Self::AlreadyClosed | Self::AlreadyAllocated | Self::AlreadyRegistered { .. }
        )
    }
}
