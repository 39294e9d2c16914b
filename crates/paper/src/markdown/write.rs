//! Blocks written as Markdown: a tree in normal form becomes comrak's tree, which comrak writes.
//! Words are in `words`, the comments in `directive`.

use comrak::Arena;
use comrak::nodes::{
    AstNode, ListType, Node, NodeHeading, NodeHtmlBlock, NodeList, NodeTable, NodeValue, TableAlignment,
};

use super::directive::Directive;
use super::words::{self, Notes, append_node};
use crate::tree::{Align, Block, Inline, Kind, Level, Table, Tree};

/// Writes a tree that is in normal form.
pub(super) fn document(tree: &Tree) -> String {
    let arena = Arena::new();
    let root = arena.alloc(AstNode::from(NodeValue::Document));
    let mut writer = Writer {
        arena: &arena,
        root,
        notes: Notes::default(),
        demands: 0,
        lists: Vec::new(),
        quote: None,
    };
    if !tree.title.is_empty() {
        writer.heading(1, &tree.title);
    }
    for block in &tree.blocks {
        writer.block(block);
    }
    writer.definitions();
    let mut out = String::new();
    comrak::format_commonmark(root, &super::options(), &mut out)
        .expect("writing into a string does not fail");
    // A line between two paragraphs of a quotation; comrak leaves a space at its end, which editors take away.
    out.replace("\n> \n", "\n>\n")
}

struct Writer<'a> {
    arena: &'a Arena<'a>,
    root: Node<'a>,
    notes: Notes,
    demands: usize,
    /// The open lists, the outermost first.
    lists: Vec<OpenList<'a>>,
    /// The quotation that the block before belongs to.
    quote: Option<Node<'a>>,
}

struct OpenList<'a> {
    list: Node<'a>,
    item: Node<'a>,
    ordered: bool,
    indent: u8,
}

impl<'a> Writer<'a> {
    fn block(&mut self, block: &Block) {
        if !matches!(block.kind, Kind::Item { .. }) {
            self.lists.clear();
        }
        if !matches!(block.kind, Kind::Quote) {
            self.quote = None;
        }
        match &block.kind {
            Kind::Paragraph { .. } => self.paragraph(self.root, &block.content),
            Kind::Heading(level) => self.heading(markdown_level(*level), &block.content),
            Kind::Addressee => {
                self.directive(&Directive::Addressee);
                self.paragraph(self.root, &block.content);
            }
            Kind::Demand { addressees } => {
                self.directive(&Directive::Demand {
                    id: block.id.clone(),
                    addressees: addressees.clone(),
                });
                self.demand(&block.content);
            }
            Kind::Item { ordered, indent } => self.item(*ordered, *indent, &block.content),
            Kind::Quote => {
                let quote = match self.quote {
                    Some(quote) => quote,
                    None => append_node(self.arena, self.root, NodeValue::BlockQuote),
                };
                self.quote = Some(quote);
                self.paragraph(quote, &block.content);
            }
            Kind::Table(table) => {
                if !block.content.is_empty() {
                    self.directive(&Directive::Caption);
                    self.paragraph(self.root, &block.content);
                }
                self.table(table);
            }
        }
    }

    fn words(&mut self, parent: Node<'a>, content: &[Inline]) {
        words::append(self.arena, parent, content, &mut self.notes);
    }

    fn paragraph(&mut self, parent: Node<'a>, content: &[Inline]) {
        let node = append_node(self.arena, parent, NodeValue::Paragraph);
        self.words(node, content);
    }

    fn heading(&mut self, level: u8, content: &[Inline]) {
        let heading = NodeHeading {
            level,
            ..NodeHeading::default()
        };
        let node = append_node(self.arena, self.root, NodeValue::Heading(heading));
        self.words(node, content);
    }

    fn demand(&mut self, title: &[Inline]) {
        self.demands += 1;
        let prefix = match title {
            [] => format!("Forderung {}:", self.demands),
            _ => format!("Forderung {}: ", self.demands),
        };
        let mut content = vec![Inline::plain(prefix)];
        content.extend_from_slice(title);
        self.heading(3, &crate::normal::merge_runs(content));
    }

    fn item(&mut self, ordered: bool, indent: u8, content: &[Inline]) {
        self.lists
            .retain(|open| open.indent < indent || (open.indent == indent && open.ordered == ordered));
        let list = match self.lists.last() {
            Some(open) if open.indent == indent => open.list,
            outer => {
                let parent = outer.map_or(self.root, |outer| outer.item);
                append_node(self.arena, parent, NodeValue::List(list_value(ordered)))
            }
        };
        self.lists.retain(|open| open.indent < indent);
        let item = append_node(self.arena, list, NodeValue::Item(list_value(ordered)));
        self.lists.push(OpenList {
            list,
            item,
            ordered,
            indent,
        });
        self.paragraph(item, content);
    }

    fn table(&mut self, table: &Table) {
        let value = NodeTable {
            alignments: table.align().iter().map(|align| alignment(*align)).collect(),
            num_columns: table.columns(),
            num_rows: table.rows().len(),
            num_nonempty_cells: 0,
        };
        let node = append_node(self.arena, self.root, NodeValue::Table(Box::new(value)));
        for (index, row) in table.rows().iter().enumerate() {
            let row_node = append_node(self.arena, node, NodeValue::TableRow(index == 0));
            for cell in row {
                let cell_node = append_node(self.arena, row_node, NodeValue::TableCell);
                if !cell.is_empty() {
                    append_node(self.arena, cell_node, NodeValue::Text(cell.clone().into()));
                }
            }
        }
    }

    fn directive(&mut self, directive: &Directive) {
        let html = NodeHtmlBlock {
            block_type: 2,
            literal: directive.write(),
        };
        append_node(self.arena, self.root, NodeValue::HtmlBlock(html));
    }

    /// Writes the notes as paragraphs: comrak would put each text on a line of its own, indented.
    fn definitions(&mut self) {
        for (index, note) in std::mem::take(&mut self.notes.0).iter().enumerate() {
            let node = append_node(self.arena, self.root, NodeValue::Paragraph);
            append_node(self.arena, node, NodeValue::Raw(format!("[^{}]: ", index + 1)));
            let (first, rest) = protected_start(note);
            append_node(self.arena, node, NodeValue::Raw(first));
            if !rest.is_empty() {
                append_node(self.arena, node, NodeValue::Text(rest.to_owned().into()));
            }
        }
    }
}

/// Protects what would begin a list behind the note's label, where comrak does not know that a block begins.
fn protected_start(note: &str) -> (String, &str) {
    let mut chars = note.chars();
    match chars.next() {
        Some(c) if c.is_ascii_digit() || matches!(c, '-' | '+') => {
            let digits = note.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 && !note[digits..].starts_with(['.', ')']) {
                return (String::new(), note);
            }
            (words::reference(c), chars.as_str())
        }
        _ => (String::new(), note),
    }
}

fn markdown_level(level: Level) -> u8 {
    match level {
        Level::Chapter => 2,
        Level::Section => 3,
        Level::Subsection => 4,
    }
}

fn list_value(ordered: bool) -> NodeList {
    NodeList {
        list_type: if ordered {
            ListType::Ordered
        } else {
            ListType::Bullet
        },
        start: 1,
        bullet_char: b'-',
        tight: true,
        ..NodeList::default()
    }
}

fn alignment(align: Align) -> TableAlignment {
    match align {
        Align::Left => TableAlignment::None,
        Align::Center => TableAlignment::Center,
        Align::Right => TableAlignment::Right,
    }
}
