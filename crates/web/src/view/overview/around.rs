//! People around a case: who holds it, who lives with the person, next of kin.

use record::{household::ConnectionRecorded, words::short_date};
use service::access::FieldGroup;

use super::super::shown::{NOT_RECORDED, Shown};

/// Somebody around the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// Who they are to the case.
    pub role: String,
    /// Their name.
    pub name: String,
    /// What else is known.
    pub more: String,
}

/// Who holds the case, who is around the person, next of kin.
pub(in crate::view) fn around(shown: &Shown<'_>) -> Vec<Around> {
    let officer = match shown.case.allocation() {
        Some(held) => Around {
            role: "Practitioner".to_owned(),
            name: shown.names.officer(held.officer),
            more: format!("{}, since {}", shown.names.unit(held.team), short_date(held.from)),
        },
        None => Around {
            role: "Practitioner".to_owned(),
            name: "Not allocated yet".to_owned(),
            more: "A manager allocates the case".to_owned(),
        },
    };
    let kin = shown.case.person.next_of_kin.iter().filter(|kin| kin.on(shown.today)).map(|kin| Around {
        role: format!("Next of kin ({})", kin.what.relationship),
        name: kin.what.name.clone(),
        more: format!("Phone: {}", kin.what.phone.clone().unwrap_or_else(|| NOT_RECORDED.to_lowercase())),
    });
    if !shown.sees(FieldGroup::Details) {
        return vec![officer];
    }
    let mut around: Vec<Around> = std::iter::once(officer).chain(household(shown)).collect();
    let known = around.len();
    around.extend(kin);
    if around.len() == known {
        around.push(Around { role: "Next of kin".to_owned(), name: NOT_RECORDED.to_owned(), more: String::new() });
    }
    around
}

/// Those who are around the person, who live with them first; and whether anybody has asked who does.
fn household(shown: &Shown<'_>) -> Vec<Around> {
    let household = &shown.case.household;
    let mut found: Vec<&ConnectionRecorded> = household.around(shown.today).collect();
    found.sort_by_key(|one| !one.lives_with);
    let mut around: Vec<Around> = found.into_iter().map(connection).collect();
    let confirmed = household.confirmed.last().map(|confirmed| confirmed.on);
    around.push(Around {
        role: "Household".to_owned(),
        name: confirmed.map_or_else(|| "Not asked yet".to_owned(), |on| format!("Confirmed {}", shown.near(on))),
        more: if confirmed.is_some() { String::new() } else { "Nobody has recorded who lives with them".to_owned() },
    });
    around
}

fn connection(one: &ConnectionRecorded) -> Around {
    let facts = [
        (one.child && !one.relationship.is_child()).then(|| "a child".to_owned()),
        one.lives_with.then(|| "lives with them".to_owned()),
        one.pregnant.then(|| "pregnant".to_owned()),
        Some(format!("known since {}", short_date(one.from))),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    Around { role: one.relationship.words().to_owned(), name: one.name.clone(), more: facts }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use record::{
        Event,
        household::{HouseholdConfirmed, Relationship},
    };

    use super::super::super::built::{history, id};
    use super::*;

    #[test]
    fn who_lives_with_the_person_stands_first_and_an_unknown_household_says_so() {
        let mut built = history();
        assert!(around(&built.shown()).iter().any(|one| one.role == "Household" && one.name == "Not asked yet"));
        let somebody = |number, name: &str, relationship, lives_with| ConnectionRecorded {
            id: id(number),
            name: name.into(),
            relationship,
            child: false,
            lives_with,
            pregnant: false,
            from: date(2026, 3, 1),
            source: "He said so".into(),
        };
        let day = date(2026, 11, 10);
        built.on(day, Event::ConnectionRecorded(somebody(60, "Jo Example", Relationship::FormerPartner, false)));
        built.on(day, Event::ConnectionRecorded(somebody(61, "Kim Example", Relationship::Partner, true)));
        built.on(day, Event::HouseholdConfirmed(HouseholdConfirmed { on: day, source: "Home visit".into() }));
        let told: Vec<_> = around(&built.shown()).into_iter().map(|one| (one.role, one.name)).collect();
        let told: Vec<_> = told.iter().map(|(role, name)| (role.as_str(), name.as_str())).skip(1).collect();
        assert_eq!(
            told[..3],
            [("Partner", "Kim Example"), ("Former partner", "Jo Example"), ("Household", "Confirmed 10 Nov 2026 (13 days ago)")]
        );
    }
}
