//! One module a format of case file. Each has `pub fn run(context: &Context<'_>, case: &Value) -> Outcome`.
//!
//! A case is known by what it holds ([`Format::of`]), so that one file may mix formats in any way.

pub mod capacity;
pub mod identifiers;
pub mod ogrs3;
pub mod ogrs4;
pub mod other_predictors;
pub mod points;
pub mod tier_v2;
pub mod tier_v3;
pub mod wmt_small;

use rules::identifier::IdentifierKind;
use serde_json::Value;

use crate::context::Context;
use crate::outcome::Outcome;

/// The formats of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Tier V2 and what leads to it.
    TierV2,
    /// Tier V3 and what leads to it.
    TierV3,
    /// Points, contacts, reports, grades, names in the extract.
    Points,
    /// Hours, available points, capacity, reductions.
    Capacity,
    /// Figures of owners of an extract.
    WmtSmall,
    /// OGRS3.
    Ogrs3,
    /// ARP, VRP and SVP.
    Ogrs4,
    /// OVP, OGP, DC-SRP, IIC-SRP and CSRP.
    OtherPredictors,
    /// Identifiers.
    Identifiers,
}

/// Kinds of `tier-v2`, without `tier` and `flags`, which V3 has as well.
const TIER_V2: [&str; 6] = ["women_factors", "need_severity", "mandate", "person_mapping", "code_lookup", "score_text"];
/// Kinds of `tier-v3`, without `tier` and `flags`.
const TIER_V3: [&str; 2] = ["tier_from_raw", "provisional_from_steps"];
/// Kinds of `points`.
const POINTS: [&str; 13] = [
    "live_points",
    "live_contact_side",
    "live_caseload",
    "tier_points",
    "report_points",
    "case_totals",
    "grade",
    "cms",
    "location",
    "workbook",
    "sheet_names",
    "tier_number",
    "weights_valid",
];
/// Kinds of `capacity`.
const CAPACITY: [&str; 19] = [
    "available_points_live",
    "capacity_live",
    "case_totals_by_letter",
    "impact",
    "overview_no_workload",
    "reductions_in_force",
    "overview",
    "reduction_status_nightly",
    "upcoming_reductions",
    "capacity_batch",
    "group_overview",
    "allowance_hours",
    "reduction_status_on_saving",
    "reduction_valid",
    "available_points_batch",
    "base_hours_batch",
    "nominal_target_batch",
    "default_hours_new_owner",
    "reductions_batch",
];

/// Fields of an input that are for readers: no rule reads them, and they may stand anywhere.
pub(in crate::kind) const NOTES: [&str; 10] =
    ["note", "notes", "comment", "comments", "what", "why", "source", "description", "crn", "name"];

