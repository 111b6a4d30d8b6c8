//! Signed heads: a word about where the ledger and the audit ended at a moment, kept outside the database.
//!
//! Someone who can write to the database can cut its tail and make the heads in it anew; they cannot sign. Every ten minutes and
//! at shutdown the service appends one line to `heads.log`, signed (Ed25519) with a key that lies in the data folder but never
//! in the database, and prints the same line to its log. Whoever can change the database, the file and the key can still hide a
//! cut: so keep the lines of the service's log elsewhere, and give them to `verify` as the file.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use jiff::Timestamp;

use crate::digest::{Canonical, Digest, from_hex, to_hex};
use crate::error::StoreError;
use crate::store::Store;
use crate::{audit, ledger};

/// The signing key's file in the data folder: 64 hexadecimal digits, readable by the service's user only.
pub const KEY_FILE: &str = "heads.key";
/// The signed heads' file in the data folder.
pub const HEADS_FILE: &str = "heads.log";

/// Where the ledger and the audit ended at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// When this was said.
    pub at: Timestamp,
    /// The newest event's position.
    pub position: i64,
    /// The digest over all events up to it.
    pub chain: Digest,
    /// The newest audit row's number.
    pub audit_seq: i64,
    /// Its digest.
    pub audit_hash: Digest,
}

impl Head {
    /// The head of a store as it is on disk now.
    ///
    /// # Errors
    /// [`StoreError`] as the engine refuses.
    pub fn of(store: &Store, now: Timestamp) -> Result<Self, StoreError> {
        store.read(|conn| {
            let (position, chain) = ledger::head(conn)?;
            let (audit_seq, audit_hash) = audit::head(conn)?;
            Ok(Self { at: now, position, chain, audit_seq, audit_hash })
        })
    }

    fn digest(&self) -> Digest {
        Canonical::new("rainer head 1")
            .int(self.at.as_microsecond())
            .int(self.position)
            .bytes(self.chain.as_bytes())
            .int(self.audit_seq)
            .bytes(self.audit_hash.as_bytes())
            .digest()
    }

    /// One line: `head AT POSITION CHAIN AUDIT_SEQ AUDIT_HASH SIGNATURE`, the instant in microseconds, digests in hexadecimal.
    fn line(&self, signature: &Signature) -> String {
        let at = self.at.as_microsecond();
        let signature = to_hex(&signature.to_bytes());
        format!("head {at} {} {} {} {} {signature}", self.position, self.chain, self.audit_seq, self.audit_hash)
    }

    fn read(line: &str) -> Option<(Self, Signature)> {
        let mut words = line.split_ascii_whitespace();
        (words.next()? == "head").then_some(())?;
        let head = Self {
            at: Timestamp::from_microsecond(words.next()?.parse().ok()?).ok()?,
            position: words.next()?.parse().ok()?,
            chain: Digest::from_hex(words.next()?)?,
            audit_seq: words.next()?.parse().ok()?,
            audit_hash: Digest::from_hex(words.next()?)?,
        };
        let mut signature = [0; 64];
        from_hex(words.next()?, &mut signature)?;
        words.next().is_none().then_some((head, Signature::from_bytes(&signature)))
    }
}

/// Signs heads and appends them to the file.
pub struct HeadKeeper {
    key: SigningKey,
    file: PathBuf,
}

impl std::fmt::Debug for HeadKeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeadKeeper").field("file", &self.file).finish_non_exhaustive()
    }
}

impl HeadKeeper {
    /// Takes the key from the data folder, or makes one at the first start.
    ///
    /// # Errors
    /// [`StoreError::Folder`] when the key cannot be read or made.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(KEY_FILE);
        let key = if path.exists() { read_key(&path) } else { make_key(&path) };
        let key = key.map_err(|error| unusable(folder, error))?;
        Ok(Self { key, file: folder.join(HEADS_FILE) })
    }

    /// The key by which anyone can check the lines.
    #[must_use]
    pub fn public_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// Signs the store's head and appends it to the file, on disk before this returns. Gives the line, to be logged too.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read or the file not written.
    pub fn keep(&self, store: &Store, now: Timestamp) -> Result<String, StoreError> {
        let head = Head::of(store, now)?;
        let line = head.line(&self.key.sign(head.digest().as_bytes()));
        let append = || -> std::io::Result<()> {
            let mut file = OpenOptions::new().create(true).append(true).open(&self.file)?;
            writeln!(file, "{line}")?;
            file.sync_all()
        };
        append().map_err(|error| StoreError::Disk(Arc::new(error)))?;
        Ok(line)
    }
}

/// The key by which the heads of a data folder are checked. Makes none.
///
/// # Errors
/// [`StoreError::Folder`] when there is no key or it cannot be read.
pub fn public_key_of(folder: &Path) -> Result<VerifyingKey, StoreError> {
    let key = read_key(&folder.join(KEY_FILE)).map_err(|error| unusable(folder, error))?;
    Ok(key.verifying_key())
}

fn unusable(folder: &Path, error: std::io::Error) -> StoreError {
    StoreError::Folder { folder: folder.display().to_string(), source: Arc::new(error) }
}

fn read_key(path: &Path) -> std::io::Result<SigningKey> {
    let mut text = String::new();
    File::open(path)?.take(1024).read_to_string(&mut text)?;
    let mut secret = [0; 32];
    let wrong = || std::io::Error::other("heads.key does not hold 64 hexadecimal digits");
    from_hex(text.trim(), &mut secret).ok_or_else(wrong)?;
    Ok(SigningKey::from_bytes(&secret))
}

fn make_key(path: &Path) -> std::io::Result<SigningKey> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", to_hex(&secret))?;
    file.sync_all()?;
    Ok(SigningKey::from_bytes(&secret))
}

/// The signed heads of a file, to be held against a store.
#[derive(Debug)]
pub struct Heads {
    lines: BufReader<File>,
    key: VerifyingKey,
    number: usize,
}

/// Why a line of the heads' file is not to be trusted.
#[derive(Debug, thiserror::Error)]
pub enum HeadFault {
    /// The file cannot be read.
    #[error("the file of signed heads cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// The line is not one of ours.
    #[error("line {line} of the signed heads is broken")]
    Broken {
        /// Counted from 1.
        line: usize,
    },
    /// The line was not signed with the key.
    #[error("line {line} of the signed heads was not signed with this service's key")]
    NotSigned {
        /// Counted from 1.
        line: usize,
    },
}

impl Heads {
    /// Opens a file of heads, to be checked with a key.
    ///
    /// # Errors
    /// [`HeadFault::Unreadable`].
    pub fn open(file: &Path, key: VerifyingKey) -> Result<Self, HeadFault> {
        let file = File::open(file).map_err(HeadFault::Unreadable)?;
        Ok(Self { lines: BufReader::new(file), key, number: 0 })
    }
}

impl Iterator for Heads {
    type Item = Result<Head, HeadFault>;

    /// The next line whose signature holds. A last line without its end, cut by a power failure, is passed over.
    fn next(&mut self) -> Option<Self::Item> {
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(_) if !line.ends_with('\n') => return None,
            Ok(_) => {}
            Err(error) => return Some(Err(HeadFault::Unreadable(error))),
        }
        self.number += 1;
        let Some((head, signature)) = Head::read(&line) else {
            return Some(Err(HeadFault::Broken { line: self.number }));
        };
        let signed = self.key.verify(head.digest().as_bytes(), &signature);
        Some(signed.map(|()| head).map_err(|_| HeadFault::NotSigned { line: self.number }))
    }
}
