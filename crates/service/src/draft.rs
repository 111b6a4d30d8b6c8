//! Drafts: what somebody has begun to write, kept for 14 days or until it is sent (users-and-journeys section 7).

use jiff::{SignedDuration, Timestamp};
use store::table;

pub use store::table::draft::Draft;

use crate::actor::Actor;
use crate::service::Service;
use crate::trouble::Trouble;

/// How long a draft is kept after it was last saved.
pub const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The most bytes of a draft: a note of 12,000 characters with its form, and then some.
const BYTES_MAX: usize = 256 * 1024;

impl Service {
    /// Saves what somebody has written on a page (its path) so far, over what was saved there before.
    ///
    /// Nothing is decided about access: only the writer ever sees it again, and only on a page that they may open.
    ///
    /// # Errors
    /// [`Trouble::Invalid`] when it is larger than any form of ours.
    pub fn save_draft(&self, actor: &Actor, page: &str, body: &str) -> Result<Timestamp, Trouble> {
        if body.len() > BYTES_MAX {
            return Err(Trouble::field("draft", "Shorten the text: it is too long to be kept"));
        }
        let (account, saved_at) = (actor.staff.account, self.now());
        let draft = Draft { page: page.to_owned(), body: body.to_owned(), saved_at };
        self.store.write(move |tx| table::draft::save(tx.conn(), account, &draft))?;
        Ok(saved_at)
    }

    /// What somebody had written on a page, unless it is too old.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn draft(&self, actor: &Actor, page: &str) -> Result<Option<Draft>, Trouble> {
        let now = self.now();
        let draft = self.store.read(|conn| table::draft::find(conn, actor.staff.account, page))?;
        Ok(draft.filter(|draft| now.duration_since(draft.saved_at) < KEPT))
    }

    /// Every draft of somebody, by page.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn drafts(&self, actor: &Actor) -> Result<Vec<Draft>, Trouble> {
        let now = self.now();
        let drafts = self.store.read(|conn| table::draft::list(conn, actor.staff.account))?;
        Ok(drafts.into_iter().filter(|draft| now.duration_since(draft.saved_at) < KEPT).collect())
    }

    /// Removes a draft: it was sent, or its writer does not want it.
    ///
    /// # Errors
    /// [`Trouble::Unavailable`].
    pub fn discard_draft(&self, actor: &Actor, page: &str) -> Result<(), Trouble> {
        let (account, page) = (actor.staff.account, page.to_owned());
        Ok(self.store.write(move |tx| table::draft::remove(tx.conn(), account, &page))?)
    }
}
