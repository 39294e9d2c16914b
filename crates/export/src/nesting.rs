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

#[cfg(test)]
mod tests {
    use super::*;

    /// `-` and `1` for the kinds, the name, brackets around what is inside.
    fn drawn(lists: &[List]) -> String {
        let draw = |item: &Item| {
            let inner = if item.lists.is_empty() {
                String::new()
            } else {
                format!("({})", drawn(&item.lists))
            };
            format!("{}{inner}", crate::sheet::plain(&item.runs))
        };
        let list = |list: &List| {
            let items: Vec<String> = list.items.iter().map(draw).collect();
            format!("{}{}", if list.ordered { '1' } else { '-' }, items.join(""))
        };
        lists.iter().map(list).collect::<Vec<_>>().join(" ")
    }

    fn nested_from(items: &[(bool, u8, &str)]) -> String {
        let flat = |&(ordered, indent, name): &(bool, u8, &str)| Flat {
            ordered,
            indent,
            runs: vec![Run::Words {
                text: name.to_owned(),
                bold: false,
                italic: false,
                link: None,
            }],
        };
        drawn(&nested(items.iter().map(flat).collect()))
    }

    #[test]
    fn items_nest_by_their_indent() {
        let items = [
            (false, 0, "a"),
            (false, 1, "b"),
            (true, 2, "c"),
            (false, 1, "d"),
            (false, 0, "e"),
        ];
        assert_eq!(nested_from(&items), "-a(-b(1c)d)e");
    }

    #[test]
    fn a_change_of_kind_begins_a_list() {
        let items = [(false, 0, "a"), (true, 0, "b"), (true, 1, "c"), (false, 1, "d")];
        assert_eq!(nested_from(&items), "-a 1b(1c -d)");
    }

    #[test]
    fn jumps_count_as_one_step() {
        assert_eq!(
            nested_from(&[(false, 5, "a"), (false, 7, "b"), (false, 3, "c")]),
            "-a(-b(-c))"
        );
    }
}
