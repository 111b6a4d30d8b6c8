//! What may be recorded of a safety check.

use super::{EnquirySent, Wish};
use crate::{case_file::CaseFile, decide::Context, event::Event, refusal::Refusal, text};

pub(crate) fn decide(_case: &CaseFile, wish: Wish, _ctx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match wish {
        Wish::Raise(w) => Event::EnquiryRaised(w),
        Wish::Send(w) => sent(w)?,
        Wish::Chase(w) => Event::EnquiryChased(w),
        Wish::Escalate(w) => Event::EnquiryEscalated(w),
        Wish::Answer(w) => Event::EnquiryAnswered(w),
        Wish::Read(w) => Event::EnquiryRead(w),
        Wish::Analyse(w) => Event::EnquiryAnalysed(w),
        Wish::Use(w) => Event::EnquiryUsed(w),
        Wish::NotNeeded(w) => Event::EnquiryNotNeeded(w),
        Wish::Cancel(w) => Event::EnquiryCancelled(w),
        Wish::Own(w) => Event::EnquiryOwned(w),
        Wish::SettleNamed(w) => Event::NamedPersonSettled(w),
        Wish::AgreeLowRisk(w) => Event::LowRiskAgreed(w),
    }])
}

fn sent(wish: EnquirySent) -> Result<Event, Refusal> {
    text::required("sentTo", "to whom it was sent", &wish.sent_to, text::SHORT_MAX)?;
    Ok(Event::EnquirySent(wish))
}
