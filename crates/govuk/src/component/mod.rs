//! The GOV.UK components, one a file, by their own names.

pub mod back_link;
pub mod breadcrumbs;
pub mod button;
pub mod checkboxes;
mod choice;
pub mod details;
pub mod error_message;
pub mod error_summary;
pub mod fieldset;
pub mod form_group;
pub mod generic_header;
pub mod hint;
pub mod input;
pub mod inset_text;
pub mod label;
pub mod notification_banner;
pub mod phase_banner;
pub mod radios;
pub mod select;
pub mod service_navigation;
pub mod skip_link;
pub mod summary_list;
pub mod table;
pub mod tag;
pub mod textarea;
pub mod warning_text;
