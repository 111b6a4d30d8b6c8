//! The MoJ components, one a file, by their own names.

pub mod add_another;
pub mod alert;
pub mod badge;
pub mod date_picker;
pub mod filter;
pub mod identity_bar;
pub mod interruption_card;
pub mod messages;
pub mod notification_badge;
pub mod scrollable_pane;
pub mod sub_navigation;
pub mod timeline;
