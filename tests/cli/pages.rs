//! Pages of HTML: what is read in them, and how a browser shows them.

use std::path::Path;
use std::process::Command;

use alliance_check::questionnaire::words::Words;
use scraper::{Html, Node};

use crate::run::{Folder, PROGRAM, invoke, stdout};

/// Everything that is read in `page`, or listened to.
pub fn texts(page: &str) -> String {
    let page = Html::parse_document(page);
    let texts = page.tree.nodes().filter_map(|node| match node.value() {
        Node::Text(text) => {
            let parent = node.parent()?;
            let is_style = parent.value().as_element()?.name() == "style";
            (!is_style).then(|| text.to_string())
        }
        Node::Element(element) => element.attr("aria-label").map(str::to_owned),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_is_written_to_standard_output_alone() {
    let folder = Folder::new();
    let run = folder.invoke(&["--format", "html"], "y\nn\nu\ny\nskip\ny\ny\ny\n").code(0);
    let page = stdout(run.stderr_eq("").get_output()).to_owned();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\" "), "{page}");
    assert!(page.ends_with("</html>\n"), "{page}");
    let shown = texts(&page);
    let words = Words::default();
    for text in [words.sheet_raise(), words.sheet_own_words(), words.sheet_for_me()] {
        assert!(shown.contains(&text), "{text}\n{shown}");
    }
    // The first page is for the session.
    let (session, _) = shown.split_once(&words.sheet_for_me()).expect("what is for the reader");
    for text in ["unsafe", "something worth talking about", "of 8", "Schrader"] {
        assert!(!session.contains(text), "{session}");
    }
    assert!(folder.names().is_empty());
}

/// On paper, one concern has room for more words than each of many.
#[test]
fn the_fewer_concerns_the_more_lines_to_write_on() {
    for (concerns, lines) in [(1, 3), (3, 3), (4, 2), (5, 1), (8, 1)] {
        let answers = "n\n".repeat(concerns) + &"y\n".repeat(8 - concerns);
        let run = invoke(&["--format", "html"], answers).code(0);
        let page = stdout(run.get_output());
        assert_eq!(page.matches(" <span></span>").count(), concerns * lines, "{concerns}");
    }
}

#[test]
#[ignore = "the browser check is left out; .ci/run does it, with Chromium and Node.js"]
fn a_browser_shows_each_page_and_prints_it() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/browser.mjs");
    // What the browser leaves in its home and among the temporary files goes as well.
    let folder = Folder::new();
    let mut node = Command::new("node");
    node.arg(script).arg(PROGRAM).env("HOME", folder.path()).env("TMPDIR", folder.path());
    let check = node.output().expect("Node.js starts");
    let said = String::from_utf8_lossy(&check.stdout) + String::from_utf8_lossy(&check.stderr);
    assert!(check.status.success(), "{said}");
}
