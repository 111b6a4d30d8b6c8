//! `govuk-table`: rows and columns.

use crate::content::from_content;
use crate::{Content, Element};
use maud::{Markup, Render, html};

/// How a column is sorted, for `aria-sort`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Smallest, first or earliest at the top.
    Ascending,
    /// Largest, last or latest at the top.
    Descending,
    /// Not by this column, but it can be.
    None,
}

impl Sort {
    /// The value of `aria-sort`.
    #[must_use]
    pub const fn aria(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
            Self::None => "none",
        }
    }
}

crate::options::options! {
    /// One cell. Text alone will do wherever a cell is asked for.
    Cell {
        must { content: Content }
        may {
            /// What is in it, as `numeric`.
            format: text,
            /// How many columns it spans.
            colspan: number,
            /// How many rows it spans.
            rowspan: number,
            /// For the head of a column that is more than text: its name in text, for [`Table::labelled`].
            label: text,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
        }
    }
}

from_content!(Cell);

impl Cell {
    /// A number, set to the right.
    #[must_use]
    pub fn numeric(content: impl Into<Content>) -> Self {
        Self::new(content).format("numeric")
    }

    /// The head of a column that the server sorts: a link to this address, and how it is sorted now.
    #[must_use]
    pub fn sorting(words: &str, href: &str, sort: Sort) -> Self {
        let link = html! { a class="govuk-link rainer-sort" href=(href) { (words) } };
        Self::new(link).label(words).attribute("aria-sort", sort.aria())
    }

    /// The name of the column whose head this is.
    fn name(&self) -> Option<&str> {
        match (&self.label, &self.content) {
            (Some(label), _) => Some(label),
            (None, Content::Text(words)) if !words.is_empty() => Some(words),
            _ => None,
        }
    }
}

crate::options::options! {
    /// Rows and columns.
    ///
    /// ```
    /// use govuk::{Cell, Table};
    /// let table = Table::new()
    ///     .caption("Cases by team")
    ///     .head([Cell::new("Team"), Cell::numeric("Cases")])
    ///     .row([Cell::new("Team A"), Cell::numeric("41")])
    ///     .first_cell_is_header(true);
    /// assert!(maud::html! { (table) }.into_string().contains(r#"<th class="govuk-table__header" scope="row">"#));
    /// ```
    Table {
        must {}
        may {
            /// What the table shows. Every table needs one.
            caption: text,
            /// Extra classes of the caption, as `govuk-table__caption--m`.
            caption_classes: text,
            /// Whether the first cell of each row names the row.
            first_cell_is_header: flag,
            /// Whether each cell but the first, which tells what the row is about, carries the name of its column
            /// (`data-label`), for a style sheet that reads rows downwards on a narrow screen, where no head stands above them.
            labelled: flag,
            /// Extra classes.
            classes: text,
            /// Extra attributes.
            attributes: attributes,
            /// The heads of the columns.
            head: [Cell],
            /// Rows, each a list of cells. Use [`Table::row`] to add them one at a time.
            rows: [Vec<Cell>],
        }
    }
}

impl Table {
    /// Adds a row.
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    fn cell(&self, index: usize, cell: &Cell) -> Markup {
        let element = if index == 0 && self.first_cell_is_header {
            Element::new("th").class("govuk-table__header").attribute("scope", "row")
        } else {
            let format = cell.format.as_ref().map(|format| format!("govuk-table__cell--{format}"));
            Element::new("td").class("govuk-table__cell").class(format.as_deref())
        };
        let label = self.head.get(index).filter(|_| self.labelled && index > 0).and_then(Cell::name);
        finish(element.attribute("data-label", label), cell)
    }
}

fn head(cell: &Cell) -> Markup {
    let format = cell.format.as_ref().map(|format| format!("govuk-table__header--{format}"));
    let element = Element::new("th").class("govuk-table__header").class(format.as_deref()).attribute("scope", "col");
    finish(element, cell)
}

fn finish(element: Element, cell: &Cell) -> Markup {
    let span = |count: Option<u32>| count.map(|count| count.to_string());
    element
        .class(cell.classes.as_deref())
        .attribute("colspan", span(cell.colspan).as_deref())
        .attribute("rowspan", span(cell.rowspan).as_deref())
        .attributes(&cell.attributes)
        .containing(&cell.content)
}

impl Render for Table {
    fn render(&self) -> Markup {
        Element::new("table").class("govuk-table").class(self.classes.as_deref()).attributes(&self.attributes).containing(html! {
            @if let Some(caption) = &self.caption {
                (Element::new("caption")
                    .class("govuk-table__caption")
                    .class(self.caption_classes.as_deref())
                    .containing(caption))
            }
            @if !self.head.is_empty() {
                thead class="govuk-table__head" {
                    tr class="govuk-table__row" { @for cell in &self.head { (head(cell)) } }
                }
            }
            tbody class="govuk-table__body" {
                @for row in &self.rows {
                    tr class="govuk-table__row" {
                        @for (index, cell) in row.iter().enumerate() { (self.cell(index, cell)) }
                    }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_labelled_table_names_the_column_of_each_cell_but_the_first() {
        let head =
            [Cell::new("Officer"), Cell::sorting("Points", "?sort=points", Sort::None), Cell::new(html! { b { "Hours" } })];
        let table = Table::new().head(head).row(["Ada", "12", "37"]);
        let plain = html! { (table) }.into_string();
        let labelled = html! { (table.labelled(true)) }.into_string();
        assert!(!plain.contains("data-label"));
        assert_eq!(labelled.matches("data-label").count(), 1, "a head without a name in text labels nothing: {labelled}");
        assert!(labelled.contains(r#"data-label="Points">12<"#), "{labelled}");
    }
}
