//! A court asks for a report: the checks that must be made before the hearing follow from it (`domain/safeguarding.md`
//! section 2.1).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    address_check,
    case_file::CaseFile,
    decide::Context,
    event::Event,
    id::{AddressId, CourtReportId},
    refusal::Refusal,
    text,
};

/// A court asked for a report before it passes sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CourtReportAsked {
    /// Its id.
    pub id: CourtReportId,
    /// The court's name.
    pub court: String,
    /// The day on which it asked.
    pub on: Date,
    /// The day of the hearing, if it is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_on: Option<Date>,
    /// The address that a curfew or residence may be proposed at, if there is one: the checks are about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
    /// What the court wants to know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Reports that courts asked for and after which no sentence that has ended was passed: with every sentence ended, those
/// that are asked for anew.
pub(crate) fn open(case: &CaseFile) -> impl Iterator<Item = &CourtReportAsked> {
    let passed = |day: Date| case.sentences.iter().any(|s| s.ended.is_some() && s.what.sentenced_on >= day);
    case.court_reports.iter().filter(move |report| !passed(report.on))
}

pub(crate) fn ask(case: &CaseFile, wish: CourtReportAsked, ctx: &Context<'_>) -> Result<Event, Refusal> {
    case.alive()?;
    if case.court_reports.iter().any(|report| report.id == wish.id) {
        return Err(Refusal::AlreadyRecorded { what: "That report" });
    }
    text::required("court", "the court", &wish.court, text::SHORT_MAX)?;
    text::check("note", &wish.note, text::REASON_MAX)?;
    if wish.on > ctx.today() {
        return Err(Refusal::InFuture { field: "on", what: "Day on which the court asked" });
    }
    if wish.hearing_on.is_some_and(|hearing| hearing < wish.on) {
        return Err(Refusal::BeforeStep { field: "hearingOn", what: "when the court asked", day: wish.on });
    }
    address_check::on_record(case, wish.address)?;
    Ok(Event::CourtReportAsked(wish))
}
