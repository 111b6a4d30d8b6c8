//! Management oversight and countersigning: when a manager must look, and what makes a second signature necessary.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Period};
use crate::code::RegisterCode;
use crate::dated::Table;
use crate::grade::Grade;
use crate::kind::kinds;
use crate::policy::{Document, PolicyError};
use crate::rosh::RoshLevel;

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

/// For whom a conversation is owed. A row that names nobody is for everybody; otherwise one of its parts is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliesTo {
    /// People at these levels of risk of serious harm.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rosh: BTreeSet<RoshLevel>,
    /// People with one of these flags.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub registers: BTreeSet<RegisterCode>,
    /// People whose officer has one of these grades.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub grades: BTreeSet<Grade>,
}

/// What is known of a case when it is asked whether a conversation is owed.
#[derive(Clone, Copy, Debug)]
pub struct OversightFacts<'a> {
    /// Overall level of risk of serious harm, if there is one.
    pub rosh: Option<RoshLevel>,
    /// Flags that are active.
    pub registers: &'a [RegisterCode],
    /// Grade of the officer who holds the case, if it is known.
    pub grade: Option<Grade>,
}

impl AppliesTo {
    /// Whether the row is for this case.
    #[must_use]
    pub fn fits(&self, facts: &OversightFacts<'_>) -> bool {
        let everybody = self.rosh.is_empty() && self.registers.is_empty() && self.grades.is_empty();
        everybody
            || facts.rosh.is_some_and(|level| self.rosh.contains(&level))
            || facts.registers.iter().any(|code| self.registers.contains(code))
            || facts.grade.is_some_and(|grade| self.grades.contains(&grade))
    }
}

/// When a manager must look, and for whom: list `trigger`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriggerRow {
    /// In words: "Allocation".
    pub name: String,
    /// How long there is from the day of the trigger; before it, if `before`.
    pub within: Period,
    /// Whether it is counted back from a day ahead, such as the release.
    #[serde(default)]
    pub before: bool,
    /// How often it comes again, from the last conversation; once if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Period>,
    /// For whom.
    #[serde(default)]
    pub applies: AppliesTo,
    /// Whether a conversation meets it in which risk of harm was not discussed. Most are about risk, and it does not.
    #[serde(default)]
    pub without_risk: bool,
}

impl TriggerRow {
    /// By when the conversation is due, when the clock names the day `from`: a working day.
    #[must_use]
    pub fn due(&self, from: Date, calendar: &Calendar) -> Date {
        if self.before {
            calendar.on_or_before(self.within.before(from, calendar))
        } else {
            calendar.on_or_after(self.within.after(from, calendar))
        }
    }

    /// By when the next one is due, when the last was on `last`. `None` where it does not come again.
    #[must_use]
    pub fn due_again(&self, last: Date, calendar: &Calendar) -> Option<Date> {
        Some(calendar.on_or_after(self.every?.after(last, calendar)))
    }
}

/// When an assessment needs a manager's signature: list `countersign`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountersignRow {
    /// In words, as a reason: "The assessor is a probation services officer or a trainee".
    pub name: String,
    /// Whether the service asks for it.
    pub applies: bool,
    /// Grades of the assessor for which it holds, where it is about the assessor.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub grades: BTreeSet<Grade>,
    /// Flags for which it holds, where it is about a flag.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub registers: BTreeSet<RegisterCode>,
    /// Levels for which it holds, where it is about the level.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub levels: BTreeSet<RoshLevel>,
}

/// What is known of an assessment and its assessor when it is signed.
#[derive(Clone, Copy, Debug)]
pub struct CountersignFacts<'a> {
    /// Grade of the assessor.
    pub grade: Grade,
    /// Whether the assessor is newly qualified, whatever the grade on the record.
    pub newly_qualified: bool,
    /// Whether the assessor has signed one of this person before.
    pub signed_before: bool,
    /// Flags that are active.
    pub registers: &'a [RegisterCode],
    /// The overall level of the assessment, if any was given.
    pub overall: Option<RoshLevel>,
    /// Whether a level, or the overall level, is lower than the one in force.
    pub level_reduced: bool,
}

