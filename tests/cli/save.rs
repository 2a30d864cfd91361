//! `--save`: what is kept, what changed since, and that nothing is lost on the way to the disk.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use snapbox::str;

use crate::run::{Folder, PROGRAM, assert, output, program, stdout};
use crate::terminal::Terminal;

const ALL_YES: &str = "y\ny\ny\ny\ny\ny\ny\ny\n";
const ONE_NO: &str = "y\nn\ny\ny\ny\ny\ny\ny\n";

/// A check of two weeks before, as it stands in a file.
pub fn saved(day: &str, answers: &[&str; 8]) -> String {
    let run = output(program(&["--format", "json"]), answers.join("\n"));
    let line = stdout(&run);
    let at = line.find("\"answered_at\":\"").expect("a time") + 15;
    format!("{}{day}{}", &line[..at], &line[at + 20..])
}

fn records(path: &Path) -> Vec<serde_json::Value> {
    let content = fs::read_to_string(path).expect("the file");
    assert!(content.is_empty() || content.ends_with('\n'));
    (content.lines())
        .map(|line| serde_json::from_str(line).expect("a whole record"))
        .collect()
}

fn save(folder: &Folder, args: &[&str], answers: &str) -> Output {
    let mut command = program(&[&["--save", "checks.jsonl"], args].concat());
    command.current_dir(folder.path());
    output(command, answers)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file").permissions().mode() & 0o7777
}

#[test]
fn the_line_is_the_object_of_the_json_format() {
    let folder = Folder::new();
    let first = save(&folder, &["--format", "json"], ONE_NO);
    assert_eq!(String::from_utf8_lossy(&first.stderr), "Saved in checks.jsonl.\n");
    let path = folder.path().join("checks.jsonl");
    let kept = fs::read_to_string(&path).expect("the file");
    assert_eq!(
        stdout(&first),
        format!("{},\"since\":null}}\n", kept.trim_end().trim_end_matches('}'))
    );
    assert_eq!(mode(&path), 0o600);
    save(&folder, &[], ALL_YES);
    assert_eq!(records(&path).len(), 2);
    assert!(fs::read_to_string(&path).expect("the file").starts_with(&kept));
}
