//! The one macro of this crate: from a list of options, a struct, its constructor and a setter
//! for each option.
//!
//! `must` lists the constructor's arguments; `may` the rest, each of a kind:
//! `text` and `content` (optional), `flag` (off until set), `number`, `attributes` (adds
//! `attribute(name, value)` too), `bag` (a second set of attributes), `(Type)` for one of something, `[Type]` for a list.
//! Flags take a condition because a page nearly always computes it.

macro_rules! options {
    (
        $(#[$about:meta])*
        $name:ident {
            must { $($must:ident: $must_type:ty),* $(,)? }
            may { $( $(#[$doc:meta])* $may:ident: $kind:tt ),* $(,)? }
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default)]
        pub struct $name {
            $($must: $must_type,)*
            $($may: $crate::options::options!(@type $kind),)*
        }

        impl $name {
            /// The ordinary case; set the rest with the other functions.
            #[must_use]
            pub fn new($($must: impl Into<$must_type>),*) -> Self {
                Self { $($must: $must.into(),)* ..Self::default() }
            }
            $( $crate::options::options! { @setter [$(#[$doc])*] $may $kind } )*
        }
    };

    (@type text) => { Option<String> };
    (@type content) => { Option<$crate::Content> };
    (@type flag) => { bool };
    (@type number) => { Option<u32> };
    (@type attributes) => { $crate::Attributes };
    (@type bag) => { $crate::Attributes };
    (@type ($type:ty)) => { Option<$type> };
    (@type [$type:ty]) => { Vec<$type> };

    (@setter [$($doc:tt)*] $option:ident text) => {
        $crate::options::options! { @setter [$($doc)*] $option (String) }
    };
    (@setter [$($doc:tt)*] $option:ident content) => {
        $crate::options::options! { @setter [$($doc)*] $option ($crate::Content) }
    };
    (@setter [$($doc:tt)*] $option:ident number) => {
        $crate::options::options! { @setter [$($doc)*] $option (u32) }
    };
    (@setter [$($doc:tt)*] $option:ident flag) => {
        $($doc)*
        #[must_use]
        pub fn $option(mut self, $option: bool) -> Self {
            self.$option = $option;
            self
        }
    };
    (@setter [$($doc:tt)*] $option:ident bag) => {
        $($doc)*
        #[must_use]
        pub fn $option(mut self, $option: impl Into<$crate::Attributes>) -> Self {
            self.$option = self.$option.and(&$option.into());
            self
        }
    };
    (@setter [$($doc:tt)*] $option:ident attributes) => {
        $crate::options::options! { @setter [$($doc)*] $option bag }

        /// Adds one more attribute. The name comes from code, never from input.
        #[must_use]
        pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.$option = self.$option.with(name, value);
            self
        }
    };
    (@setter [$($doc:tt)*] $option:ident ($type:ty)) => {
        $($doc)*
        #[must_use]
        pub fn $option(mut self, $option: impl $crate::Maybe<$type>) -> Self {
            self.$option = $option.maybe();
            self
        }
    };
    (@setter [$($doc:tt)*] $option:ident [$type:ty]) => {
        $($doc)*
        #[must_use]
        pub fn $option(mut self, $option: impl IntoIterator<Item = impl Into<$type>>) -> Self {
            self.$option.extend($option.into_iter().map(Into::into));
            self
        }
    };
}

pub(crate) use options;
