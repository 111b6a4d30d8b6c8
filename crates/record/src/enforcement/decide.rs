//! What may be recorded of enforcement.

use super::Wish;
use crate::{case_file::CaseFile, decide::Context, event::Event, refusal::Refusal, text};

pub(crate) fn decide(_case: &CaseFile, wish: Wish, _ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match wish {
        Wish::ReceiveEvidence(w) => Event::EvidenceReceived(w),
        Wish::Decide(w) => {
            text::required("reasons", "your reasons", &w.reasons, text::NOTE_MAX)?;
            Event::EnforcementDecided(w)
        }
        Wish::SendLetter(w) => Event::LetterSent(w),
        Wish::WithdrawWarning(w) => Event::WarningWithdrawn(w),
        Wish::BeginBreach(w) => Event::BreachBegun(w),
        Wish::SubmitBreach(w) => Event::BreachSubmitted(w),
        Wish::DecideBreach(w) => Event::BreachDecided(w),
        Wish::ListBreach(w) => Event::BreachListed(w),
        Wish::ResultBreach(w) => Event::BreachResulted(w),
    }])
}
