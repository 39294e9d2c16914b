//! What the tests need from the distribution: a browser, fonts, and the two readers of PDF files.
//!
//! Installed only where it is missing and where it may be; otherwise a sentence says what to install.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::steps::announce;

/// A file that shows that a Debian package is there.
struct Need {
    package: &'static str,
    file: &'static str,
}

const NEEDS: [Need; 5] = [
    Need {
        package: "chromium",
        file: "/usr/bin/chromium",
    },
    Need {
        package: "qpdf",
        file: "/usr/bin/qpdf",
    },
    Need {
        package: "poppler-utils",
        file: "/usr/bin/pdfinfo",
    },
    Need {
        package: "fonts-noto-core",
        file: "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    },
    Need {
        package: "fonts-noto-color-emoji",
        file: "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
    },
];

/// Installs what is missing of the tests' needs.
pub(crate) fn ensure() -> Result<(), String> {
    let missing: Vec<&str> = NEEDS
        .iter()
        .filter(|need| !Path::new(need.file).exists())
        .map(|need| need.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let sentence = format!(
        "the tests need these packages of the distribution: {names}\n\
         install them with: apt-get update && apt-get install --no-install-recommends {names}"
    );
    let Some(elevate) = elevation() else {
        return Err(sentence);
    };
    announce(&format!("installing {names} from the distribution's packages"));
    let run = |arguments: &[&str]| {
        let mut words: Vec<&str> = elevate.to_vec();
        words.push("apt-get");
        words.extend_from_slice(arguments);
        Command::new(words[0])
            .args(&words[1..])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend_from_slice(&missing);
    if run(&["update"]) && run(&install) {
        Ok(())
    } else {
        Err(sentence)
    }
}

/// How this user may install packages: as root, with a sudo that asks nothing, or not at all.
fn elevation() -> Option<&'static [&'static str]> {
    let says = |program: &str, arguments: &[&str]| {
        Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()
    };
    says("apt-get", &["--version"]).filter(|output| output.status.success())?;
    let root = says("id", &["-u"]).is_some_and(|output| output.stdout.trim_ascii() == b"0");
    let sudo = || says("sudo", &["-n", "true"]).is_some_and(|output| output.status.success());
    if root {
        Some(&[])
    } else if sudo() {
        Some(&["sudo", "-n"])
    } else {
        None
    }
}
