//! The bundled fonts: their faces for the typesetter, and which of them can show a character.
//! How the files were made and under which licence stands in `../fonts/README.md`; the template names the families.

use std::collections::HashSet;
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, is_default_ignorable};
use typst::utils::LazyHash;

/// The faces, the text face first; a character is taken from the first family that has it.
const FILES: [&[u8]; 10] = [
    include_bytes!("../fonts/FiraSans-Regular.ttf"),
    include_bytes!("../fonts/FiraSans-Light.ttf"),
    include_bytes!("../fonts/FiraSans-Italic.ttf"),
    include_bytes!("../fonts/FiraSans-SemiBold.ttf"),
    include_bytes!("../fonts/FiraSans-SemiBoldItalic.ttf"),
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSymbols2-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSymbols-Regular.ttf"),
    include_bytes!("../fonts/NotoSansMath-Regular.ttf"),
    include_bytes!("../fonts/NotoEmoji-Regular.ttf"),
];

/// The bundled faces; there are no others.
pub(crate) struct Fonts {
    faces: Vec<Face>,
    book: LazyHash<FontBook>,
}

/// A face and the characters that it has.
struct Face {
    font: Font,
    characters: HashSet<u32>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Face> = FILES
        .iter()
        .flat_map(|file| Font::iter(Bytes::new(*file)))
        .map(|font| Face {
            characters: font.info().coverage.iter().collect(),
            font,
        })
        .collect();
    let book = FontBook::from_fonts(faces.iter().map(|face| &face.font));
    Fonts {
        faces,
        book: LazyHash::new(book),
    }
});

/// The bundled faces, parsed once.
pub(crate) fn bundled() -> &'static Fonts {
    &FONTS
}

impl Fonts {
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn face(&self, index: usize) -> Option<Font> {
        self.faces.get(index).map(|face| face.font.clone())
    }

    /// Whether one face shows every visible part of what people see as one character.
    /// One face, because the typesetter never puts a character together from two.
    pub(crate) fn show(&self, character: &str) -> bool {
        self.faces
            .iter()
            .any(|face| character.chars().all(|c| face.has(c)))
    }

    /// The parts of a character that the face of its first part has, or nothing if no face has that.
    pub(crate) fn shown_part(&self, character: &str) -> Option<String> {
        let first = character.chars().next()?;
        let face = self.faces.iter().find(|face| face.has(first))?;
        Some(character.chars().filter(|c| face.has(*c)).collect())
    }
}

impl Face {
    fn has(&self, c: char) -> bool {
        is_default_ignorable(c) || self.characters.contains(&u32::from(c))
    }
}
