//! Putting a flag on a person (`/people/{crn}/risk/flags/new`): an entry in a register, with its first review.

use axum::extract::{Path, Query, State};
use govuk::{Button, DatePicker, Select, Textarea};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Command, CommandId, RegisterEntryId, risk::RegisterEntryMade, text::NOTE_MAX, words::short_date};
use rules::{
    code::{RegisterCode, RegisterValueCode},
    register::{FlagGroup, RegisterValue, Registers},
};
use service::access::{Action, FieldGroup};

use super::super::{
    checks::saving::{Wished, id_of, save},
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{back, says},
};
use crate::{
    app::App,
    banner::Tab,
    draft::{self, UseDraft},
    form::{Errors, Filled, Posted, Reader, open},
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    shell::Page,
    trouble::Trouble,
    view::shown::Shown,
};

/// Its routes.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/risk/flags/new", show).post("/people/{crn}/risk/flags/new", submit)
}

async fn opened(app: &App, visitor: &Visitor, crn: &str) -> Result<(Person, String), Trouble> {
    let person = Person::open(app, visitor, crn, Past::default(), Tab::Risk, &[FieldGroup::Risk]).await?;
    let here = format!("/people/{}/risk/flags/new", person.opened.crn());
    Ok((person, here))
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(using): Query<UseDraft>) -> Answer {
    let (person, here) = opened(&app, &visitor, &crn).await?;
    let offered = draft::offered(&app, &visitor, &here).await?;
    let none = Errors::none();
    let (filled, notice) = match &offered {
        Some(draft) if using.wanted() => (Filled::again(&draft.posted, &none), html! {}),
        Some(draft) => (Filled::fresh(), draft.alert(&here, person.opened.now, app.service().zone())),
        None => (Filled::fresh(), html! {}),
    };
    Ok(page(&app, &visitor, &person, &filled, &notice).await?.answer(&visitor))
}

async fn page(app: &App, visitor: &Visitor, person: &Person, filled: &Filled<'_>, notice: &Markup) -> Result<Page, Trouble> {
    let loaded = Loaded::of(app, person, Telling::Nothing, FieldGroup::Risk).await?;
    let shown = loaded.shown(app, person);
    let main = if person.may(app, Action::Write, FieldGroup::Risk) {
        html! { (notice) (open(&shown.link("/risk/flags/new"), visitor, app.new_id(), &form(&shown, filled))) }
    } else {
        says(html! { "Ask " (person.banner.officer) ", who holds the case." })
    };
    Ok(person.page("Add a flag").before(back(shown.link("/risk#flags"))).main(main).errors(filled.errors))
}

/// Registers whose entry a member of staff makes. Those that say a level of risk of serious harm follow from the judgement;
/// what stands already is reviewed, not made again.
fn offered<'a>(shown: &Shown<'a>) -> Vec<(RegisterCode, &'a str)> {
    let stands = |code| shown.case.risk.flags(shown.today).any(|entry| entry.made.code == code);
    let types = shown.policy.registers.types.in_force(shown.today);
    let types = types.filter(|(code, row)| row.value.group != FlagGroup::Rosh && !stands(*code));
    let mut types: Vec<_> = types.map(|(code, row)| (code, row.value.name.as_str())).collect();
    types.sort_by_key(|(_, name)| name.to_lowercase());
    types
}

/// Categories or levels, each with the register that it belongs to.
fn values(shown: &Shown<'_>, table: &rules::dated::Table<RegisterValueCode, RegisterValue>) -> Vec<(String, String)> {
    let types = &shown.policy.registers.types;
    let of = |value: &RegisterValue| types.on(value.register, shown.today).map(|row| row.value.name.clone());
    let named = |(code, row): (RegisterValueCode, &rules::dated::Row<RegisterValue>)| {
        (code.to_string(), format!("{}: {}", of(&row.value).unwrap_or_default(), row.value.name))
    };
    std::iter::once((String::new(), "None".to_owned())).chain(table.in_force(shown.today).map(named)).collect()
}

