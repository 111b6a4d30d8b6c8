//! Reading the inputs of tier cases, of both models.
//!
//! What is null or not there counts as the record system's own default (no, none, an empty list); what is there in another
//! form, or under a name that no case of these formats has, makes the case one that could not be run.

use jiff::civil::{Date, DateTime};
use rules::assessment::{Answer, Need, Scale, Severities, Severity};
use rules::predictor::{Band, Basis};
use rules::rosh::RoshLevel;
use rules::tier::{
    Conviction, Flags, InputProblem, MappaCategory, MappaLevel, ProblemKind, Registration, RequirementOf, Score, TiersInForce,
    V2Assessment, flags,
};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::compare::typed_number;
use crate::context::Context;
use crate::kind::NOTES;

/// Every input that a tier case of either model has.
const KNOWN: [&str; 32] = [
    "sex",
    "is_female",
    "rsr",
    "ogrs",
    "registrations",
    "convictions",
    "previous_enforcement_activity",
    "latest_release_date",
    "has_active_event",
    "assessment",
    "today",
    "arp",
    "csrp",
    "dc_srp",
    "iic_srp",
    "mappa_category",
    "mappa_level",
    "rosh",
    "lifer_ipp",
    "domestic_abuse",
    "stalking",
    "child_protection",
    "ever_sexual_offence",
    "iom",
    "unsupervised",
    "complexity",
    "predictors",
    "rescored",
    "steps",
    "section",
    "answers",
    "san",
];

/// The fields of an object, with its name for messages.
#[derive(Clone, Copy)]
pub(in crate::kind) struct Fields<'a> {
    name: &'a str,
    fields: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// The object `name` of a case.
    pub(in crate::kind) fn of(case: &'a Value, name: &'a str) -> Result<Self, String> {
        let fields = case.get(name).ok_or_else(|| format!("`{name}` is missing"))?;
        Self::read(name, fields)
    }

    pub(in crate::kind) fn read(name: &'a str, value: &'a Value) -> Result<Self, String> {
        let fields = value.as_object().ok_or_else(|| format!("`{name}` must be an object"))?;
        Ok(Self { name, fields })
    }

    /// Refuses a name that no tier case has: a misspelt input must not count as its default.
    pub(in crate::kind) fn only_known(self) -> Result<Self, String> {
        match self.fields.keys().find(|name| !KNOWN.contains(&name.as_str()) && !NOTES.contains(&name.as_str())) {
            Some(name) => Err(self.wrong(name, "is not an input of this kind")),
            None => Ok(self),
        }
    }

    pub(in crate::kind) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// The value, if it is there and not null.
    pub(in crate::kind) fn get(&self, field: &str) -> Option<&'a Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }

    pub(in crate::kind) fn iter(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.fields.iter()
    }

    pub(in crate::kind) fn wrong(&self, field: &str, must: &str) -> String {
        format!("`{}.{field}` {must}", self.name)
    }

    pub(in crate::kind) fn text(&self, field: &str) -> Result<Option<&'a str>, String> {
        let text = self.get(field).map(|value| value.as_str().ok_or_else(|| self.wrong(field, "must be a text")));
        text.transpose()
    }

    pub(in crate::kind) fn yes(&self, field: &str) -> Result<bool, String> {
        match self.get(field) {
            None => Ok(false),
            Some(Value::Bool(yes)) => Ok(*yes),
            Some(Value::String(text)) => match Answer::new(text).yes_no() {
                Some(yes) => Ok(yes),
                None => Err(self.wrong(field, "must be true or false")),
            },
            Some(_) => Err(self.wrong(field, "must be true or false")),
        }
    }

    pub(in crate::kind) fn decimal(&self, field: &str) -> Result<Option<Decimal>, String> {
        let read = |value| typed_number(value).ok_or_else(|| self.wrong(field, "must be a number"));
        let is_blank = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        self.get(field).filter(|value| !is_blank(value)).map(read).transpose()
    }

    pub(in crate::kind) fn date(&self, field: &str) -> Result<Option<Date>, String> {
        Ok(self.moment(field)?.map(DateTime::date))
    }

    /// A day or a time: `2026-07-01`, `2026-07-01T12:00:00`, with or without a zone.
    pub(in crate::kind) fn moment(&self, field: &str) -> Result<Option<DateTime>, String> {
        let Some(text) = self.text(field)? else { return Ok(None) };
        let whole = text.parse().ok().or_else(|| text.parse::<Date>().ok().map(DateTime::from));
        let without_zone = || text.get(..19).and_then(|text| text.parse().ok());
        whole.or_else(without_zone).map(Some).ok_or_else(|| self.wrong(field, "must be a day like 2026-07-01"))
    }

    pub(in crate::kind) fn list(&self, field: &str) -> Result<&'a [Value], String> {
        match self.get(field) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.wrong(field, "must be a list")),
        }
    }

    pub(in crate::kind) fn object(&self, field: &'a str) -> Result<Option<Fields<'a>>, String> {
        self.get(field).map(|value| Fields::read(field, value)).transpose()
    }
}

