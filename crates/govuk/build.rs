//! Brings in the locked npm packages when they are not there, compiles the style sheet and the
//! script from them, and writes the list of assets that `src/assets.rs` includes.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::{env, io};

const NO_NODE: &str = "Rainer needs Node.js with npm to bring in its style sheets: \
                       install Node.js 20 or later, then run this again.";

/// What `assets.mjs` needs beside it. Cargo runs us again when one of these changes.
const SOURCES: [&str; 7] = ["package.json", "package-lock.json", ".npmrc", "assets.mjs", "sass", "js", "licences"];

fn main() {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(trouble) = make() {
        println!("cargo::error={trouble}");
    }
}

fn make() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let workshop = workshop(&out)?;
    // Two builds may run at once (an editor and a terminal): one installs, the other waits.
    let lock = File::create(workshop.join(".npm-lock"))?;
    lock.lock()?;
    if !node(&workshop, &["check"])?.success() {
        install(&workshop)?;
    }
    let assets = out.join("assets");
    let made = node(&workshop, &["make", &assets.to_string_lossy()])?;
    if !made.success() {
        return Err("the style sheet or the script could not be compiled: see above".into());
    }
    lock.unlock()?;
    write_list(&assets, &out.join("assets.rs"))
}

/// Where npm works: the crate's own folder; or, for a crate unpacked by Cargo from a registry,
/// whose folder must not change, a copy under `OUT_DIR`.
fn workshop(out: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let home = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    if !home.join("Cargo.toml.orig").exists() {
        return Ok(home);
    }
    let copy = out.join("npm");
    fs::create_dir_all(&copy)?;
    for source in SOURCES {
        copy_all(&home.join(source), &copy.join(source))?;
    }
    Ok(copy)
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy_all(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn node(workshop: &Path, arguments: &[&str]) -> Result<ExitStatus, Box<dyn Error>> {
    let mut command = Command::new("node");
    command.arg("assets.mjs").args(arguments).current_dir(workshop);
    command.status().map_err(|error| said_plainly(&error, "node"))
}

fn install(workshop: &Path) -> Result<(), Box<dyn Error>> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.arg("ci").current_dir(workshop);
    let output = command.output().map_err(|error| said_plainly(&error, npm))?;
    if output.status.success() {
        return Ok(());
    }
    eprintln!("{}", String::from_utf8_lossy(&output.stderr));
    Err("`npm ci` could not bring in the style sheets' packages: \
         is the package registry reachable? Its own words are above."
        .into())
}

fn said_plainly(error: &io::Error, program: &str) -> Box<dyn Error> {
    if error.kind() == io::ErrorKind::NotFound {
        NO_NODE.into()
    } else {
        format!("{program} could not be started: {error}").into()
    }
}

/// `assets.txt` has one line a file (role, name, type); `assets.rs` is the same as Rust.
fn write_list(assets: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    let list = fs::read_to_string(assets.join("assets.txt"))?;
    let mut rust = String::from("&[\n");
    for line in list.lines() {
        let mut fields = line.split('\t');
        let (Some(role), Some(file), Some(kind)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(format!("a line of assets.txt is not role, name, type: {line}").into());
        };
        let path = assets.join(file);
        let path = path.to_string_lossy();
        writeln!(
            rust,
            "    Asset {{ role: Role::{role}, path: \"/assets/{file}\", content_type: {kind:?}, \
             bytes: include_bytes!({path:?}) }},",
        )?;
    }
    rust.push_str("]\n");
    Ok(fs::write(to, rust)?)
}
