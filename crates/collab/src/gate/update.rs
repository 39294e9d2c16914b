//! An update in v1, taken apart without judging it: sections of blocks, then deletions.
//! Whether its parts may be where they are is for [`crate::gate::ledger`] and [`crate::gate`].
//!
//! Stricter than yrs: only the contents of our text exist here, so nothing nests and nothing allocates more than its bytes.

use std::ops::Range;

use yrs::Any;
use yrs::any::Number;

use crate::ids::ClientId;
use crate::wire::{MAX_CLOCK, Malformed, Reader};

use super::Refusal;

const GC: u8 = 0;
const SKIP: u8 = 10;
const DELETED: u8 = 1;
const STRING: u8 = 4;
const FORMAT: u8 = 6;
const TYPE: u8 = 7;
const ANY: u8 = 8;
const CONTENT: u8 = 0x1f;
const HAS_ORIGIN: u8 = 0x80;
const HAS_RIGHT_ORIGIN: u8 = 0x40;
const HAS_PARENT_SUB: u8 = 0x20;
const MAP: u8 = 1;

/// The place of one character, attribute, map or value: who made it, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct BlockId {
    pub(super) client: ClientId,
    pub(super) clock: u32,
}

/// Deleted ranges of clocks, client by client.
pub(super) type Deletions = Vec<(ClientId, Vec<Range<u32>>)>;

/// What an update says.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    /// At most one section a client, none empty.
    pub(super) sections: Vec<Section<'a>>,
    /// At most one entry a client; its ranges ascend, do not overlap and are not empty.
    pub(super) deletions: Deletions,
}

/// The blocks of one client, without gaps.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) client: ClientId,
    pub(super) blocks: Vec<Block<'a>>,
}

#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) clock: u32,
    pub(super) length: u32,
    pub(super) body: Body<'a>,
}

#[derive(Debug)]
pub(super) enum Body<'a> {
    /// Deleted together with its parent; nothing of it is left.
    Gone,
    /// Left out by who made the update.
    Skip,
    Item(Item<'a>),
}

#[derive(Debug)]
pub(super) struct Item<'a> {
    pub(super) place: Place<'a>,
    pub(super) content: Content<'a>,
}

/// Where an item says that it belongs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// Beside neighbours, whose parent is its own.
    Beside {
        left: Option<BlockId>,
        right: Option<BlockId>,
    },
    /// The first of a root type.
    Root { name: &'a str, key: Option<&'a str> },
    /// The first of an embedded map, or of one of its keys.
    Within { map: BlockId, key: Option<&'a str> },
}

#[derive(Debug)]
pub(super) enum Content<'a> {
    /// Deleted, its length is left.
    Deleted,
    Words(&'a str),
    Mark {
        key: &'a str,
        value: Any,
    },
    Map,
    /// One value of a map's key.
    Value(Any),
}

impl Block<'_> {
    pub(super) fn end(&self) -> u32 {
        self.clock + self.length
    }
}

/// Takes an update apart.
pub(super) fn parse(bytes: &[u8]) -> Result<Parsed<'_>, Refusal> {
    let mut reader = Reader::new(bytes);
    let count = reader.count(5)?;
    let mut sections: Vec<Section<'_>> = Vec::with_capacity(count);
    for _ in 0..count {
        sections.push(section(&mut reader)?);
    }
    distinct(sections.iter().map(|section| section.client))?;
    let deletions = deletions(&mut reader)?;
    reader.end()?;
    Ok(Parsed { sections, deletions })
}

fn section<'a>(reader: &mut Reader<'a>) -> Result<Section<'a>, Refusal> {
    let count = reader.count(2)?;
    if count == 0 {
        return Err(Malformed::Empty.into());
    }
    let client = ClientId(reader.var_uint()?);
    let mut clock = reader.clock()?;
    let mut blocks = Vec::with_capacity(count);
    for _ in 0..count {
        let (length, body) = block(reader)?;
        blocks.push(Block { clock, length, body });
        clock = clock
            .checked_add(length)
            .filter(|clock| *clock <= MAX_CLOCK)
            .ok_or(Malformed::Number)?;
    }
    Ok(Section { client, blocks })
}

fn block<'a>(reader: &mut Reader<'a>) -> Result<(u32, Body<'a>), Refusal> {
    match reader.byte()? {
        GC => Ok((reader.length()?, Body::Gone)),
        SKIP => Ok((reader.length()?, Body::Skip)),
        info => {
            let place = place(reader, info)?;
            let (length, content) = content(reader, info & CONTENT)?;
            Ok((length, Body::Item(Item { place, content })))
        }
    }
}

