//! Lists inside lists, from items that only know how far they are indented.

use crate::sheet::{Item, List, Run};

/// An item as the text has it.
pub(crate) struct Flat {
    pub(crate) ordered: bool,
    pub(crate) indent: u8,
    pub(crate) runs: Vec<Run>,
}

/// The lists that neighbouring items make: a change of kind at the same depth begins a new list.
/// Any indents are read; one that jumps counts as one step.
pub(crate) fn nested(items: Vec<Flat>) -> Vec<List> {
    let mut lists = Vec::new();
    for flat in items {
        push(&mut lists, flat, 0);
    }
    lists
}

/// Depth is at most the indent's limit, so this ends soon.
fn push(lists: &mut Vec<List>, flat: Flat, depth: u8) {
    if flat.indent > depth
        && let Some(last) = lists.last_mut().and_then(|list| list.items.last_mut())
    {
        push(&mut last.lists, flat, depth + 1);
        return;
    }
    let ordered = flat.ordered;
    let item = Item {
        runs: flat.runs,
        lists: Vec::new(),
    };
    match lists.last_mut() {
        Some(list) if list.ordered == ordered => list.items.push(item),
        _ => lists.push(List {
            ordered,
            items: vec![item],
        }),
    }
}
