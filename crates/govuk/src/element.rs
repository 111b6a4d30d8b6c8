//! An HTML element whose attributes are known only when it is written.
//!
//! `maud::html!` wants attribute names at compile time; components take extra ones from their
//! caller. This writes the opening tag; everything inside stays `maud`.

use maud::{Markup, PreEscaped, Render, html};

/// Extra attributes, in order. Values are escaped when written.
///
/// Names come from code, never from input: they are written as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, Option<String>)>);

impl Attributes {
    /// No attributes.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds `name="value"`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.push((name.into(), Some(value.into())));
        self
    }

    /// Adds `name="value"` when there is a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds a name without a value, as `hidden` or `required`.
    #[must_use]
    pub fn with_flag(mut self, name: impl Into<String>) -> Self {
        self.0.push((name.into(), None));
        self
    }

    /// These, then those.
    #[must_use]
    pub fn and(mut self, more: &Self) -> Self {
        self.0.extend(more.0.iter().cloned());
        self
    }
}

impl<N: Into<String>, V: Into<String>, const COUNT: usize> From<[(N, V); COUNT]> for Attributes {
    fn from(pairs: [(N, V); COUNT]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), Some(value.into()))).collect())
    }
}

/// An element being written.
#[derive(Debug, Clone)]
pub struct Element {
    name: String,
    classes: String,
    attributes: String,
}

impl Element {
    /// Begins an element of this name, as `div` or `h2`.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), classes: String::new(), attributes: String::new() }
    }

    /// A heading of this level.
    #[must_use]
    pub fn heading(level: u32) -> Self {
        Self::new(format!("h{level}"))
    }

    /// Adds a class, or several with spaces between.
    #[must_use]
    pub fn class<'a>(mut self, classes: impl Into<Option<&'a str>>) -> Self {
        if let Some(classes) = classes.into().filter(|classes| !classes.is_empty()) {
            if !self.classes.is_empty() {
                self.classes.push(' ');
            }
            self.classes.push_str(classes);
        }
        self
    }

    /// Adds a class when the condition holds.
    #[must_use]
    pub fn class_if(self, condition: bool, class: &str) -> Self {
        self.class(condition.then_some(class))
    }

    /// Adds `name="value"` when there is a value.
    #[must_use]
    pub fn attribute<'a>(mut self, name: &str, value: impl Into<Option<&'a str>>) -> Self {
        if let Some(value) = value.into() {
            self.write(name, Some(value));
        }
        self
    }

    /// Adds a name without a value when the condition holds.
    #[must_use]
    pub fn flag(mut self, name: &str, condition: bool) -> Self {
        if condition {
            self.write(name, None);
        }
        self
    }

    /// Adds all of these.
    #[must_use]
    pub fn attributes(mut self, attributes: &Attributes) -> Self {
        for (name, value) in &attributes.0 {
            self.write(name, value.as_deref());
        }
        self
    }

    /// The element with this inside.
    #[must_use]
    pub fn containing(&self, inside: impl Render) -> Markup {
        html! { (self.opening()) (inside) (PreEscaped("</")) (PreEscaped(&self.name)) (PreEscaped(">")) }
    }

    /// The element without an end tag, as `input`.
    #[must_use]
    pub fn alone(&self) -> Markup {
        html! { (self.opening()) }
    }

    fn opening(&self) -> Markup {
        html! {
            (PreEscaped("<")) (PreEscaped(&self.name))
            @if !self.classes.is_empty() {
                (PreEscaped(" class=\"")) (self.classes) (PreEscaped("\""))
            }
            (PreEscaped(&self.attributes)) (PreEscaped(">"))
        }
    }

    fn write(&mut self, name: &str, value: Option<&str>) {
        self.attributes.push(' ');
        self.attributes.push_str(name);
        if let Some(value) = value {
            self.attributes.push_str("=\"");
            value.render_to(&mut self.attributes);
            self.attributes.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_attribute() {
        let element = Element::new("p").class("a\"b").attribute("title", "\" onclick=\"x");
        let written = element.containing("<script>").into_string();
        assert_eq!(written, "<p class=\"a&quot;b\" title=\"&quot; onclick=&quot;x\">&lt;script&gt;</p>");
    }

    #[test]
    fn no_class_attribute_is_written_without_a_class() {
        assert_eq!(Element::new("br").class(None).alone().into_string(), "<br>");
    }
}
