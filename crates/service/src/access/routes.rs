//! Every route of the pages and the API with its rule (S1.2), read from `routes.toml`.
//!
//! The web crate registers nothing that is not here: its test gives [`RouteTable::missing`] what it registered.

use serde::Deserialize;

use super::{Action, FieldGroup, TableFault};

/// The table that is compiled in.
const SHIPPED: &str = include_str!("routes.toml");

/// What stands before a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// Anybody may come in: no personal data behind it.
    Public,
    /// Somebody signed in whose role may use the page.
    Session,
    /// Somebody signed in who may do this with this part of this person's case.
    Case,
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// GET, POST, ...
    pub method: String,
    /// The path pattern, as it is registered: `/people/{crn}`.
    pub path: String,
    /// What stands before it.
    pub door: Door,
    /// What the visitor does; none for a public route.
    #[serde(default)]
    pub action: Option<Action>,
    /// With which part; none for a public route.
    #[serde(default)]
    pub group: Option<FieldGroup>,
    /// The rule, as the audit and the page "Who can" name it.
    pub rule: String,
}

impl Route {
    /// The action and part that the access decision is asked about; none for a public route.
    #[must_use]
    pub fn needs(&self) -> Option<(Action, FieldGroup)> {
        self.action.zip(self.group)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    route: Vec<Route>,
}

/// Every route.
#[derive(Clone, Debug)]
pub struct RouteTable(Vec<Route>);

impl RouteTable {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// Never for the file in the repository: a test reads it.
    pub fn shipped() -> Result<Self, TableFault> {
        let file: File = toml::from_str(SHIPPED)?;
        for (index, route) in file.route.iter().enumerate() {
            let same = |other: &Route| other.method == route.method && other.path == route.path;
            if file.route.iter().skip(index + 1).any(same) {
                return Err(TableFault::Twice(format!("{} {}", route.method, route.path)));
            }
            if (route.door == Door::Public) != route.needs().is_none() {
                return Err(TableFault::Empty(format!("{} {}", route.method, route.path)));
            }
        }
        Ok(Self(file.route))
    }

    /// The route with this method and pattern; `HEAD` is asked as `GET`.
    #[must_use]
    pub fn find(&self, method: &str, path: &str) -> Option<&Route> {
        let method = if method == "HEAD" { "GET" } else { method };
        self.0.iter().find(|route| route.method == method && route.path == path)
    }

    /// All of them, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Route] {
        &self.0
    }

    /// Those of `registered` (method, pattern) that are not in the table: a test wants none.
    #[must_use]
    pub fn missing<'a>(&self, registered: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<String> {
        let unlisted = |(method, path): &(&str, &str)| self.find(method, path).is_none();
        registered.into_iter().filter(unlisted).map(|(method, path)| format!("{method} {path}")).collect()
    }

    /// Those of the table that nobody registered: a test wants none either.
    #[must_use]
    pub fn surplus<'a>(&self, registered: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<String> {
        let registered: Vec<_> = registered.into_iter().collect();
        let unused = |route: &&Route| !registered.contains(&(route.method.as_str(), route.path.as_str()));
        self.0.iter().filter(unused).map(|route| format!("{} {}", route.method, route.path)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_listed_once_and_only_public_ones_ask_no_right() {
        let table = RouteTable::shipped().expect("the file in the repository");
        assert!(table.find("GET", "/people/{crn}").is_some());
        assert!(table.find("HEAD", "/people/{crn}").is_some());
        assert!(table.find("DELETE", "/people/{crn}").is_none());
        assert_eq!(table.missing([("GET", "/"), ("GET", "/nowhere")]), ["GET /nowhere"]);
    }

    #[test]
    fn every_route_that_changes_a_case_asks_for_more_than_reading() {
        let table = RouteTable::shipped().expect("the file in the repository");
        let reading = |route: &&Route| route.door == Door::Case && route.method != "GET" && route.action == Some(Action::Read);
        let found: Vec<_> = table.all().iter().filter(reading).map(|route| route.path.as_str()).collect();
        // Asking for access and stating a reason change nothing in the case.
        assert_eq!(found, ["/people/{crn}/ask-for-access", "/people/{crn}/open-with-reason"]);
    }
}
