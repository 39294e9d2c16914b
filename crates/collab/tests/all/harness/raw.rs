//! Updates written by hand, block by block, for what no library would ever send.

use yrs::encoding::write::Write;

/// An update in v1 under construction.
#[derive(Default)]
pub(crate) struct Raw {
    sections: Vec<(u64, u32, Vec<Vec<u8>>)>,
    deletions: Vec<(u64, Vec<(u32, u32)>)>,
}

pub(crate) type Id = (u64, u32);

impl Raw {
    pub(crate) fn section(mut self, client: u64, clock: u32, blocks: impl Into<Vec<Vec<u8>>>) -> Self {
        self.sections.push((client, clock, blocks.into()));
        self
    }

    /// Ranges as clock and length.
    pub(crate) fn delete(mut self, client: u64, ranges: impl Into<Vec<(u32, u32)>>) -> Self {
        self.deletions.push((client, ranges.into()));
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.write_var(self.sections.len());
        for (client, clock, blocks) in &self.sections {
            out.write_var(blocks.len());
            out.write_var(*client);
            out.write_var(*clock);
            for block in blocks {
                out.extend_from_slice(block);
            }
        }
        out.write_var(self.deletions.len());
        for (client, ranges) in &self.deletions {
            out.write_var(*client);
            out.write_var(ranges.len());
            for (clock, length) in ranges {
                out.write_var(*clock);
                out.write_var(*length);
            }
        }
        out
    }
}

/// Where a block says that it belongs.
#[derive(Clone, Copy)]
pub(crate) enum At<'a> {
    Root(&'a str),
    RootKey(&'a str, &'a str),
    In(Id),
    Key(Id, &'a str),
    Beside(Option<Id>, Option<Id>),
}

/// Behind a block and in front of nothing.
pub(crate) fn after(id: Id) -> At<'static> {
    At::Beside(Some(id), None)
}

fn block(tag: u8, at: At<'_>, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let id = |out: &mut Vec<u8>, id: Id| {
        out.write_var(id.0);
        out.write_var(id.1);
    };
    match at {
        At::Root(name) => {
            out.write_u8(tag);
            out.write_var(1_u32);
            out.write_string(name);
        }
        At::RootKey(name, key) => {
            out.write_u8(tag | 0x20);
            out.write_var(1_u32);
            out.write_string(name);
            out.write_string(key);
        }
        At::In(map) => {
            out.write_u8(tag);
            out.write_var(0_u32);
            id(&mut out, map);
        }
        At::Key(map, key) => {
            out.write_u8(tag | 0x20);
            out.write_var(0_u32);
            id(&mut out, map);
            out.write_string(key);
        }
        At::Beside(left, right) => {
            out.write_u8(tag | left.map_or(0, |_| 0x80) | right.map_or(0, |_| 0x40));
            for neighbour in [left, right].into_iter().flatten() {
                id(&mut out, neighbour);
            }
        }
    }
    out.extend_from_slice(content);
    out
}

fn string(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    out.write_string(text);
    out
}

fn number(number: u32) -> Vec<u8> {
    let mut out = Vec::new();
    out.write_var(number);
    out
}

pub(crate) fn words(at: At<'_>, words: &str) -> Vec<u8> {
    block(4, at, &string(words))
}

pub(crate) fn mark(at: At<'_>, key: &str, json: &str) -> Vec<u8> {
    block(6, at, &[string(key), string(json)].concat())
}

/// A shared type: 0 list, 1 map, 2 text.
pub(crate) fn shared(at: At<'_>, kind: u8) -> Vec<u8> {
    block(7, at, &[kind])
}

pub(crate) fn map(at: At<'_>) -> Vec<u8> {
    shared(at, 1)
}

/// Values in binary form.
pub(crate) fn values(at: At<'_>, values: &[&[u8]]) -> Vec<u8> {
    block(8, at, &[number(values.len() as u32), values.concat()].concat())
}

/// One string as a value.
pub(crate) fn value(at: At<'_>, text: &str) -> Vec<u8> {
    values(at, &[&[&[119_u8][..], &string(text)].concat()])
}

pub(crate) fn deleted(at: At<'_>, length: u32) -> Vec<u8> {
    block(1, at, &number(length))
}

/// A block of another content: 2 JSON, 3 binary, 5 embed, 9 sub-document.
pub(crate) fn other(at: At<'_>, tag: u8, content: &[u8]) -> Vec<u8> {
    block(tag, at, content)
}

pub(crate) fn gone(length: u32) -> Vec<u8> {
    [vec![0], number(length)].concat()
}

pub(crate) fn skip(length: u32) -> Vec<u8> {
    [vec![10], number(length)].concat()
}
