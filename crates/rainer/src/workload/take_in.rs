//! An extract taken in: read, checked, and stored as the open report, whole or not at all. The command line and the running
//! service (`inbox`) use this one way.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use exchange::{
    calculate::{Calculation, work_of},
    check::{self, Before},
    extract::Extract,
    hours::HoursInForce,
    read::Progress,
};
use jiff::civil::Date;
use rules::{Policy, workload::reduction::in_force_on};
use service::{
    Service, Trouble,
    workload::{FindingRow, NewOwner, NewReport, PlaceKind, PlaceRow, ReportCase, Taken},
};
use store::Digest;

use super::JOB;
use crate::house::{counted, thousands};

/// Findings that are printed; all are kept with the report.
const FINDINGS_SHOWN: usize = 20;

/// An extract that was read and has nothing wrong.
pub struct Sound {
    extract: Extract,
    hours: HoursInForce,
    as_of: Date,
    content: Digest,
}

impl Sound {
    /// Reads a workbook or a folder. Nothing is opened or made: what is refused leaves no trace.
    ///
    /// # Errors
    /// Why it is refused, in one line.
    pub fn read(file: &Path, as_of: Option<Date>, progress: &mut dyn FnMut(Progress)) -> anyhow::Result<Self> {
        let hours = if file.is_dir() { HoursInForce::read_folder(file)? } else { HoursInForce::default() };
        let extract = super::read_with(file, progress)?;
        let as_of = super::day_of(&extract, as_of)?;
        Ok(Self { as_of, hours, extract, content: digest(file)? })
    }

    /// Stores it as the open report. What is said of it, a line each: the report, then what looks odd. The same content again
    /// changes nothing and says so.
    ///
    /// # Errors
    /// [`Trouble`] of the service; nothing is changed then.
    pub fn take_in(self, service: &Service) -> anyhow::Result<Vec<String>> {
        let before = before(service)?;
        let new = report(&self.extract, &self.hours, (service.policy(), self.as_of), self.content, before.as_ref())?;
        // Some hundreds of MiB of a national extract, which storing does not need.
        drop(self.extract);
        let findings: Vec<String> = new.findings.iter().map(|finding| finding.words.clone()).collect();
        let Taken { report, already } = service.import_report(JOB, new, self.as_of)?;
        if already {
            let (number, as_of) = (report.number, report.as_of);
            return Ok(vec![format!("Nothing changed: this extract was taken in already, as report {number} of {as_of}.")]);
        }
        let mut said = vec![format!(
            "Report {} of {} is open: {}, {}, {}.",
            report.number,
            self.as_of,
            counted(u64::try_from(report.owners)?, "owner"),
            counted(u64::try_from(report.cases)?, "case row"),
            counted(u64::try_from(findings.len())?, "finding"),
        )];
        let more = findings.len().saturating_sub(FINDINGS_SHOWN);
        said.extend(findings.into_iter().take(FINDINGS_SHOWN).map(|words| format!("- {words}")));
        if more > 0 {
            said.push(format!("and {} more, kept with the report", thousands(u64::try_from(more)?)));
        }
        Ok(said)
    }
}

/// What the open report had, for the findings.
fn before(service: &Service) -> anyhow::Result<Option<Before>> {
    match service.report_owners() {
        Ok((report, owners, _)) => Ok(Some(Before {
            taken_at: report.taken_at,
            grade_codes: owners.iter().map(|owner| owner.grade_code.clone()).collect(),
            owners: owners.into_iter().map(|owner| (owner.officer, owner.team)).collect(),
        })),
        Err(Trouble::NotFound) => Ok(None),
        Err(trouble) => Err(trouble.into()),
    }
}

