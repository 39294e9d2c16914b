//! Words read from Markdown: comrak's inline nodes become runs with marks, or plain text where only that is kept.
//! Nothing here recurses, so nested brackets and asterisks cannot exhaust the stack.

use std::cell::Cell;
use std::collections::HashMap;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};

use super::words::SEPARATOR;
use super::{Ledger, What};
use crate::limits;
use crate::normal::merge_runs;
use crate::tree::{Inline, Link, Marks};

/// The texts of the notes, by the name their references carry.
#[derive(Default)]
pub(super) struct NoteTexts {
    texts: HashMap<String, String>,
    /// How many references have been given their text.
    used: Cell<usize>,
}

impl NoteTexts {
    pub(super) fn add(&mut self, name: &str, text: String) {
        self.texts.insert(name.to_owned(), text);
    }

    /// The text for one reference.
    /// Beyond the limit of notes there is none: a text of many references to one long note would grow without bound.
    fn take(&self, name: &str) -> Option<&str> {
        let text = self.texts.get(name)?;
        self.used.set(self.used.get() + 1);
        (!self.is_exceeded()).then_some(text)
    }

    /// Whether more references asked than a tree may have notes.
    pub(super) fn is_exceeded(&self) -> bool {
        self.used.get() > limits::FOOTNOTES
    }
}

/// Reads the words within a node.
pub(super) fn words(node: Node<'_>, notes: &NoteTexts, dropped: &mut Ledger) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut open = Open::default();
    for edge in node.traverse() {
        let (inner, entering) = match edge {
            NodeEdge::Start(inner) => (inner, true),
            NodeEdge::End(inner) => (inner, false),
        };
        open.follow(inner, entering);
        if !entering {
            continue;
        }
        match &inner.data().value {
            NodeValue::FootnoteReference(reference) => {
                if let Some(note) = notes.take(&reference.name) {
                    out.push(Inline::Footnote(note.to_owned()));
                }
            }
            value => {
                if let Some(text) = characters(value) {
                    out.push(Inline::Text {
                        text,
                        marks: open.marks(),
                    });
                }
                report(value, dropped);
            }
        }
    }
    merge_runs(out)
}

/// Reads a node as plain text: of a link the address stays in brackets, of a note its text.
pub(super) fn plain(node: Node<'_>, notes: &NoteTexts, dropped: &mut Ledger) -> String {
    let mut out = String::new();
    for edge in node.traverse() {
        match edge {
            NodeEdge::Start(inner) => match &inner.data().value {
                NodeValue::Paragraph if !out.is_empty() => out.push(' '),
                NodeValue::FootnoteReference(reference) => {
                    if let Some(note) = notes.take(&reference.name) {
                        dropped.add(What::Format, note);
                        out.extend([" (", note, ")"]);
                    }
                }
                value => {
                    if matches!(value, NodeValue::Strong | NodeValue::Emph | NodeValue::Link(_)) {
                        dropped.add(What::Format, &inner.collect_text());
                    }
                    if let Some(text) = characters(value) {
                        out.push_str(&text);
                    }
                    report(value, dropped);
                }
            },
            NodeEdge::End(inner) => {
                if let NodeValue::Link(link) = &inner.data().value
                    && Link::new(&link.url).is_some()
                    && !link.url.trim_start_matches("mailto:").eq(&inner.collect_text())
                {
                    out.extend([" (", &link.url, ")"]);
                }
            }
        }
    }
    crate::normal::collapse(&out)
}

/// The words that a node stands for by itself.
fn characters(value: &NodeValue) -> Option<String> {
    match value {
        NodeValue::Text(text) => Some(text.replace('\t', " ")),
        NodeValue::Code(code) => Some(code.literal.clone()),
        NodeValue::SoftBreak | NodeValue::LineBreak => Some(" ".to_owned()),
        NodeValue::HtmlInline(html) if is_line_break(html) => Some(" ".to_owned()),
        _ => None,
    }
}

fn report(value: &NodeValue, dropped: &mut Ledger) {
    match value {
        NodeValue::Code(code) => dropped.add(What::Code, &code.literal),
        NodeValue::LineBreak => dropped.add(What::LineBreak, ""),
        NodeValue::HtmlInline(html) if html == SEPARATOR => {}
        NodeValue::HtmlInline(html) if is_line_break(html) => dropped.add(What::LineBreak, html),
        NodeValue::HtmlInline(html) => dropped.add(What::Html, html),
        NodeValue::Strikethrough => dropped.add(What::Strikethrough, ""),
        NodeValue::Image(image) => dropped.add(What::Image, &image.url),
        NodeValue::Link(link) => {
            if Link::new(&link.url).is_none() {
                dropped.add(What::Link, &link.url);
            }
            if !link.title.is_empty() {
                dropped.add(What::LinkTitle, &link.title);
            }
        }
        _ => {}
    }
}

fn is_line_break(html: &str) -> bool {
    let name = html
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('/');
    name.trim().eq_ignore_ascii_case("br")
}

/// What is open around a place.
#[derive(Default)]
struct Open {
    bold: usize,
    italic: usize,
    /// Links do not nest, but an image's description may hold one within a link; the outer one counts.
    links: Vec<Option<Link>>,
}

impl Open {
    fn follow(&mut self, node: Node<'_>, entering: bool) {
        let count = match &node.data().value {
            NodeValue::Strong => &mut self.bold,
            NodeValue::Emph => &mut self.italic,
            NodeValue::Link(link) => {
                if entering {
                    self.links.push(Link::new(&link.url));
                } else {
                    self.links.pop();
                }
                return;
            }
            _ => return,
        };
        if entering {
            *count += 1;
        } else {
            *count = count.saturating_sub(1);
        }
    }

    fn marks(&self) -> Marks {
        Marks {
            bold: self.bold > 0,
            italic: self.italic > 0,
            link: self.links.first().cloned().flatten(),
            comments: Vec::new(),
        }
    }
}
