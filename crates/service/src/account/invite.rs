//! Setting up an account by a one-use link of 30 minutes: the first start prints one (S3.7), administrators make the others.
//! Nobody but its owner ever sees or sets a password, and no account is without a second factor.

use jiff::SignedDuration;
use record::OfficerId;
use store::{
    AuditEntry, AuditKind, Digest, StoreError,
    table::{
        account::{self, Account, State},
        invitation::{self, Invitation},
        session,
    },
};
use uuid::Uuid;

use super::password::{self, Owner};
use super::training::{KeptApart, training_in};
use super::{folded, is_powerful, kept_roles, second_factor};
use crate::access::{About, Action, FieldGroup, Role};
use crate::actor::Actor;
use crate::audit;
use crate::ids::secret_bytes;
use crate::service::Service;
use crate::trouble::{FieldError, Trouble};

/// How long a link can be used.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// Who is invited.
#[derive(Clone, Debug)]
pub struct Invited<'a> {
    /// What others will see.
    pub display_name: &'a str,
    /// Whose account it will be.
    pub officer: Option<OfficerId>,
    /// What they will be.
    pub roles: &'a [Role],
}

/// What the page behind the link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Who is invited.
    pub display_name: String,
    /// The second factor's secret, to be typed into an authenticator.
    pub typed_secret: String,
    /// The same as a link for the authenticator.
    pub link: String,
}

/// What the person filled in behind the link.
#[derive(Clone, Copy)]
pub struct Accepted<'a> {
    /// What they want to type to sign in.
    pub username: &'a str,
    /// Their password.
    pub password: &'a str,
    /// The code that their authenticator shows.
    pub code: &'a str,
}

impl std::fmt::Debug for Accepted<'_> {
    /// Never what was given.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Accepted")
    }
}

