//! What the forms of safety checks do when they are sent: the wish is made, or the form comes back with its draft kept.

use axum::response::Response;
use record::{Command, CommandId};
use uuid::Uuid;

use crate::{
    app::App,
    draft,
    form::{Errors, Posted},
    gate::Visitor,
    page::person::Person,
    said::see_other_saying,
    trouble::Trouble,
};

/// A wish with what is said once it is granted.
pub(in crate::page) struct Wished {
    pub(in crate::page) wish: Command,
    pub(in crate::page) said: String,
    /// The page to go on to, after `/people/{crn}`.
    pub(in crate::page) then: String,
}

/// An id that follows from the form's: pressing twice is the same wish.
pub(in crate::page) fn id_of(command: CommandId, number: u128) -> Uuid {
    Uuid::from_u128(command.0.as_u128().wrapping_add(number))
}

/// Makes the wish. What was refused comes back as errors, and the draft is kept.
pub(in crate::page) async fn save(
    app: &App,
    visitor: &Visitor,
    person: &Person,
    posted: &Posted,
    (here, names, otherwise): (&str, &[(&str, &str)], &str),
    wished: Result<Wished, Errors>,
) -> Result<Result<Response, Errors>, Trouble> {
    let opened = &person.opened;
    let errors = match wished {
        Ok(wished) => {
            let command = posted.wanted_command()?;
            let (who, whose, reason, wish) = (visitor.clone(), opened.person, opened.reason.clone(), wished.wish);
            match app.ask(move |service| service.execute(who.actor(), whose, command, wish, reason.as_ref())).await {
                Ok(_) => {
                    draft::discard(app, visitor, here).await;
                    let said = format!("{}: {}", opened.case.person.name.short(), wished.said);
                    let to = format!("/people/{}{}", opened.crn(), wished.then);
                    return Ok(Ok(see_other_saying(app, visitor, &to, &said)));
                }
                Err(trouble) => {
                    let refused = trouble.refusal().map(|refusal| Errors::refused(refusal, names, otherwise));
                    refused.ok_or(trouble)?
                }
            }
        }
        Err(errors) => errors,
    };
    draft::keep(app, visitor, here, posted).await;
    Ok(Err(errors))
}
