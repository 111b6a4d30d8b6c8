//! Rates of how well supervision protects, in words: ours of how many, beside what was published.

use chart::number::whole;
use record::words::short_date;
use rules::{
    Policy,
    measure::{MeasureCode, Reading},
};
use service::{
    measures::{Measured, MeasuredCases, Rate},
    workload::{Level, Of, Spot},
};

use super::{
    row::{self, PersonLine},
    shown::Names,
    work::Seen,
};
use crate::respond::{escaped, with_query};

/// How a rate stands against the published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Better.
    Better,
    /// As published, or worse.
    NoBetter,
    /// Nothing to compare.
    Nothing,
}

/// A rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// "112 of 203 cases (55%)"; or that nothing counts.
    pub ours: String,
    /// The list of those that are met: words and address. None when there are none.
    pub met: Option<(String, String)>,
    /// The list of those that are not.
    pub unmet: Option<(String, String)>,
    /// What was published: the finding and its source.
    pub published: Vec<(String, String)>,
    /// How ours stands.
    pub against: Against,
    /// When a case counts.
    pub counts: String,
    /// When it is met.
    pub is_met: String,
    /// Whether the reading is ours.
    pub local_default: bool,
}

/// A part of the place with the rate of each measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartLine {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// A rate for each of the columns: "55% of 203".
    pub rates: Vec<String>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuresPage {
    /// The place.
    pub name: String,
    /// The way up: words and address.
    pub above: Vec<(String, String)>,
    /// The day.
    pub on: String,
    /// The rates.
    pub lines: Vec<Line>,
    /// What the parts are called: "Regions".
    pub many: &'static str,
    /// The columns of the parts.
    pub columns: Vec<String>,
    /// The parts.
    pub parts: Vec<PartLine>,
    /// What was published and is in no record: the finding, why, the source.
    pub not_measured: Vec<(String, String, String)>,
}

/// A case behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    /// Who.
    pub who: PersonLine,
    /// Who holds the case.
    pub officer: String,
    /// Since when it counts.
    pub since: String,
    /// Where to look or act: words and address.
    pub next: (&'static str, String),
}

/// The cases behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasesPage {
    /// The measure.
    pub name: String,
    /// Which of its lists.
    pub list: String,
    /// The place.
    pub place: String,
    /// The way up: words and address.
    pub above: Vec<(String, String)>,
    /// "91 in all".
    pub count: String,
    /// When a case counts, and when it is met.
    pub says: (String, String),
    /// Those that may be shown.
    pub lines: Vec<CaseLine>,
    /// Of those looked at, how many may not be shown, in a sentence.
    pub hidden: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
}

/// The address of a place's rates.
#[must_use]
pub fn path_of(spot: &Spot) -> String {
    place("/measures", spot)
}

fn place(path: &str, spot: &Spot) -> String {
    let key = match spot.level {
        Level::Region => "region",
        Level::Unit => "unit",
        Level::Team => "team",
        Level::Nation | Level::Officer => return path.to_owned(),
    };
    with_query(path, key, &escaped(&spot.code))
}

/// The place that the address asks for; the nation when it asks for none.
#[must_use]
pub fn read_place(region: &str, unit: &str, team: &str) -> Of {
    match (region.trim(), unit.trim(), team.trim()) {
        (_, _, code) if !code.is_empty() => Of::Team(code.to_owned()),
        (_, code, _) if !code.is_empty() => Of::Unit(code.to_owned()),
        (code, ..) if !code.is_empty() => Of::Region(code.to_owned()),
        _ => Of::Nation,
    }
}

fn list(spot: &Spot, code: MeasureCode, met: bool) -> String {
    with_query(&place(&format!("/measures/{code}"), spot), "met", if met { "yes" } else { "no" })
}

fn ours(rate: Rate, of: &str) -> String {
    rate.percent().map_or_else(
        || "None counts here yet".to_owned(),
        |percent| format!("{} of {} {of} ({percent}%)", whole(rate.met), whole(rate.of)),
    )
}

/// The page of a place.
#[must_use]
pub fn page(measured: &Measured, policy: &Policy) -> MeasuresPage {
    let day = measured.today;
    let rows: Vec<_> =
        MeasureCode::ALL.iter().filter_map(|code| Some((*code, policy.measures.measures.read(*code, day)?))).collect();
    let line = |(code, row): &(MeasureCode, &rules::dated::Row<rules::measure::MeasureRow>)| {
        let rate = measured.rates.get(code).copied().unwrap_or_default();
        let words = &row.value;
        let link = |met: bool, list_words: &str, count: i64| {
            (count > 0).then(|| (format!("{list_words}: {}", whole(count)), list(&measured.spot, *code, met)))
        };
        let published: Vec<_> = policy.measures.published_of(*code).collect();
        let to_beat = published.iter().find_map(|row| row.value.met_percent);
        let against = match (rate.percent(), to_beat) {
            (Some(percent), Some(to_beat)) if words.reading == Reading::MoreIsBetter => {
                if percent > i64::from(to_beat) {
                    Against::Better
                } else {
                    Against::NoBetter
                }
            }
            _ => Against::Nothing,
        };
        Line {
            name: words.name.clone(),
            ours: ours(rate, &words.of),
            met: link(true, &words.met_list, rate.met),
            unmet: link(false, &words.unmet_list, rate.of - rate.met),
            published: published.iter().map(|row| (row.value.finding.clone(), row.source.to_string())).collect(),
            against,
            counts: words.counts.clone(),
            is_met: words.met.clone(),
            local_default: row.is_local_default(),
        }
    };
    let short = |rates: &std::collections::BTreeMap<MeasureCode, Rate>, code: MeasureCode| {
        let rate = rates.get(&code).copied().unwrap_or_default();
        rate.percent().map_or_else(|| "None counts".to_owned(), |percent| format!("{percent}% of {}", whole(rate.of)))
    };
    MeasuresPage {
        name: measured.spot.name.clone(),
        above: measured.above.iter().map(|spot| (spot.name.clone(), path_of(spot))).collect(),
        on: short_date(day),
        lines: rows.iter().map(line).collect(),
        many: match measured.spot.level {
            Level::Nation => "Regions",
            Level::Region => "Delivery units",
            _ => "Teams",
        },
        columns: rows.iter().map(|(_, row)| row.value.name.clone()).collect(),
        parts: measured
            .parts
            .iter()
            .map(|part| PartLine {
                name: part.spot.name.clone(),
                href: path_of(&part.spot),
                rates: rows.iter().map(|(code, _)| short(&part.rates, *code)).collect(),
            })
            .collect(),
        not_measured: policy
            .measures
            .not_measured
            .iter()
            .map(|row| (row.value.finding.clone(), row.value.why.clone(), row.source.to_string()))
            .collect(),
    }
}

