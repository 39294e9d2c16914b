//! The typesetter's world: the template, the letter and its Markdown, and nothing else.
//! No file, package, font or clock of the machine can be reached from here, whatever a text says.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts;

const TEMPLATE: &str = include_str!("../template/main.typ");

/// The three files, under constant ids: ids are never given back, and there are only 65,535 in a process.
struct Ids {
    template: FileId,
    letter: FileId,
    source: FileId,
}

static IDS: LazyLock<Ids> = LazyLock::new(|| {
    let id = |path: &str| {
        let path = VirtualPath::new(path).expect("a constant path without dots is valid");
        RootedPath::new(VirtualRoot::Project, path).intern()
    };
    Ids {
        template: id("/main.typ"),
        letter: id("/data.json"),
        source: id("/quelle.md"),
    }
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One letter to be set.
pub(crate) struct LetterWorld {
    template: Source,
    letter: Bytes,
    source: Bytes,
}

impl LetterWorld {
    /// Takes the letter as JSON and its Markdown.
    pub(crate) fn new(letter: Vec<u8>, source: String) -> Self {
        Self {
            template: Source::new(IDS.template, TEMPLATE.to_owned()),
            letter: Bytes::new(letter),
            source: Bytes::from_string(source),
        }
    }
}

impl World for LetterWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts::bundled().book()
    }

    fn main(&self) -> FileId {
        IDS.template
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == IDS.template {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == IDS.letter {
            Ok(self.letter.clone())
        } else if id == IDS.source {
            Ok(self.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::bundled().face(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_else_can_be_reached() {
        let world = LetterWorld::new(b"{}".to_vec(), String::new());
        for path in [
            "/etc/passwd",
            "/main.typ/../etc/passwd",
            "/template/main.typ",
            "/",
        ] {
            let Ok(path) = VirtualPath::new(path) else {
                continue;
            };
            let id = RootedPath::new(VirtualRoot::Project, path).intern();
            assert_eq!(world.file(id), Err(FileError::AccessDenied));
            assert_eq!(world.source(id).err(), Some(FileError::AccessDenied));
        }
        assert!(world.source(IDS.letter).is_err());
        assert!(world.today(None).is_none());
    }
}
