//! Documents (`/people/{crn}/documents`): what was filed, as metadata.

use axum::extract::{Path, Query, State};
use govuk::{Cell, Table, Tag, TagColour};
use maud::{Markup, html};
use service::access::FieldGroup;

use super::{
    loaded::{Loaded, Telling},
    person::{Past, Person},
    pieces::{pane, says},
};
use crate::{
    app::App,
    banner::Tab,
    gate::Visitor,
    respond::Answer,
    routes::Routes,
    view::documents::{DocumentShown, documents},
};

/// Its route.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/{crn}/documents", show)
}

async fn show(State(app): State<App>, visitor: Visitor, Path(crn): Path<String>, Query(past): Query<Past>) -> Answer {
    let person = Person::open(&app, &visitor, &crn, past, Tab::Details, &[FieldGroup::Documents]).await?;
    let loaded = Loaded::of(&app, &person, Telling::Nothing, FieldGroup::Documents).await?;
    let view = documents(&loaded.shown(&app, &person));
    Ok(person.page("Documents").main(markup(&view, &person.banner.called)).rows().answer(&visitor))
}

fn markup(list: &[DocumentShown], to_call: &str) -> Markup {
    if list.is_empty() {
        return says("No documents are filed.");
    }
    let rows = list.iter().map(|document| {
        let title = html! {
            (document.title)
            @if document.sensitive { br; (Tag::coloured(format!("Do not share with {to_call}"), TagColour::Orange)) }
            @if let Some(reason) = &document.withdrawn {
                br; (Tag::coloured("Withdrawn", TagColour::Grey)) " " (reason)
            }
        };
        [
            Cell::new(title),
            Cell::new(document.kind.as_str()),
            Cell::new(document.file.as_str()),
            Cell::new(document.filed_on.as_str()),
        ]
    });
    let table = Table::new().head(["Title", "Kind", "File", "Filed"]).rows(rows).first_cell_is_header(true);
    html! {
        (says("The list says what was filed and when. The files themselves are kept where they were made."))
        (pane("Documents", table))
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces::lines;
    use super::*;
    use crate::view::built::whole;

    #[test]
    fn a_document_that_must_not_be_shared_says_so_in_words() {
        insta::assert_snapshot!(lines(&markup(&documents(&whole().shown()), "Sammy")));
    }
}