fn form(shown: &Shown<'_>, filled: &Filled<'_>) -> Markup {
    let registers = &shown.policy.registers;
    let first = (String::new(), "Choose a flag".to_owned());
    let types = offered(shown).into_iter().map(|(code, name)| (code.to_string(), name.to_owned()));
    html! {
        (Select::new("code", "Which flag?").items(std::iter::once(first).chain(types))
            .hint("Flags of a level of risk of serious harm follow from the judgement: review the risk to change them")
            .value(filled.value("code", "")).error(filled.error("code")))
        (Select::new("category", "Category").hint("Only for a flag that has categories").items(values(shown, &registers.categories))
            .value(filled.value("category", "")).error(filled.error("category")))
        (Select::new("level", "Level").hint("Only for a flag that has levels").items(values(shown, &registers.levels))
            .value(filled.value("level", "")).error(filled.error("level")))
        (DatePicker::new("from", "First day").hint("For example, 27/3/2026 or today")
            .value(filled.value("from", short_date(shown.today))).error(filled.error("from")))
        (Textarea::new("note", "Why is the flag needed?").hint("What is known, from whom, and what somebody who meets them must do")
            .rows(4).value(filled.value("note", "")).error(filled.error("note")))
        (DatePicker::new("review", "First review (optional)").hint("Left empty, the day follows from the register's review period")
            .value(filled.value("review", "")).error(filled.error("review")))
        (Button::new("Add flag").prevent_double_click(true))
    }
}

async fn submit(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, posted: Posted) -> Answer {
    let (person, here) = opened(&app, &visitor, &crn).await?;
    let wished = wish(&posted, posted.wanted_command()?, person.opened.today, &app.service().policy().registers);
    match save(&app, &visitor, &person, &posted, (&here, &[("reviewOn", "review")], "code"), wished).await? {
        Ok(response) => Ok(response),
        Err(errors) => Ok(page(&app, &visitor, &person, &Filled::again(&posted, &errors), &html! {}).await?.answer(&visitor)),
    }
}

fn wish(posted: &Posted, command: CommandId, today: Date, registers: &Registers) -> Result<Wished, Errors> {
    let mut read = Reader::new(posted, today);
    let known = |word: &str| word.parse::<RegisterCode>().ok().filter(|code| registers.types.on(*code, today).is_some());
    let code = read.choice("code", "which flag", known);
    let value = |field: &str| posted.get(field).parse::<RegisterValueCode>().ok();
    let (category, level) = (value("category"), value("level"));
    let from = read.date("from", "the first day");
    let note = read.wanted("note", "why the flag is needed", NOTE_MAX);
    let review_on = read.date_if_any("review", "the day of the first review");
    if let (Some(from), Some(review)) = (from, review_on)
        && review <= from
    {
        read.wrong("review", "The first review must be after the first day");
    }
    let id = RegisterEntryId(id_of(command, 0));
    let made = code.zip(from).map(|(code, from)| RegisterEntryMade { id, code, category, level, from, review_on, note });
    let errors = read.finish();
    match made.filter(|_| errors.is_empty()) {
        Some(made) => Ok(Wished {
            wish: Command::MakeRegisterEntry(made),
            said: "flag added".to_owned(),
            then: format!("/risk/flags/{id}"),
        }),
        None => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Wished, Errors> {
        let posted = Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        wish(&posted, CommandId(Uuid::from_u128(7)), date(2026, 11, 23), &rules::Policy::builtin().registers)
    }

    #[test]
    fn a_flag_needs_which_and_why_and_a_review_after_its_first_day() {
        let errors = read(&[("code", "NONE"), ("from", "today"), ("review", "yesterday")]).err().expect("three things are wrong");
        let told: Vec<_> = errors.iter().collect();
        assert_eq!(
            told,
            [
                ("code", "Choose which flag"),
                ("note", "Enter why the flag is needed"),
                ("review", "The first review must be after the first day"),
            ]
        );
    }

    #[test]
    fn pressing_twice_is_the_same_flag() {
        let fields = [("code", "ALSH"), ("from", "today"), ("note", "Said so")];
        let made = || read(&fields).map(|wished| wished.wish).expect("a wish");
        assert_eq!(made(), made());
    }
}
