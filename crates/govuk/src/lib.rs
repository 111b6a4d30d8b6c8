//! Typed GOV.UK Frontend and MoJ Frontend page components.
//!
//! **Here**: one struct for each component, made with its ordinary case by `new` and refined by
//! functions, which shows itself inside [`maud::html!`]; the page around them ([`page()`]); and
//! the style sheet and script that they need ([`assets`]). Every `govuk-*` component writes the
//! same HTML as the examples shipped with `govuk-frontend`; `tests/fixtures` proves it and
//! README.md has the counts.
//!
//! **Not here**: any word, colour or rule of a particular service; fonts, the crown, crests
//! (this is for services that are not the government's); HTTP.
//!
//! **Read first**: [`Content`] (text is escaped, markup is not), then [`Input`] as the pattern
//! for every field.
//!
//! ```
//! use govuk::{Button, Input};
//! use maud::html;
//!
//! let wrong: Option<&str> = None;
//! let form = html! {
//!     form method="post" {
//!         (Input::new("surname", "Surname").value("Example").error(wrong))
//!         (Button::new("Save"))
//!     }
//! };
//! assert!(form.into_string().contains(r#"<label class="govuk-label" for="surname">"#));
//! ```

pub mod assets;
mod component;
mod content;
mod element;
mod moj;
mod options;
mod page;

pub use component::back_link::BackLink;
pub use component::breadcrumbs::{Breadcrumb, Breadcrumbs};
pub use component::button::{Button, button_group};
pub use component::character_count::{CharacterCount, CountType};
pub use component::checkboxes::{Checkbox, CheckboxRow, Checkboxes};
pub use component::date_input::{DateInput, DatePart};
pub use component::details::Details;
pub use component::error_message::ErrorMessage;
pub use component::error_summary::{ErrorItem, ErrorSummary};
pub use component::fieldset::{Fieldset, Legend, Question};
pub use component::file_upload::FileUpload;
pub use component::footer::{ContentLicence, Copyright, Footer, FooterLink, FooterSection};
pub use component::form_group::FormGroup;
pub use component::generic_header::GenericHeader;
pub use component::hint::Hint;
pub use component::i18n::Plurals;
pub use component::input::{Affix, Input};
pub use component::inset_text::InsetText;
pub use component::label::Label;
pub use component::language_navigation::{Language, LanguageNavigation};
pub use component::notification_banner::NotificationBanner;
pub use component::pagination::{PageItem, PageLink, PageNumber, Pagination};
pub use component::panel::{Panel, PanelAction, PanelKind};
pub use component::password_input::PasswordInput;
pub use component::phase_banner::PhaseBanner;
pub use component::radios::{Radio, RadioRow, Radios};
pub use component::select::{Select, SelectItem};
pub use component::service_navigation::{Here, NavigationItem, ServiceNavigation};
pub use component::skip_link::SkipLink;
pub use component::summary_list::{Action, SummaryCard, SummaryList, SummaryRow};
pub use component::table::{Cell, Sort, Table};
pub use component::tag::{Tag, TagColour};
pub use component::task_list::{Task, TaskList, TaskStatus};
pub use component::textarea::Textarea;
pub use component::warning_text::WarningText;
pub use content::{Content, Maybe};
pub use element::{Attributes, Element};
pub use moj::add_another::{AddAnother, AddAnotherItem};
pub use moj::alert::{Alert, AlertKind};
pub use moj::badge::{Badge, BadgeColour};
pub use moj::date_picker::DatePicker;
pub use moj::filter::{Filter, FilterCategory, FilterTag, filter_layout};
pub use moj::identity_bar::IdentityBar;
pub use moj::interruption_card::{CardAction, CardActionStyle, InterruptionCard};
pub use moj::messages::{Direction, Message, Messages};
pub use moj::notification_badge::NotificationBadge;
pub use moj::scrollable_pane::ScrollablePane;
pub use moj::sub_navigation::{SubNavigation, SubNavigationItem};
pub use moj::timeline::{Moment, Timeline, TimelineItem};
pub use page::{Page, page};

/// The examples of README.md are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeExamples;
