//! The lib0 encoding, v1: a bounded reader and the few writers we need.
//! What the bytes mean is in [`crate::protocol`] and [`crate::gate`].
//!
//! Nothing here allocates by a number that it has read: lengths are compared with the bytes that remain.

use std::str;

/// The largest clock and length: 31 bits, because yrs computes with signed 32-bit offsets.
pub(crate) const MAX_CLOCK: u32 = i32::MAX as u32;

/// Bytes that are not what they claim to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The message ends too early, or declares more than it has.
    #[error("the message ends before what it declares")]
    Truncated,
    /// A number that does not fit its place.
    #[error("a number is out of range")]
    Number,
    /// A string that is not UTF-8.
    #[error("a string is not UTF-8")]
    Utf8,
    /// A tag that the list does not know.
    #[error("unknown tag {0}")]
    Tag(u8),
    /// Something stands where nothing may.
    #[error("bytes follow the end of the message")]
    Trailing,
    /// Something is empty that must not be.
    #[error("a block, a range or a section is empty")]
    Empty,
    /// A client or a key stands twice, or ranges overlap or descend.
    #[error("entries are not in ascending order")]
    Order,
    /// A value is nested too deeply.
    #[error("a value is nested too deeply")]
    Depth,
    /// JSON that is not JSON.
    #[error("a value is not JSON")]
    Json,
}

/// Reads from the front of a slice.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn end(&self) -> Result<(), Malformed> {
        match self.rest {
            [] => Ok(()),
            _ => Err(Malformed::Trailing),
        }
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// An unsigned number of at most 53 bits, as JavaScript has them.
    pub(crate) fn var_uint(&mut self) -> Result<u64, Malformed> {
        let mut value = 0_u64;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            if shift > 49 {
                return Err(Malformed::Number);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        if value < 1 << 53 {
            Ok(value)
        } else {
            Err(Malformed::Number)
        }
    }

    /// A signed number: the first byte holds a sign and 6 bits.
    pub(crate) fn var_int(&mut self) -> Result<i64, Malformed> {
        let first = self.byte()?;
        let negative = first & 0x40 != 0;
        let mut value = i64::from(first & 0x3f);
        let mut more = first & 0x80 != 0;
        let mut shift = 6;
        while more {
            let byte = self.byte()?;
            if shift > 48 {
                return Err(Malformed::Number);
            }
            value |= i64::from(byte & 0x7f) << shift;
            shift += 7;
            more = byte & 0x80 != 0;
        }
        Ok(if negative { -value } else { value })
    }

    /// A clock.
    pub(crate) fn clock(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.var_uint()?)
            .ok()
            .filter(|clock| *clock <= MAX_CLOCK)
            .ok_or(Malformed::Number)
    }

    /// A length of blocks or ranges, at least 1.
    pub(crate) fn length(&mut self) -> Result<u32, Malformed> {
        match self.clock()? {
            0 => Err(Malformed::Empty),
            length => Ok(length),
        }
    }

    /// How many things follow, each of at least so many bytes.
    pub(crate) fn count(&mut self, bytes_each: usize) -> Result<usize, Malformed> {
        let count = usize::try_from(self.var_uint()?).map_err(|_| Malformed::Number)?;
        if count <= self.rest.len() / bytes_each {
            Ok(count)
        } else {
            Err(Malformed::Truncated)
        }
    }

    pub(crate) fn buffer(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.count(1)?;
        self.take(length)
    }

    pub(crate) fn string(&mut self) -> Result<&'a str, Malformed> {
        str::from_utf8(self.buffer()?).map_err(|_| Malformed::Utf8)
    }
}

/// Appends an unsigned number.
pub(crate) fn put_var_uint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a length and the bytes.
pub(crate) fn put_buffer(out: &mut Vec<u8>, bytes: &[u8]) {
    put_var_uint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_there_and_back() {
        for value in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), (1 << 53) - 1] {
            let mut bytes = Vec::new();
            put_var_uint(&mut bytes, value);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.var_uint(), Ok(value));
            assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn numbers_beyond_their_places_are_refused() {
        let mut bytes = Vec::new();
        put_var_uint(&mut bytes, 1 << 53);
        assert_eq!(Reader::new(&bytes).var_uint(), Err(Malformed::Number));
        assert_eq!(Reader::new(&[0xff; 20]).var_uint(), Err(Malformed::Number));
        assert_eq!(Reader::new(&[0xff; 20]).var_int(), Err(Malformed::Number));
        assert_eq!(Reader::new(&[0x80]).var_uint(), Err(Malformed::Truncated));
        let mut bytes = Vec::new();
        put_var_uint(&mut bytes, u64::from(MAX_CLOCK) + 1);
        assert_eq!(Reader::new(&bytes).clock(), Err(Malformed::Number));
    }

    #[test]
    fn signed_numbers() {
        assert_eq!(Reader::new(&[0x41]).var_int(), Ok(-1));
        assert_eq!(Reader::new(&[0x3f]).var_int(), Ok(63));
        assert_eq!(Reader::new(&[0x80, 0x01]).var_int(), Ok(64));
    }

    #[test]
    fn a_count_never_exceeds_what_remains() {
        assert_eq!(Reader::new(&[2, 0, 0]).count(1), Ok(2));
        assert_eq!(Reader::new(&[2, 0, 0]).count(2), Err(Malformed::Truncated));
        assert_eq!(Reader::new(&[3, 0, 0]).buffer(), Err(Malformed::Truncated));
    }
}
