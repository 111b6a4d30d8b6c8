//! What stands inside a component: plain text, or markup made elsewhere.

use maud::{Markup, PreEscaped, Render};

/// Text, escaped when shown; or markup, shown as it is.
#[derive(Debug, Clone)]
pub enum Content {
    /// Plain text. Any character is safe.
    Text(String),
    /// Markup, from [`maud::html!`] or another component.
    Html(Markup),
}

impl Content {
    /// Markup of a component or of [`maud::html!`].
    pub fn html(markup: impl Render) -> Self {
        Self::Html(markup.render())
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Html(PreEscaped(html)) => html.is_empty(),
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Render for Content {
    fn render_to(&self, buffer: &mut String) {
        match self {
            Self::Text(text) => text.render_to(buffer),
            Self::Html(markup) => markup.render_to(buffer),
        }
    }
}

/// Something to show, or nothing: lets a setter take `"text"`, `Some("text")` or an
/// `Option<String>` alike.
pub trait Maybe<T> {
    /// The thing, if there is one.
    fn maybe(self) -> Option<T>;
}

/// For each type listed, it and an option of it may be given where `$wanted` may.
macro_rules! maybe {
    ($wanted:ty: $($given:ty),+ $(,)?) => { $(
        impl $crate::content::Maybe<$wanted> for $given {
            fn maybe(self) -> Option<$wanted> {
                Some(self.into())
            }
        }
        impl $crate::content::Maybe<$wanted> for Option<$given> {
            fn maybe(self) -> Option<$wanted> {
                self.map(Into::into)
            }
        }
    )+ };
}

/// `$wanted::new(content)` may be written as the content alone.
macro_rules! from_content {
    ($($wanted:ty),+ $(,)?) => { $(
        $crate::content::from_content!(@ $wanted: &str, String, &String, maud::Markup, $crate::Content);
        $crate::content::maybe!($wanted: &str, String, &String, maud::Markup, $crate::Content, $wanted);
    )+ };
    (@ $wanted:ty: $($given:ty),+) => { $(
        impl From<$given> for $wanted {
            fn from(content: $given) -> Self {
                Self::new(content)
            }
        }
    )+ };
}

pub(crate) use {from_content, maybe};

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Content {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Markup> for Content {
    fn from(markup: Markup) -> Self {
        Self::Html(markup)
    }
}

maybe!(String: &str, String, &String);
maybe!(Content: &str, String, &String, Markup, Content);
maybe!(bool: bool);
maybe!(u32: u32);

/// A component may stand wherever content is asked for.
macro_rules! components {
    ($($component:ident),+ $(,)?) => { $(
        impl From<crate::$component> for Content {
            fn from(component: crate::$component) -> Self {
                Self::Html(component.render())
            }
        }
        maybe!(Content: crate::$component);
    )+ };
}

components!(
    BackLink,
    Breadcrumbs,
    Button,
    CharacterCount,
    Checkboxes,
    DateInput,
    Details,
    ErrorMessage,
    ErrorSummary,
    Fieldset,
    FileUpload,
    Footer,
    GenericHeader,
    Hint,
    Input,
    InsetText,
    Label,
    LanguageNavigation,
    NotificationBanner,
    Pagination,
    Panel,
    PasswordInput,
    PhaseBanner,
    Radios,
    Select,
    ServiceNavigation,
    SkipLink,
    SummaryList,
    Table,
    Tag,
    TaskList,
    Textarea,
    WarningText,
    AddAnother,
    Alert,
    Badge,
    DatePicker,
    Filter,
    IdentityBar,
    InterruptionCard,
    Messages,
    NotificationBadge,
    ScrollablePane,
    SubNavigation,
    Timeline,
);

/// A whole number may stand wherever content is asked for.
macro_rules! numbers {
    ($($number:ty),+) => { $(
        impl From<$number> for Content {
            fn from(number: $number) -> Self {
                Self::Text(number.to_string())
            }
        }
        maybe!(Content: $number);
    )+ };
}

numbers!(u8, u16, u32, u64, usize, i32, i64);
