//! Ids that count up, and secrets that a test can know.

use std::sync::atomic::{AtomicU64, Ordering};

use service::ids::{Ids, NoChance};
use uuid::Uuid;

/// Gives ids `…0001`, `…0002`, and secrets that differ each time but are the same in every run.
#[derive(Debug, Default)]
pub struct SequentialIds {
    next: AtomicU64,
    secrets: AtomicU64,
}

impl Ids for SequentialIds {
    fn next(&self) -> Uuid {
        let number = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        // Version and variant bits of a version 7 id, so that nothing tells them apart by form.
        Uuid::from_u128((0x7 << 76) | (0b10 << 62) | u128::from(number))
    }

    fn secret(&self, into: &mut [u8]) -> Result<(), NoChance> {
        let mut state = self.secrets.fetch_add(1, Ordering::SeqCst).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in into {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = state.to_le_bytes()[3];
        }
        Ok(())
    }
}
