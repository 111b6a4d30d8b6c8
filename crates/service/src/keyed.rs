//! A key that is not in the database, for digests of what people typed: search words and user names (S4.2, S8.7).

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::ids::{Ids, secret_bytes};
use crate::trouble::Trouble;

/// The key's file in the data folder.
pub const KEY_FILE: &str = "typed-words.key";

/// A key of 256 bits.
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    /// Never the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// Takes the key from the folder, or makes one at the first start, readable by this user only.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when it can be neither read nor made.
    pub fn open(folder: &Path, ids: &dyn Ids) -> Result<Self, Trouble> {
        let path = folder.join(KEY_FILE);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(mut file) => {
                let key: [u8; 32] = secret_bytes(ids)?;
                file.write_all(&key).and_then(|()| file.sync_all()).map_err(Trouble::broken)?;
                Ok(Self(key))
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let mut key = [0; 32];
                File::open(&path).and_then(|mut file| file.read_exact(&mut key)).map_err(Trouble::broken)?;
                Ok(Self(key))
            }
            Err(error) => Err(Trouble::broken(error)),
        }
    }

    /// The digest of typed words: the same for the same words and use, telling nothing without the key.
    #[must_use]
    pub fn digest(&self, usage: &str, typed: &str) -> String {
        // A key of 32 bytes always fits; the alternative would be to panic.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(usage.as_bytes());
        mac.update(&[0]);
        mac.update(typed.as_bytes());
        crate::hex(&mac.finalize().into_bytes()).chars().take(32).collect()
    }
}
