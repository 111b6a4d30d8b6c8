//! A letter's text set on A4 as tagged PDF (PDF/UA-1).
//!
//! Paragraphs are parted by empty lines; lines that begin with "- " are a list; the paragraph that equals the subject is the
//! heading. Nothing is read from the machine: the face is in the program.

use std::num::NonZeroU16;

use krilla::{
    Document, SerializeSettings,
    configure::{Accessibility, Configuration, ConfigurationBuilder},
    destination::XyzDestination,
    geom::Point,
    metadata::{Metadata, TextDirection as Reading},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagKind, TagTree},
    text::{Font, TextDirection},
};
use thiserror::Error;

/// The letter could not be set.
#[derive(Debug, Error)]
#[error("the letter could not be set as PDF: {0}")]
pub struct NotSet(String);

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 71.0;
/// At least 12 points: letters are read on paper, by anybody.
const SIZE: f32 = 12.0;
const HEADING: f32 = 15.0;
const LEADING: f32 = 1.4;
const INDENT: f32 = 16.0;

/// A face and its measures.
struct Face {
    font: Font,
    measures: ttf_parser::Face<'static>,
}

impl Face {
    fn of(bytes: &'static [u8]) -> Result<Self, NotSet> {
        let font = Font::new(bytes.into(), 0).ok_or_else(|| NotSet("the face cannot be read".to_owned()))?;
        let measures = ttf_parser::Face::parse(bytes, 0).map_err(|why| NotSet(why.to_string()))?;
        Ok(Self { font, measures })
    }

    fn has(&self, letter: char) -> bool {
        self.measures.glyph_index(letter).is_some()
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let units: f32 = text
            .chars()
            .filter_map(|letter| self.measures.glyph_index(letter))
            .map(|glyph| f32::from(self.measures.glyph_hor_advance(glyph).unwrap_or_default()))
            .sum();
        units * size / f32::from(self.measures.units_per_em())
    }

    /// Lines no wider than `room`; a word that is wider stands alone.
    fn lines(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for given in text.lines() {
            let mut line = String::new();
            for word in given.split_whitespace() {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if !line.is_empty() && self.width(&longer, size) > room {
                    lines.push(std::mem::replace(&mut line, word.to_owned()));
                } else {
                    line = longer;
                }
            }
            lines.push(line);
        }
        lines.retain(|line| !line.is_empty());
        lines
    }
}

/// A line to set, and its place in the reading order.
struct Line {
    text: String,
    kind: Block,
    /// Space above, in points.
    above: f32,
    block: usize,
    /// Which item of a list it belongs to.
    item: usize,
    /// Whether the mark of a list item stands before it.
    mark: bool,
}

impl Line {
    fn size(&self) -> f32 {
        if self.kind == Block::Heading { HEADING } else { SIZE }
    }

    fn indent(&self) -> f32 {
        if self.kind == Block::List { INDENT } else { 0.0 }
    }

    /// How far its foot is below that of the line before.
    fn down(&self) -> f32 {
        self.above + self.size() * LEADING
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Heading,
    Paragraph,
    List,
}

/// Sets a letter. `language` is the text's, like "en-GB".
///
/// # Errors
/// [`NotSet`] when the text cannot be written as PDF/UA-1.
pub fn pdf(subject: &str, text: &str, language: &str) -> Result<Vec<u8>, NotSet> {
    let (plain, bold) = (Face::of(notosans::REGULAR_TTF)?, Face::of(notosans::BOLD_TTF)?);
    let shown = |text: &str| text.chars().map(|c| if c == '\n' || plain.has(c) { c } else { '?' }).collect::<String>();
    let (subject, text) = (shown(subject), shown(text));
    let (blocks, lines) = set(&subject, &text, &plain, &bold);
    let pages = broken(&lines);
    let configuration: Configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|why| NotSet(format!("{why:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut found: Vec<(usize, usize, Identifier)> = Vec::new();
    let paper = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| NotSet("the paper".to_owned()))?;
    for (number, page) in (1..).zip(&pages) {
        let mut sheet = document.start_page_with(paper.clone());
        let mut surface = sheet.surface();
        let mut draw = |x: f32, y: f32, face: &Face, size: f32, text: &str, tag: ContentTag<'_>| {
            let id = surface.start_tagged(tag);
            surface.draw_text(Point::from_xy(x, y), face.font.clone(), size, text, false, TextDirection::Auto);
            surface.end_tagged();
            id
        };
        let mut y = MARGIN + SIZE;
        for (at, line) in (0_usize..).zip(page) {
            if at > 0 {
                y += line.down();
            }
            if line.mark {
                draw(MARGIN, y, &plain, SIZE, "•", beside());
            }
            let face = if line.kind == Block::Heading { &bold } else { &plain };
            // A space after each line, so that a reader does not run its last word into the next.
            let spoken = format!("{} ", line.text);
            let id = draw(MARGIN + line.indent(), y, face, line.size(), &spoken, ContentTag::Span(SpanTag::empty()));
            found.push((line.block, line.item, id));
        }
        if pages.len() > 1 {
            draw(MARGIN, HEIGHT - MARGIN / 2.0, &plain, SIZE - 2.0, &format!("{number} / {}", pages.len()), beside());
        }
        surface.finish();
        sheet.finish();
    }
    document.set_tag_tree(tree(&blocks, &found, &subject, language));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(subject.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.set_metadata(Metadata::new().title(subject).language(language.to_owned()).text_direction(Reading::LeftToRight));
    document.finish().map_err(|why| NotSet(format!("{why:?}")))
}

/// What is beside the text and not read out: marks and page numbers.
fn beside() -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other))
}