/// The page of the cases behind a number.
#[must_use]
pub fn cases(found: &MeasuredCases, (code, met): (MeasureCode, bool), names: &Names, seen: Seen<'_>) -> CasesPage {
    let row = seen.policy.measures.measures.read(code, seen.today).map(|row| &row.value);
    let words = |of: fn(&rules::measure::MeasureRow) -> &String| row.map(of).cloned().unwrap_or_default();
    CasesPage {
        name: words(|row| &row.name),
        list: if met { words(|row| &row.met_list) } else { words(|row| &row.unmet_list) },
        place: found.spot.name.clone(),
        above: found.above.iter().map(|spot| (spot.name.clone(), path_of(spot))).collect(),
        count: format!("{} in all", whole(found.count)),
        says: (words(|row| &row.counts), words(|row| &row.met)),
        lines: found
            .rows
            .iter()
            .map(|case| CaseLine {
                who: row::person(&case.who, seen.policy, seen.today),
                officer: case.who.officer.map_or_else(|| "Not allocated".to_owned(), |officer| names.of(officer)),
                since: short_date(case.since),
                next: next(code, &case.who.crn),
            })
            .collect(),
        hidden: match found.hidden {
            0 => None,
            1 => Some("1 more counts here that you may not see by name.".to_owned()),
            many => Some(format!("{many} more count here that you may not see by name.")),
        },
        next: found.next.map(|(person, about)| with_query(&list(&found.spot, code, met), "after", &format!("{person}.{about}"))),
    }
}

/// Where the work is that the measure asks for.
fn next(code: MeasureCode, crn: &str) -> (&'static str, String) {
    use MeasureCode as M;
    let (words, part) = match code {
        M::ChildrenEnquiryMade
        | M::AbuseEnquiryMade
        | M::PoliceInformation
        | M::ChildrensServicesInformation
        | M::ReplyInTime
        | M::AnswerAnalysed => ("Safety checks", "checks"),
        M::OversightAcceptable | M::OversightEffective => ("Oversight", "oversight"),
        M::RiskClassConsistent | M::AbuseRiskAssessed => ("Assessments", "assessments"),
        M::HomeVisit => ("Book a visit", "appointments/new"),
        M::AbusePerpetrator => ("Risk", "risk"),
        M::AbuseIntervention | M::AbuseAgencies => ("Plan", "plan"),
    };
    (words, format!("/people/{}/{part}", escaped(crn)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;

    fn measured(rates: &[(MeasureCode, i64, i64)]) -> Measured {
        let spot = Spot { level: Level::Unit, code: "N99EX1".to_owned(), name: "Example Unit".to_owned() };
        let rates: BTreeMap<_, _> = rates.iter().map(|(code, met, of)| (*code, Rate { met: *met, of: *of })).collect();
        Measured { spot, above: Vec::new(), today: date(2026, 11, 23), rates, parts: Vec::new() }
    }

    #[test]
    fn every_number_links_to_its_cases_and_says_how_it_stands() {
        let policy = Policy::builtin();
        let found = page(&measured(&[(MeasureCode::ChildrenEnquiryMade, 60, 100), (MeasureCode::HomeVisit, 1, 10)]), &policy);
        assert_eq!(found.lines.len(), MeasureCode::ALL.len(), "what does not count is said, not left out");
        let children = &found.lines[0];
        assert_eq!((children.ours.as_str(), children.against), ("60 of 100 cases (60%)", Against::Better));
        let (words, href) = children.unmet.clone().expect("forty are not met");
        assert_eq!(words, "An enquiry was not sent, or too late: 40");
        assert_eq!(href, "/measures/children_enquiry_made?unit=N99EX1&met=no");
        let visit = found.lines.iter().find(|line| line.name.starts_with("Home visits")).expect("a line");
        assert_eq!(visit.against, Against::NoBetter, "10% is below the published quarter");
        let none = found.lines.iter().find(|line| line.name == "Answers analysed").expect("a line");
        assert_eq!((none.ours.as_str(), none.met.is_none(), none.unmet.is_none()), ("None counts here yet", true, true));
        assert!(found.not_measured.iter().any(|(finding, ..)| finding.contains("toilets or windows")));
    }

    #[test]
    fn the_narrowest_place_that_is_asked_for_is_shown() {
        assert_eq!(read_place("", "", ""), Of::Nation);
        assert_eq!(read_place("R1", "", ""), Of::Region("R1".to_owned()));
        assert_eq!(read_place("R1", " U1 ", ""), Of::Unit("U1".to_owned()));
        assert_eq!(read_place("R1", "U1", "T1"), Of::Team("T1".to_owned()));
    }
}
