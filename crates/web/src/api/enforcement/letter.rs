//! The letter of a decision through the API: as it was sent or as the record drafts it, as text, as PDF, and that it was sent.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use letters::Draft;
use record::{
    Command, DecisionId, LetterId,
    enforcement::{LetterSent, Wish},
};
use serde::{Deserialize, Serialize};
use service::{Opened, access::FieldGroup};
use utoipa::ToSchema;

use super::{DecisionBody, PARTS, decided, find};
use crate::{
    api::{
        body::{Body, Made, Versioned},
        opening::{Reads, Writes},
        people::AsAt,
    },
    page::{
        enforcement::decision::{WAYS, pdf, text},
        loaded::{Loaded, Telling},
    },
    respond::Answer,
    trouble::Trouble,
    view::enforcement::letter::{self, About},
};

/// A letter.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LetterBody {
    /// What it is called.
    #[schema(example = "First warning letter")]
    pub name: String,
    /// Its subject.
    pub subject: String,
    /// Its text: as sent, or as drafted from the record now. Words in square brackets are yet to be replaced.
    pub text: String,
    /// The day it was sent; null while it is a draft.
    pub sent_on: Option<Date>,
    /// How it was sent.
    pub by: Option<String>,
    /// Whether the person wants letters in Welsh. The text is in English.
    pub wants_welsh: bool,
    /// Where it is as text.
    pub text_url: String,
    /// Where it is as PDF.
    pub pdf_url: String,
}

/// What a letter draws on; whoever may not see one of the second list does not get it in the letter.
const DRAWS_ON: (&[FieldGroup], &[FieldGroup]) =
    (PARTS, &[FieldGroup::Appointments, FieldGroup::Sentence, FieldGroup::Details, FieldGroup::Core]);

/// The letter of a decision with its name, and the record; nothing there when the decision has none.
async fn letter_of(reads: &Reads, crn: &str, id: &str) -> Result<(Opened, DecisionId, String, Draft, bool), Trouble> {
    let opened = reads.open_also(crn, DRAWS_ON).await?;
    let id: DecisionId = id.parse().map_err(|_| Trouble::not_found())?;
    let loaded = Loaded::of_opened(&reads.app, &reads.visitor, &opened, Telling::WhoRecorded, FieldGroup::Enforcement).await?;
    let shown = loaded.shown_of(&reads.app, &opened);
    let decision = shown.case.enforcement.decision(id).ok_or_else(Trouble::not_found)?;
    let draft = letter::of_decision(&shown, decision).ok_or_else(Trouble::not_found)?;
    let name = letter::kind(&shown, &About::decision(decision)).map_or("Letter", letters::Kind::words).to_owned();
    let welsh = letter::wants_welsh(&shown);
    Ok((opened, id, name, draft, welsh))
}

/// The letter of a decision.
#[utoipa::path(get, path = "/api/v1/people/{crn}/enforcement/{id}/letter", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = LetterBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn read(
    reads: Reads,
    Path((crn, id)): Path<(String, String)>,
) -> Result<Versioned<LetterBody>, Trouble> {
    let (opened, id, name, draft, wants_welsh) = letter_of(&reads, &crn, &id).await?;
    let sent = opened.case.enforcement.decision(id).and_then(|decision| decision.letter.as_ref());
    let here = format!("/api/v1/people/{}/enforcement/{id}/letter", opened.crn());
    let body = LetterBody {
        name,
        subject: draft.subject,
        text: draft.text,
        sent_on: sent.map(|sent| sent.on),
        by: sent.map(|sent| sent.by.clone()),
        wants_welsh,
        text_url: format!("{here}.txt"),
        pdf_url: format!("{here}.pdf"),
    };
    Ok(Versioned(opened.case.version, body))
}

/// The letter of a decision as a text file.
#[utoipa::path(get, path = "/api/v1/people/{crn}/enforcement/{id}/letter.txt", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = String, content_type = "text/plain"), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn as_text(reads: Reads, Path((crn, id)): Path<(String, String)>) -> Result<Response, Trouble> {
    letter_of(&reads, &crn, &id).await.map(|(_, _, _, draft, _)| text(draft))
}

/// The letter of a decision as PDF.
#[utoipa::path(get, path = "/api/v1/people/{crn}/enforcement/{id}/letter.pdf", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), AsAt),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn as_pdf(reads: Reads, Path((crn, id)): Path<(String, String)>) -> Answer {
    let (_, _, _, draft, _) = letter_of(&reads, &crn, &id).await?;
    pdf(draft).await
}

/// A letter that was sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLetter {
    /// Its text as sent. Read the letter for the draft.
    text: String,
    /// `First class post`, `By hand`, `Email` or `Text message`.
    #[schema(example = "First class post")]
    by: String,
    /// The day; today when left out.
    #[serde(default)]
    on: Option<Date>,
}

/// Records that the letter of a decision was sent: its text is kept as it is sent.
#[utoipa::path(post, path = "/api/v1/people/{crn}/enforcement/{id}/letter", tag = "enforcement",
    params(("crn" = String, Path,), ("id" = Uuid, Path,), ("Idempotency-Key" = String, Header, description = "1 to 255 characters, new for each write")),
    request_body = NewLetter,
    responses((status = 201, body = DecisionBody), (status = "4XX", body = crate::api::body::Problem, content_type = "application/problem+json")))]
pub(in crate::api) async fn send(
    writes: Writes,
    Path((crn, id)): Path<(String, String)>,
    Body(given): Body<NewLetter>,
) -> Result<Made<DecisionBody>, Trouble> {
    let (opened, decision) = find(&writes, &crn, &id).await?;
    if letter::to_replace(&given.text) {
        let words = "Replace the words in square brackets, or take the line out";
        return Err(service::Trouble::field("text", words).into());
    }
    if !WAYS.contains(&given.by.as_str()) {
        let words = format!("Send by as one of: {}", WAYS.join(", "));
        return Err(service::Trouble::field("by", words).into());
    }
    let on = given.on.unwrap_or(opened.today);
    let sent = LetterSent { id: LetterId(writes.id(1)), decision, on, by: given.by, text: given.text };
    decided(&writes.save(opened, PARTS, Command::Enforce(Wish::SendLetter(sent))).await?, decision)
}
