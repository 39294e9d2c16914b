//! Blocks read from Markdown: whatever it holds becomes a tree, what a letter cannot hold is reported.
//! Words are in `inlines`, the comments in `directive`, the rules of the normal form in [`crate::normal`].

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{ListType, Node, NodeValue, TableAlignment};

use super::directive::Directive;
use super::inlines::{self, NoteTexts};
use super::{Ledger, Read, What};
use crate::form::FormError;
use crate::limits;
use crate::normal::normalise;
use crate::shape::string_within;
use crate::tree::{Align, Block, Inline, Kind, Level, Table, Tree, is_left_out};

/// What comrak writes between two lists; it stands for nothing.
const END_OF_LIST: &str = "<!-- end list -->";

/// Reads a text whose length has been checked.
pub(super) fn document(markdown: &str) -> Result<Read, FormError> {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &super::options());
    check_depth(root)?;
    let mut dropped = Ledger::default();
    let notes = note_texts(root, &mut dropped);
    let mut reader = Reader {
        tree: Tree::default(),
        notes,
        dropped,
        pending: None,
        extra_level: extra_level(root),
        titled: false,
    };
    for node in root.children() {
        reader.block(node, Place::Top);
    }
    reader.end_pending();
    if reader.notes.is_exceeded() {
        return Err(FormError::Limit {
            what: "footnotes",
            limit: limits::FOOTNOTES,
        });
    }
    report_tasks(markdown, &mut reader.dropped);
    let tree = normalise(reader.tree);
    tree.check()?;
    Ok(Read {
        tree,
        dropped: reader.dropped.finish(),
    })
}

struct Reader {
    tree: Tree,
    notes: NoteTexts,
    dropped: Ledger,
    pending: Option<Pending>,
    /// 1 where headings of the first level are chapters too, not only the title.
    extra_level: u8,
    titled: bool,
}

/// What was said about the next block.
enum Pending {
    Said(Directive),
    /// The caption of the table that should come.
    Caption(Vec<Inline>),
}

/// Where a block stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    Quote,
    /// In an item behind its first paragraph.
    Item,
}

impl Reader {
    fn block(&mut self, node: Node<'_>, place: Place) {
        let data = node.data();
        match &data.value {
            NodeValue::Heading(heading) => {
                let level = heading.level;
                self.heading(node, level, place);
            }
            NodeValue::BlockQuote => {
                self.nested(node, place);
                self.children(node, Place::Quote);
            }
            NodeValue::List(list) => {
                if place == Place::Quote {
                    self.dropped.add(What::Nesting, &node.collect_text());
                }
                if list.list_type == ListType::Ordered && list.start != 1 {
                    self.dropped.add(What::ListStart, &list.start.to_string());
                }
                self.end_pending();
                self.list(node, 0);
            }
            NodeValue::Table(table) => {
                self.nested(node, place);
                self.table(node, &table.alignments);
            }
            NodeValue::CodeBlock(code) => {
                self.dropped.add(What::Code, &code.literal);
                self.end_pending();
                for line in code.literal.lines() {
                    self.push(Kind::PARAGRAPH, vec![Inline::plain(line.replace('\t', " "))]);
                }
            }
            NodeValue::HtmlBlock(html) => self.html(&html.literal, place),
            NodeValue::ThematicBreak => self.dropped.add(What::Rule, ""),
            NodeValue::FootnoteDefinition(_) => {}
            // A paragraph; comrak makes no other block with these options.
            _ => self.paragraph(node, place),
        }
    }

    fn children(&mut self, node: Node<'_>, place: Place) {
        for child in node.children() {
            self.block(child, place);
        }
    }

    /// Reports a block that stands where a letter cannot have it; it is read as if it stood outside.
    fn nested(&mut self, node: Node<'_>, place: Place) {
        if place != Place::Top {
            self.dropped.add(What::Nesting, &node.collect_text());
        }
    }

    fn push(&mut self, kind: Kind, content: Vec<Inline>) {
        self.tree.blocks.push(Block::new(kind, content));
    }

