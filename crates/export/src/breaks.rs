//! Places to break a line in stretches that have none.
//! Without them a line runs off the page, and a very long one breaks PDF/A.

use unicode_segmentation::UnicodeSegmentation;

/// A place to break a line that nobody sees.
const BREAK: char = '\u{200b}';
/// Small letters in a row from which on places are made; below, hyphenation does better.
const LETTERS: usize = 64;
/// Other characters in a row from which on places are made.
const CHARACTERS: usize = 40;
/// Characters between two places: the widest still fit on a line.
const STRETCH: usize = 16;

/// The words with places to break, if some are needed.
pub(crate) fn with_places(words: &str) -> Option<String> {
    let mut broken = String::new();
    let mut needed = false;
    for word in words.split_inclusive([' ', '\u{2009}', BREAK]) {
        let is_address = word.contains("://") || word.starts_with("www.");
        let characters: Vec<&str> = word.graphemes(true).collect();
        let mut stretch_from = 0;
        for (index, character) in characters.iter().enumerate() {
            let next = characters.get(index + 1).and_then(|next| next.chars().next());
            let breaks_anyway = next.is_none()
                || (*character == "-" || is_address && "/?&=#.".contains(character))
                    && next.is_some_and(char::is_alphanumeric);
            if breaks_anyway {
                let stretch = characters.get(stretch_from..=index).unwrap_or_default();
                needed |= push(stretch, &mut broken);
                stretch_from = index + 1;
            }
        }
    }
    needed.then_some(broken)
}

/// Whether the stretch needed places.
fn push(stretch: &[&str], broken: &mut String) -> bool {
    let small = stretch
        .iter()
        .skip(1)
        .all(|character| character.chars().all(char::is_lowercase));
    let needed = stretch.len() >= if small { LETTERS } else { CHARACTERS };
    for (index, character) in stretch.iter().enumerate() {
        if needed && index > 0 && index.is_multiple_of(STRETCH) {
            broken.push(BREAK);
        }
        broken.push_str(character);
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_words_and_addresses_are_left_alone() {
        for words in [
            "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
            "https://www.example.org/notbetrieb?blatt=1&form=a&sprache=einfach",
            "Digitalisierungsbeauftragten-Netzwerk-Beispielland-Geschäftsstelle",
            "",
        ] {
            assert_eq!(with_places(words), None, "{words}");
        }
    }

    #[test]
    fn a_stretch_is_broken_from_its_beginning() {
        let broken = with_places(&format!("ab {} cd", "W".repeat(40))).unwrap();
        let parts: Vec<usize> = broken.split(BREAK).map(str::len).collect();
        assert_eq!(parts, ["ab ".len() + 16, 16, 8 + " cd".len()]);
    }

    #[test]
    fn protected_spaces_do_not_break() {
        assert!(with_places(&"1\u{a0}".repeat(30)).is_some());
    }
}
