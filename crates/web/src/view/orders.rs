//! What ties the person to an address: where it is, whether anybody checked it, and how the checks about it stand.

use record::{
    AddressId,
    address_check::{AddressUse, Unfit, orders_at, unchecked_orders},
    enquiry::need::needs,
    person::AddressKind,
    words::short_date,
};
use service::access::FieldGroup;

use super::{
    appointments::Tone,
    checks::chain::{Chain, address_state, of_check, of_need},
    shown::Shown,
};

/// An address in one line; none when the record does not have it.
#[must_use]
pub fn address_line(shown: &Shown<'_>, address: AddressId) -> Option<String> {
    let found = shown.case.person.addresses.iter().find(|a| a.what.id == address)?;
    if found.what.no_fixed_address {
        return Some("No fixed address".to_owned());
    }
    Some(found.what.lines.iter().map(String::as_str).chain(found.what.postcode.as_deref()).collect::<Vec<_>>().join(", "))
}

/// The addresses that a form offers, the main one first: id and words. Empty for those who may not see them.
#[must_use]
pub fn addresses(shown: &Shown<'_>) -> Vec<(AddressId, String)> {
    if !shown.sees(FieldGroup::Details) {
        return Vec::new();
    }
    let mut held: Vec<_> = shown.case.person.addresses.iter().filter(|a| a.until.is_none() && !a.what.no_fixed_address).collect();
    held.sort_by_key(|a| a.what.kind != AddressKind::Main);
    let words = |id, kind| {
        let line = address_line(shown, id)?;
        Some(if kind == AddressKind::Main { format!("{line} (main address)") } else { line })
    };
    held.into_iter().filter_map(|a| Some((a.what.id, words(a.what.id, a.what.kind)?))).collect()
}

/// Where an order ties the person to, and whether anybody checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// "4 Example Street, where they live now: the order names none"; none for those who may not see addresses.
    pub words: Option<String>,
    /// "Not checked", "Checked 3 Nov 2026: suitable".
    pub state: String,
    /// How to show that.
    pub tone: Tone,
    /// The page with the checks that it needs.
    pub link: Option<String>,
}

/// Where a curfew or residence ties the person to; none for what ties nobody.
#[must_use]
pub fn place(shown: &Shown<'_>, tied: Option<AddressUse>, named: Option<AddressId>) -> Option<Place> {
    tied?;
    let main = shown.case.person.addresses.iter().rfind(|a| a.until.is_none() && a.what.kind == AddressKind::Main);
    let main = main.filter(|main| !main.what.no_fixed_address).map(|main| main.what.id);
    let Some(address) = named.or(main) else {
        let link = shown.sees(FieldGroup::Details).then(|| shown.link("/details"));
        let words = Some("It names no address, and none is recorded".to_owned());
        return Some(Place { words, state: "Not checked".to_owned(), tone: Tone::Failed, link });
    };
    let (state, tone) = address_state(shown, address);
    let fit = shown.case.address_checks.latest(address).is_some_and(|check| check.suitable);
    let tone = if fit { tone } else { Tone::Failed };
    let line = address_line(shown, address).filter(|_| shown.sees(FieldGroup::Details));
    let words = line.map(|line| if named.is_some() { line } else { format!("{line}, the main address: the order names none") });
    let leads = [FieldGroup::Details, FieldGroup::Checks].into_iter().all(|group| shown.sees(group));
    Some(Place { words, state, tone, link: leads.then(|| shown.link(&format!("/checks/addresses/{address}"))) })
}

/// What is ordered at an address, in words, and why the address does not carry it, if it does not.
#[must_use]
pub fn ordered_here(shown: &Shown<'_>, address: AddressId) -> (Vec<String>, Option<Unfit>) {
    let orders = orders_at(shown.case, address)
        .map(|(_, tied, since)| format!("{} since {}", tied.words().to_lowercase(), short_date(since)));
    let unchecked = unchecked_orders(shown.case, shown.policy).into_iter().find(|order| order.address == Some(address));
    (orders.collect(), unchecked.and_then(|order| order.unfit))
}

/// How the checks about an address stand: what is needed and not sent, then what was asked, the latest first.
#[must_use]
pub fn checks_about(shown: &Shown<'_>, address: AddressId) -> Vec<Chain> {
    let needed = needs(shown.case, shown.policy).into_iter();
    let needed = needed.filter(|n| n.address == Some(address) && n.met_by.is_none() && n.raised.is_none());
    let asked = shown.case.enquiries.all.iter().rev().filter(|e| e.address == Some(address) && e.cancelled.is_none());
    needed.map(|need| of_need(shown, &need)).chain(asked.map(|check| of_check(shown, check))).collect()
}
