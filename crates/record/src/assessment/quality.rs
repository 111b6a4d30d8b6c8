//! Facts about the quality of managers' signatures (`domain/assessment.md` section 5): how long each took, and whether a change
//! of level was signed without a word.

use jiff::Timestamp;
use rules::{Policy, oversight::OversightSetting, rosh::RoshLevels};

use super::draft::Signatures;
use crate::{
    case_file::CaseFile,
    id::{ActorId, AssessmentId},
};

/// One manager's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureQuality {
    /// Under which assessment.
    pub assessment: AssessmentId,
    /// Whose signature it is.
    pub manager: ActorId,
    /// When it was given.
    pub at: Timestamp,
    /// Seconds since the manager opened it; none when that is not known.
    pub seconds: Option<i64>,
    /// Whether that is quicker than anybody can read it (`policy/oversight.toml`, `quick_signature_seconds`).
    pub quick: bool,
    /// Whether a level changed and the manager said nothing to it.
    pub silent_change: bool,
    /// How often it was sent back before.
    pub returns: usize,
    /// How many contradictions stood when it was signed.
    pub contradictions: usize,
}

impl SignatureQuality {
    /// Whether it belongs on the manager's own quality list.
    #[must_use]
    pub const fn stands_out(&self) -> bool {
        self.quick || self.silent_change
    }
}

/// Every manager's signature on this case, oldest first.
///
/// The page of a manager's own quality list asks [`SignatureQuality::stands_out`] of each.
#[must_use]
pub fn quality(case: &CaseFile, policy: &Policy) -> Vec<SignatureQuality> {
    case.drafts.signatures.iter().filter_map(|signatures| of(case, signatures, policy)).collect()
}

fn of(case: &CaseFile, signatures: &Signatures, policy: &Policy) -> Option<SignatureQuality> {
    let (signed, manager, at) = signatures.countersigned.as_ref()?;
    let seconds = signed.opened_at.map(|opened| at.duration_since(opened).as_secs());
    let day = signatures.signed.on;
    let limit = policy.oversight.setting(OversightSetting::QuickSignatureSeconds, day).map(i64::from);
    let quick = seconds.zip(limit).is_some_and(|(seconds, limit)| seconds < limit);
    Some(SignatureQuality {
        assessment: signatures.id,
        manager: *manager,
        at: *at,
        seconds,
        quick,
        silent_change: silent_change(case, signatures),
        returns: signatures.returns,
        contradictions: signatures.signed.contradictions.len(),
    })
}

/// Whether a manager signed a change of level and said nothing to it.
#[must_use]
pub fn silent_change(case: &CaseFile, signatures: &Signatures) -> bool {
    let silent = signatures.countersigned.as_ref().is_some_and(|(signed, ..)| signed.comment.trim().is_empty());
    silent && levels_before(case, signatures).is_some_and(|before| *before != signatures.levels)
}

/// The levels that were in force before those of this assessment.
fn levels_before<'a>(case: &'a CaseFile, signatures: &Signatures) -> Option<&'a RoshLevels> {
    let place = case.risk.judgements.iter().position(|j| j.assessment == Some(signatures.id))?;
    let before = place.checked_sub(1)?;
    case.risk.judgements.get(before).map(|judgement| &judgement.levels)
}
