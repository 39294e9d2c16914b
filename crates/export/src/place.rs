//! Where in a letter something is, in words for people: „Forderung 3“, „Abschnitt „Recht und Register““.

use paper::{Block, Inline, Kind};

/// Characters of a heading that a place quotes.
const QUOTED: usize = 40;

/// Follows the blocks of a letter in reading order.
#[derive(Debug, Default)]
pub(crate) struct Places {
    demands: usize,
    here: Option<String>,
}

impl Places {
    /// Goes on to a block.
    pub(crate) fn enter(&mut self, block: &Block) {
        match &block.kind {
            Kind::Demand { .. } => {
                self.demands += 1;
                self.here = Some(format!("Forderung {}", self.demands));
            }
            Kind::Heading(_) => self.here = Some(section(&block.content)),
            Kind::Paragraph { .. } | Kind::Addressee | Kind::Item { .. } | Kind::Quote | Kind::Table(_) => {}
        }
    }

    /// How many demands have begun: the number of the demand that a place is in.
    pub(crate) fn demands(&self) -> usize {
        self.demands
    }

    /// Where we are.
    pub(crate) fn here(&self) -> String {
        self.here.clone().unwrap_or_else(|| "Einleitung".to_owned())
    }
}

fn section(content: &[Inline]) -> String {
    let mut words = content.iter().filter_map(|inline| match inline {
        Inline::Text { text, .. } => Some(text.as_str()),
        Inline::Footnote(_) => None,
    });
    let quoted: String = words
        .by_ref()
        .flat_map(str::chars)
        .filter(|c| !c.is_control())
        .take(QUOTED + 1)
        .collect();
    if quoted.trim().is_empty() {
        return "Abschnitt ohne Überschrift".to_owned();
    }
    match quoted.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("Abschnitt „{} …“", quoted[..end].trim_end()),
        None => format!("Abschnitt „{quoted}“"),
    }
}

#[cfg(test)]
mod tests {
    use paper::Level;

    use super::*;

    #[test]
    fn places_are_named_as_people_see_them() {
        let mut places = Places::default();
        assert_eq!(places.here(), "Einleitung");
        let mut enter = |kind, words: &str| {
            places.enter(&Block::new(kind, vec![Inline::plain(words)]));
            places.here()
        };
        assert_eq!(enter(Kind::Heading(Level::Chapter), "Recht"), "Abschnitt „Recht“");
        assert_eq!(enter(Kind::Demand { addressees: vec![] }, "x"), "Forderung 1");
        assert_eq!(enter(Kind::PARAGRAPH, "x"), "Forderung 1");
        assert_eq!(
            enter(Kind::Heading(Level::Section), &"Wort ".repeat(20)),
            "Abschnitt „Wort Wort Wort Wort Wort Wort Wort Wort …“"
        );
        assert_eq!(
            enter(Kind::Heading(Level::Section), "\u{1}"),
            "Abschnitt ohne Überschrift"
        );
    }
}
