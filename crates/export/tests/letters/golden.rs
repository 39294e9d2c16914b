//! Letters as Markdown in `../suite`, their repairs and tag trees in `../ref`.
//! A new case is a new file in `../suite`; `INSTA_UPDATE=always` writes what it is compared with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::samples::pdf;
use crate::tools::tags;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The names of the files in a folder, without their ending.
fn names(folder_name: &str, ending: &str) -> BTreeSet<String> {
    let entries = folder(folder_name).read_dir().expect("the folder of the cases");
    entries
        .map(|entry| entry.expect("an entry").file_name())
        .filter_map(|name| name.to_str()?.strip_suffix(ending).map(str::to_owned))
        .collect()
}

#[test]
fn letters_keep_their_form() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder("ref"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names("suite", ".md") {
            let path = folder("suite").join(format!("{name}.md"));
            let markdown = std::fs::read_to_string(path).expect("a case");
            let read = paper::markdown::read(&markdown).expect("within its limits");
            let pdf = pdf(read.tree);
            let repairs: Vec<String> = pdf
                .repairs
                .iter()
                .map(|repair| format!("{}: {}", repair.place, repair.what))
                .collect();
            insta::assert_snapshot!(name, format!("{}\n---\n{}", repairs.join("\n"), tags(&pdf.bytes)));
        }
    });
}

#[test]
fn every_reference_has_its_case() {
    assert_eq!(names("ref", ".snap"), names("suite", ".md"));
}

#[test]
fn the_demonstration_needs_no_repair() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/assets/demonstration.md");
    let markdown = std::fs::read_to_string(path).expect("the demonstration");
    let tree = paper::markdown::read(&markdown).expect("within its limits").tree;
    let written = export::markdown(&tree).expect("Markdown");
    let again = paper::markdown::read(&written).expect("within its limits").tree;
    assert_eq!(export::markdown(&again).expect("Markdown"), written);
    let pdf = pdf(tree);
    assert_eq!(pdf.repairs, []);
    assert!((5..=8).contains(&pdf.pages), "{} pages", pdf.pages);
}
