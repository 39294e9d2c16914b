//! The named limits of a paper's text.
//! What the process allows is in `process`, what a single value may be in `shape`; limits of frames and rates belong to the server.
//!
//! A *character* is a UTF-16 code unit here, because that is how the shared text and the browser count.

/// Bytes of all words of one tree, cells and notes included.
pub const TEXT_BYTES: usize = 500_000;
/// Bytes of one block's words.
pub const BLOCK_BYTES: usize = 50_000;
/// Blocks of one tree.
pub const BLOCKS: usize = 10_000;
/// Footnotes of one tree.
pub const FOOTNOTES: usize = 1_000;
/// Bytes of a Markdown or pasted text at the door.
pub const MARKDOWN_BYTES: usize = 1_000_000;
/// Nested lists and quotes of a Markdown text at the door.
pub const MARKDOWN_DEPTH: usize = 64;
/// Deepest indent of a list item, counted from 0.
pub const INDENT: u8 = 7;
/// Rows of a table, its head included.
pub const ROWS: usize = 500;
/// Columns of a table.
pub const COLUMNS: usize = 20;
/// Cells of a table.
pub const CELLS: usize = 5_000;
/// Characters of one cell.
pub const CELL: usize = 2_000;
/// Characters of a demand's addressees, separators included.
pub const ADDRESSEES: usize = 400;
/// Characters of a link.
pub const LINK: usize = 2_000;
/// Characters of a footnote.
pub const NOTE: usize = 4_000;
/// Characters of a block's id and of a thread's id.
pub const ID: usize = 40;
/// Comments on one stretch of words that a tree in JSON may carry.
pub const COMMENTS: usize = 100;
