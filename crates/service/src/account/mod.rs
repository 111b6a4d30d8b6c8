//! Local accounts: who may sign in, with what, for how long (S3.2 to S3.7).
//!
//! [`sign_in`] lets somebody in, [`session`] knows them again, [`invite`] sets an account up (the first one by a link that
//! the first start prints), [`own`] changes one's password and recovery codes, [`news`] tells the owner, [`training`] makes the accounts of demonstration data, which exist nowhere else.

pub mod invite;
pub mod news;
pub mod own;
pub mod password;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod throttle;
pub mod training;

use store::table::account::Account;

use crate::access::Role;
use crate::trouble::Trouble;

/// What a person types, in the one form that is kept and compared.
#[must_use]
pub fn folded(username: &str) -> String {
    username.trim().to_lowercase()
}

/// The roles of an account.
///
/// # Errors
/// [`Trouble::Broken`] when what was kept is no list of roles.
pub(crate) fn roles_of(account: &Account) -> Result<Vec<Role>, Trouble> {
    let words: Vec<String> = serde_json::from_str(&account.roles).map_err(Trouble::broken)?;
    // A role that a newer version gave is no right in this one.
    Ok(words.iter().filter_map(|word| Role::from_word(word)).collect())
}

/// Roles as they are kept.
///
/// # Errors
/// Never: they are words.
pub(crate) fn kept_roles(roles: &[Role]) -> Result<String, Trouble> {
    let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    serde_json::to_string(&words).map_err(Trouble::broken)
}

/// Whether a role needs the longer password (S3.2).
#[must_use]
pub fn is_powerful(roles: &[Role]) -> bool {
    roles.iter().any(|role| matches!(role, Role::Adm | Role::Aud | Role::Ig))
}
