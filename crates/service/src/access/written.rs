//! The whole table of role x operation x relation, written out by asking the decision for every cell (S1.2).
//!
//! It lies in `access-table.md`, so that a change of anybody's rights shows in review. To make it anew:
//! `RAINER_WRITE=1 cargo test -p rainer-service --test access`.

use std::fmt::Write;

use jiff::civil::{Date, date};
use record::{
    ActorId, ListEntryId, OfficerId, PersonId, UnitId,
    limited_access::{List, ListEntry, ListEntryProposed, Lists},
};
use uuid::Uuid;

use super::{
    About, Action, BeforeCourt, CaseFacts, FieldGroup, Place, Question, Reason, Relation, Role, RoleTable, Staff, Verdict,
};

/// The day on which the table is asked.
pub const DAY: Date = date(2026, 11, 23);

const ME: u128 = 0xA1;
const OTHER: u128 = 0xA2;

/// How the person asking stands to the case in one row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One relation, and those that always come with it (my own case is my team's, unit's and region's).
    Related(Relation),
    /// A page or account that is about no case.
    Nothing,
}

impl Standing {
    /// Every row of one operation.
    pub const ALL: &'static [Self] = &[
        Self::Related(Relation::Own),
        Self::Related(Relation::Team),
        Self::Related(Relation::Pdu),
        Self::Related(Relation::Region),
        Self::Related(Relation::Link),
        Self::Related(Relation::Unheld),
        Self::Related(Relation::Sample),
        Self::Related(Relation::Named),
        Self::Related(Relation::Request),
        Self::Related(Relation::Any),
        Self::Nothing,
    ];

    /// The word in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Related(relation) => relation.as_str(),
            Self::Nothing => "nothing",
        }
    }
}

/// What the lists of the case say about the person asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits {
    /// The case is not limited.
    None,
    /// The person asking is excluded.
    Excluded,
    /// Others are named, the person asking is not.
    Restricted,
    /// The person asking is named.
    Named,
    /// Somebody else is excluded: the case is limited, but not against the person asking.
    OtherExcluded,
    /// The person asking declared that they know the person.
    Known,
    /// Named and excluded at once: exclusion beats everything.
    NamedAndExcluded,
}

impl Limits {
    /// Every case of the second table.
    pub const ALL: &'static [Self] =
        &[Self::Excluded, Self::Restricted, Self::Named, Self::OtherExcluded, Self::Known, Self::NamedAndExcluded];

    /// The words in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "not limited",
            Self::Excluded => "I am excluded",
            Self::Restricted => "restricted to others",
            Self::Named => "restricted, I am named",
            Self::OtherExcluded => "another is excluded",
            Self::Known => "I know the person",
            Self::NamedAndExcluded => "named and excluded",
        }
    }

    /// The lists of such a case.
    #[must_use]
    pub fn lists(self) -> Lists {
        let entry = |list, officer| ListEntry {
            what: ListEntryProposed {
                id: ListEntryId(Uuid::from_u128(officer)),
                list,
                officer: OfficerId(Uuid::from_u128(officer)),
                from: DAY,
                until: Some(DAY),
                reason: "An example".to_owned(),
            },
            proposed_by: ActorId(Uuid::from_u128(1)),
            approved_by: Some(ActorId(Uuid::from_u128(2))),
            end_proposed: None,
        };
        Lists(match self {
            Self::None | Self::Known => vec![],
            Self::Excluded => vec![entry(List::Exclusion, ME)],
            Self::Restricted => vec![entry(List::Restriction, OTHER)],
            Self::Named => vec![entry(List::Restriction, OTHER), entry(List::Restriction, ME)],
            Self::OtherExcluded => vec![entry(List::Exclusion, OTHER)],
            Self::NamedAndExcluded => vec![entry(List::Restriction, ME), entry(List::Exclusion, ME)],
        })
    }
}

