//! A few connections that only read, lent one at a time. Each read sees one moment of the database.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::conn::Conn;
use crate::error::StoreError;
use crate::statement::Variant;

const BEGIN_READ: Variant = Variant { sqlite: "begin deferred", postgres: "begin isolation level repeatable read read only" };

type Connect = Box<dyn Fn() -> Result<Box<dyn Conn>, StoreError> + Send + Sync>;

/// The readers.
pub(crate) struct Readers {
    idle: Mutex<Idle>,
    returned: Condvar,
    connect: Connect,
}

#[derive(Default)]
struct Idle {
    conns: VecDeque<Box<dyn Conn>>,
    /// How many more may be opened.
    unopened: usize,
}

/// A lent connection. Given back when dropped, also when the borrower panics.
struct Lent<'r> {
    readers: &'r Readers,
    conn: Option<Box<dyn Conn>>,
}

impl Readers {
    /// At most `most` connections, opened when they are first needed.
    pub(crate) fn new(most: usize, connect: Connect) -> Self {
        let idle = Idle { conns: VecDeque::new(), unopened: most.max(1) };
        Self { idle: Mutex::new(idle), returned: Condvar::new(), connect }
    }

    /// Reads one moment: everything `read` sees was committed before it began.
    pub(crate) fn read<T, E: From<StoreError>>(&self, read: impl FnOnce(&mut dyn Conn) -> Result<T, E>) -> Result<T, E> {
        let mut lent = self.lend()?;
        let Some(conn) = lent.conn.as_deref_mut() else {
            return Err(StoreError::Closing.into());
        };
        conn.execute(BEGIN_READ.on(conn.engine()), &[])?;
        read(conn)
    }

    fn lend(&self) -> Result<Lent<'_>, StoreError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(conn) = idle.conns.pop_front() {
                return Ok(Lent { readers: self, conn: Some(conn) });
            }
            if idle.unopened > 0 {
                idle.unopened -= 1;
                drop(idle);
                let mut lent = Lent { readers: self, conn: None };
                lent.conn = Some((self.connect)()?);
                return Ok(lent);
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // A connection that cannot even end its read is broken (a server that went away): open another next time.
        let conn = self.conn.take().and_then(ended);
        let mut idle = self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
        match conn {
            // The one used last has the warmest cache.
            Some(conn) => idle.conns.push_front(conn),
            None => idle.unopened += 1,
        }
        drop(idle);
        self.readers.returned.notify_one();
    }
}

/// Ends the read; gives the connection back if that worked.
fn ended(mut conn: Box<dyn Conn>) -> Option<Box<dyn Conn>> {
    let ended = !conn.in_transaction() || conn.execute("rollback", &[]).is_ok();
    ended.then_some(conn)
}
