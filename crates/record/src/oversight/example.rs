//! Random wishes about oversight for tests: see [`crate::histories`].

use rules::oversight::OversightTrigger;
use uuid::Uuid;

use super::{AgreedAction, OversightActionClosed, OversightCommented, OversightRecorded, View, Wish};
use crate::{
    case_file::CaseFile,
    decide::{Command, Context},
    histories::Chance,
    id::{ActionId, OfficerId, OversightId},
    plan::Ended,
    recorded::plus_days,
};

/// A wish about oversight: mostly a conversation, sometimes what became of one, sometimes nonsense.
pub(crate) fn wish(chance: &mut Chance, case: &CaseFile, ctx: &Context<'_>) -> Command {
    let small = |chance: &mut Chance| Uuid::from_u128(u128::from(1 + chance.below(12)) << 24);
    let text = chance.words();
    let days = i32::try_from(chance.below(200)).unwrap_or_default();
    let on = plus_days(ctx.today(), if chance.below(2) == 0 { 0 } else { -days });
    let actions = case.oversights.iter().flat_map(|talk| &talk.what.actions).map(|action| action.id).collect::<Vec<_>>();
    Command::Oversee(match chance.below(4) {
        0 | 1 => Wish::Record(OversightRecorded {
            id: OversightId(small(chance)),
            trigger: chance.pick(OversightTrigger::ALL).unwrap_or(OversightTrigger::AdHoc),
            on,
            opened_at: (chance.below(2) == 0).then_some(ctx.now),
            minutes: u16::try_from(chance.below(600)).unwrap_or_default(),
            with: None,
            risk_discussed: chance.below(2) == 0,
            checks: case.enquiries.all.iter().map(|check| check.id).take(1).collect(),
            view: chance.pick(&View::ALL).unwrap_or(View::Agree),
            reasons: text,
            actions: (0..chance.below(3))
                .map(|_| AgreedAction {
                    id: ActionId(small(chance)),
                    what: "Visit the address".into(),
                    owner: OfficerId(small(chance)),
                    due_on: plus_days(on, days.min(30) - 3),
                })
                .collect(),
            next_on: (chance.below(3) == 0).then(|| plus_days(on, days)),
        }),
        2 => Wish::CloseAction(OversightActionClosed {
            id: chance.pick(&actions).unwrap_or(ActionId(small(chance))),
            ended: chance.pick(&[Ended::Done, Ended::Dropped]).unwrap_or(Ended::Done),
            note: text,
        }),
        _ => Wish::Comment(OversightCommented {
            id: case.oversights.last().map_or(OversightId(small(chance)), |talk| talk.what.id),
            comment: text,
        }),
    })
}