/// The day of the case: its own `today`, or the file's `today` or `as_of`.
pub(in crate::kind) fn today(context: &Context<'_>, input: Fields<'_>) -> Result<Option<Date>, String> {
    match input.date("today")? {
        Some(today) => Ok(Some(today)),
        None => match context.file.as_object() {
            Some(fields) => {
                let file = Fields { name: "file", fields };
                Ok(file.date("today")?.or(file.date("as_of")?))
            }
            None => Ok(None),
        },
    }
}

/// The tables in force on the day of the case; without a day, the latest rows.
pub(in crate::kind) fn tables(context: &Context<'_>, today: Option<Date>) -> TiersInForce {
    context.policy.tiers.in_force(today.unwrap_or(Date::MAX), &context.policy.needs)
}

/// The registrations reduced to flags.
pub(in crate::kind) fn registrations(
    input: Fields<'_>,
    tables: &TiersInForce,
    problems: &mut Vec<InputProblem>,
) -> Result<Flags, String> {
    let mut all = Vec::new();
    for value in input.list("registrations")? {
        let fields = Fields::read("registrations", value)?;
        all.push(Registration {
            // Null is a registration of no type; a code that is not there at all is a mistake of the case.
            code: fields.text("code")?.or(fields.has("code").then_some("")).ok_or_else(|| fields.wrong("code", "is missing"))?,
            level: fields.text("level")?,
            category: fields.text("category")?,
            on: fields.date("date")?.unwrap_or(Date::MIN),
        });
    }
    Ok(flags(&all, tables, problems))
}

/// Flags that a case gives already reduced, each over what its registrations say.
pub(in crate::kind) fn reduced(input: Fields<'_>, mut flags: Flags, problems: &mut Vec<InputProblem>) -> Result<Flags, String> {
    if input.has("rosh") {
        flags.rosh = rosh(input)?;
    }
    if input.has("mappa_category") {
        let code = input.text("mappa_category")?;
        flags.mappa_category = code.and_then(MappaCategory::from_code);
        if let Some(code) = code.filter(|code| flags.mappa_category.is_none() && !code.is_empty()) {
            problems.push(InputProblem::new(ProblemKind::UnknownMappaCategory, "MAPPA category", code));
        }
    }
    if input.has("mappa_level") {
        flags.mappa_level = input.text("mappa_level")?.and_then(MappaLevel::from_code);
    }
    let each = [
        ("lifer_ipp", &mut flags.lifer_ipp),
        ("domestic_abuse", &mut flags.domestic_abuse),
        ("stalking", &mut flags.stalking),
        ("child_protection", &mut flags.child_protection),
        ("iom", &mut flags.iom),
        ("unsupervised", &mut flags.unsupervised),
    ];
    for (field, flag) in each {
        if input.has(field) {
            *flag = input.yes(field)?;
        }
    }
    Ok(flags)
}

fn rosh(input: Fields<'_>) -> Result<Option<RoshLevel>, String> {
    let Some(text) = input.text("rosh")? else { return Ok(None) };
    let plain = text.to_ascii_lowercase().replace([' ', '-'], "_");
    plain.parse().map(Some).map_err(|_| input.wrong("rosh", "must be LOW, MEDIUM, HIGH, VERY_HIGH or null"))
}