/// The blocks in reading order, and their lines.
fn set(subject: &str, text: &str, plain: &Face, bold: &Face) -> (Vec<Block>, Vec<Line>) {
    let room = WIDTH - 2.0 * MARGIN;
    let (mut blocks, mut lines) = (Vec::new(), Vec::new());
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        let block = blocks.len();
        let kind = kind_of(paragraph, subject, &blocks);
        blocks.push(kind);
        // Each part with its lines: the items of a list, or the whole paragraph.
        let parts: Vec<Vec<String>> = match kind {
            Block::Heading => vec![bold.lines(paragraph, HEADING, room)],
            Block::Paragraph => vec![plain.lines(paragraph, SIZE, room)],
            Block::List => paragraph.lines().map(|l| plain.lines(l.trim_start_matches("- "), SIZE, room - INDENT)).collect(),
        };
        for (item, part) in (0..).zip(parts) {
            for (n, text) in (0..).zip(part) {
                let begins: bool = n == 0_usize;
                lines.push(Line {
                    text,
                    kind,
                    above: if begins && item == 0 { SIZE * 0.8 } else { 0.0 },
                    block,
                    item,
                    mark: begins && kind == Block::List,
                });
            }
        }
    }
    (blocks, lines)
}

fn kind_of(paragraph: &str, subject: &str, before: &[Block]) -> Block {
    if paragraph == subject && !before.contains(&Block::Heading) {
        Block::Heading
    } else if paragraph.lines().all(|line| line.starts_with("- ")) {
        Block::List
    } else {
        Block::Paragraph
    }
}

/// Lines by page.
fn broken(lines: &[Line]) -> Vec<Vec<&Line>> {
    let mut pages = vec![Vec::new()];
    let mut y = MARGIN + SIZE;
    for line in lines {
        let down = line.down();
        let full = y + down > HEIGHT - MARGIN;
        if full {
            pages.push(Vec::new());
            y = MARGIN + SIZE;
        } else if pages.last().is_some_and(|page| !page.is_empty()) {
            y += down;
        }
        if let Some(page) = pages.last_mut() {
            page.push(line);
        }
    }
    pages
}

/// The reading order, for whoever does not see the page.
fn tree(blocks: &[Block], found: &[(usize, usize, Identifier)], subject: &str, language: &str) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    for (number, kind) in (0..).zip(blocks) {
        let of_it = || found.iter().filter(move |(block, _, _)| *block == number);
        let whole = |tag: TagKind| {
            let mut group = TagGroup::new(tag);
            of_it().for_each(|(_, _, id)| group.push(*id));
            group
        };
        let group = match kind {
            Block::Heading => whole(Tag::Hn(NonZeroU16::MIN, Some(subject.to_owned())).into()),
            Block::Paragraph => whole(Tag::P.into()),
            Block::List => {
                let mut list = TagGroup::new(Tag::L(ListNumbering::Disc));
                let items = of_it().map(|(_, item, _)| *item).max().unwrap_or_default();
                for item in 0..=items {
                    let mut body = TagGroup::new(Tag::LBody);
                    of_it().filter(|(_, of, _)| *of == item).for_each(|(_, _, id)| body.push(*id));
                    list.push(Node::Group(TagGroup::with_children(Tag::LI, vec![Node::Group(body)])));
                }
                list
            }
        };
        tree.push(Node::Group(group));
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Example office\n1 Example Street\n\nDear Sam Example\n\nWarning: your order\n\nWe recorded this:\n\n\
                        - Friday 20 November 2026 at 10am\n- Monday 23 November 2026 at 10am\n\nŵyr ŷd – “quoted” £5";

    #[test]
    fn a_letter_is_written_as_accessible_pdf_with_its_language_and_title() {
        let made = pdf("Warning: your order", TEXT, "en-GB").expect("set");
        assert!(made.starts_with(b"%PDF-1.7"), "a PDF");
        let text = String::from_utf8_lossy(&made);
        for must in ["pdfuaid", "/StructTreeRoot", "en-GB", "Warning: your order"] {
            assert!(text.contains(must), "{must}");
        }
    }

    #[test]
    fn the_same_text_makes_the_same_file() {
        assert_eq!(pdf("A", "A\n\nB", "en-GB").expect("set"), pdf("A", "A\n\nB", "en-GB").expect("set"));
    }

    #[test]
    fn a_long_letter_goes_over_pages_and_a_letter_the_face_lacks_becomes_a_question_mark() {
        let long = format!("{}\n\nA smile: 🙂", "One paragraph of some length that fills a line or two.\n\n".repeat(60));
        let made = pdf("Long", &long, "en-GB").expect("set");
        assert!(String::from_utf8_lossy(&made).contains("/Count 3"), "three pages");
    }

    #[test]
    fn lines_break_between_words_within_the_page() {
        let face = Face::of(notosans::REGULAR_TTF).expect("the face");
        let room = WIDTH - 2.0 * MARGIN;
        let lines = face.lines(&"word ".repeat(60), SIZE, room);
        assert!(lines.len() > 3 && lines.iter().all(|line| face.width(line, SIZE) <= room), "{lines:?}");
    }
}
