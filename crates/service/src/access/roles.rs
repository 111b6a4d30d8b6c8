//! The roles' rights, read from `roles.toml`, and the one decision made on them.

use std::{collections::BTreeMap, sync::Arc};

use record::{OfficerId, limited_access::Lists};
use serde::Deserialize;

use super::{About, Action, CaseFacts, Decision, FieldGroup, Place, Question, Relation, Relations, Role, Staff, Verdict};

/// The table that is compiled in.
const SHIPPED: &str = include_str!("roles.toml");

/// The file of roles cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TableFault {
    /// It does not have its form, or names a role, action, part or relation that there is not.
    #[error("the table cannot be read: {0}")]
    Form(#[from] toml::de::Error),
    /// Two rows have one id.
    #[error("two rows are named {0}")]
    Twice(String),
    /// A row grants nothing.
    #[error("the row {0} has neither `when` nor `with_reason`")]
    Empty(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    grant: Vec<GrantRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantRow {
    id: String,
    roles: Vec<Role>,
    may: Vec<Action>,
    groups: Vec<FieldGroup>,
    #[serde(default)]
    when: Vec<Relation>,
    #[serde(default)]
    with_reason: Vec<Relation>,
}

#[derive(Clone, Debug)]
struct Grant {
    id: Arc<str>,
    when: Relations,
    with_reason: Relations,
}

/// The roles' rights. The default one grants nothing.
#[derive(Clone, Debug, Default)]
pub struct RoleTable(BTreeMap<(Role, Action, FieldGroup), Vec<Grant>>);

impl RoleTable {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// Never for the file in the repository: a test reads it.
    pub fn shipped() -> Result<Self, TableFault> {
        Self::parse(SHIPPED)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// [`TableFault`].
    pub fn parse(text: &str) -> Result<Self, TableFault> {
        let file: File = toml::from_str(text)?;
        let mut seen = std::collections::BTreeSet::new();
        let mut table: BTreeMap<_, Vec<Grant>> = BTreeMap::new();
        for row in file.grant {
            if !seen.insert(row.id.clone()) {
                return Err(TableFault::Twice(row.id));
            }
            if row.when.is_empty() && row.with_reason.is_empty() {
                return Err(TableFault::Empty(row.id));
            }
            let grant = Grant {
                id: row.id.as_str().into(),
                when: row.when.into_iter().collect(),
                with_reason: row.with_reason.into_iter().collect(),
            };
            for role in &row.roles {
                for action in &row.may {
                    for group in &row.groups {
                        table.entry((*role, *action, *group)).or_default().push(grant.clone());
                    }
                }
            }
        }
        Ok(Self(table))
    }

    /// May this one do this to this? Pure.
    #[must_use]
    pub fn decide(&self, question: &Question<'_>) -> Decision {
        let who = question.who;
        let (relations, limited) = match question.about {
            About::Case(case) => match listed(question, case) {
                Err(refused) => return refused,
                Ok(limited) => (related(who, case, question.today), limited),
            },
            About::Place(place) => (held(who, place), false),
            About::Account(account) if account == who.account => (Relations::default().with(Relation::Myself), false),
            About::Account(_) => (Relations::default().with(Relation::Any), false),
            About::Nothing => (Relations::default().with(Relation::Nothing), false),
        };
        self.granted(question, relations, limited)
    }

    fn granted(&self, question: &Question<'_>, relations: Relations, limited: bool) -> Decision {
        // `any` never reaches a restricted case (S1.3), but for those who may look at what is about the record.
        let relations =
            if limited && !question.group.is_about_the_record() { relations.without(Relation::Any) } else { relations };
        let key = |role: &Role| self.0.get(&(*role, question.action, question.group));
        let grants = || question.who.roles.iter().filter_map(key).flatten();
        if let Some(grant) = grants().find(|grant| grant.when.meets(relations)) {
            return Decision { verdict: Verdict::Allow, rule: Arc::clone(&grant.id) };
        }
        match grants().find(|grant| grant.with_reason.meets(relations)) {
            Some(grant) if question.reason.is_some() => Decision { verdict: Verdict::Allow, rule: Arc::clone(&grant.id) },
            Some(_) => Decision { verdict: Verdict::NeedsReason, rule: "S1.3".into() },
            None => Decision { verdict: Verdict::Deny, rule: "S1.2".into() },
        }
    }
}

/// What the lists say, before any role is looked at. Answers whether the case is limited.
fn listed(question: &Question<'_>, case: &CaseFacts<'_>) -> Result<bool, Decision> {
    let (who, today) = (question.who, question.today);
    let verdict = if question.group == FieldGroup::Row { Verdict::Mask } else { Verdict::Deny };
    let refuse = |rule: &str| Err(Decision { verdict, rule: rule.into() });
    if who.knows.contains(&case.person) {
        return refuse("S1.5");
    }
    if case.lists.excludes(who.officer, today) {
        return refuse("S2.1.excluded");
    }
    if !question.group.is_about_the_record() && case.lists.restricted_to_others(who.officer, today) {
        return refuse("S2.1.restricted");
    }
    Ok(case.lists.limited(today))
}

/// How somebody stands to a case.
fn related(who: &Staff, case: &CaseFacts<'_>, today: jiff::civil::Date) -> Relations {
    let place = case.place.map_or_else(|| Relations::default().with(Relation::Unheld), |place| held(who, place));
    let mine = |holder: uuid::Uuid| holder == who.account || who.officer.is_some_and(|officer| officer.0 == holder);
    let links = case.links.iter().filter(|(holder, _)| mine(*holder)).map(|(_, relation)| *relation);
    let mut relations = links.fold(place, Relations::with).with(Relation::Any);
    if who.officer.is_some_and(|officer| named_on_restriction(case.lists, officer, today)) {
        relations = relations.with(Relation::Link);
    }
    if who.is(Role::Co) && place.meets(Relations::default().with(Relation::Pdu)) && case.court.on(today) {
        relations = relations.with(Relation::Link);
    }
    relations
}

/// Whoever a restriction names was named to work with the case: that is a live link.
fn named_on_restriction(lists: &Lists, officer: OfficerId, today: jiff::civil::Date) -> bool {
    use record::limited_access::List;
    lists.0.iter().any(|e| e.what.list == List::Restriction && e.what.officer == officer && e.holds_on(today))
}

/// How somebody stands to where a case is held.
fn held(who: &Staff, place: Place) -> Relations {
    let same = |mine: Option<record::UnitId>, theirs: Option<record::UnitId>| mine.is_some() && mine == theirs;
    let mut relations = Relations::default();
    if who.officer.is_some() && who.officer == place.officer {
        relations = relations.with(Relation::Own);
    }
    if same(who.team, place.team) {
        relations = relations.with(Relation::Team);
    }
    if same(who.unit, place.unit) {
        relations = relations.with(Relation::Pdu);
    }
    if same(who.region, place.region) {
        relations = relations.with(Relation::Region);
    }
    relations
}
