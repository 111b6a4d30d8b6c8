//! What may be recorded of an assessment in the making; and what follows when it is complete.

use super::draft::Wish;
use crate::{case_file::CaseFile, decide::Context, event::Event, refusal::Refusal};

pub(crate) fn decide(_case: &CaseFile, wish: Wish, _ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match wish {
        Wish::Begin(w) => Event::AssessmentBegun(w),
        Wish::Answer(w) | Wish::Save { what: w, .. } => Event::AssessmentAnswered(w),
        Wish::Sign(w) => Event::AssessmentSigned(w),
        Wish::Countersign(w) => Event::AssessmentCountersigned(w),
        Wish::Return(w) => Event::AssessmentReturned(w),
    }])
}
