//! One officer's page, live: the cases with the reason for each figure, what changed, what comes.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};
use record::{
    CaseFile, PersonId,
    officer::Officer,
    reduction::Standing,
    workload::{UpcomingKind, explain_case, explain_hours, upcoming},
};
use rules::{
    Policy,
    code::{ContactCode, ReductionCode},
    tier::TierV3,
    working::{RowUsed, Working},
    workload::{TierKey, capacity, case_status::CaseStatus, weights::WeightKind},
};
use rust_decimal::Decimal;
use store::{
    Conn,
    table::{
        diary, officer_workload,
        support::{self, SupportRow},
        workload::{self, CaseRow},
        workload_week::{self, WeekRow},
    },
};

use super::live::{self, brief, location_words, point, sums, tier_words};
use super::page::{
    Ahead, AheadKind, CaseChange, CaseLine, OfficerPage, ReductionLine, ReductionVersion, ReportLine, WeekAhead, WeekChange,
};
use super::places::Places;
use super::sums::{Lines, Sums, hundredths};
use crate::lists::{CaseRow as Listed, Lines as ListLines};
use crate::service::Service;
use crate::trouble::Trouble;

/// Weeks that the page looks ahead.
const WEEKS_AHEAD: i64 = 12;

/// What the page shows, and the case numbers that stand on it.
pub(super) struct Read {
    pub page: OfficerPage,
    pub shown: Vec<String>,
}

impl Service {
    /// Reads an officer's page. Who may see it was decided.
    pub(super) fn read_officer(
        &self,
        conn: &mut dyn Conn,
        places: &Places,
        row: &officer_workload::WorkloadRow,
        mut lines: ListLines<'_>,
    ) -> Result<Read, Trouble> {
        let (today, policy) = (self.today(), &*self.policy);
        let this = workload_week::monday(today);
        let officer = self.officer(conn, row.officer)?.map(|kept| kept.fold).unwrap_or_default();
        let red = Lines::on(policy, today);
        let (report, extras) = live::open_report(conn)?;
        let sums = sums(row, &extras);
        let held = workload::of_officer(conn, row.officer)?;
        let supports = support::of_officer(conn, row.officer)?;
        let mut files = BTreeMap::new();
        for case in &held {
            let file = self.case(conn, case.person)?.map(|kept| kept.fold).unwrap_or_default();
            let listed = lines.row(conn, case.person, false)?;
            files.insert(case.person, (file, listed));
        }
        let weeks = workload_week::of_officer(conn, row.officer, this)?;
        let over = weeks_over(&weeks, &red);
        let mut changes = workload_week::cases(conn, row.officer, workload_week::weeks_from(this, -workload_week::CHANGES_KEPT))?;
        for change in &changes {
            if let std::collections::btree_map::Entry::Vacant(file) = files.entry(change.person) {
                file.insert((std::sync::Arc::default(), lines.row(conn, change.person, false)?));
            }
        }
        changes.sort_by_key(|change| std::cmp::Reverse((change.after.unwrap_or(0) - change.before.unwrap_or(0)).abs()));
        let who = |person: &PersonId| files.get(person).and_then(|(_, listed)| listed.clone());
        let cases = held.iter().map(|case| case_line(case, files.get(&case.person), policy, today)).collect();
        let far = today.saturating_add(5.years());
        let absences = diary::away(conn, row.officer.0, today, far)?;
        let brief = brief(row, &sums, &red, over >= red.weeks);
        let away = officer.away(today).map(str::to_owned);
        let mut hours = explain_hours(&officer, today, policy);
        let page = OfficerPage {
            today,
            officer: row.officer,
            name: format!("{} {}", row.forename, row.surname),
            brief: super::page::OfficerBrief { away, ..brief },
            grade_since: officer.in_grade_since(today),
            above: places.way(row.team.map(record::UnitId)),
            figures: sums.figures(),
            weeks_over: over,
            points_working: points_working((&held, &files, &supports), (&sums, row.support), report.as_ref(), policy, today),
            available_working: hours.pop().unwrap_or_default(),
            capacity_working: (row.available > 0).then(|| capacity::explain(sums.points(), row.available)),
            cases,
            reductions: reductions(&officer, policy, today),
            hours: officer.hours.iter().rev().copied().collect(),
            grades: officer.grades.iter().rev().copied().collect(),
            trend: weeks.iter().map(point).collect(),
            changes: week_changes(&weeks, &changes, &who, this),
            ahead: ahead(&officer, &files, &absences, policy, today),
            absences,
            report,
            may_change: false,
            own: false,
            version: officer.version,
        };
        Ok(Read { page, shown: lines.shown() })
    }
}

/// How many weeks running, this one as it stands, the second line is crossed.
fn weeks_over(weeks: &[WeekRow], lines: &Lines) -> u32 {
    let [_, second, _] = lines.decimals();
    let over = weeks.iter().rev().take_while(|week| point(week).capacity.is_some_and(|capacity| capacity > second));
    u32::try_from(over.count()).unwrap_or(u32::MAX)
}

