//! Measures reading an extract: time, memory, and for comparison the same cells through calamine.
//!
//! `cargo run --release -p rainer-exchange --example read -- generate 10000 1 FILE.xlsx`, then `-- FILE.xlsx` or `-- calamine FILE.xlsx`.

use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let start = Instant::now();
    match arguments.as_slice() {
        ["generate", owners, seed, path] if Path::new(path).extension().is_some_and(|extension| extension == "xlsx") => {
            exchange::generate::generate(owners.parse()?, seed.parse()?, Path::new(path))?;
        }
        ["generate", owners, seed, path] => {
            exchange::generate::generate_folder(owners.parse()?, seed.parse()?, Path::new(path))?;
        }
        ["calamine", path] => calamine_cells(path)?,
        [path] => read(path)?,
        _ => return Err("give: FILE, or calamine FILE, or generate OWNERS SEED PATH".into()),
    }
    println!("{} ms, most memory {} MiB", start.elapsed().as_millis(), peak_mebibytes());
    Ok(())
}

fn read(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut reports = 0;
    let extract = exchange::read::read(Path::new(path), &mut |_| reports += 1)?;
    println!(
        "{} owners, {} cases, {} contacts, {} people and places; {reports} reports of progress",
        extract.owners.len(),
        extract.cases.len(),
        extract.contacts.len(),
        extract.officers.len() + extract.teams.len()
    );
    compute(&extract)
}

/// Figures of all owners, once more from the read extract: what a change of weights costs.
fn compute(extract: &exchange::extract::Extract) -> Result<(), Box<dyn std::error::Error>> {
    let policy = rules::Policy::builtin();
    let hours = exchange::hours::HoursInForce::default();
    let day = extract.taken_at.ok_or("the extract has no date")?.date();
    let start = Instant::now();
    let figures = exchange::calculate::figures(extract, &policy, day, &hours)?;
    let computed = start.elapsed();
    let start = Instant::now();
    let findings = exchange::check::check(extract, &policy, day, None);
    println!(
        "{} figures in {} us, {} findings in {} us",
        figures.len(),
        computed.as_micros(),
        findings.len(),
        start.elapsed().as_micros()
    );
    let total: i64 = figures.iter().map(|figures| figures.batch.points.total).sum();
    println!("{total} points");
    for finding in findings {
        println!("{finding}");
    }
    Ok(())
}

fn calamine_cells(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    use calamine::{Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path)?;
    let mut cells = 0_u64;
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name)?;
        while reader.next_cell()?.is_some() {
            cells += 1;
        }
    }
    println!("{cells} cells through calamine");
    Ok(())
}

/// The most memory that this process has held, from the system's own count; 0 where there is none.
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() / 1024
}
