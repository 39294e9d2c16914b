//! The PDF tools of the distribution: qpdf and poppler-utils.

use std::io::Write;
use std::process::Command;

/// Runs a tool on a PDF; `FILE` among the arguments stands for its path.
/// Answers what it printed.
pub(crate) fn run(tool: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut file = tempfile::Builder::new()
        .suffix(".pdf")
        .tempfile()
        .expect("a temporary file");
    file.write_all(pdf).expect("room for a PDF");
    let path = file.path().to_str().expect("a path in UTF-8").to_owned();
    let arguments = arguments.iter().map(|argument| {
        if *argument == "FILE" {
            path.as_str()
        } else {
            argument
        }
    });
    let output = match Command::new(tool).args(arguments).output() {
        Ok(output) => output,
        Err(error) => panic!("{tool} is needed (packages qpdf and poppler-utils): {error}"),
    };
    assert!(
        output.status.success(),
        "{tool} failed: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words of a PDF, with white space and hyphenation undone.
pub(crate) fn words(pdf: &[u8]) -> String {
    let text = run("pdftotext", &["-layout", "FILE", "-"], pdf);
    let text = text.replace("\u{ad}\n", "").replace("-\n", "-");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tag tree of a PDF with the words in it.
pub(crate) fn tags(pdf: &[u8]) -> String {
    run("pdfinfo", &["-struct-text", "FILE"], pdf)
}
