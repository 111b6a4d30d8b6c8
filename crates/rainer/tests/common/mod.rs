//! A folder that goes away, and the program on it.
#![allow(dead_code, reason = "each test file uses some of this")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// A folder that goes away with the test; the data folder is `data` in it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rainer-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect(name);
    }

    /// The program, in this folder, on its data folder.
    pub fn rainer(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rainer"));
        command.env_remove("RAINER_DATA").env_remove("RAINER_POLICY").env("RAINER_LOG", "off").current_dir(&self.0);
        command.args(["--data", "data"]).args(words);
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.rainer(words).output().expect("it runs")
    }

    #[track_caller]
    pub fn says(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    #[track_caller]
    pub fn refused(&self, words: &[&str]) -> String {
        let output = self.run(words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        said
    }

    /// The service, once it is ready.
    pub fn serve(&self, words: &[&str]) -> Running {
        let words: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"].iter().chain(words).copied().collect();
        let mut child = self.rainer(&words).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output"));
        let mut before = String::new();
        while !before.contains("ready on http://") {
            assert!(said.read_line(&mut before).expect("a line") > 0, "it ended before it was ready: {before}");
        }
        let address = before.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.expect("an address").to_owned();
        Running { child, said, address, before }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The service, running.
pub struct Running {
    child: Child,
    said: BufReader<ChildStdout>,
    address: String,
    /// What it said until it was ready.
    pub before: String,
}

impl Running {
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it answers");
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Asks it to end as the system does.
    pub fn stop(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill");
        assert!(asked.success());
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).expect("the rest");
        assert!(self.child.wait().expect("it ends").success(), "it ends in good order");
    }

    /// Ends it as a power cut does.
    pub fn cut_off(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// The small extract of the project's cases.
pub fn small_extract() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../rulecases/cases/wmt-small").canonicalize().expect("the extract")
}
