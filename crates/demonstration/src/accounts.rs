//! The accounts that the demonstration hands out: one or more of each role, with passwords that anybody may know.
//!
//! They exist only in a store that is marked as training data, which the service sees to (S9.5); it gives such accounts no
//! second factor.

use record::OfficerId;
use service::{Service, Trouble, access::Role, account::training::TrainingAccount};

use crate::{
    Population, Wanted,
    chance::{Chance, For},
    organisation::{Member, Post, UnitPlan},
};

/// The words that passwords are made of.
const WORDS: &[&str] = &[
    "acorn", "amber", "anchor", "anvil", "apron", "barley", "basket", "beacon", "blanket", "bobbin", "bramble", "bucket",
    "button", "candle", "canvas", "carrot", "chalk", "cinder", "clover", "cobble", "copper", "cotton", "cradle", "cricket",
    "damson", "dapple", "ember", "falcon", "feather", "ferry", "fiddle", "flint", "gable", "garnet", "ginger", "granite",
    "hammock", "harvest", "hazel", "heron", "hollow", "island", "jigsaw", "juniper", "kernel", "kettle", "ladder", "lantern",
    "lemon", "magnet", "marble", "meadow", "mitten", "muffin", "nettle", "nutmeg", "orchard", "otter", "paddle", "parsnip",
    "pebble", "pepper", "pickle", "pigeon", "plaster", "pocket", "puddle", "quarry", "quiver", "rabbit", "raisin", "ribbon",
    "saddle", "salmon", "satchel", "shingle", "skylark", "spindle", "stable", "sunset", "tangle", "teapot", "thistle", "ticket",
    "timber", "treacle", "tulip", "tunnel", "turnip", "velvet", "violin", "wagon", "walnut", "willow", "window", "winter",
];

/// Somebody who can sign in to the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// What is typed.
    pub username: String,
    /// The password.
    pub password: String,
    /// What others see.
    pub display_name: String,
    /// What they are.
    pub role: Role,
    /// In words.
    pub role_words: &'static str,
    /// Which member of staff, if any.
    pub officer: Option<OfficerId>,
}

/// The name, the role, in words, and of which post which one; none for those who are no staff of the unit.
type Handed = (&'static str, Role, &'static str, Option<(Post, usize)>);

/// Which accounts there are.
const ACCOUNTS: &[Handed] = &[
    ("pp1", Role::Pp, "Probation officer", Some((Post::Practitioner, 0))),
    ("pp2", Role::Pp, "Probation services officer", Some((Post::Practitioner, 1))),
    ("pp3", Role::Pp, "Trainee probation officer", Some((Post::Practitioner, 2))),
    ("spo1", Role::Spo, "Senior probation officer", Some((Post::SeniorOfficer, 0))),
    ("hpdu1", Role::Hpdu, "Head of the delivery unit", Some((Post::UnitHead, 0))),
    ("ca1", Role::Ca, "Case administrator", Some((Post::CaseAdministrator, 0))),
    ("rd1", Role::Rd, "Regional director", Some((Post::RegionalDirector, 0))),
    ("co1", Role::Co, "Court officer", Some((Post::CourtOfficer, 0))),
    ("ins1", Role::Ins, "Inspector", None),
    ("aud1", Role::Aud, "Auditor", None),
    ("adm1", Role::Adm, "Administrator of accounts", None),
    ("ig1", Role::Ig, "Information governance", None),
];
/// Names of those who are no members of staff of the unit.
const OUTSIDE: &[(&str, &str)] =
    &[("ins1", "Robin Inspector"), ("aud1", "Alex Auditor"), ("adm1", "Kim Administrator"), ("ig1", "Jo Records")];

/// Who can sign in to the data that is wanted.
#[must_use]
pub fn sign_ins(wanted: &Wanted, population: &Population<'_>) -> Vec<SignIn> {
    let Some(unit) = population.organisation.units.first() else { return Vec::new() };
    let found = |place: &Option<(Post, usize)>| place.and_then(|(post, nth)| member(unit, post, nth));
    let each = |(index, (username, role, role_words, place)): (u64, &Handed)| {
        let member = found(place);
        let outside = OUTSIDE.iter().find(|(name, _)| name == username).map(|(_, name)| (*name).to_owned());
        SignIn {
            username: (*username).to_owned(),
            password: password(wanted.seed, index),
            display_name: member.map(|member| member.name.short()).or(outside).unwrap_or_default(),
            role: *role,
            role_words,
            officer: member.map(|member| member.id),
        }
    };
    let there = |account: &&Handed| account.3.is_none() || found(&account.3).is_some();
    (0_u64..).zip(ACCOUNTS.iter().filter(there)).map(each).collect()
}

fn member(unit: &UnitPlan, post: Post, nth: usize) -> Option<&Member> {
    unit.of(post).nth(nth).map(|(_, member)| member)
}

/// Three words: easy to type from a slide, never used for anything else.
fn password(seed: u64, account: u64) -> String {
    let mut chance = Chance::new(seed, For::Account, account);
    let mut words: Vec<&str> = Vec::with_capacity(3);
    while words.len() < 3 {
        let word = chance.word(WORDS);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join("-")
}

/// Makes the accounts in a store that is marked as training data.
///
/// # Errors
/// [`Trouble`], for one when the store is a live one.
pub fn make(service: &Service, wanted: &Wanted, population: &Population<'_>) -> Result<Vec<SignIn>, Trouble> {
    let made = sign_ins(wanted, population);
    let accounts: Vec<TrainingAccount<'_>> = made
        .iter()
        .map(|one| TrainingAccount {
            username: &one.username,
            display_name: &one.display_name,
            officer: one.officer,
            roles: std::slice::from_ref(&one.role),
            password: &one.password,
        })
        .collect();
    service.make_training_accounts(&accounts)?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use service::account::{
        is_powerful,
        password::{Owner, check},
    };

    use super::*;

    #[test]
    fn passwords_meet_the_rules_for_any_seed() {
        for seed in 0..300 {
            for account in 0..12 {
                let password = password(seed, account);
                let owner = Owner { username: "pp1", display_name: "Robin Inspector", powerful: true };
                assert_eq!(check(&password, &owner), Ok(()), "{password}");
            }
        }
        assert!(is_powerful(&[Role::Aud]));
    }
}
