//! Writes a page with most components, and its assets, into a folder:
//! `cargo run -p rainer-govuk --example gallery -- FOLDER`. Serve the folder as a web root.

use govuk::{
    Action, Alert, Badge, BadgeColour, Button, Cell, CharacterCount, Checkbox, CheckboxRow, Checkboxes, DateInput, DatePicker,
    Details, ErrorSummary, FileUpload, Filter, FilterCategory, Footer, GenericHeader, Here, IdentityBar, Input, InsetText,
    Legend, NavigationItem, NotificationBadge, NotificationBanner, Page, Pagination, Panel, PasswordInput, PhaseBanner, Radio,
    Radios, ScrollablePane, Select, ServiceNavigation, Sort, SubNavigation, SubNavigationItem, SummaryCard, SummaryList,
    SummaryRow, Table, Tag, TagColour, Task, TaskList, Textarea, Timeline, TimelineItem, WarningText, assets, button_group,
    filter_layout, page,
};
use maud::{Markup, html};
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "gallery".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::ASSETS {
        fs::write(folder.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    let shown = Page::new("Gallery", main_part()).header(header()).before_main(tabs()).footer(
        Footer::new()
            .links([("Accessibility", "/accessibility"), ("Privacy", "/privacy")])
            .words("Not a government service. Demonstration data."),
    );
    fs::write(folder.join("index.html"), page(&shown).into_string())
}

fn header() -> Markup {
    let search = NavigationItem::link(html! { "Work due " (NotificationBadge::new(4_u32)) }, "#");
    html! {
        (GenericHeader::new("Example service"))
        (ServiceNavigation::new()
            .item(NavigationItem::link("Home", "#").here(Here::Current))
            .item(search)
            .slot_end(html! { a class="govuk-service-navigation__link" href="#" { "Sign out" } })
            .slot_end_inline(true))
        (PhaseBanner::new("Demonstration", "Nobody here is real."))
        (IdentityBar::new(html! { strong { "Sam Example" } " X000001, 1 January 1990 (36)" })
            .label("Sam Example")
            .line(html! { (Tag::coloured("High RoSH", TagColour::Red)) " " (Tag::new("A3")) })
            .line("Officer: Alex Officer. Next: Monday 23 November at 10am")
            .action(Button::secondary("Add a note").href("#"))
            .action(Button::secondary("Book").href("#"))
            .below(Details::new("Add a note", html! { (CharacterCount::new("quick", "Note").max_length(1000)) })))
    }
}

fn tabs() -> Markup {
    html! {
        (SubNavigation::new("About this person")
            .item(SubNavigationItem::new("Overview", "#").current(true))
            .item(("Risk", "#"))
            .item(("Record", "#")))
    }
}

fn main_part() -> Markup {
    html! {
        h1 class="govuk-heading-l" { "Gallery" }
        (ErrorSummary::there_is_a_problem().errors([("surname", "Enter a surname"), ("how", "Say how")]))
        (NotificationBanner::success("Session recorded"))
        (Alert::information("Something to know"))
        (Alert::success("Something went well").dismissible(true))
        (Alert::warning("Take care").content(html! { p class="govuk-body" { "Two at once" } }).heading_level(2))
        (Alert::error("Something is wrong"))
        (tell())
        form method="post" { (ask()) }
        (lists())
    }
}

fn tell() -> Markup {
    html! {
        (InsetText::new("Set apart"))
        (WarningText::new("Do not miss this"))
        (Badge::new("Restricted").colour(BadgeColour::Red))
        (Panel::new("Sent").content("Your number is EX1"))
        (SummaryList::new()
            .card(SummaryCard::new("Contact"))
            .rows([("Name", "Sam Example")])
            .row(SummaryRow::new("Postcode", "ZZ1 1ZZ").action(Action::change("#", "postcode"))))
        (TaskList::new()
            .items([Some(Task::new("Consider", "Completed").href("#")), Some(Task::new("Decide", Tag::new("Not started")))]))
        (Timeline::new().items([TimelineItem::new("Session attended", ("2026-11-20", "20 November 2026"))
            .byline("Alex Officer")
            .content("Talked about work.")]))
    }
}

fn ask() -> Markup {
    let elsewhere = Radio::new("other", "Somewhere else").conditional(Input::new("where", "Where"));
    html! {
        (Input::new("surname", "Surname").error("Enter a surname"))
        (Input::new("hours", "Hours").whole_number().width(3).suffix("hours"))
        (Radios::new("how", Legend::medium("How will you meet?"))
            .items([("office", "Office"), ("home", "Home visit")])
            .item(elsewhere)
            .value("other")
            .error("Say how"))
        (Checkboxes::new("needs", Legend::medium("What would help?"))
            .items([("transport", "Transport"), ("interpreter", "An interpreter")])
            .item(CheckboxRow::divider("or"))
            .item(Checkbox::new("none", "None of these").exclusive(true)))
        (Select::new("team", "Team").items([("a", "Team A"), ("b", "Team B")]))
        (DateInput::new("born", Legend::medium("Date of birth")).name_prefix("born"))
        (DatePicker::new("on", "Date").hint("For example, 17/5/2024.").value("22/11/2026"))
        (Textarea::new("notes", "Notes"))
        (CharacterCount::new("summary", "Summary").max_length(200).value("Hello"))
        (FileUpload::new("letter", "Letter").improved(true))
        (PasswordInput::new("password", "Password"))
        (button_group(html! { (Button::new("Save")) " " (Button::secondary("Save and come back")) }))
    }
}

fn lists() -> Markup {
    let table = Table::new()
        .caption("Work due")
        .head([Cell::sorting("Name", "#", Sort::Ascending), Cell::numeric("Days")])
        .row([Cell::new("Sam Example"), Cell::numeric(12)])
        .first_cell_is_header(true);
    let filter = Filter::new("Filter", html! { (Input::new("name", "Name")) })
        .clear("#")
        .selected([FilterCategory::new("Team").tags([("Team A", "#")])]);
    let list = html! { (ScrollablePane::new("Work due", table)) (Pagination::new().previous("#").next("#")) };
    filter_layout(html! { form method="get" { (filter) } }, list)
}
