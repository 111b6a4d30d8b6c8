//! The record of a person as a timeline with filters, the note form (users-and-journeys J10), and one entry with its
//! corrections.

use axum::extract::{Path, Query, State};
use govuk::{
    Button, CharacterCount, Checkbox, Checkboxes, Details, Filter as FilterPanel, Input, Legend, PageLink, Pagination, Question,
    Radio, Radios, Select, Tag, TagColour, Textarea, Timeline as TimelineView, TimelineItem, button_group, filter_layout,
};
use maud::{Markup, html};
use record::{
    Command, CommandId, ContactId,
    contact::ContactRecorded,
    correction::{CorrectionKind, EntryCorrected},
    text,
    words::{clock_time, short_date},
};
use rules::code::ContactCode;
use serde::Deserialize;
use service::access::{Action, FieldGroup};

use super::{
    book::{Comeback, Kept, Sent, keep_draft, send},
    close_session::{sharing, summary, tags},
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::says,
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, Offered, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::{Answer, with_query},
    routes::Routes,
    said::see_other_saying,
    trouble::Trouble,
    view::{
        book::instant,
        close_session::{TAGS, first_sentence, lower_first},
        record::{Entry, Filter, Shows, Timeline, entry, note_kinds, page_key, timeline},
        shown::Shown,
        words::counted,
    },
};

/// Its routes.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{crn}/record", show)
        .post("/people/{crn}/record", save)
        .get("/people/{crn}/record/{id}", show_entry)
        .post("/people/{crn}/record/{id}", correct)
}

/// What else the record tells, to those who may see it.
const ALSO: &[FieldGroup] = &[
    FieldGroup::Core,
    FieldGroup::Appointments,
    FieldGroup::Risk,
    FieldGroup::Sentence,
    FieldGroup::Details,
    FieldGroup::Documents,
    FieldGroup::Checks,
    FieldGroup::Plan,
    FieldGroup::Oversight,
    FieldGroup::Enforcement,
];

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    system: String,
    #[serde(default)]
    before: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let system = if self.system == "show" { Shows::Everything } else { Shows::People };
        Filter { words: self.q.clone(), group: self.group.clone(), tag: self.tag.clone(), system }
    }
}

/// A record that is open, with its events.
struct Book {
    person: Person,
    loaded: Loaded,
}

impl Book {
    async fn open(app: &App, visitor: &Visitor, crn: &str, past: Past) -> Result<Self, Trouble> {
        let person = Person::open_also(app, visitor, crn, past, Tab::Record, (&[FieldGroup::Contacts], ALSO)).await?;
        let loaded = Loaded::of(app, &person, Telling::WhoRecorded, FieldGroup::Contacts).await?;
        Ok(Self { person, loaded })
    }

    fn may_write(&self, app: &App) -> bool {
        self.person.may(app, Action::Write, FieldGroup::Contacts)
    }

