//! What all pictures share: their size, their colours, their words, their patterns.

use maud::{Markup, html};

/// Units from left to right of every picture.
pub const WIDTH: i64 = 360;
/// Height of the letters, in units.
pub const TEXT: i64 = 15;
/// Ink of words, axes and outlines: 18 to 1 on white.
pub const INK: &str = "#0b0c0c";
/// What is in bounds: 5.4 to 1 on white.
pub const BLUE: &str = "#1d70b8";
/// What is over a red line: 7.9 to 1 on white.
pub const RED: &str = "#942514";
/// A third part of a whole: 8.2 to 1 on white.
pub const PURPLE: &str = "#54319f";
/// Lines that only guide the eye: 3.4 to 1 on white.
pub const GREY: &str = "#858b8d";

/// A picture: `id` must be its own on the page, `words` say the whole.
#[must_use]
pub fn picture(id: &str, title: &str, words: &str, height: i64, inside: &Markup) -> Markup {
    html! {
        svg xmlns="http://www.w3.org/2000/svg" class="rainer-chart" role="img" viewBox={ "0 0 " (WIDTH) " " (height) }
            aria-labelledby={ (id) "-title " (id) "-words" } font-family="arial, sans-serif" font-size=(TEXT) fill=(INK) stroke-linejoin="round" paint-order="stroke" {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-words" } { (words) }
            rect x="0" y="0" width=(WIDTH) height=(height) fill="#ffffff" {}
            (inside)
        }
    }
}

/// A picture of nothing, which says so.
#[must_use]
pub fn nothing(id: &str, title: &str, words: &str) -> Markup {
    picture(id, title, words, 40, &html! { (text(0, 26, Side::Start, words)) })
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

impl Side {
    const fn anchor(self) -> Option<&'static str> {
        match self {
            Self::Start => None,
            Self::Middle => Some("middle"),
            Self::End => Some("end"),
        }
    }
}

/// Words on a white edge, so that what lies under them does not make them hard to read.
#[must_use]
pub fn text(x: i64, y: i64, side: Side, words: &str) -> Markup {
    html! {
        text x=(x) y=(y) text-anchor=[side.anchor()] stroke="#fff" stroke-width="4" { (words) }
    }
}

/// How wide words are at most, in units: a little more than Arial needs for digits and small letters.
#[must_use]
pub fn width_of(words: &str) -> i64 {
    i64::try_from(words.chars().count()).unwrap_or(WIDTH).saturating_mul(8).min(WIDTH)
}

/// Words that fit into so many units; the end of longer ones is left out, the table has it.
#[must_use]
pub fn fitted(words: &str, units: i64) -> String {
    let letters = usize::try_from(units / 8).unwrap_or(0);
    if words.chars().count() <= letters {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(letters.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// How a part of a whole is filled: each differs from the others without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// All blue.
    Solid,
    /// Purple stripes.
    Stripes,
    /// Black dots.
    Dots,
    /// Red crossed lines.
    Crossed,
}

impl Fill {
    /// In the order in which the parts of a whole take them.
    pub const ALL: [Self; 4] = [Self::Solid, Self::Stripes, Self::Dots, Self::Crossed];

    /// The colour of its outline and of its pattern.
    #[must_use]
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Solid => BLUE,
            Self::Stripes => PURPLE,
            Self::Dots => INK,
            Self::Crossed => RED,
        }
    }

    /// The value of `fill`. The pattern is one of the picture with this id.
    #[must_use]
    pub fn value(self, id: &str) -> String {
        match self {
            Self::Solid => BLUE.to_owned(),
            Self::Stripes => format!("url(#{id}-stripes)"),
            Self::Dots => format!("url(#{id}-dots)"),
            Self::Crossed => format!("url(#{id}-crossed)"),
        }
    }

    fn pattern(self, id: &str) -> Markup {
        let name = match self {
            Self::Solid => return html! {},
            Self::Stripes => "stripes",
            Self::Dots => "dots",
            Self::Crossed => "crossed",
        };
        html! {
            pattern id={ (id) "-" (name) } patternUnits="userSpaceOnUse" width="8" height="8" {
                rect x="0" y="0" width="8" height="8" fill="#ffffff" {}
                @match self {
                    Self::Solid => {},
                    Self::Stripes => path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke=(self.colour()) stroke-width="3" {},
                    Self::Dots => circle cx="4" cy="4" r="2" fill=(self.colour()) {},
                    Self::Crossed => path d="M0 0L8 8M0 8L8 0" stroke=(self.colour()) stroke-width="2" {},
                }
            }
        }
    }

    /// The patterns that a picture uses.
    #[must_use]
    pub fn patterns(id: &str, used: &[Self]) -> Markup {
        html! { defs { @for fill in used { (fill.pattern(id)) } } }
    }

    /// A bar from `x` to the right.
    #[must_use]
    pub fn bar(self, id: &str, (x, y): (i64, i64), (width, height): (i64, i64)) -> Markup {
        html! { rect x=(x) y=(y) width=(width) height=(height) fill=(self.value(id)) stroke=(self.colour()) stroke-width="1" {} }
    }
}

/// Where `value` lies between nothing and `most`, in units of `length`. Something is never drawn as nothing.
#[must_use]
pub fn share(value: i64, most: i64, length: i64) -> i64 {
    if value <= 0 || most <= 0 {
        return 0;
    }
    let exact = i128::from(value.min(most)) * i128::from(length) / i128::from(most);
    i64::try_from(exact).unwrap_or(length).max(2).min(length)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The value of an attribute, wherever it stands.
    fn number(element: &str, name: &str) -> i64 {
        let value = element.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|value| value.parse().ok()).unwrap_or(i64::MIN)
    }

    /// Place and size of each bar, the ground and the patterns left out.
    pub(crate) fn bars(drawn: &str) -> Vec<[i64; 4]> {
        let bars = drawn.split("<rect").skip(1).filter(|rest| rest.contains(" stroke=") && !rest.starts_with(" x=\"0\""));
        bars.map(|rest| ["x", "y", "width", "height"].map(|name| number(rest, name))).collect()
    }

    /// The height of the picture.
    pub(crate) fn height(drawn: &str) -> i64 {
        drawn
            .split(&format!("viewBox=\"0 0 {WIDTH} "))
            .nth(1)
            .and_then(|rest| rest.split('"').next()?.parse().ok())
            .expect("a height")
    }

    /// What every picture keeps to.
    pub(crate) fn is_sound(drawn: &str) -> Result<(), TestCaseError> {
        for never in ["NaN", "style=", "<script"] {
            prop_assert!(!drawn.contains(never), "{never} in {drawn}");
        }
        prop_assert!(drawn.contains("role=\"img\"") && drawn.contains("<title") && drawn.contains("<desc"));
        prop_assert!(height(drawn) > 0);
        Ok(())
    }

    #[test]
    fn something_is_never_drawn_as_nothing_and_nothing_never_as_something() {
        assert_eq!(share(0, 10, 100), 0);
        assert_eq!(share(1, 1_000_000, 100), 2);
        assert_eq!(share(i64::MAX, i64::MAX, 100), 100);
        assert_eq!(share(-5, 10, 100), 0);
    }

    #[test]
    fn words_that_do_not_fit_end_with_dots() {
        assert_eq!(fitted("Example House", 200), "Example House");
        assert_eq!(fitted("Example House", 80), "Example H…");
    }
}