type Files = BTreeMap<PersonId, (std::sync::Arc<CaseFile>, Option<Listed>)>;

fn case_line(
    case: &CaseRow,
    file: Option<&(std::sync::Arc<CaseFile>, Option<Listed>)>,
    policy: &Policy,
    today: Date,
) -> CaseLine {
    let who = file.and_then(|(_, listed)| listed.clone());
    let known = who.is_some();
    let working = file.filter(|_| who.is_some()).and_then(|(file, _)| explain_case(file, today, policy));
    let status = CaseStatus::ALL.into_iter().find(|status| status.as_str() == case.status);
    let named = status.and_then(|status| policy.workload.case_statuses.0.read(status, today)).map(|row| row.value.name.clone());
    CaseLine {
        who,
        location: location_words(case.location),
        tier: tier_words(case.tier),
        status: named.unwrap_or_else(|| case.status.clone()),
        points: hundredths(case.points),
        working,
        // A day on which something changes would tell of the case.
        next_change_on: case.next_change_on.filter(|_| known),
    }
}

/// The tier by which a case is priced: of one model or of the other, as the tables say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PricedBy {
    /// By letter and digit: the tier's number, 0 untiered.
    V2(u8),
    /// By letter, if there is one.
    V3(Option<TierV3>),
}

impl PricedBy {
    fn words(self) -> String {
        match self {
            Self::V2(number) => tier_words(number),
            Self::V3(letter) => letter.map_or_else(|| "Untiered".to_owned(), |letter| letter.to_string()),
        }
    }

    fn row_used(self, policy: &Policy, today: Date) -> Option<RowUsed> {
        match self {
            Self::V2(number) => {
                let key = TierKey::from_number(number).filter(|key| key.number() > 0)?;
                policy.case_weights.row_used(key, WeightKind::Standard, today)
            }
            Self::V3(letter) => policy.case_weights.v3_row_used(letter?, today),
        }
    }
}

/// How an officer's points come about: cases of one place, tier and weight together, support of our own record contact by
/// contact, then what the open report adds.
fn points_working(
    (held, files, [given, received]): (&[CaseRow], &Files, &[Vec<SupportRow>; 2]),
    (sums, own_support): (&Sums, i64),
    report: Option<&ReportLine>,
    policy: &Policy,
    today: Date,
) -> Working {
    let by_letter = policy.case_weights.on(today).is_some_and(|set| set.prices_by_v3);
    let letter = |case: &CaseRow| files.get(&case.person).and_then(|(file, _)| file.risk.tier_v3()).map(|(value, _)| value);
    let mut groups: BTreeMap<(u8, PricedBy, std::cmp::Reverse<i64>), i64> = BTreeMap::new();
    for case in held {
        let by = if by_letter { PricedBy::V3(letter(case)) } else { PricedBy::V2(case.tier) };
        *groups.entry((case.location, by, std::cmp::Reverse(case.points))).or_default() += 1;
    }
    let mut working = Working::of("workload.points");
    for ((location, by, std::cmp::Reverse(each)), count) in groups {
        let label = format!("{}, {}", location_words(location), by.words());
        let arithmetic = format!("{count} × {}", hundredths(each));
        let points = hundredths(each * count);
        match by.row_used(policy, today) {
            Some(row) => working.step_from(row, label, arithmetic, points),
            None => working.step(label, arithmetic, points),
        }
    }
    let given = given.iter().map(|row| (row, "done on another officer's case", row.points));
    let received = received.iter().map(|row| (row, "done by another officer on their case", -row.points));
    for (row, whose, points) in given.chain(received) {
        let label = format!("{} on {}, {whose}", row.code, record::words::short_date(row.done_on));
        let until = row.counts_until.map(|until| format!("until {}", record::words::short_date(until))).unwrap_or_default();
        let code = ContactCode::new(&row.code).ok();
        let used = code.and_then(|code| Some((code, policy.workload.support.contacts.on(code, row.done_on)?)));
        match used.map(|(code, used)| RowUsed::of("workload", "support_contact", code, used)) {
            Some(used) => working.step_from(used, label, until, hundredths(points)),
            None => working.step(label, until, hundredths(points)),
        }
    }
    if let Some(report) = report {
        let from = format!("report of {}", record::words::short_date(report.as_of));
        working.step("Court reports", from.clone(), hundredths(sums.report_points));
        working.step("Support given less support received", from, hundredths(sums.support_points - own_support));
    }
    working.step("Total", "added up, halves rounded up", sums.points());
    working.result = sums.points().to_string();
    working
}