    fn words(&mut self, node: Node<'_>) -> Vec<Inline> {
        inlines::words(node, &self.notes, &mut self.dropped)
    }

    fn paragraph(&mut self, node: Node<'_>, place: Place) {
        let content = self.words(node);
        match (self.pending.take(), place) {
            (Some(Pending::Said(Directive::Addressee)), Place::Top) => self.push(Kind::Addressee, content),
            (Some(Pending::Said(Directive::Caption)), Place::Top) => {
                self.pending = Some(Pending::Caption(content));
            }
            (pending, Place::Top) => {
                self.pending = pending;
                self.end_pending();
                self.push(Kind::PARAGRAPH, content);
            }
            (_, Place::Quote) => self.push(Kind::Quote, content),
            (_, Place::Item) => {
                self.dropped.add(What::Nesting, &node.collect_text());
                self.push(Kind::PARAGRAPH, content);
            }
        }
    }

    fn heading(&mut self, node: Node<'_>, level: u8, place: Place) {
        let mut content = self.words(node);
        self.nested(node, place);
        if let Some(Pending::Said(Directive::Demand { id, addressees })) = self.pending.take_if(is_demand) {
            strip_number(&mut content);
            let mut block = Block::new(Kind::Demand { addressees }, content);
            block.id = id;
            self.tree.blocks.push(block);
            return;
        }
        self.end_pending();
        if level == 1 && place == Place::Top && !self.titled && self.tree.blocks.is_empty() {
            self.tree.title = content;
            self.titled = true;
            return;
        }
        let kind = match level + self.extra_level {
            0..=2 => Level::Chapter,
            3 => Level::Section,
            4 => Level::Subsection,
            _ => {
                self.dropped.add(What::DeepHeading, &node.collect_text());
                Level::Subsection
            }
        };
        self.push(Kind::Heading(kind), content);
    }

    /// The depth of the call is that of the nesting, which [`check_depth`] has bounded.
    fn list(&mut self, list: Node<'_>, indent: u8) {
        for item in list.children() {
            let ordered = is_ordered(list);
            let mut first = true;
            for child in item.children() {
                match &child.data().value {
                    NodeValue::Paragraph if first => {
                        let content = self.words(child);
                        self.push(Kind::Item { ordered, indent }, content);
                    }
                    NodeValue::List(_) => self.list(child, (indent + 1).min(limits::INDENT)),
                    NodeValue::HtmlBlock(html) if html.literal.trim() == END_OF_LIST => {}
                    _ => self.block(child, Place::Item),
                }
                first = false;
            }
        }
    }

    fn table(&mut self, node: Node<'_>, alignments: &[TableAlignment]) {
        let content = match self.pending.take() {
            Some(Pending::Caption(content)) => content,
            _ => Vec::new(),
        };
        let columns = alignments.len().min(limits::COLUMNS);
        let fitting = limits::ROWS.min(limits::CELLS / columns.max(1));
        let mut rows = Vec::new();
        for (index, row) in node.children().enumerate() {
            if index >= fitting || alignments.len() > columns {
                self.dropped.add(What::Excess, &row.collect_text());
            }
            if index < fitting {
                rows.push(row.children().take(columns).map(|cell| self.cell(cell)).collect());
            }
        }
        let align = alignments.iter().map(|value| align(*value)).collect();
        self.push(Kind::Table(Table::new(align, rows)), content);
    }

    fn cell(&mut self, cell: Node<'_>) -> String {
        let text = inlines::plain(cell, &self.notes, &mut self.dropped);
        cut(text, limits::CELL, &mut self.dropped)
    }

    fn html(&mut self, literal: &str, place: Place) {
        if literal.trim() == END_OF_LIST {
            return;
        }
        if place == Place::Top
            && let Some(directive) = Directive::read(literal)
        {
            self.end_pending();
            self.pending = Some(Pending::Said(directive));
            return;
        }
        self.dropped.add(What::Html, literal);
        self.end_pending();
        let text = crate::normal::collapse(&without_tags(literal));
        if !text.is_empty() {
            self.push(Kind::PARAGRAPH, vec![Inline::plain(text)]);
        }
    }

