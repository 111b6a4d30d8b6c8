//! Enquiries: made where needed, answered, in time, analysed.

use jiff::civil::Date;
use rules::{
    duty::DutyKind,
    enquiry::{EnquiryKind, EnquiryTrigger},
    measure::MeasureCode,
};

use super::{Found, Reading};
use crate::{
    enquiry::{
        Enquiry,
        need::{Need, needs, start},
    },
    recorded::plus_days,
};

/// Days after which an answer is three months late.
const LATE_DAYS: i32 = 91;

impl Reading<'_> {
    pub(super) fn checks(&mut self) {
        let needed = needs(self.case, self.policy);
        let of = |kind| needed.iter().filter(move |n| n.kind == kind);
        let (children, abuse): (Vec<&Need>, Vec<&Need>) =
            (of(EnquiryKind::Children).collect(), of(EnquiryKind::DomesticAbuse).collect());
        self.made((MeasureCode::ChildrenEnquiryMade, MeasureCode::ChildrensServicesInformation), &children, |kind| {
            kind == EnquiryKind::Children
        });
        self.made((MeasureCode::AbuseEnquiryMade, MeasureCode::PoliceInformation), &abuse, |kind| {
            matches!(kind, EnquiryKind::DomesticAbuse | EnquiryKind::PoliceIntelligence)
        });
        for enquiry in &self.case.enquiries.all {
            self.found.extend(in_time(enquiry));
            self.found.extend(analysed(enquiry));
        }
    }

    /// Whether every need that something made was met by sending in time, and whether what was sent in time was answered.
    fn made(&mut self, codes: (MeasureCode, MeasureCode), needed: &[&Need], answers: impl Fn(EnquiryKind) -> bool) {
        // What only grew old is not a check that was never made; what somebody decided against was not needed.
        let counts = |need: &&&Need| need.trigger != EnquiryTrigger::AnswerTooOld && !self.decided_against(need);
        let needed: Vec<&&Need> = needed.iter().filter(counts).collect();
        let Some(first) = needed.iter().map(|n| self.send_by(n)).min() else { return };
        let made = Found::of_case(codes.0, first, true);
        // What is unsent makes the case fail on the day after it was to be sent; the first also when it was sent too late.
        let fails = |n: &&&&Need| if self.send_by(n) <= first { !self.sent_in_time(n) } else { !self.sent(n) };
        let unsent = needed.iter().filter(fails).map(|n| (self.send_by(n), n.id())).min();
        match unsent {
            None => self.found.push(made),
            Some((by, _)) if by <= first => {
                self.found.push(Found::of_case(codes.0, by.tomorrow().unwrap_or(by), false));
            }
            Some((by, need)) => self.found.extend(made.until(by, need).into_iter().flatten()),
        }
        let latest = needed.iter().map(|n| self.of_use_until(n.since)).min();
        let answered = self.case.enquiries.all.iter().any(|e| {
            let in_time = e.sent.as_ref().zip(latest).is_some_and(|(sent, latest)| sent.on <= latest);
            answers(e.kind) && e.answered.is_some() && in_time
        });
        self.found.push(Found::of_case(codes.1, first, answered));
    }

    /// The last day on which sending it was in time.
    fn send_by(&self, need: &Need) -> Date {
        let by = self.policy.enquiries.send_by(need.kind, need.trigger, need.since, &self.policy.calendar);
        by.unwrap_or(need.since)
    }

    fn met(&self, need: &Need) -> Option<&Enquiry> {
        self.case.enquiries.find(need.met_by?)
    }

    fn sent(&self, need: &Need) -> bool {
        self.met(need).is_some_and(|e| e.sent.is_some())
    }

    /// Inspectors ask whether a check was made when it mattered: one made long after the assessment it was for was not.
    fn sent_in_time(&self, need: &Need) -> bool {
        let latest = self.of_use_until(need.since);
        // What was sent in time, called off without an answer and sent anew was made when it mattered.
        let for_it = |e: &&Enquiry| e.kind == need.kind && (need.met_by == Some(e.id) || e.cancelled.is_some());
        let mut sent = self.case.enquiries.all.iter().filter(for_it).filter_map(|e| Some((e.id, e.sent.as_ref()?.on)));
        self.sent(need) && sent.any(|(id, on)| on <= latest && (need.met_by == Some(id) || on >= need.since))
    }

    /// The last day on which a check still serves what it was needed for: as long after the need as a first assessment may
    /// take. Of what was needed before supervision or the record begins, counted from the day on which both have begun.
    fn of_use_until(&self, since: Date) -> Date {
        let since = self.case.opened_at.map_or(since, |at| since.max(self.day_of(at)));
        let since = start(self.case).map_or(since, |start| since.max(start));
        let row = self.policy.standards.duties.read(DutyKind::InitialAssessment, since);
        row.map_or(since, |row| row.value.due(since, false, &self.policy.calendar))
    }

    fn decided_against(&self, need: &Need) -> bool {
        self.met(need).is_some_and(|e| e.not_needed.is_some())
    }
}

/// Whether an answer about children or adults came within three months of its day; nothing while it may still come.
fn in_time(enquiry: &Enquiry) -> Option<Found> {
    if !matches!(enquiry.kind, EnquiryKind::Children | EnquiryKind::Adults) || enquiry.cancelled.is_some() {
        return None;
    }
    let latest = plus_days(enquiry.sent.as_ref()?.due_on, LATE_DAYS);
    let (from, met) = match &enquiry.answered {
        Some(answer) => (answer.on, answer.on <= latest),
        None => (plus_days(latest, 1), false),
    };
    Some(Found { code: MeasureCode::ReplyInTime, about: enquiry.id.0, from, until: None, met })
}

fn analysed(enquiry: &Enquiry) -> Option<Found> {
    let answer = enquiry.answered.as_ref()?;
    let met = enquiry.analysed.is_some();
    Some(Found { code: MeasureCode::AnswerAnalysed, about: enquiry.id.0, from: answer.on, until: None, met })
}
