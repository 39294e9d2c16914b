//! Text without markup, as it comes out of a mail, a web page or Word: lines, blank lines, typed bullets and numbers.
//! What of it is a demand is not decided here.

use super::typed::{Label, label};
use crate::tree::{Block, Inline, Kind, Tree, is_left_out};

/// Lines longer than this are not wrapped by hand, so each break in such a text is meant.
const WRAPPED: usize = 120;
/// Characters of the longest first line that is a title.
const TITLE: usize = 120;
/// How far down the lines of addressees may stand, in blocks.
const ADDRESSEES_WITHIN: usize = 6;
/// What a line that names who is addressed begins with.
const ADDRESSED: &[&str] = &[
    "An die ",
    "An den ",
    "An das ",
    "An Frau ",
    "An Herrn ",
    "Nachrichtlich",
    "nachrichtlich",
];
const BULLETS: &[char] = &['•', '-', '–', '*', '·', '▪', '◦', '‣', '■', '○'];

/// Reads a text whose length has been checked.
pub(super) fn document(text: &str) -> Tree {
    let lines: Vec<Line> = text.lines().map(Line::new).collect();
    let width = lines
        .iter()
        .map(|line| line.text.chars().count())
        .max()
        .unwrap_or(0);
    let mut blocks = join(&lines, width);
    number_lists(&mut blocks);
    let mut tree = Tree::default();
    if let Some(title) = take_title(&mut blocks) {
        tree.title = vec![Inline::plain(title)];
    }
    for (index, draft) in blocks.into_iter().enumerate() {
        let Draft { kind, text, .. } = draft;
        let addressed = index < ADDRESSEES_WITHIN && ADDRESSED.iter().any(|start| text.starts_with(start));
        let kind = match kind {
            Kind::Paragraph { .. } if addressed && text.chars().count() <= TITLE => Kind::Addressee,
            kind => kind,
        };
        tree.blocks.push(Block::new(kind, vec![Inline::plain(text)]));
    }
    tree
}

struct Line {
    /// Columns of white space in front.
    column: usize,
    text: String,
}

/// A block that more lines may still join.
struct Draft {
    kind: Kind,
    text: String,
    /// Whether a blank line stands before it.
    apart: bool,
    /// Length of its last line.
    last_line: usize,
}

impl Line {
    fn new(line: &str) -> Self {
        let column = line
            .chars()
            .take_while(|c| c.is_whitespace())
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum();
        let text = line
            .trim()
            .chars()
            .map(|c| if c == '\t' { ' ' } else { c })
            .filter(|c| !is_left_out(*c))
            .collect();
        Self { column, text }
    }

    /// The words behind a typed bullet.
    fn bullet(&self) -> Option<&str> {
        let rest = self.text.strip_prefix(BULLETS)?;
        rest.starts_with(char::is_whitespace)
            .then(|| rest.trim_start())
            .filter(|rest| !rest.is_empty())
    }
}

/// Joins lines that were only wrapped and keeps apart those whose break was meant: the next word would still have fitted.
fn join(lines: &[Line], width: usize) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut apart = true;
    // The columns at which the bullets of the open list stand, ascending.
    let mut columns: Vec<usize> = Vec::new();
    for line in lines {
        if line.text.is_empty() {
            apart = true;
            continue;
        }
        let length = line.text.chars().count();
        if let Some(words) = line.bullet() {
            columns.retain(|column| *column < line.column);
            columns.push(line.column);
            let indent = u8::try_from(columns.len() - 1)
                .unwrap_or(u8::MAX)
                .min(crate::limits::INDENT);
            let kind = Kind::Item {
                ordered: false,
                indent,
            };
            drafts.push(Draft {
                kind,
                text: words.to_owned(),
                apart,
                last_line: length,
            });
            apart = false;
            continue;
        }
        let first_word = line.text.split(' ').next().unwrap_or_default().chars().count();
        let wrapped = |before: &Draft| {
            !apart
                && width <= WRAPPED
                && before.last_line + 1 + first_word > width
                && label(&line.text).is_none()
        };
        match drafts.last_mut() {
            Some(before) if wrapped(before) => {
                before.text.push(' ');
                before.text.push_str(&line.text);
                before.last_line = length;
            }
            _ => {
                columns.clear();
                drafts.push(Draft {
                    kind: Kind::PARAGRAPH,
                    text: line.text.clone(),
                    apart,
                    last_line: length,
                });
            }
        }
        apart = false;
    }
    drafts
}

/// Numbered paragraphs that follow each other without a word between them are a list.
fn number_lists(drafts: &mut [Draft]) {
    let numbers: Vec<Option<(usize, usize)>> = drafts
        .iter()
        .map(|draft| match (&draft.kind, label(&draft.text)) {
            (Kind::Paragraph { .. }, Some((Label::Number(number), length))) => Some((number, length)),
            _ => None,
        })
        .collect();
    for (index, draft) in drafts.iter_mut().enumerate() {
        let Some((number, length)) = numbers[index] else {
            continue;
        };
        let is_number = |at: Option<usize>, wanted: usize| {
            at.and_then(|at| numbers.get(at).copied().flatten())
                .is_some_and(|(number, _)| number == wanted)
        };
        if is_number(index.checked_sub(1), number.wrapping_sub(1)) || is_number(Some(index + 1), number + 1) {
            draft.kind = Kind::Item {
                ordered: true,
                indent: 0,
            };
            draft.text.drain(..length);
        }
    }
}

/// The first line, if it stands alone and reads like a title.
fn take_title(drafts: &mut Vec<Draft>) -> Option<String> {
    let first = drafts.first()?;
    let alone = drafts.get(1).is_none_or(|next| next.apart);
    let is_title = alone
        && first.kind == Kind::PARAGRAPH
        && first.text.chars().count() <= TITLE
        && !first.text.ends_with(['.', ',', ':', ';'])
        && label(&first.text).is_none()
        && !ADDRESSED.iter().any(|start| first.text.starts_with(start))
        && !super::leftovers::is_salutation(&first.text);
    is_title.then(|| drafts.remove(0).text)
}
