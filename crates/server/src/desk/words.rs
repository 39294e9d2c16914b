//! Short words that people type about themselves and their papers: cleaned and measured before anyone sees them.
//!
//! The text of a paper is not cleaned here; its form is crate `paper`'s.

use super::{Error, Result};

/// The longest name of a person, in characters.
const NAME: usize = 64;
/// The longest name of a municipality, in characters.
const MUNICIPALITY: usize = 80;
/// The longest title of a paper, in characters.
const TITLE: usize = 200;
/// The longest label of a version, in characters.
const LABEL: usize = 80;
/// The longest note of a version and reason of a phase change, in characters.
const NOTE: usize = 2_000;

/// The displayed name of a person.
pub(super) fn name(typed: &str) -> Result<String> {
    with_letters(line(typed), NAME, "Der Name")
}

/// The name of a municipality.
pub(super) fn municipality(typed: &str) -> Result<String> {
    with_letters(line(typed), MUNICIPALITY, "Der Name der Kommune")
}

/// The title of a paper.
pub(super) fn title(typed: &str) -> Result<String> {
    with_letters(line(typed), TITLE, "Der Titel")
}

/// The label of a version.
pub(super) fn label(typed: &str) -> Result<String> {
    with_letters(line(typed), LABEL, "Die Bezeichnung der Fassung")
}

/// The note of a version, which may be empty and have several lines.
pub(super) fn note(typed: &str) -> Result<String> {
    at_most(lines(typed), NOTE, "Die Anmerkung")
}

/// The reason of a phase change, which may be empty and have several lines.
pub(super) fn reason(typed: &str) -> Result<String> {
    at_most(lines(typed), NOTE, "Die Begründung")
}

/// One line: without characters nobody sees, with single spaces.
fn line(typed: &str) -> String {
    let visible: String = typed
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| is_kept(*c))
        .collect();
    visible
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn lines(typed: &str) -> String {
    typed
        .lines()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// Control characters go, and so does what turns the direction of writing or is not seen at all.
/// The joiners U+200C and U+200D stay: some scripts need them within a name.
fn is_kept(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}

fn with_letters(cleaned: String, longest: usize, what: &str) -> Result<String> {
    if cleaned.chars().any(char::is_alphanumeric) {
        at_most(cleaned, longest, what)
    } else {
        Err(Error::Invalid(format!("{what} fehlt.")))
    }
}

fn at_most(cleaned: String, longest: usize, what: &str) -> Result<String> {
    let length = cleaned.chars().count();
    if length > longest {
        return Err(Error::Invalid(format!(
            "{what} ist zu lang: {length} statt höchstens {longest} Zeichen."
        )));
    }
    Ok(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes() {
        assert_eq!(name(" Maren \t\u{202e}Albrecht\u{0} ").unwrap(), "Maren Albrecht");
        assert_eq!(name("Ștefan\u{a0}Čapek").unwrap(), "Ștefan Čapek");
        assert_eq!(note("eins \n\n zwei\u{7}").unwrap(), "eins\n\nzwei");
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(name(&"ő".repeat(64)).unwrap().chars().count(), 64);
        assert!(matches!(name(&"a".repeat(65)), Err(Error::Invalid(_))));
        assert!(matches!(municipality(&"a".repeat(81)), Err(Error::Invalid(_))));
        assert!(matches!(note(&"a".repeat(2_001)), Err(Error::Invalid(_))));
    }

    #[test]
    fn a_name_without_letters_is_none() {
        for empty in ["", "  ", "\u{200b}\u{202e}", "–", "\u{301}\u{301}"] {
            assert!(matches!(name(empty), Err(Error::Invalid(_))), "{empty:?}");
        }
    }
}
