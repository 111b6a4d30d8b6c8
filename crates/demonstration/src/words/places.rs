//! Streets, towns and postcodes that are nowhere.

use crate::chance::Chance;

#[rustfmt::skip]
const STREET_FIRST: &[&str] = &[
    "Acorn", "Alder", "Anchor", "Ashfield", "Aspen", "Bakehouse", "Barley", "Beacon", "Bellfield", "Birchwood", "Bramble",
    "Brickyard", "Bridle", "Brook", "Canal", "Chapel", "Cherry", "Clover", "Cobbler", "Copper", "Coronation", "Cowslip",
    "Crabtree", "Dairy", "Elder", "Fallow", "Farrier", "Fern", "Ferry", "Foundry", "Foxglove", "Furnace", "Garden", "Gasworks",
    "Glebe", "Goldfinch", "Granary", "Harbour", "Hawthorn", "Hazel", "Heather", "Heron", "Hollow", "Hopfield", "Ivy", "Jubilee",
    "Juniper", "Kiln", "Kingfisher", "Lantern", "Larch", "Lark", "Laurel", "Linden", "Loom", "Maltings", "Maple", "Market",
    "Meadow", "Mill", "Millpond", "Nettle", "Newfield", "Nursery", "Oakfield", "Orchard", "Paddock", "Park", "Pear Tree",
    "Pinfold", "Plover", "Pump House", "Quarry", "Railway", "Reservoir", "Ropewalk", "Rowan", "Saddler", "Sandpiper", "Silver",
    "Skylark", "Spinney", "Spring", "Station", "Sycamore", "Tannery", "Thistle", "Tollgate", "Vicarage", "Viaduct", "Wagtail",
    "Walnut", "Waterworks", "Wharf", "Willow", "Windmill", "Woodbine", "Yew Tree",
];
#[rustfmt::skip]
const STREET_LAST: &[&str] = &[
    "Street", "Street", "Street", "Road", "Road", "Road", "Road", "Avenue", "Avenue", "Close", "Close", "Drive", "Gardens",
    "Grove", "Lane", "Place", "Row", "Terrace", "Terrace", "View", "Walk", "Way", "Court", "Crescent",
];
#[rustfmt::skip]
const TOWN_FIRST: &[&str] = &[
    "Ash", "Birk", "Black", "Brad", "Bram", "Brock", "Cald", "Carl", "Chal", "Clay", "Cran", "Dun", "East", "Elm", "Fal", "Fen",
    "Gar", "Gold", "Hallow", "Harrow", "Hazel", "High", "Hol", "Hurst", "Kings", "Lang", "Lin", "Mal", "Mar", "Mere", "Mill",
    "Nether", "North", "Oak", "Over", "Pen", "Priors", "Raven", "Red", "Rush", "Sal", "Sand", "Shel", "Silver", "South", "Stan",
    "Stock", "Thorn", "Under", "Wake", "Wed", "West", "White", "Whit", "Win", "Wolds",
];
#[rustfmt::skip]
const TOWN_LAST: &[&str] = &[
    "beck", "borough", "bourne", "bridge", "bury", "by", "cester", "cliffe", "combe", "cote", "dale", "den", "field", "ford",
    "gate", "ham", "head", "holme", "hurst", "ley", "low", "mere", "minster", "mouth", "over", "port", "ridge", "sea", "shaw",
    "stead", "stoke", "thorpe", "ton", "wick", "wold", "worth",
];
/// Areas of postcodes that no place has, though their form is right.
const NOWHERE: &[&str] = &["AA", "BC", "EB", "FA", "GA", "HB", "KL", "LC", "MB", "NA", "PB", "RA", "SB", "TB", "UA", "WB"];
const INWARD: &[&str] = &["A", "B", "D", "E", "F", "G", "H", "J", "L", "N", "P", "Q", "R", "S", "T", "U", "W", "X", "Y", "Z"];

/// A town.
pub(crate) fn town(chance: &mut Chance) -> String {
    loop {
        let (first, last) = (chance.word(TOWN_FIRST), chance.word(TOWN_LAST));
        // "Whithead" reads badly with two h in a row, and a syllable twice is no name.
        if !last.starts_with(first.chars().next_back().unwrap_or(' ')) && !first.eq_ignore_ascii_case(last) {
            return format!("{first}{last}");
        }
    }
}

/// A house and its street.
pub(crate) fn street(chance: &mut Chance) -> String {
    format!("{} {} {}", chance.between(1, 188), chance.word(STREET_FIRST), chance.word(STREET_LAST))
}

/// A flat in a house, for some.
pub(crate) fn flat(chance: &mut Chance) -> Option<String> {
    chance.in_1000(230).then(|| format!("Flat {}", chance.between(1, 24)))
}

/// The area of a unit's postcodes: the same for the same unit.
pub(crate) fn postcode_area(unit: usize) -> &'static str {
    NOWHERE.get(unit % NOWHERE.len()).copied().unwrap_or("AA")
}

/// A postcode of the right form in an area that is nowhere.
pub(crate) fn postcode(chance: &mut Chance, area: &str) -> String {
    let district = chance.between(1, 29);
    format!("{area}{district} {}{}{}", chance.between(1, 9), chance.word(INWARD), chance.word(INWARD))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rules::identifier::{IdentifierKind, parse};

    use super::*;
    use crate::chance::For;

    #[test]
    fn postcodes_have_the_right_form() {
        let mut chance = Chance::new(1, For::Organisation, 0);
        for unit in 0..109 {
            let made = postcode(&mut chance, postcode_area(unit));
            let read = parse(IdentifierKind::Postcode, &made, date(2026, 11, 21)).map(rules::identifier::Canonical::into_string);
            assert_eq!(read, Ok(made));
        }
    }
}