/// Asks for one cell.
#[must_use]
pub fn ask(
    table: &RoleTable,
    role: Role,
    (action, group): (Action, FieldGroup),
    standing: Standing,
    (limits, reason): (Limits, Option<&Reason>),
) -> Verdict {
    let unit = |number| UnitId(Uuid::from_u128(number));
    let person = PersonId(Uuid::from_u128(9));
    let who = Staff {
        account: Uuid::from_u128(0xACC),
        officer: Some(OfficerId(Uuid::from_u128(ME))),
        roles: vec![role],
        team: Some(unit(1)),
        unit: Some(unit(2)),
        region: Some(unit(3)),
        knows: if limits == Limits::Known { vec![person] } else { vec![] },
    };
    let lists = limits.lists();
    let place = |officer, team, unit_number, region| {
        Some(Place {
            officer: Some(OfficerId(Uuid::from_u128(officer))),
            team: Some(unit(team)),
            unit: Some(unit(unit_number)),
            region: Some(unit(region)),
        })
    };
    let far = place(OTHER, 91, 92, 93);
    let (place, links) = match standing {
        Standing::Related(Relation::Own) => (place(ME, 1, 2, 3), vec![]),
        Standing::Related(Relation::Team) => (place(OTHER, 1, 2, 3), vec![]),
        Standing::Related(Relation::Pdu) => (place(OTHER, 91, 2, 3), vec![]),
        Standing::Related(Relation::Region) => (place(OTHER, 91, 92, 3), vec![]),
        Standing::Related(Relation::Unheld) => (None, vec![]),
        Standing::Related(Relation::Any) | Standing::Nothing => (far, vec![]),
        Standing::Related(relation) => (far, vec![(Uuid::from_u128(ME), relation)]),
    };
    let case = CaseFacts { person, place, lists: &lists, links, court: BeforeCourt::No };
    let about = if standing == Standing::Nothing { About::Nothing } else { About::Case(&case) };
    table.decide(&Question { who: &who, action, group, about, reason, today: DAY }).verdict
}

/// The whole table as Markdown.
#[must_use]
pub fn table(roles: &RoleTable) -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Made by a test from the access decision; do not edit by hand (see `src/access/written.rs`). `yes`: allowed. `reason`: \
         allowed with a stated reason. `mask`: only \"Restricted\" and the case number, and only to somebody who asked by an \
         exact identifier. Empty: refused. Rows where everybody is refused are left out.\n\n\
         Relations: own (I hold it), team, pdu, region (my team, delivery unit, region holds it), link (it has a live link to \
         me), unheld (nobody holds it yet), sample (in my inspection), named (the case I review), request (a request that I \
         answer), any (none of these), nothing (it is about no case).\n\n## Cases that are not limited\n\n",
    );
    head(&mut text, "relation");
    for operation in operations() {
        for standing in Standing::ALL {
            let cell = |role| ask(roles, role, operation, *standing, (Limits::None, None));
            row(&mut text, operation, standing.as_str(), cell);
        }
    }
    text.push_str(
        "\n## Limited cases: what is left of reading\n\nOf a case that is the asking person's own, and of one that is any. \
         The lists come before every role.\n\n",
    );
    head(&mut text, "limits and relation");
    for operation in [FieldGroup::Row, FieldGroup::Core, FieldGroup::Lists, FieldGroup::AccessLog] {
        for limits in Limits::ALL {
            for relation in [Relation::Own, Relation::Any] {
                let words = format!("{}, {relation}", limits.as_str());
                let standing = Standing::Related(relation);
                let cell = |role| ask(roles, role, (Action::Read, operation), standing, (*limits, None));
                row(&mut text, (Action::Read, operation), &words, cell);
            }
        }
    }
    text
}

/// Every operation: each action with each part.
pub fn operations() -> impl Iterator<Item = (Action, FieldGroup)> {
    Action::ALL.iter().flat_map(|action| FieldGroup::ALL.iter().map(|group| (*action, *group)))
}

fn head(text: &mut String, third: &str) {
    let _ = write!(text, "| action | part | {third} |");
    for role in Role::ALL {
        let _ = write!(text, " {role} |");
    }
    text.push_str("\n|---|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    text.push('\n');
}

fn row(text: &mut String, (action, group): (Action, FieldGroup), third: &str, cell: impl Fn(Role) -> Verdict) {
    let cells: Vec<_> = Role::ALL.iter().map(|role| cell(*role)).collect();
    if cells.iter().all(|verdict| *verdict == Verdict::Deny) {
        return;
    }
    let _ = write!(text, "| {action} | {group} | {third} |");
    for verdict in cells {
        let word = match verdict {
            Verdict::Allow => "yes",
            Verdict::Mask => "mask",
            Verdict::Deny => "",
            Verdict::NeedsReason => "reason",
        };
        let _ = write!(text, " {word} |");
    }
    text.push('\n');
}
