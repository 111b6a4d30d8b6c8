//! A kept-alive HTTP/1.1 connection that does no more than a benchmark needs: the client shares the cores with the service.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, bail};

/// How long an answer may take.
const WAITS: Duration = Duration::from_secs(20);

/// A connection.
pub struct Connection {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
    request: String,
    body: Vec<u8>,
}

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// The session's token: as a cookie on pages, as a bearer on the API.
    pub token: &'a str,
    /// A key that makes the write happen once.
    pub key: Option<&'a str>,
    /// A body in JSON.
    pub json: Option<&'a str>,
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).context("the service does not answer")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(WAITS))?;
        Ok(Self { address, stream: BufReader::with_capacity(1 << 14, stream), request: String::new(), body: Vec::new() })
    }

    /// Connects again, after an answer that broke off.
    pub fn again(&mut self) -> anyhow::Result<()> {
        *self = Self::open(self.address)?;
        Ok(())
    }

    /// Asks and reads the whole answer; gives its status and body.
    pub fn ask(&mut self, ask: &Ask<'_>) -> anyhow::Result<(u16, &[u8])> {
        use std::fmt::Write as _;
        self.request.clear();
        let into = &mut self.request;
        write!(into, "{} {} HTTP/1.1\r\nhost: {}\r\n", ask.method, ask.path, self.address)?;
        if ask.path.starts_with("/api/") {
            write!(into, "authorization: Bearer {}\r\n", ask.token)?;
        } else {
            write!(into, "cookie: {}={}\r\nsec-fetch-site: same-origin\r\n", web::gate::COOKIE, ask.token)?;
        }
        if let Some(key) = ask.key {
            write!(into, "idempotency-key: {key}\r\n")?;
        }
        match ask.json {
            Some(json) => write!(into, "content-type: application/json\r\ncontent-length: {}\r\n\r\n{json}", json.len())?,
            None => into.push_str("\r\n"),
        }
        self.stream.get_mut().write_all(self.request.as_bytes())?;
        let status = self.read()?;
        Ok((status, &self.body))
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the service closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }

    fn read(&mut self) -> anyhow::Result<u16> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok()).context("an answer without a status")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse().context("a length that is no number")?,
                Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
                Some(_) => {}
            }
        }
        self.body.clear();
        if chunked {
            self.chunks()?;
        } else {
            self.take(length)?;
        }
        Ok(status)
    }

    fn take(&mut self, length: u64) -> anyhow::Result<()> {
        let read = self.stream.by_ref().take(length).read_to_end(&mut self.body)?;
        if u64::try_from(read)? == length { Ok(()) } else { bail!("an answer broke off") }
    }

    fn chunks(&mut self) -> anyhow::Result<()> {
        loop {
            let line = self.line()?;
            let length =
                u64::from_str_radix(line.split(';').next().unwrap_or_default(), 16).context("a chunk without a length")?;
            self.take(length)?;
            self.line()?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}