fn place<'a>(reader: &mut Reader<'a>, info: u8) -> Result<Place<'a>, Refusal> {
    let left = (info & HAS_ORIGIN != 0).then(|| id(reader)).transpose()?;
    let right = (info & HAS_RIGHT_ORIGIN != 0).then(|| id(reader)).transpose()?;
    if left.is_some() || right.is_some() {
        return Ok(Place::Beside { left, right });
    }
    // The bit says so even where neighbours stand for the parent, but only here does the key follow.
    let has_key = info & HAS_PARENT_SUB != 0;
    match reader.var_uint()? {
        1 => Ok(Place::Root {
            name: reader.string()?,
            key: has_key.then(|| reader.string()).transpose()?,
        }),
        0 => Ok(Place::Within {
            map: id(reader)?,
            key: has_key.then(|| reader.string()).transpose()?,
        }),
        _ => Err(Malformed::Number.into()),
    }
}

fn id(reader: &mut Reader<'_>) -> Result<BlockId, Malformed> {
    Ok(BlockId {
        client: ClientId(reader.var_uint()?),
        clock: reader.clock()?,
    })
}

fn content<'a>(reader: &mut Reader<'a>, tag: u8) -> Result<(u32, Content<'a>), Refusal> {
    match tag {
        DELETED => Ok((reader.length()?, Content::Deleted)),
        STRING => {
            let words = reader.string()?;
            let units = words.encode_utf16().count();
            match u32::try_from(units).map_err(|_| Malformed::Number)? {
                0 => Err(Malformed::Empty.into()),
                units => Ok((units, Content::Words(words))),
            }
        }
        FORMAT => {
            let key = reader.string()?;
            let value = json(reader.string()?)?;
            Ok((1, Content::Mark { key, value }))
        }
        TYPE => match reader.byte()? {
            MAP => Ok((1, Content::Map)),
            _ => Err(Refusal::Forbidden("a shared type other than a map")),
        },
        ANY => match reader.clock()? {
            1 => Ok((1, Content::Value(any(reader)?))),
            0 => Err(Malformed::Empty.into()),
            _ => Err(Refusal::Forbidden("several values in one block")),
        },
        2 | 3 | 5 | 9 => Err(Refusal::Forbidden("a content that our text does not have")),
        other => Err(Malformed::Tag(other).into()),
    }
}

/// A primitive value in binary form; nesting ends here, at depth 0.
fn any(reader: &mut Reader<'_>) -> Result<Any, Refusal> {
    Ok(match reader.byte()? {
        126 => Any::Null,
        125 => Any::Number(Number::Int(reader.var_int()?)),
        124 => Any::Number(Number::Float(f64::from(f32::from_be_bytes(fixed(reader)?)))),
        123 => Any::Number(Number::Float(f64::from_be_bytes(fixed(reader)?))),
        121 => Any::Bool(false),
        120 => Any::Bool(true),
        119 => Any::String(reader.string()?.into()),
        116..=118 | 122 | 127 => return Err(Refusal::Forbidden("a value that is not primitive")),
        other => return Err(Malformed::Tag(other).into()),
    })
}

fn fixed<const N: usize>(reader: &mut Reader<'_>) -> Result<[u8; N], Malformed> {
    reader.take(N)?.try_into().map_err(|_| Malformed::Truncated)
}

/// A primitive value in JSON; numbers, lists and maps have no place in a mark.
fn json(text: &str) -> Result<Any, Refusal> {
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(text)
            .map(|string| Any::String(string.into()))
            .map_err(|_| Malformed::Json.into()),
        Some(_) => match text {
            "null" => Ok(Any::Null),
            "true" => Ok(Any::Bool(true)),
            "false" => Ok(Any::Bool(false)),
            _ => Err(Refusal::Forbidden("a mark's value that is not primitive")),
        },
        None => Err(Malformed::Json.into()),
    }
}

fn deletions(reader: &mut Reader<'_>) -> Result<Deletions, Refusal> {
    let count = reader.count(4)?;
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let client = ClientId(reader.var_uint()?);
        let count = reader.count(2)?;
        if count == 0 {
            return Err(Malformed::Empty.into());
        }
        let mut ranges: Vec<Range<u32>> = Vec::with_capacity(count);
        for _ in 0..count {
            let start = reader.clock()?;
            let end = start
                .checked_add(reader.length()?)
                .filter(|end| *end <= MAX_CLOCK)
                .ok_or(Malformed::Number)?;
            if ranges.last().is_some_and(|last| start < last.end) {
                return Err(Malformed::Order.into());
            }
            ranges.push(start..end);
        }
        all.push((client, ranges));
    }
    distinct(all.iter().map(|(client, _)| *client))?;
    Ok(all)
}

fn distinct(clients: impl Iterator<Item = ClientId>) -> Result<(), Malformed> {
    let mut clients: Vec<_> = clients.collect();
    clients.sort_unstable();
    if clients.windows(2).any(|pair| pair[0] == pair[1]) {
        Err(Malformed::Order)
    } else {
        Ok(())
    }
}
