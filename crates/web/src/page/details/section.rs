//! The parts of a person's details that can be changed, each on a page of its own.

/// A part of the details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// The person's name, and what they want to be called.
    Name,
    /// Another name that the person is known by.
    OtherName,
    /// Date of birth.
    BirthDate,
    /// Gender in the person's words.
    Gender,
    /// Pronouns in the person's words.
    Pronouns,
    /// Ethnicity, self-described.
    Ethnicity,
    /// Language and interpreter.
    Language,
    /// Phone numbers and e-mail.
    Contact,
    /// Addresses.
    Address,
    /// Needs and what we do about them.
    Adjustments,
    /// Next of kin.
    NextOfKin,
    /// Numbers by which other services know the person.
    Identifiers,
}

impl Section {
    /// In the order of the page.
    pub(super) const ALL: [Self; 12] = [
        Self::Name,
        Self::OtherName,
        Self::BirthDate,
        Self::Gender,
        Self::Pronouns,
        Self::Ethnicity,
        Self::Language,
        Self::Contact,
        Self::Address,
        Self::Adjustments,
        Self::NextOfKin,
        Self::Identifiers,
    ];

    /// The word in the address.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::OtherName => "other-name",
            Self::BirthDate => "birth-date",
            Self::Gender => "gender",
            Self::Pronouns => "pronouns",
            Self::Ethnicity => "ethnicity",
            Self::Language => "language",
            Self::Contact => "contact",
            Self::Address => "address",
            Self::Adjustments => "adjustments",
            Self::NextOfKin => "next-of-kin",
            Self::Identifiers => "identifiers",
        }
    }

    /// The part with this word.
    pub(super) fn of(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.slug() == slug)
    }

    /// The page's title.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Name => "Change name",
            Self::OtherName => "Add another name",
            Self::BirthDate => "Date of birth",
            Self::Gender => "Gender",
            Self::Pronouns => "Pronouns",
            Self::Ethnicity => "Ethnicity",
            Self::Language => "Language",
            Self::Contact => "Contact details",
            Self::Address => "Addresses",
            Self::Adjustments => "Needs and adjustments",
            Self::NextOfKin => "Next of kin",
            Self::Identifiers => "Identifiers",
        }
    }

    /// What is changed, after "Change": for screen readers and the banner.
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::OtherName => "other names",
            Self::BirthDate => "date of birth",
            Self::Gender => "gender",
            Self::Pronouns => "pronouns",
            Self::Ethnicity => "ethnicity",
            Self::Language => "language",
            Self::Contact => "contact details",
            Self::Address => "addresses",
            Self::Adjustments => "needs and adjustments",
            Self::NextOfKin => "next of kin",
            Self::Identifiers => "identifiers",
        }
    }

    /// Where it is changed.
    pub(super) fn path(self, crn: &str) -> String {
        format!("/people/{crn}/details/{}/edit", self.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_found_by_its_word_and_no_word_names_two() {
        for section in Section::ALL {
            assert_eq!(Section::of(section.slug()), Some(section));
        }
        assert_eq!(Section::of("nonsense"), None);
    }
}
