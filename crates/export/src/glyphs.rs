//! Words as the bundled fonts can show them: what they cannot is replaced, what nobody sees is left out, and both are named.
//! PDF/A and PDF/UA refuse a file with a character that no font has.

use typst::text::is_default_ignorable;
use unicode_segmentation::UnicodeSegmentation;

use crate::fonts;
use crate::limits::CHARACTER_POINTS;

/// Stands for a character that no font has.
const REPLACEMENT: &str = "\u{fffd}";
/// Characters without a place to break a line, from which on places are made.
/// Without them a line runs off the page, and a very long one breaks PDF/A.
const UNBROKEN: usize = 80;
/// Characters between two such places: the widest still fit on a line.
const STRETCH: usize = 16;
/// Opens the flags of countries' parts, which are spelt with invisible letters.
const BLACK_FLAG: char = '\u{1f3f4}';
/// A place to break a line that nobody sees.
const BREAK: char = '\u{200b}';

/// Words after the repair.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Clean {
    pub(crate) text: String,
    /// Characters that were replaced, each once, in reading order.
    pub(crate) replaced: Vec<String>,
    /// How many invisible characters were left out.
    pub(crate) left_out: usize,
    /// How many stretches got places to break.
    pub(crate) broken: usize,
}

/// A character made of too many parts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooManyParts(pub(crate) usize);

/// Repairs words.
pub(crate) fn clean(words: &str) -> Result<Clean, TooManyParts> {
    let mut clean = Clean::default();
    let mut unbroken = 0;
    for character in words.graphemes(true) {
        let parts = character.chars().count();
        if parts > CHARACTER_POINTS {
            return Err(TooManyParts(parts));
        }
        if character.chars().all(char::is_whitespace) {
            clean.text.push_str(blank(character));
            unbroken = 0;
        } else if clean.push(character) {
            unbroken += 1;
            clean.broken += usize::from(unbroken == UNBROKEN);
            if unbroken >= UNBROKEN && unbroken.is_multiple_of(STRETCH) {
                clean.text.push(BREAK);
            }
        }
    }
    Ok(clean)
}

impl Clean {
    /// Takes what can be shown of a character; whether something was left to take.
    fn push(&mut self, character: &str) -> bool {
        let flag = character.starts_with(BLACK_FLAG);
        let kept: String = character.chars().filter(|c| is_kept(*c, flag)).collect();
        if kept.len() < character.len() {
            self.left_out += 1;
        }
        if kept.is_empty() {
            return false;
        }
        let fonts = fonts::bundled();
        if fonts.show(&kept) {
            self.text.push_str(&kept);
            return true;
        }
        match fonts.shown_part(&kept) {
            Some(part) => self.text.push_str(&part),
            None => self.text.push_str(REPLACEMENT),
        }
        if !self.replaced.contains(&kept) {
            self.replaced.push(kept);
        }
        true
    }
}

/// White space as fonts have it; the protected and narrow spaces of German typography stay.
fn blank(character: &str) -> &str {
    match character {
        "\u{a0}" | "\u{202f}" | "\u{2009}" => character,
        _ => " ",
    }
}

/// Whether a part of a character belongs on paper.
/// Of what nobody sees only joiners, hyphenation points and the choice between text and emoji are kept; marks of direction, which could
/// turn words around, are not.
fn is_kept(c: char, in_flag: bool) -> bool {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe0e}' | '\u{fe0f}' => true,
        '\u{e0020}'..='\u{e007f}' => in_flag,
        '\u{fff9}'..='\u{fffc}' => false,
        _ => !c.is_control() && !is_default_ignorable(c) && !is_noncharacter(c),
    }
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}
