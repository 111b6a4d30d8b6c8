//! Reading the inputs of a case: numbers or texts that hold one, nulls, and a word about whatever cannot be read.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde_json::{Map, Value};

use crate::compare::{compare, number, typed_number};
use crate::kind::NOTES;
use crate::outcome::Outcome;

/// What a rule gave, by name.
pub type Given = Map<String, Value>;

/// An object of the file whose fields are read one by one; what nobody read at the end is a mistake in the case.
pub struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
    read: RefCell<BTreeSet<&'a str>>,
}

/// A day, or an instant within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A day.
    Day(Date),
    /// An instant.
    Instant(DateTime),
}

impl When {
    /// The first instant of the day, or the instant.
    pub fn begin(self) -> DateTime {
        match self {
            Self::Day(day) => day.at(0, 0, 0, 0),
            Self::Instant(instant) => instant,
        }
    }

    /// Some instant within the day after its first, or the instant: "now" for a case that names only its day.
    pub fn during(self) -> DateTime {
        match self {
            Self::Day(day) => rules::workload::reduction::during(day),
            Self::Instant(instant) => instant,
        }
    }

    /// The day.
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.date(),
        }
    }
}

impl<'a> Fields<'a> {
    /// The fields of an object; `path` names it in messages.
    pub fn of(path: impl Into<String>, value: &'a Value) -> Result<Self, String> {
        let path = path.into();
        match value.as_object() {
            Some(map) => Ok(Self { path, map, read: RefCell::default() }),
            None => Err(format!("`{path}` must be an object")),
        }
    }

    /// The `input` of a case.
    pub fn input(case: &'a Value) -> Result<Self, String> {
        Self::of("input", case.get("input").ok_or("`input` is missing")?)
    }

    fn named(&self, name: &str) -> String {
        format!("`{}.{name}`", self.path)
    }

