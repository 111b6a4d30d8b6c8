//! Kinds about reductions. A `now` or `today` that names only a day is some instant within it, so that a reduction which
//! begins that day has begun and one which ends that day has ended; a status is set by day.

use jiff::civil::DateTime;
use rules::workload::reduction::{
    Reduction, Status, check_form, in_force as hours_in_force, in_force_batch, is_upcoming, next_change, nightly, offered_hours,
    status_on_saving,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::points::fields::{Fields, Given, When, exact};
use super::super::points::gave;
use crate::context::Context;

fn status(fields: &Fields<'_>) -> Result<Status, String> {
    let text = fields.text("status")?;
    Status::read(text).ok_or_else(|| format!("`status` must be SCHEDULED, ACTIVE, ARCHIVED or DELETED, not `{text}`"))
}

/// A reduction of the case, with the texts of its days as written.
fn reduction(fields: &Fields<'_>) -> Result<Reduction, String> {
    Ok(Reduction {
        hours: fields.decimal_if("hours")?.unwrap_or_default(),
        from: fields.when("from")?.begin(),
        to: fields.when("to")?.begin(),
        status: status(fields)?,
        reason_enabled: fields.flag_if("reason_enabled")?.unwrap_or(true),
    })
}

pub(super) fn in_force(input: &Fields<'_>) -> Result<Given, String> {
    let now = input.now()?.during();
    let mut reductions = Vec::new();
    let mut written = Vec::new();
    for fields in input.objects("reductions")? {
        fields.any("id");
        fields.text_if("reason")?;
        reductions.push(reduction(&fields)?);
        for name in ["from", "to"] {
            written.push((fields.when(name)?.begin(), fields.text(name)?));
        }
        fields.finish()?;
    }
    let next = next_change(&reductions, now);
    // As the file writes it: a day or an instant.
    let next: Option<&str> = next.and_then(|next| written.iter().find(|(at, _)| *at == next).map(|(_, text)| *text));
    Ok(gave([("hours", exact(hours_in_force(&reductions, now))), ("next_change", json!(next))]))
}

pub(super) fn batch(input: &Fields<'_>) -> Result<Given, String> {
    let mut all = Vec::new();
    let counted =
        |hours, status, reason_enabled| Reduction { hours, from: DateTime::MIN, to: DateTime::MAX, status, reason_enabled };
    let enabled = input.flag_if("reason_enabled")?.unwrap_or(true);
    if !input.has("total_active") && !input.has("reductions") {
        return Err("`input.total_active` is missing".to_owned());
    }
    if let Some(hours) = input.decimal_if("total_active")? {
        all.push(counted(hours, Status::Active, enabled));
    }
    for fields in input.objects("reductions")? {
        let hours = fields.decimal_if("hours")?.unwrap_or_default();
        let reason_enabled = fields.flag_if("reason_enabled")?.unwrap_or(enabled);
        all.push(counted(hours, status(&fields)?, reason_enabled));
        for name in ["id", "from", "to", "reason"] {
            fields.any(name);
        }
        fields.finish()?;
    }
    Ok(gave([("hours", exact(in_force_batch(&all)))]))
}

pub(super) fn nightly_status(input: &Fields<'_>) -> Result<Given, String> {
    let (now, from, to) = (input.now()?.begin(), input.when("from")?.begin(), input.when("to")?.begin());
    Ok(gave([("status", json!(nightly(status(input)?, from, to, now).as_str()))]))
}

pub(super) fn status_saved(input: &Fields<'_>) -> Result<Given, String> {
    let (now, from, to) = (input.now()?.begin(), input.when("from")?.begin(), input.when("to")?.begin());
    Ok(gave([("status", json!(status_on_saving(from, to, now).as_str()))]))
}

/// A form is valid or not: what is missing or no number makes it not valid, never a case that cannot be run.
pub(super) fn valid(context: &Context<'_>, input: &Fields<'_>) -> Result<Given, String> {
    for name in ["hours", "from", "to"] {
        if !input.has(name) {
            return Err(format!("`input.{name}` is missing; null says that it was left empty"));
        }
    }
    let today = input.now()?;
    let most = input.decimal_if("max_allowance_hours")?.unwrap_or_default();
    let notes = input.text_if("notes")?.unwrap_or_default();
    let reason_given = !input.has("reason") || input.text_if("reason")?.is_some_and(|reason| !reason.trim().is_empty());
    let days = day(input, "from").zip(day(input, "to"));
    let hours = input.decimal_if("hours").unwrap_or(None);
    let limits = context.policy.reductions.limits_on(today.day());
    let checked = match (hours, days) {
        (Some(hours), Some((from, to))) if reason_given => {
            let checked = check_form((hours, from, to), notes, limits, most);
            checked.map(|()| status_on_saving(from, to, today.begin())).map_err(|why| why.to_string())
        }
        (None, _) => Err("Enter the hours".to_owned()),
        (_, None) => Err("Enter the start and the end date".to_owned()),
        _ => Err("Select a reason for the reduction".to_owned()),
    };
    Ok(gave([
        ("valid", json!(checked.is_ok())),
        ("status", json!(checked.as_ref().ok().map(|status| status.as_str()))),
        ("refused", json!(checked.err())),
    ]))
}

/// A day of a form, or none where it is empty or no day.
fn day<'a>(input: &Fields<'a>, name: &'a str) -> Option<DateTime> {
    input.when_if(name).ok().flatten().map(When::begin)
}

pub(super) fn upcoming(input: &Fields<'_>) -> Result<Given, String> {
    let now = input.now()?.during();
    let owner = input.text_if("owner")?;
    let mut ids = Vec::new();
    for fields in input.objects("reductions")? {
        let id = fields.any("id").cloned().ok_or("`input.reductions`: an `id` is missing")?;
        let of = fields.text_if("owner")?;
        fields.text_if("reason")?;
        if is_upcoming(&reduction(&fields)?, now) && (owner.is_none() || of == owner) {
            ids.push(id);
        }
        fields.finish()?;
    }
    Ok(gave([("ids", Value::Array(ids))]))
}

pub(super) fn allowance_hours(input: &Fields<'_>) -> Result<Given, String> {
    let contracted: Decimal = input.decimal("contracted_hours")?;
    let offered = offered_hours(contracted, input.decimal_if("allowance_percent")?, input.decimal_if("max_percent")?);
    Ok(gave([("allowance_hours", exact(offered.allowance)), ("max_hours", exact(offered.most))]))
}