/// An extract as the report to be stored, with what looks odd beside the one `before`.
pub fn report(
    extract: &Extract,
    hours: &HoursInForce,
    (policy, as_of): (&Policy, Date),
    content: Digest,
    before: Option<&Before>,
) -> anyhow::Result<NewReport> {
    let calculation = Calculation::new(extract, policy, as_of, hours)?;
    let text = |id| extract.text(id).to_owned();
    let mut owners = Vec::with_capacity(extract.owners.len());
    for (place, owner) in extract.owners.iter().enumerate() {
        let (Some(officer), Some((team, unit, region))) = (extract.officers.get(owner.officer), extract.place(owner.team)) else {
            anyhow::bail!("row {} of the extract names an officer or team that is not in it", owner.row);
        };
        let (om_key, team_code) = extract.key_of(owner);
        let given = hours.of(om_key, team_code);
        let support = calculation.owner(place, owner).batch.points.cms;
        owners.push(NewOwner {
            region: text(region.code),
            unit: text(unit.code),
            team: text(team.code),
            officer: text(officer.key),
            forename: text(officer.forename),
            surname: text(officer.surname),
            grade_code: text(owner.grade_code),
            work: work_of(owner, support),
            contracted: given.and_then(|given| given.contracted),
            reduced: given.filter(|given| !given.reductions.is_empty()).map(|given| in_force_on(&given.reductions, as_of)),
            cases: extract.cases_of(place).iter().map(|case| case_row(extract, case)).collect(),
        });
    }
    let findings = check::check(extract, policy, as_of, before);
    let findings = findings.iter().map(|finding| FindingRow {
        sheet: finding.sheet.map(|sheet| sheet.to_string()).unwrap_or_default(),
        line: None,
        words: finding.to_string(),
    });
    Ok(NewReport {
        content: content.0,
        taken_at: extract.taken_at,
        places: places(extract),
        owners,
        findings: findings.collect(),
    })
}

fn case_row(extract: &Extract, case: &exchange::extract::CaseRow) -> ReportCase {
    ReportCase {
        person: extract.text(case.crn).to_owned(),
        tier: case.tier.number(),
        location: u8::try_from(case.location.index()).unwrap_or_default(),
        row_type: case.row_type.letter().chars().next().unwrap_or(' '),
    }
}

/// Regions, units and teams as the extract names them.
fn places(extract: &Extract) -> Vec<PlaceRow> {
    let place = |kind, code, name, parent: Option<&str>| PlaceRow {
        kind,
        code: extract.text(code).to_owned(),
        name: extract.text(name).to_owned(),
        parent: parent.map(str::to_owned),
    };
    let regions = extract.regions.iter().map(|region| place(PlaceKind::Region, region.code, region.name, None));
    let units = extract.units.iter().map(|unit| {
        let region = extract.regions.get(unit.region).map(|region| extract.text(region.code));
        place(PlaceKind::Unit, unit.code, unit.name, region)
    });
    let teams = extract.teams.iter().map(|team| {
        let unit = extract.units.get(team.unit).map(|unit| extract.text(unit.code));
        place(PlaceKind::Team, team.code, team.name, unit)
    });
    regions.chain(units).chain(teams).collect()
}

/// A digest of a file, or of the CSV files of a folder with their names. A workbook's digest is not that of the same sheets as CSV.
pub fn digest(path: &Path) -> anyhow::Result<Digest> {
    let unreadable = || format!("{} cannot be read", path.display());
    if !path.is_dir() {
        return of_file(Digest::of(b"workload extract 1"), path).with_context(unreadable);
    }
    let mut files: BTreeSet<PathBuf> = BTreeSet::new();
    for entry in std::fs::read_dir(path).with_context(unreadable)? {
        let file = entry.with_context(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
            files.insert(file);
        }
    }
    let mut digest = Digest::of(b"workload extract folder 1");
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        digest = of_file(digest.followed_by(&Digest::of(name.as_bytes())), &file).with_context(unreadable)?;
    }
    Ok(digest)
}

/// Adds a file's content, a mebibyte at a time.
fn of_file(mut digest: Digest, path: &Path) -> std::io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut chunk = Vec::with_capacity(1 << 20);
    loop {
        chunk.clear();
        if file.by_ref().take(1 << 20).read_to_end(&mut chunk)? == 0 {
            return Ok(digest);
        }
        digest = digest.followed_by(&Digest::of(&chunk));
    }
}