    /// The value, null as none.
    pub fn any(&self, name: &'a str) -> Option<&'a Value> {
        self.read.borrow_mut().insert(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field is there, null or not.
    pub fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    fn must<T>(&self, name: &str, found: Option<T>) -> Result<T, String> {
        found.ok_or_else(|| format!("{} is missing", self.named(name)))
    }

    /// A number, or none where it is null or absent.
    pub fn decimal_if(&self, name: &'a str) -> Result<Option<Decimal>, String> {
        match self.any(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(value) => match typed_number(value) {
                Some(number) => Ok(Some(number)),
                None => Err(format!("{} must be a number, or a text that holds one", self.named(name))),
            },
        }
    }

    /// A number.
    pub fn decimal(&self, name: &'a str) -> Result<Decimal, String> {
        let found = self.decimal_if(name)?;
        self.must(name, found)
    }

    /// A whole number, or none.
    pub fn whole_if(&self, name: &'a str) -> Result<Option<i64>, String> {
        let Some(found) = self.decimal_if(name)? else {
            return Ok(None);
        };
        if !found.is_integer() {
            return Err(format!("{} must be a whole number", self.named(name)));
        }
        found.to_i64().map(Some).ok_or_else(|| format!("{} is too large", self.named(name)))
    }

    /// A whole number; null or absent as 0.
    pub fn whole_or_none(&self, name: &'a str) -> Result<i64, String> {
        Ok(self.whole_if(name)?.unwrap_or_default())
    }

    /// A whole number.
    pub fn whole(&self, name: &'a str) -> Result<i64, String> {
        let found = self.whole_if(name)?;
        self.must(name, found)
    }

    /// A count: whole, 0 or more; null or absent as 0.
    pub fn count(&self, name: &'a str) -> Result<u32, String> {
        let found = self.whole_or_none(name)?;
        u32::try_from(found).map_err(|_| format!("{} must be 0 or more", self.named(name)))
    }

    /// A text, or none.
    pub fn text_if(&self, name: &'a str) -> Result<Option<&'a str>, String> {
        match self.any(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("{} must be a text", self.named(name))),
        }
    }

    /// A text.
    pub fn text(&self, name: &'a str) -> Result<&'a str, String> {
        let found = self.text_if(name)?;
        self.must(name, found)
    }

    /// A text that must be there; null as blank.
    pub fn text_or_blank(&self, name: &'a str) -> Result<&'a str, String> {
        let found = self.text_if(name)?;
        self.must(name, found.or_else(|| self.has(name).then_some("")))
    }

    /// True or false, or none.
    pub fn flag_if(&self, name: &'a str) -> Result<Option<bool>, String> {
        match self.any(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" => Ok(Some(false)),
            Some(_) => Err(format!("{} must be true or false", self.named(name))),
        }
    }

    /// True or false.
    pub fn flag(&self, name: &'a str) -> Result<bool, String> {
        let found = self.flag_if(name)?;
        self.must(name, found)
    }

    /// A day or an instant, or none.
    pub fn when_if(&self, name: &'a str) -> Result<Option<When>, String> {
        let Some(text) = self.text_if(name)? else {
            return Ok(None);
        };
        let read = when(text);
        read.map(Some)
            .ok_or_else(|| format!("{} is not a day like 2026-07-01 or an instant like 2026-07-01T12:00:00", self.named(name)))
    }

    /// A day or an instant.
    pub fn when(&self, name: &'a str) -> Result<When, String> {
        let found = self.when_if(name)?;
        self.must(name, found)
    }

    /// The clock of the case: `now` or `today`.
    pub fn now(&self) -> Result<When, String> {
        match self.when_if("now")? {
            Some(now) => Ok(now),
            None => self.when("today"),
        }
    }

    /// A list; null or absent as empty.
    pub fn list(&self, name: &'a str) -> Result<&'a [Value], String> {
        match self.any(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(format!("{} must be a list", self.named(name))),
        }
    }

    /// A list of texts; null or absent as empty.
    pub fn texts(&self, name: &'a str) -> Result<Vec<&'a str>, String> {
        let items = self.list(name)?.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
        items.ok_or_else(|| format!("{} must be a list of texts", self.named(name)))
    }

    /// A list of objects; null or absent as empty.
    pub fn objects(&self, name: &'a str) -> Result<Vec<Fields<'a>>, String> {
        let items = self.list(name)?.iter().enumerate();
        items.map(|(place, item)| Fields::of(format!("{}.{name}[{place}]", self.path), item)).collect()
    }

    /// An object, or none.
    pub fn object_if(&self, name: &'a str) -> Result<Option<Fields<'a>>, String> {
        self.any(name).map(|value| Fields::of(format!("{}.{name}", self.path), value)).transpose()
    }

    /// An object.
    pub fn object(&self, name: &'a str) -> Result<Fields<'a>, String> {
        let found = self.object_if(name)?;
        self.must(name, found)
    }

    /// The names of all fields but notes; they then count as read.
    pub fn names(&self) -> Vec<&'a str> {
        let names: Vec<&str> = self.map.keys().map(String::as_str).filter(|name| !NOTES.contains(name)).collect();
        self.read.borrow_mut().extend(&names);
        names
    }

    /// Refuses fields that the kind does not know: a misspelt one must not pass unnoticed.
    pub fn finish(&self) -> Result<(), String> {
        let read = self.read.borrow();
        let unknown = self.map.keys().find(|name| !read.contains(name.as_str()) && !NOTES.contains(&name.as_str()));
        match unknown {
            Some(name) => Err(format!("{} is not an input of this kind", self.named(name))),
            None => Ok(()),
        }
    }
}

/// Reads a day, or an instant with `T` or a space, with or without seconds or an offset.
pub fn when(text: &str) -> Option<When> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>()
        && !text.contains(['T', 't', ' '])
    {
        return Some(When::Day(day));
    }
    let text = text.strip_suffix('Z').unwrap_or(text);
    text.parse::<DateTime>().ok().map(When::Instant)
}

/// A number as a value.
pub fn exact(number: Decimal) -> Value {
    Value::String(number.normalize().to_string())
}

/// An unrounded figure against one that the file gives rounded: equal to as many decimals as the file gives, at least one.
/// A whole number must be met exactly.
pub fn unrounded(expected: Option<&Value>, got: Decimal) -> Value {
    let met = expected.and_then(number).filter(|expected| {
        let half = Decimal::new(5, expected.scale().saturating_add(1));
        let away = (got - *expected).abs();
        away < Decimal::new(1, 9) || (expected.scale() > 0 && away <= half)
    });
    exact(met.unwrap_or(got))
}

/// The fields of `given` that `expected` names. A name that is not given is a mistake in the case.
pub fn picked(path: &str, expected: Option<&Value>, given: &Given) -> Result<Value, String> {
    let Some(Value::Object(expected)) = expected else {
        return Ok(Value::Object(given.clone()));
    };
    let mut picked = Map::new();
    for name in expected.keys() {
        let value = given.get(name).ok_or_else(|| format!("`expected.{path}.{name}` is not a value of this kind"))?;
        picked.insert(name.clone(), value.clone());
    }
    Ok(Value::Object(picked))
}

/// Compares what a kind gave with what the case expects.
pub fn outcome(case: &Value, given: Result<Given, String>) -> Outcome {
    let Some(Value::Object(expected)) = case.get("expected") else {
        return Outcome::NotRun("`expected` must be an object".to_owned());
    };
    match given {
        Ok(given) => compare(expected, &given),
        Err(why) => Outcome::NotRun(why),
    }
}

/// The kind of a case.
pub fn kind(case: &Value) -> &str {
    case.get("kind").and_then(Value::as_str).unwrap_or_default()
}