/// The convictions.
pub(in crate::kind) fn convictions(input: Fields<'_>) -> Result<Vec<Conviction<'_>>, String> {
    let mut all = Vec::new();
    for value in input.list("convictions")? {
        let fields = Fields::read("convictions", value)?;
        let mut requirements = Vec::new();
        for value in fields.list("requirements")? {
            let fields = Fields::read("requirements", value)?;
            let main_category = fields.text("main")?.unwrap_or_default();
            requirements.push(RequirementOf { main_category, restrictive: fields.yes("restrictive")? });
        }
        let sentence_type = fields.text("sentence")?.unwrap_or_default();
        all.push(Conviction { terminated_on: fields.date("terminated")?, sentence_type, requirements });
    }
    Ok(all)
}

/// The assessment of the two-axis model; none where it is null or not there.
pub(in crate::kind) fn assessment(input: Fields<'_>) -> Result<Option<V2Assessment>, String> {
    let Some(fields) = input.object("assessment")? else { return Ok(None) };
    let parental = answer(fields, "parental_responsibilities")?;
    Ok(Some(V2Assessment {
        completed_on: None,
        needs: severities(fields)?,
        parental_responsibilities: parental.map(|answer| answer > 0),
        impulsivity: answer(fields, "impulsivity")?,
        temper_control: answer(fields, "temper_control")?,
    }))
}

fn answer(fields: Fields<'_>, field: &str) -> Result<Option<u8>, String> {
    let Some(value) = fields.get(field) else { return Ok(None) };
    let given = answer_text(value);
    let known = given.as_ref().is_some_and(|answer| answer.word(Scale::Problem).is_some());
    match given {
        Some(answer) if known => Ok(answer.problem()),
        _ => Err(fields.wrong(field, "must be an answer: Yes or No; None, Some or Significant; Missing or Unknown")),
    }
}

/// An answer, however JSON holds it.
pub(in crate::kind) fn answer_text(value: &Value) -> Option<Answer> {
    match value {
        Value::Null => Some(Answer::default()),
        Value::Bool(yes) => Some(Answer::of_yes(*yes)),
        Value::Number(number) => Some(Answer::new(&number.to_string())),
        Value::String(text) => Some(Answer::new(text)),
        _ => None,
    }
}

fn severities(assessment: Fields<'_>) -> Result<Severities, String> {
    let Some(fields) = assessment.object("needs")? else { return Ok(Severities::NONE) };
    let mut all = Severities::NONE;
    for (name, value) in fields.iter() {
        let need = need(name).ok_or_else(|| fields.wrong(name, "is not a need"))?;
        let severity = match value {
            Value::Null => None,
            Value::String(text) => Some(severity(text).ok_or_else(|| fields.wrong(name, SEVERITIES))?),
            _ => return Err(fields.wrong(name, SEVERITIES)),
        };
        all.set(need, severity);
    }
    Ok(all)
}

const SEVERITIES: &str = "must be NO_NEED, STANDARD, SEVERE or null";

fn severity(text: &str) -> Option<Severity> {
    Severity::ALL.into_iter().find(|severity| severity.as_str().eq_ignore_ascii_case(text))
}

/// The need with this national name or ours, whatever its letter case and however its words are parted.
pub(in crate::kind) fn need(name: &str) -> Option<Need> {
    let plain = |text: &str| text.to_ascii_lowercase().replace(['_', ' ', '-'], "");
    let name = plain(name);
    Need::ALL.into_iter().find(|need| plain(need.national_name()) == name || plain(need.as_str()) == name)
}

/// A score with its kind; none where the score is null or not there.
pub(in crate::kind) fn score(input: Fields<'_>, field: &str) -> Result<Option<Score>, String> {
    let Some(value) = input.get(field) else { return Ok(None) };
    let fields = Fields::read(field, value)?;
    let basis = basis(fields)?;
    Ok(fields.decimal("score")?.map(|percent| Score { percent, basis }))
}

fn basis(fields: Fields<'_>) -> Result<Option<Basis>, String> {
    match fields.text("type")?.map(str::to_ascii_uppercase).as_deref() {
        None | Some("" | "UNKNOWN") => Ok(None),
        Some("STATIC") => Ok(Some(Basis::Static)),
        Some("DYNAMIC") => Ok(Some(Basis::Dynamic)),
        Some(_) => Err(fields.wrong("type", "must be STATIC, DYNAMIC or null")),
    }
}

/// The band of a score; a text that is none is listed and left out.
pub(in crate::kind) fn band(fields: Fields<'_>, problems: &mut Vec<InputProblem>) -> Result<Option<Band>, String> {
    let Some(text) = fields.text("band")? else { return Ok(None) };
    let found = text.parse().ok();
    if found.is_none() && !text.trim().is_empty() {
        problems.push(InputProblem::new(ProblemKind::UnknownBand, "DC-SRP band", text));
    }
    Ok(found)
}

/// The tier word of an upper-case level.
pub(in crate::kind) fn upper(text: &str) -> String {
    text.to_ascii_uppercase()
}
