//! Where new ids and secrets come from, given in, so that a test knows them beforehand.

use uuid::Uuid;

/// Makes ids and secrets.
pub trait Ids: Send + Sync {
    /// A new id, never given before, later ones sorting after earlier ones.
    fn next(&self) -> Uuid;

    /// Fills `into` with bytes that nobody can guess.
    ///
    /// # Errors
    /// The operating system has none to give.
    fn secret(&self, into: &mut [u8]) -> Result<(), NoChance>;
}

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes; nothing was done; restart the machine if this goes on")]
pub struct NoChance(#[source] pub getrandom::Error);

/// Version 7 ids and the operating system's random bytes.
#[derive(Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn next(&self) -> Uuid {
        #[expect(clippy::disallowed_methods, reason = "this is the one place where ids are made")]
        Uuid::now_v7()
    }

    fn secret(&self, into: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(into).map_err(NoChance)
    }
}

/// So many secret bytes.
///
/// # Errors
/// As [`Ids::secret`].
pub fn secret_bytes<const N: usize>(ids: &dyn Ids) -> Result<[u8; N], NoChance> {
    let mut bytes = [0; N];
    ids.secret(&mut bytes)?;
    Ok(bytes)
}