fn reductions(officer: &Officer, policy: &Policy, today: Date) -> Vec<ReductionLine> {
    let reason = |code: ReductionCode| {
        policy.reductions.reasons.read(code, today).map_or_else(|| code.to_string(), |row| row.value.name.clone())
    };
    let version = |version: &record::reduction::ReductionVersion| ReductionVersion {
        recorded_at: version.recorded_at,
        recorded_by: version.recorded_by,
        reason: reason(version.what.reason),
        hours: version.what.hours,
        from: version.what.from,
        until: version.what.until,
        notes: version.what.note.clone(),
    };
    let mut lines: Vec<ReductionLine> = officer
        .reductions
        .iter()
        .map(|held| ReductionLine {
            id: held.now.id.0,
            reason_code: held.now.reason.to_string(),
            reason: reason(held.now.reason),
            hours: held.now.hours,
            from: held.now.from,
            until: held.now.until,
            status: match held.standing(today) {
                Standing::Scheduled => "Scheduled",
                Standing::Active => "In force",
                Standing::Ended => "Ended",
                Standing::Removed => "Removed",
            },
            notes: held.now.note.clone(),
            versions: held.versions.iter().rev().map(version).collect(),
            removed: held.removed.as_ref().map(|removed| removed.note.clone()),
        })
        .collect();
    lines.sort_by_key(|line| (line.status == "Removed", std::cmp::Reverse(line.from)));
    lines
}

fn week_changes(
    weeks: &[WeekRow],
    cases: &[workload_week::CaseChange],
    who: &dyn Fn(&PersonId) -> Option<Listed>,
    this: Date,
) -> Vec<WeekChange> {
    let row = |week: Date| weeks.iter().find(|row| row.week == week);
    let mut changes = Vec::new();
    for back in 0..=workload_week::CHANGES_KEPT {
        let monday = workload_week::weeks_from(this, -back);
        let (now, before) = (row(monday), row(workload_week::weeks_from(monday, -1)));
        let difference = |of: fn(&WeekRow) -> i64| now.map_or(0, of) - before.map_or(0, of);
        let cases = cases.iter().filter(|change| change.week == monday).map(|change| CaseChange {
            who: who(&change.person),
            before: change.before.map(hundredths),
            after: change.after.map(hundredths),
        });
        changes.push(WeekChange {
            monday,
            points: hundredths(difference(|row| row.points)),
            cases: cases.collect(),
            available: Decimal::from(difference(|row| row.available)),
        });
    }
    changes
}

/// The next weeks, each with what is known to come.
fn ahead(officer: &Officer, files: &Files, absences: &[diary::AbsenceRow], policy: &Policy, today: Date) -> Vec<WeekAhead> {
    let this = workload_week::monday(today);
    let last = workload_week::weeks_from(this, WEEKS_AHEAD).saturating_sub(1.day());
    let mut items = Vec::new();
    for (file, listed) in files.values().filter(|(file, _)| file.exists()) {
        items.extend(upcoming(file, today, last, policy).into_iter().filter_map(|coming| of_case(&coming, listed.as_ref())));
    }
    let within = |day: &Date| today <= *day && *day <= last;
    for held in officer.reductions.iter().filter(|held| held.removed.is_none()) {
        let reason = policy.reductions.reasons.read(held.now.reason, today).map(|row| row.value.name.clone());
        let words =
            format!("{}, {} hours a week", reason.unwrap_or_else(|| held.now.reason.to_string()), held.now.hours.normalize());
        let days = [
            (held.now.from, AheadKind::ReductionStarts),
            (record::recorded::plus_days(held.now.until, 1), AheadKind::ReductionEnds),
        ];
        let days = days.into_iter().filter(|(on, _)| within(on));
        items.extend(days.map(|(on, what)| Ahead { on, what, who: None, words: words.clone() }));
    }
    let away = absences.iter().filter(|absence| within(&absence.from));
    items.extend(away.map(|absence| Ahead {
        on: absence.from,
        what: AheadKind::AwayFrom,
        who: None,
        words: absence.reason.clone(),
    }));
    items.sort_by_key(|item| (item.on, item.what));
    let week = |number: i64| {
        let monday = workload_week::weeks_from(this, number);
        let items = items.iter().filter(|item| workload_week::monday(item.on) == monday).cloned().collect();
        WeekAhead { monday, items }
    };
    (0..WEEKS_AHEAD).map(week).collect()
}

fn of_case(coming: &record::workload::Upcoming, who: Option<&Listed>) -> Option<Ahead> {
    let points = |points: Option<i64>| points.map_or_else(|| "not counted".to_owned(), |p| format!("{} points", hundredths(p)));
    let (what, words) = match &coming.what {
        UpcomingKind::SentenceEnds { .. } => (AheadKind::CaseEnds, "Last day of the sentence".to_owned()),
        UpcomingKind::Release { .. } => (AheadKind::Release, "Release from custody".to_owned()),
        UpcomingKind::TierChanges { to } => (AheadKind::TierChanges, format!("to {}", to.join(", "))),
        UpcomingKind::PointsChange { from, to } => {
            (AheadKind::WeightChanges, format!("{} become {}", points(Some(*from)), points(*to)))
        }
    };
    // What comes in a case that may not be shown is not told, either.
    who.map(|who| Ahead { on: coming.on, what, who: Some(who.clone()), words })
}