impl Service {
    /// The secret of the link for the first administrator, when a live store has no account yet: print it to standard output
    /// as `/setup?key=…`, once at each start. A new one ends the one before.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn first_start_link(&self) -> Result<Option<String>, Trouble> {
        let invited = Invited { display_name: "Administrator", officer: None, roles: &[Role::Adm] };
        let (token, row) = self.new_invitation(&invited)?;
        let now = row.made_at;
        let wanted = self.store.write(move |tx| {
            if training_in(tx.conn())? || account::count(tx.conn())? > 0 {
                return Ok::<_, StoreError>(false);
            }
            invitation::end_unused(tx.conn(), now)?;
            invitation::insert(tx.conn(), &row)?;
            tx.audit(&AuditEntry::new(now, AuditKind::RightChange, None, "first link made"))?;
            Ok(true)
        })?;
        Ok(wanted.then_some(token))
    }

    /// Invites somebody: gives the secret of their link, shown once.
    ///
    /// # Errors
    /// [`Trouble::Denied`] for anybody but an administrator, and for the roles that need a second person (S1.7), which this
    /// version cannot give; [`Trouble::Broken`] with [`KeptApart::Training`] on a store of training data.
    pub fn invite(&self, actor: &Actor, invited: &Invited<'_>) -> Result<String, Trouble> {
        let decision = self.decide(actor, (Action::Manage, FieldGroup::Accounts), About::Nothing, None);
        let second_person = invited.roles.iter().any(|role| matches!(role, Role::Adm | Role::Aud));
        if !decision.allowed() || second_person {
            let rule = if second_person { "S1.7".into() } else { decision.rule };
            return Err(Trouble::Denied { owner: None, person: None, rule });
        }
        let (token, row) = self.new_invitation(invited)?;
        let entry = AuditEntry {
            reason: Some(format!("roles {}", row.roles)),
            rule_id: Some(decision.rule.to_string()),
            ..audit::entry(actor, row.made_at, AuditKind::RightChange, "invited")
        };
        let live = self.store.write(move |tx| {
            if training_in(tx.conn())? {
                return Ok::<_, StoreError>(false);
            }
            invitation::insert(tx.conn(), &row)?;
            tx.audit(&entry)?;
            Ok(true)
        })?;
        if live { Ok(token) } else { Err(Trouble::broken(KeptApart::Training)) }
    }

    fn new_invitation(&self, invited: &Invited<'_>) -> Result<(String, Invitation), Trouble> {
        let now = self.now();
        let secret: [u8; 32] = secret_bytes(self.ids.as_ref())?;
        let token = crate::hex(&secret);
        let row = Invitation {
            hash: Digest::of(token.as_bytes()),
            account: None,
            display_name: invited.display_name.to_owned(),
            officer: invited.officer.map(|officer| officer.0),
            roles: kept_roles(invited.roles)?,
            totp_secret: second_factor::new_secret(self.ids.as_ref())?.to_vec(),
            made_at: now,
            ends_at: now.saturating_add(LINK_LASTS).unwrap_or(now),
        };
        Ok((token, row))
    }

    /// What stands behind a link.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when it was used, is over or never was.
    pub fn setup(&self, token: &str) -> Result<Setup, Trouble> {
        let row = self.invitation(token)?;
        Ok(Setup {
            typed_secret: second_factor::typed_secret(&row.totp_secret),
            link: second_factor::link(&row.totp_secret, &row.display_name),
            display_name: row.display_name,
        })
    }

    fn invitation(&self, token: &str) -> Result<Invitation, Trouble> {
        let (hash, now) = (Digest::of(token.as_bytes()), self.now());
        self.store.read(|conn| invitation::find(conn, &hash, now))?.ok_or(Trouble::NotFound)
    }

    /// Makes the account. Gives its recovery codes, to be shown once.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] for a link that cannot be used; [`Trouble::Invalid`] for what was filled in.
    pub fn accept_invitation(&self, token: &str, given: &Accepted<'_>) -> Result<Vec<String>, Trouble> {
        let row = self.invitation(token)?;
        let now = self.now();
        let roles: Vec<String> = serde_json::from_str(&row.roles).map_err(Trouble::broken)?;
        let roles: Vec<Role> = roles.iter().filter_map(|word| Role::from_word(word)).collect();
        let step = checked(given, &row, &roles, now.as_second())?;
        let (codes, recovery_codes) = second_factor::new_recovery_codes(self.ids.as_ref())?;
        let made = Account {
            account: self.ids.next(),
            username: folded(given.username),
            display_name: row.display_name,
            officer: row.officer,
            roles: row.roles,
            password_hash: self.hashing.hash(given.password, self.ids.as_ref())?,
            totp_secret: Some(row.totp_secret),
            totp_last_step: step,
            recovery_codes,
            state: State::Active,
            created_at: now,
            closed_at: None,
            last_used_at: Some(now),
            training: false,
        };
        let entry = AuditEntry::new(now, AuditKind::RightChange, Some(made.account), "account made");
        let hash = row.hash;
        let saved = self.store.write(move |tx| {
            if training_in(tx.conn())? || !invitation::use_up(tx.conn(), &hash, now)? {
                return Ok::<_, StoreError>(false);
            }
            account::insert(tx.conn(), &made)?;
            tx.audit(&entry)?;
            Ok(true)
        });
        match saved {
            Ok(true) => Ok(codes),
            Ok(false) => Err(Trouble::NotFound),
            Err(StoreError::Taken { what }) if what.contains("username") => {
                Err(Trouble::field("username", "Choose another user name: this one is taken"))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Closes an account: every session of it ends in the same moment (S1.8).
    ///
    /// # Errors
    /// [`Trouble::Denied`] for anybody but an administrator, and for one's own account (S1.5).
    pub fn close_account(&self, actor: &Actor, account: Uuid) -> Result<(), Trouble> {
        let decision = self.decide(actor, (Action::Manage, FieldGroup::Accounts), About::Account(account), None);
        if !decision.allowed() {
            return Err(Trouble::Denied { owner: None, person: None, rule: decision.rule });
        }
        let now = self.now();
        let entry = AuditEntry {
            record: Some(account),
            rule_id: Some(decision.rule.to_string()),
            ..audit::entry(actor, now, AuditKind::RightChange, "account closed")
        };
        self.store.write(move |tx| {
            account::close(tx.conn(), account, now)?;
            session::end_all(tx.conn(), account, now)?;
            tx.audit(&entry)
        })?;
        Ok(())
    }
}

/// What was filled in, all problems at once; the step of the code.
fn checked(given: &Accepted<'_>, row: &Invitation, roles: &[Role], at_second: i64) -> Result<i64, Trouble> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, message: String| problems.push(FieldError { field: field.to_owned(), message });
    let username = folded(given.username);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if !(3..=64).contains(&username.len()) || !username.chars().all(plain) {
        problem("username", "Enter a user name of 3 to 64 letters, digits, full stops or hyphens".to_owned());
    }
    let owner = Owner { username: &username, display_name: &row.display_name, powerful: is_powerful(roles) };
    if let Err(refused) = password::check(given.password, &owner) {
        problem("password", refused.to_string());
    }
    let step = second_factor::step_of(&row.totp_secret, given.code, at_second, 0);
    if step.is_none() {
        problem("code", "Enter the code that your authenticator shows now".to_owned());
    }
    match step {
        Some(step) if problems.is_empty() => Ok(step),
        _ => Err(Trouble::Invalid(problems)),
    }
}
