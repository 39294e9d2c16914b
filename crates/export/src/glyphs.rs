//! Words as the bundled fonts can show them: what they cannot is replaced, what nobody sees is left out, and both are named.
//! PDF/A and PDF/UA refuse a file with a character that no font has.

use typst::text::is_default_ignorable;
use unicode_segmentation::UnicodeSegmentation;

use crate::breaks;
use crate::fonts;
use crate::limits::CHARACTER_POINTS;

/// Stands for a character that no font has.
const REPLACEMENT: &str = "\u{fffd}";
/// Opens the flags of countries' parts, which are spelt with invisible letters.
const BLACK_FLAG: char = '\u{1f3f4}';
/// Words after the repair.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Clean {
    pub(crate) text: String,
    /// Characters that were replaced, each once, in reading order.
    pub(crate) replaced: Vec<String>,
    /// How many invisible characters were left out.
    pub(crate) left_out: usize,
    /// Whether a stretch got places to break.
    pub(crate) broken: bool,
}

/// A character made of too many parts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooManyParts(pub(crate) usize);

/// Repairs words.
pub(crate) fn clean(words: &str) -> Result<Clean, TooManyParts> {
    let mut clean = Clean::default();
    for character in words.graphemes(true) {
        let parts = character.chars().count();
        if parts > CHARACTER_POINTS {
            return Err(TooManyParts(parts));
        }
        if character.chars().all(char::is_whitespace) {
            clean.text.push_str(blank(character));
        } else {
            clean.push(character);
        }
    }
    if let Some(broken) = breaks::with_places(&clean.text) {
        clean.text = broken;
        clean.broken = true;
    }
    Ok(clean)
}

impl Clean {
    /// Takes what can be shown of a character.
    fn push(&mut self, character: &str) {
        let flag = character.starts_with(BLACK_FLAG);
        let kept: String = character.chars().filter(|c| is_kept(*c, flag)).collect();
        if kept.len() < character.len() {
            self.left_out += 1;
        }
        if kept.is_empty() {
            return;
        }
        let fonts = fonts::bundled();
        if fonts.show(&kept) {
            self.text.push_str(&kept);
            return;
        }
        match fonts.shown_part(&kept) {
            Some(part) => self.text.push_str(&part),
            None => self.text.push_str(REPLACEMENT),
        }
        if !self.replaced.contains(&kept) {
            self.replaced.push(kept);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(words: &str) -> Clean {
        clean(words).unwrap()
    }

    #[test]
    fn what_fonts_have_stays() {
        let words =
            "Țară „Straße“ – 10\u{202f}%, z.\u{a0}B. 👩\u{200d}💻 🏴\u{e0067}\u{e0062}\u{e007f}, Sil\u{ad}be";
        assert_eq!(
            cleaned(words),
            Clean {
                text: words.to_owned(),
                ..Clean::default()
            }
        );
    }

    #[test]
    fn white_space_becomes_a_space() {
        assert_eq!(cleaned("a\tb\nc\u{2028}d\u{3000}e").text, "a b c d e");
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        let clean = cleaned("a\u{1}b\u{202e}c\u{feff}\u{e0041}d");
        assert_eq!((clean.text.as_str(), clean.left_out), ("abcd", 4));
    }

    #[test]
    fn a_letter_keeps_the_marks_that_its_font_has() {
        let clean = cleaned("Z\u{301}x\u{20d7} \u{e000}");
        assert!(clean.text.starts_with("Z\u{301}x"), "{clean:?}");
        assert!(clean.text.ends_with('\u{fffd}'), "{clean:?}");
        assert!(clean.replaced.contains(&"\u{e000}".to_owned()), "{clean:?}");
    }

    #[test]
    fn a_character_has_a_limit() {
        let at_the_limit = format!("a{}", "\u{301}".repeat(31));
        assert!(clean(&at_the_limit).is_ok());
        assert_eq!(clean(&format!("{at_the_limit}\u{301}")), Err(TooManyParts(33)));
    }
}