    /// A caption that no table follows is a paragraph; a comment that nothing fits stands for nothing.
    fn end_pending(&mut self) {
        if let Some(Pending::Caption(content)) = self.pending.take() {
            self.push(Kind::PARAGRAPH, content);
        }
    }
}

fn is_demand(pending: &mut Pending) -> bool {
    matches!(pending, Pending::Said(Directive::Demand { .. }))
}

fn is_ordered(list: Node<'_>) -> bool {
    matches!(&list.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered)
}

fn align(alignment: TableAlignment) -> Align {
    match alignment {
        TableAlignment::None | TableAlignment::Left => Align::Left,
        TableAlignment::Center => Align::Center,
        TableAlignment::Right => Align::Right,
    }
}

/// Takes `Forderung 3: ` off the start of a demand's title, once.
fn strip_number(content: &mut [Inline]) {
    if let Some(Inline::Text { text, .. }) = content.first_mut()
        && let Some(rest) = text.strip_prefix("Forderung ")
    {
        let after_digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if after_digits.len() < rest.len()
            && let Some(title) = after_digits.strip_prefix(':')
        {
            *text = title.strip_prefix(' ').unwrap_or(title).to_owned();
        }
    }
}

/// Whether there are chapters on the level of the title.
fn extra_level(root: Node<'_>) -> u8 {
    let firsts = root
        .children()
        .filter(|node| matches!(&node.data().value, NodeValue::Heading(heading) if heading.level == 1))
        .count();
    u8::from(firsts > 1)
}

/// Refuses what is nested so deep that no letter means it; only then may a reader recurse.
fn check_depth(root: Node<'_>) -> Result<(), FormError> {
    let mut depth = 0;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) if node.data().value.block() => depth += 1,
            NodeEdge::End(node) if node.data().value.block() => depth -= 1,
            _ => {}
        }
        if depth > limits::MARKDOWN_DEPTH {
            return Err(FormError::Limit {
                what: "levels of nesting",
                limit: limits::MARKDOWN_DEPTH,
            });
        }
    }
    Ok(())
}

fn note_texts(root: Node<'_>, dropped: &mut Ledger) -> NoteTexts {
    let nested = NoteTexts::default();
    let mut notes = NoteTexts::default();
    for edge in root.traverse() {
        let NodeEdge::Start(node) = edge else {
            continue;
        };
        let NodeValue::FootnoteDefinition(definition) = &node.data().value else {
            continue;
        };
        if definition.total_references == 0 {
            dropped.add(What::UnusedNote, &node.collect_text());
            continue;
        }
        let text = inlines::plain(node, &nested, dropped);
        notes.add(&definition.name, cut(text, limits::NOTE, dropped));
    }
    notes
}

/// Cuts a value to so many characters and reports it.
fn cut(text: String, characters: usize, dropped: &mut Ledger) -> String {
    if string_within(&text, characters).is_some() {
        return text;
    }
    dropped.add(What::Excess, &text);
    let mut left = characters;
    text.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

fn report_tasks(markdown: &str, dropped: &mut Ledger) {
    for line in markdown.lines() {
        let line = line.trim_start();
        let Some(rest) = line.strip_prefix(['-', '*', '+']) else {
            continue;
        };
        if [" [ ] ", " [x] ", " [X] "]
            .iter()
            .any(|boxed| rest.starts_with(boxed))
        {
            dropped.add(What::Task, line);
        }
    }
}

/// The text between the tags of a piece of HTML; what stands in comments, scripts and styles is left out.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        out.push(' ');
        rest = &rest[at..];
        let end = ["<!--", "<script", "<style"]
            .into_iter()
            .zip(["-->", "</script>", "</style>"])
            .find(|(start, _)| {
                rest.get(..start.len())
                    .is_some_and(|s| s.eq_ignore_ascii_case(start))
            })
            .map_or(">", |(_, end)| end);
        rest = match rest.find(end) {
            Some(at) => &rest[at + end.len()..],
            None => "",
        };
    }
    out.push_str(rest);
    out.retain(|c| !is_left_out(c) || c == '\n');
    out
}