    fn path(&self) -> String {
        format!("/people/{}/record", self.person.opened.crn())
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(crn): Path<String>,
    Query(past): Query<Past>,
    Query(asked): Query<Asked>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let book = Book::open(&app, &visitor, &crn, past).await?;
    let kept = Kept::find(&app, &visitor, &book.path(), &use_draft).await?;
    let offer = kept.offer().filter(|_| book.may_write(&app));
    let main = page(&app, &visitor, &book, &asked, &kept.filled(), offer);
    Ok(book.person.page("Record").main(main).answer(&visitor))
}

fn page(app: &App, visitor: &Visitor, book: &Book, asked: &Asked, filled: &Filled<'_>, draft: Option<&Offered>) -> Markup {
    let shown = book.loaded.shown(app, &book.person);
    let view = timeline(&shown, &book.loaded.events, &asked.filter(), page_key(&asked.before));
    let path = book.path();
    html! {
        @if let Some(draft) = draft { (draft.alert(&path, book.person.opened.now, app.service().zone())) }
        @if book.may_write(app) {
            @let form = note_form(&shown, filled);
            @let form = open(&path, visitor, app.new_id(), &form);
            (Details::new("Write a note", form).open(filled.posted.is_some()))
        }
        (filtered(&view, &shown))
    }
}

/// The whole note form.
fn note_form(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let now = shown.local(shown.now);
    let kinds = note_kinds(shown);
    let first = kinds.first().map(|(code, _)| code.clone()).unwrap_or_default();
    let most = u32::try_from(text::NOTE_MAX).unwrap_or(u32::MAX);
    html! {
        input type="hidden" name="from" value=(filled.value("from", ""));
        input type="hidden" name="form" value="whole";
        (Select::new("kind", "Type").items(kinds).value(filled.value("kind", first)).error(filled.error("kind")))
        div class="rainer-side-by-side" {
            (Input::new("date", "Date").width(10)
                .value(filled.value("date", short_date(now.date()))).error(filled.error("date")))
            (Input::new("time", "Time").width(5)
                .value(filled.value("time", clock_time(now.time()))).error(filled.error("time")))
        }
        (CharacterCount::new("note", "What happened").max_length(most).rows(8).threshold(75)
            .value(filled.value("note", "")).error(filled.error("note")))
        (summary(filled))
        (tags(filled))
        (sharing(filled, shown.case.person.name.to_call(), false))
        (button_group(html! {
            (Button::new("Save note").name("do").value("finish").prevent_double_click(true))
            (Button::secondary("Save draft").name("do").value("draft"))
        }))
    }
}

fn filtered(view: &Timeline, shown: &Shown<'_>) -> Markup {
    html! { (filter_layout(filter_form(view, shown), entries(view, shown))) }
}

fn filter_form(view: &Timeline, shown: &Shown<'_>) -> Markup {
    let any = |words: &str| (String::new(), words.to_owned());
    let groups = std::iter::once(any("All")).chain(view.groups.iter().cloned());
    let topics = std::iter::once(any("All")).chain(TAGS.iter().map(|tag| ((*tag).to_owned(), (*tag).to_owned())));
    let options = html! {
        (Input::new("q", "Words in it").value(view.filter.words.as_str()))
        (Select::new("group", "Kind").items(groups).value(view.filter.group.as_str()))
        (Select::new("tag", "Topic").items(topics).value(view.filter.tag.as_str()))
        (Checkboxes::new("system", Question::default()).classes("govuk-checkboxes--small")
            .item(Checkbox::new("show", "Show what the service wrote").checked(view.filter.system == Shows::Everything)))
    };
    let path = format!("/people/{}/record", shown.case.person.crn);
    let panel = FilterPanel::new("Filter", options);
    html! {
        form method="get" action=(path) {
            @if let Some(day) = shown.as_at { input type="hidden" name="as-at" value=(day); }
            (panel)
        }
    }
}

fn entries(view: &Timeline, shown: &Shown<'_>) -> Markup {
    let items = view.entries.iter().map(|entry| {
        TimelineItem::new(title(entry), (entry.day.to_string(), entry.happened.clone())).content(html! { (body(entry)) })
    });
    html! {
        p class="govuk-body" {
            (counted(view.found, "entry", "entries")) "."
            @if view.hidden > 0 { " What the service wrote by itself is hidden (" (view.hidden) ")." }
            @if view.filter.narrows() { " " a class="govuk-link" href=(shown.link("/record")) { "Remove the filter" } }
        }
        @if view.entries.is_empty() {
            @if view.filter.narrows() { (says("No results.")) } @else { (says("Nothing has been recorded yet.")) }
        } @else {
            (TimelineView::new().items(items))
        }
        @if let Some(older) = &view.older {
            (Pagination::new().next(PageLink::new(address(view, shown, older)).label("Older entries")))
        }
    }
}

/// The next page, with the same filter.
fn address(view: &Timeline, shown: &Shown<'_>, older: &str) -> String {
    let system = if view.filter.system == Shows::Everything { "show" } else { "" };
    let parameters = [("q", &*view.filter.words), ("group", &view.filter.group), ("tag", &view.filter.tag), ("system", system)];
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    let filtered = given.fold(shown.link("/record"), |path, (name, value)| with_query(&path, name, value));
    with_query(&filtered, "before", older)
}

fn title(entry: &Entry) -> Markup {
    html! {
        a class="govuk-link" href=(entry.href) { (entry.title) }
        @if let Some(outcome) = &entry.outcome { ": " (lower_first(outcome)) }
    }
}

fn body(entry: &Entry) -> Markup {
    html! {
        @if !entry.summary.is_empty() && !entry.text.starts_with(entry.summary.trim_end_matches('…')) {
            p class="govuk-body" { strong { (entry.summary) } }
        }
        @if !entry.text.is_empty() { p class="govuk-body rainer-text" { (entry.text) } }
        (marks(entry))
        @for remark in &entry.remarks {
            div class="govuk-inset-text" {
                p class="govuk-body" { (Tag::coloured(remark.words, TagColour::Orange)) }
                p class="govuk-body rainer-text" { (remark.text) }
                p class="govuk-body-s" { "By " (remark.by) "." }
            }
        }
        p class="govuk-body-s" { (entry.recorded) "." }
    }
}

fn marks(entry: &Entry) -> Markup {
    let any = entry.sensitive || entry.late.is_some() || !entry.tags.is_empty();
    html! {
        @if any {
            ul class="rainer-facts govuk-!-margin-bottom-2" {
                @if entry.sensitive { li { (Tag::coloured("Not to be shared", TagColour::Magenta)) } }
                @if let Some(late) = &entry.late { li { (Tag::coloured(late.as_str(), TagColour::Yellow)) } }
                @for tag in &entry.tags { li { (Tag::coloured(tag.as_str(), TagColour::Grey)) } }
            }
        }
    }
}

/// Takes the whole form and the short one of the banner, which has fewer fields.
async fn save(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let book = Book::open(&app, &visitor, &crn, Past::default()).await?;
    let path = book.path();
    if posted.get("do") == "draft" {
        return Ok(keep_draft(&app, &visitor, &path, &posted).await);
    }
    let shown = book.loaded.shown(&app, &book.person);
    let comeback = match read(&posted, posted.wanted_command()?, &shown) {
        Ok(contact) => {
            let wish = Command::RecordContact(contact.clone());
            match send((&app, &visitor, &path), &book.person, &posted, wish, "note").await? {
                Sent::Saved(_) => {
                    let words = format!("Note saved for {}: {}.", shown.case.person.name.short(), kind_words(&contact, &shown));
                    let to = app.return_path(posted.get("from")).unwrap_or(path);
                    return Ok(see_other_saying(&app, &visitor, &to, &words));
                }
                Sent::Back(comeback) => comeback,
            }
        }
        Err(errors) => {
            draft::keep(&app, &visitor, &path, &posted).await;
            Comeback::of(errors)
        }
    };
    let filled = Filled::again(&posted, &comeback.errors);
    let main = page(&app, &visitor, &book, &Asked::default(), &filled, None);
    let page = book.person.page("Record").errors(&comeback.errors).status(comeback.status());
    Ok(page.main(main).answer(&visitor))
}

fn kind_words(contact: &ContactRecorded, shown: &Shown<'_>) -> String {
    let row = shown.policy.contacts.types.read(contact.kind, shown.today);
    row.map_or_else(|| contact.kind.to_string(), |row| lower_first(&row.value.name_for(shown.case.person.name.to_call())))
}

fn read(posted: &Posted, command: CommandId, shown: &Shown<'_>) -> Result<ContactRecorded, Errors> {
    let mut read = Reader::new(posted, shown.today);
    let kind = read.choice("kind", "the type of contact", |typed| ContactCode::new(typed).ok());
    let day = read.date("date", "the date of the contact");
    let time = read.time("time", "the time of the contact");
    let note = read.wanted("note", "what happened", text::NOTE_MAX);
    let typed_summary = read.text("summary", text::SUMMARY_MAX);
    let errors = read.finish();
    let happened_at = day.zip(time).and_then(|(day, time)| instant(day, time, shown.zone));
    match (kind, happened_at) {
        (Some(kind), Some(happened_at)) if errors.is_empty() => Ok(ContactRecorded {
            // The id follows from the form, so that pressing twice is one note.
            id: ContactId(command.0),
            kind,
            happened_at,
            summary: if typed_summary.is_empty() { first_sentence(&note) } else { typed_summary },
            note,
            tags: crate::view::close_session::tags(posted),
            sensitive: posted.has("sensitive"),
            sentence: None,
        }),
        _ => Err(errors),
    }
}

/// The entry that an address names: by its place in the record, or by the id of the note.
fn find(book: &Book, shown: &Shown<'_>, id: &str) -> Result<Entry, Trouble> {
    let version = id.parse::<u32>().ok().or_else(|| {
        let contact: ContactId = id.parse().ok()?;
        shown.case.contacts.iter().find(|note| note.what.id == contact).map(|note| note.version)
    });
    let event = version.and_then(|version| book.loaded.events.iter().find(|event| event.version == version));
    event.and_then(|event| entry(shown, event)).ok_or_else(Trouble::not_found)
}

async fn show_entry(
    State(app): State<App>,
    visitor: Visitor,
    Path((crn, id)): Path<(String, String)>,
    Query(past): Query<Past>,
    Query(use_draft): Query<UseDraft>,
) -> Answer {
    let book = Book::open(&app, &visitor, &crn, past).await?;
    let shown = book.loaded.shown(&app, &book.person);
    let entry = find(&book, &shown, &id)?;
    let kept = Kept::find(&app, &visitor, &entry_path(&book, &entry), &use_draft).await?;
    let main = entry_page(&app, &visitor, &book, &entry, &kept.filled(), kept.offer());
    Ok(book.person.page("Record entry").main(main).answer(&visitor))
}

fn entry_path(book: &Book, entry: &Entry) -> String {
    format!("{}/{}", book.path(), entry.version)
}

fn entry_page(app: &App, visitor: &Visitor, book: &Book, entry: &Entry, filled: &Filled<'_>, draft: Option<&Offered>) -> Markup {
    let path = entry_path(book, entry);
    let shown = book.loaded.shown(app, &book.person);
    html! {
        @if let Some(draft) = draft { (draft.alert(&path, book.person.opened.now, app.service().zone())) }
        h2 class="govuk-heading-m" {
            (entry.title)
            @if let Some(outcome) = &entry.outcome { ": " (lower_first(outcome)) }
        }
        p class="govuk-body" { time datetime=(entry.day) { (entry.happened) } }
        (body(entry))
        @if let Some(appointment) = &entry.appointment {
            p class="govuk-body" { a class="govuk-link" href=(appointment) { "See the appointment" } }
        }
        @if book.may_write(app) {
            @let form = open(&path, visitor, app.new_id(), &correction_form(filled, shown.case.person.name.to_call()));
            (Details::new("Correct this entry, or record a disagreement", form).open(filled.posted.is_some()))
        }
        p class="govuk-body" { a class="govuk-link" href=(shown.link("/record")) { "Whole record" } }
    }
}

const KINDS: [(&str, CorrectionKind); 3] = [
    ("correction", CorrectionKind::Correction),
    ("disagreement", CorrectionKind::Disagreement),
    ("error", CorrectionKind::EnteredInError),
];

fn correction_form(filled: &Filled<'_>, forename: &str) -> Markup {
    html! {
        p class="govuk-body" { "The entry stays as it is. What you write stands beside it for ever." }
        (Radios::new("kind", Legend::medium("What is it?"))
            .item(Radio::new("correction", "The entry is wrong, and this is right"))
            .item(Radio::new("disagreement", format!("{forename} disagrees with the entry")))
            .item(Radio::new("error", "The entry should not be in this record"))
            .value(filled.value("kind", "")).error(filled.error("kind")))
        (Textarea::new("text", "What is right, or what the person says").rows(5)
            .value(filled.value("text", "")).error(filled.error("text")))
        (button_group(html! {
            (Button::new("Save correction").name("do").value("finish").prevent_double_click(true))
            (Button::secondary("Save draft").name("do").value("draft"))
        }))
    }
}

async fn correct(State(app): State<App>, visitor: Visitor, Path((crn, id)): Path<(String, String)>, posted: Posted) -> Answer {
    let book = Book::open(&app, &visitor, &crn, Past::default()).await?;
    let shown = book.loaded.shown(&app, &book.person);
    let entry = find(&book, &shown, &id)?;
    let path = entry_path(&book, &entry);
    if posted.get("do") == "draft" {
        return Ok(keep_draft(&app, &visitor, &path, &posted).await);
    }
    let mut reader = Reader::new(&posted, shown.today);
    let kind =
        reader.choice("kind", "what it is", |typed| KINDS.iter().find(|(value, _)| *value == typed).map(|(_, kind)| *kind));
    let text = reader.wanted("text", "what is right, or what the person says", text::NOTE_MAX);
    let errors = reader.finish();
    let comeback = if let Some(kind) = kind.filter(|_| errors.is_empty()) {
        let wish = Command::CorrectEntry(EntryCorrected { version: entry.version, kind, text });
        match send((&app, &visitor, &path), &book.person, &posted, wish, "text").await? {
            Sent::Saved(_) => {
                let words = format!("Saved beside the entry of {}: {}.", entry.happened, lower_first(&entry.title));
                return Ok(see_other_saying(&app, &visitor, &path, &words));
            }
            Sent::Back(comeback) => comeback,
        }
    } else {
        draft::keep(&app, &visitor, &path, &posted).await;
        Comeback::of(errors)
    };
    let main = entry_page(&app, &visitor, &book, &entry, &Filled::again(&posted, &comeback.errors), None);
    let page = book.person.page("Record entry").errors(&comeback.errors).status(comeback.status());
    Ok(page.main(main).answer(&visitor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{page::pieces::lines, view::built::whole};

    #[test]
    fn the_timeline_with_its_filter() {
        let built = whole();
        let shown = built.shown();
        let view = timeline(&shown, &built.events, &Filter::default(), None);
        insta::assert_snapshot!(lines(&filtered(&view, &shown)));
    }

    #[test]
    fn what_people_wrote_is_shown_as_text() {
        let built = whole();
        let mut view = timeline(&built.shown(), &built.events, &Filter::default(), None);
        for entry in &mut view.entries {
            entry.text = "<script>alert(1)</script>\nline two".to_owned();
            entry.tags = vec!["<b>".to_owned()];
        }
        let html = entries(&view, &built.shown()).into_string();
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    }

    #[test]
    fn the_address_of_the_next_page_keeps_the_filter() {
        let built = whole();
        let filter = Filter { words: "a&b=c".into(), group: "POLICE".into(), system: Shows::Everything, ..Filter::default() };
        let view = timeline(&built.shown(), &built.events, &filter, None);
        let address = address(&view, &built.shown(), "2026-11-21~9");
        assert_eq!(address, "/people/X000001/record?q=a%26b%3Dc&group=POLICE&system=show&before=2026-11-21~9");
    }

    #[test]
    fn a_note_gets_its_id_from_the_form_so_that_it_is_made_once() {
        let built = whole();
        let fields = [("kind", "R-PHONE-FROM"), ("date", "today"), ("time", "8.30am"), ("note", "Rang. Will come.")];
        let posted = Posted::new(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let command = CommandId(uuid::Uuid::from_u128(7));
        let note = read(&posted, command, &built.shown()).expect("a note");
        assert_eq!((note.id, note.summary.as_str()), (ContactId(command.0), "Rang"));
    }
}