impl Format {
    /// Every format that a case can be in, as users name them.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::TierV2, "tier-v2"),
        (Self::TierV3, "tier-v3"),
        (Self::Points, "points"),
        (Self::Capacity, "capacity"),
        (Self::WmtSmall, "wmt-small"),
        (Self::Ogrs3, "ogrs3"),
        (Self::Ogrs4, "ogrs4"),
        (Self::OtherPredictors, "other-predictors"),
        (Self::Identifiers, "identifiers"),
    ];

    /// The names of all formats in one line.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.map(|(_, name)| name).join(", ")
    }

    /// The kinds of this format; none where cases have no kinds.
    #[must_use]
    pub fn kinds(self) -> Vec<&'static str> {
        match self {
            Self::TierV2 => [&["tier", "flags"][..], &TIER_V2].concat(),
            Self::TierV3 => [&["tier", "flags"][..], &TIER_V3].concat(),
            Self::Points => POINTS.to_vec(),
            Self::Capacity => CAPACITY.to_vec(),
            Self::Ogrs3 => vec!["published", "derived"],
            Self::Identifiers => IdentifierKind::ALL.map(IdentifierKind::as_str).to_vec(),
            Self::WmtSmall | Self::Ogrs4 | Self::OtherPredictors => Vec::new(),
        }
    }

    /// The format of a case of the list `list`, by what it holds.
    ///
    /// # Errors
    /// One line that says what was not recognised.
    pub fn of(list: &str, case: &Value) -> Result<Self, String> {
        if !case.is_object() {
            return Err("a case must be a JSON object".to_owned());
        }
        let kind = match case.get("kind") {
            None | Some(Value::Null) => None,
            Some(Value::String(kind)) => Some(kind.as_str()),
            Some(_) => return Err("`kind` must be a text".to_owned()),
        };
        if list == "omic" || case.get("om_key").is_some() {
            return Ok(Self::WmtSmall);
        }
        if case.get("predictor").is_some() {
            return Ok(Self::OtherPredictors);
        }
        if case.get("expected_percent").is_some() {
            return Ok(Self::Ogrs4);
        }
        match kind {
            Some(kind) => Self::of_kind(kind, case),
            None if has(case, "expected", &["one_year_percent", "two_year_percent"]) => Ok(Self::Ogrs3),
            None => Err("it has no `kind`, and its fields are of no format known here".to_owned()),
        }
    }

    fn of_kind(kind: &str, case: &Value) -> Result<Self, String> {
        match kind {
            "published" | "derived" => Ok(Self::Ogrs3),
            "tier" if is_tier_v3(case) => Ok(Self::TierV3),
            "tier" => Ok(Self::TierV2),
            "flags" if has(case, "expected", &["complexity"]) => Ok(Self::TierV2),
            "flags" => Ok(Self::TierV3),
            kind if TIER_V2.contains(&kind) => Ok(Self::TierV2),
            kind if TIER_V3.contains(&kind) => Ok(Self::TierV3),
            kind if POINTS.contains(&kind) => Ok(Self::Points),
            kind if CAPACITY.contains(&kind) => Ok(Self::Capacity),
            kind if IdentifierKind::ALL.iter().any(|known| known.as_str() == kind) => Ok(Self::Identifiers),
            kind => Err(format!("the kind `{kind}` is not known; docs/rule-cases.md lists the kinds of each format")),
        }
    }

    /// Runs a case of this format.
    #[must_use]
    pub fn run(self, context: &Context<'_>, case: &Value) -> Outcome {
        match self {
            Self::TierV2 => tier_v2::run(context, case),
            Self::TierV3 => tier_v3::run(context, case),
            Self::Points => points::run(context, case),
            Self::Capacity => capacity::run(context, case),
            Self::WmtSmall => wmt_small::run(context, case),
            Self::Ogrs3 => ogrs3::run(context, case),
            Self::Ogrs4 => ogrs4::run(context, case),
            Self::OtherPredictors => other_predictors::run(context, case),
            Self::Identifiers => identifiers::run(context, case),
        }
    }
}

/// Why a kind is left out on purpose, if it is.
#[must_use]
pub fn left_out(kind: &str) -> Option<&'static str> {
    match kind {
        kind if kind.ends_with("_legacy") => Some("the rule was dropped on 5 January 2023"),
        "history_rounding" => Some("rounding of old history pages; our figures are exact"),
        "total_hours_rounding" => Some("hides noise of binary fractions; our decimals are exact"),
        "reconciliation_period" => Some("contacts of the hours before a nightly extract; our figures are live"),
        _ => None,
    }
}

/// A tier case is V3 when its inputs or its answer are those of V3 only.
fn is_tier_v3(case: &Value) -> bool {
    let v2 = ["ogrs", "rsr", "sex", "convictions", "assessment", "previous_enforcement_activity"];
    let v3 = ["has_active_event", "arp", "csrp", "dc_srp", "ever_sexual_offence", "lifer_ipp", "latest_release_date"];
    match (has(case, "input", &v2), has(case, "input", &v3)) {
        (false, true) => true,
        (true, false) => false,
        _ => has(case, "expected", &["tier", "provisional", "error"]),
    }
}

/// Whether the object `part` of the case has any of the fields.
fn has(case: &Value, part: &str, fields: &[&str]) -> bool {
    case.get(part).is_some_and(|part| fields.iter().any(|field| part.get(field).is_some()))
}
