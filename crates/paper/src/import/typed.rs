//! What people type where a program would count: numbers in front of a demand, and where a sentence ends.
//! German first, as the statements are.

/// Words that announce a number.
const ANNOUNCED: &[&str] = &["forderung", "these", "punkt", "anliegen", "empfehlung"];

/// Headings around the demands, not of demands.
const FRAME: &[&str] = &[
    "einleitung",
    "präambel",
    "vorwort",
    "vorbemerkung",
    "ausgangslage",
    "hintergrund",
    "unsere forderungen",
    "forderungen",
    "schluss",
    "schlusswort",
    "fazit",
    "ausblick",
    "zusammenfassung",
    "kontakt",
    "über uns",
    "impressum",
    "anhang",
    "anlage",
    "anlagen",
    "quellen",
];

/// Words before a full stop that does not end a sentence.
const ABBREVIATED: &[&str] = &[
    "abs", "art", "bspw", "bzw", "ca", "dr", "etc", "evtl", "ggf", "inkl", "insb", "lit", "max", "mind",
    "mio", "mrd", "nr", "prof", "rd", "rn", "satz", "sog", "st", "str", "tel", "u", "usw", "vgl", "zb",
    "ziff", "zzgl",
];

/// The longest number that counts demands.
const DIGITS: usize = 3;

/// How a block is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// `Forderung 3:` and the like.
    Named,
    /// `3.`, `3)`, `(3)`.
    Number(usize),
    /// `III.`
    Roman,
}

/// The number typed in front of a text, and how many bytes it takes with the space behind it.
pub(super) fn label(text: &str) -> Option<(Label, usize)> {
    let trimmed = text.trim_start();
    let (label, length) = named(trimmed)
        .or_else(|| number(trimmed))
        .or_else(|| roman(trimmed))?;
    let behind = &trimmed[length..];
    let space = behind.len() - behind.trim_start().len();
    Some((label, text.len() - trimmed.len() + length + space))
}

/// Whether a heading is one of those that frame the demands.
pub(super) fn is_frame(heading: &str) -> bool {
    let heading = heading.trim().trim_end_matches(':').to_lowercase();
    FRAME.contains(&heading.as_str())
}

/// The first sentence and what follows it.
pub(super) fn first_sentence(text: &str) -> (&str, &str) {
    for (at, c) in text.char_indices() {
        let behind = &text[at + c.len_utf8()..];
        let goes_on = behind.trim_start().chars().next();
        let ends = matches!(c, '.' | '!' | '?' | '…')
            && behind.starts_with(char::is_whitespace)
            && goes_on.is_some_and(|next| !next.is_lowercase())
            && !(c == '.' && is_abbreviated(&text[..at]));
        if ends {
            return (&text[..at + c.len_utf8()], behind);
        }
    }
    (text, "")
}

fn is_abbreviated(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    word.chars().count() == 1
        || word.bytes().all(|b| b.is_ascii_digit())
        || ABBREVIATED.contains(&word.as_str())
}

/// `Forderung 3:`, `Forderung III –`, `Forderung 3` at the end.
fn named(text: &str) -> Option<(Label, usize)> {
    let (word, rest) = text.split_once([' ', '\u{a0}'])?;
    if !ANNOUNCED.contains(&word.to_lowercase().as_str()) {
        return None;
    }
    let rest = rest.strip_prefix("Nr. ").unwrap_or(rest);
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "IVXLC".contains(c));
    if behind.len() == rest.len() {
        return None;
    }
    let after = behind.trim_start();
    let after = match after.chars().next() {
        None => after,
        Some(c @ (':' | '.' | ')' | '–' | '-' | '—')) => &after[c.len_utf8()..],
        Some(_) => return None,
    };
    Some((Label::Named, text.len() - after.len()))
}

fn number(text: &str) -> Option<(Label, usize)> {
    let open = text.strip_prefix('(').unwrap_or(text);
    let digits = open.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > DIGITS {
        return None;
    }
    let number = open[..digits].parse().ok()?;
    let behind = &open[digits..];
    let length = text.len() - open.len() + digits + 1;
    let closes = behind.starts_with(')') || (behind.starts_with('.') && open.len() == text.len());
    (closes && spaced(&text[length..])).then_some((Label::Number(number), length))
}

fn roman(text: &str) -> Option<(Label, usize)> {
    let length = text.bytes().take_while(|b| b"IVXLC".contains(b)).count();
    let behind = text[length..].strip_prefix(['.', ')'])?;
    (length > 0 && spaced(behind)).then_some((Label::Roman, length + 1))
}

/// A number is one only if a space and words stand behind it.
fn spaced(behind: &str) -> bool {
    behind.starts_with(char::is_whitespace) && !behind.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        for (text, expected) in [
            ("1. Digitalisierung", Some((Label::Number(1), "1. "))),
            ("12) Text", Some((Label::Number(12), "12) "))),
            ("(3) Text", Some((Label::Number(3), "(3) "))),
            ("1.\tText", Some((Label::Number(1), "1.\t"))),
            ("III. Recht", Some((Label::Roman, "III. "))),
            ("Forderung 3: Titel", Some((Label::Named, "Forderung 3: "))),
            ("FORDERUNG 3 – Titel", Some((Label::Named, "FORDERUNG 3 – "))),
            (
                "Forderung Nr. 3: Titel",
                Some((Label::Named, "Forderung Nr. 3: ")),
            ),
            ("Forderung\u{a0}3", Some((Label::Named, "Forderung\u{a0}3"))),
            ("These IV: Titel", Some((Label::Named, "These IV: "))),
            ("Forderung nach mehr", None),
            ("Forderung 3 ist wichtig", None),
            ("1.1 Unterpunkt", None),
            ("2026. ", None),
            ("2026. Jahr", None),
            ("50.000 Euro", None),
            ("1.", None),
            ("(3. Text", None),
            ("I", None),
            ("Ich fordere", None),
            ("", None),
        ] {
            let found = label(text).map(|(label, length)| (label, &text[..length]));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn sentences() {
        for (text, first) in [
            ("Das Land zahlt. Projekte enden.", "Das Land zahlt."),
            (
                "Bis 50.000 Euro genügt ein Antrag. Mehr nicht.",
                "Bis 50.000 Euro genügt ein Antrag.",
            ),
            (
                "Nach § 5 Abs. 2 Nr. 1 gilt das. Immer.",
                "Nach § 5 Abs. 2 Nr. 1 gilt das.",
            ),
            ("Ab dem 1. Januar gilt es! Ja.", "Ab dem 1. Januar gilt es!"),
            ("Etwa z. B. Software. Ende.", "Etwa z. B. Software."),
            ("Ohne Ende", "Ohne Ende"),
            ("Fertig.", "Fertig."),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text).0, first);
        }
    }
}