kinds! {
    /// A setting of oversight: one number.
    OversightSetting {
        /// So many conversations of one manager inside the window below are hurried.
        HurriedNotes = "hurried_notes",
        /// The window, in minutes.
        HurriedMinutes = "hurried_minutes",
        /// A conversation recorded in fewer seconds than this is hurried by itself.
        HurriedSeconds = "hurried_seconds",
        /// Reasons of fewer words than this are a short note.
        ShortNoteWords = "short_note_words",
        /// Most officers for one manager.
        SpanOfControlPeople = "span_of_control_people",
        /// Most cases for one manager.
        SpanOfControlCases = "span_of_control_cases",
        /// An officer away for this many weeks owes a conversation on return.
        AwayWeeks = "away_weeks",
        /// What an officer's return or grade makes necessary is looked for this many weeks back.
        OfficerTriggerWeeks = "officer_trigger_weeks",
        /// A signature within this many seconds of opening is a quick one.
        QuickSignatureSeconds = "quick_signature_seconds",
        /// Somebody qualified less than so many months ago is newly qualified, whatever their grade is called.
        NewlyQualifiedMonths = "newly_qualified_months",
    }
}

/// A setting: list `setting`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// In words.
    pub name: String,
    /// The number, in the unit that the setting's name says.
    pub value: u16,
}

/// Oversight and countersigning. Every trigger, reason and setting is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oversights {
    /// When a manager must look, and for whom.
    pub triggers: Table<OversightTrigger, TriggerRow>,
    /// When an assessment needs a manager's signature.
    pub countersign: Table<CountersignReason, CountersignRow>,
    /// The numbers.
    pub settings: Table<OversightSetting, SettingRow>,
}

impl Oversights {
    pub(crate) fn read(document: &mut Document) -> Result<Self, PolicyError> {
        let oversights = Self {
            triggers: document.table("trigger")?,
            countersign: document.table("countersign")?,
            settings: document.table("setting")?,
        };
        let triggers =
            OversightTrigger::ALL.iter().filter(|one| !oversights.triggers.knows(**one)).map(|one| format!("trigger {one}"));
        let reasons = CountersignReason::ALL.iter().filter(|one| !oversights.countersign.knows(**one));
        let reasons = reasons.map(|one| format!("countersign {one}"));
        let settings =
            OversightSetting::ALL.iter().filter(|one| !oversights.settings.knows(**one)).map(|one| format!("setting {one}"));
        match triggers.chain(reasons).chain(settings).next() {
            Some(missing) => Err(document.problem(&missing, "is missing".to_owned())),
            None => Ok(oversights),
        }
    }

    /// The number of `setting` on `day`; on an early day, the one that came later. `None` never, since every setting is there.
    #[must_use]
    pub fn setting(&self, setting: OversightSetting, day: Date) -> Option<u16> {
        Some(self.settings.read(setting, day)?.value.value)
    }

    /// Why a manager must sign on `day`: every reason that holds, in order. None means that one signature is enough.
    #[must_use]
    pub fn countersign_reasons(&self, facts: &CountersignFacts<'_>, day: Date) -> Vec<CountersignReason> {
        let holds = |reason: &CountersignReason| {
            let Some(row) = self.countersign.on(*reason, day).map(|row| &row.value) else { return false };
            let fits = match reason {
                CountersignReason::AssessorGrade => row.grades.contains(&facts.grade),
                CountersignReason::Register => facts.registers.iter().any(|code| row.registers.contains(code)),
                CountersignReason::HighRisk => facts.overall.is_some_and(|level| row.levels.contains(&level)),
                CountersignReason::NewlyQualified => {
                    (facts.newly_qualified || row.grades.contains(&facts.grade)) && !facts.signed_before
                }
                CountersignReason::LevelReduced => facts.level_reduced,
            };
            row.applies && fits
        };
        CountersignReason::ALL.iter().copied().filter(holds).collect()
    }

    /// The trigger's row on `day`, if it is for this case.
    #[must_use]
    pub fn owed(&self, trigger: OversightTrigger, facts: &OversightFacts<'_>, day: Date) -> Option<&TriggerRow> {
        Some(&self.triggers.on(trigger, day)?.value).filter(|row| row.applies.fits(facts))
    }
}

impl OversightTrigger {
    /// The id of its row: `oversight/trigger/allocation`.
    #[must_use]
    pub fn rule_id(self) -> String {
        format!("oversight/trigger/{self}")
    }
}

impl CountersignReason {
    /// The id of its row: `oversight/countersign/high_risk`.
    #[must_use]
    pub fn rule_id(self) -> String {
        format!("oversight/countersign/{self}")
    }
}
