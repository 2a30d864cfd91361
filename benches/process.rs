//! Whole processes, side by side: eight answers piped in, as a ratio to a program that does nothing; a table scored, as a
//! ratio to one that copies it.
//!
//!     cargo bench

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

/// Alternating runs: medians of ratios hold while the machine's speed drifts.
const PAIRS: usize = 400;
/// The same, for a million rows.
const TABLE_PAIRS: usize = 20;

/// Runs, or pairs of them, over a file.
const FILE_PAIRS: usize = 20;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, MEASURE_MEMORY, program, ref args @ ..] => return print_peak_memory(program, args),
        [_, COPY_TABLE, table] => return copy_table(table),
        _ => {}
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let ours = install(Path::new(env!("CARGO_BIN_EXE_alliance-check")), folder)?;
    let empty = install(&build_empty(folder)?, folder)?;

    self_check(&ours, &empty)?;
    question_files(&ours, &empty, folder)?;
    saved_checks(&ours, folder)?;
    tables(&ours, folder)
}

fn self_check(ours: &Path, empty: &Path) -> Result<()> {
    let ratio = median_ratio(PAIRS, || run(ours, &[], ANSWERS), || run(empty, &[], b""))?;
    say("eight answers, wall time to an empty program", ratio, 1.5)?;
    say("binary, MB", fs::metadata(ours)?.len() as f64 / 1e6, 3.0)?;
    let memory = peak_memory(ours, &[], ANSWERS)?;
    say("peak memory, MB", memory, 5.0)?;
    for (what, hostile) in [
        ("a line without end", vec![b'y'; 50_000_000]),
        ("lines without end", b"y\n".repeat(25_000_000)),
        ("comments without end", b"# y\n".repeat(12_500_000)),
    ] {
        let memory = peak_memory(ours, &[], &hostile)?;
        say(&format!("peak memory under {what}, MB"), memory, 10.0)?;
    }
    Ok(())
}

fn question_files(ours: &Path, empty: &Path, folder: &Path) -> Result<()> {
    let thousand = write_questions(folder, 1_000)?;
    let many = write_questions(folder, 10_000)?;
    let validate = |file: &str| run(ours, &["validate", file], b"");
    let seconds = median(FILE_PAIRS, || Ok(validate(&thousand)?.as_secs_f64()))?;
    say("validate 1,000 questions, ms", seconds * 1e3, 50.0)?;
    let ratio = median_ratio(FILE_PAIRS, || validate(&thousand), || run(empty, &[], b""))?;
    writeln!(io::stdout(), "the same to an empty program: {ratio:.2}")?;
    let ratio = median_ratio(FILE_PAIRS, || validate(&many), || validate(&thousand))?;
    say("validate 10,000 questions, to 1,000", ratio, 10.0)?;
    for (what, file) in hostile_question_files() {
        let path = folder.join("hostile.yaml");
        fs::write(&path, file)?;
        let path = path.to_str().ok_or("a path of text")?;
        let seconds = median(1, || Ok(validate(path)?.as_secs_f64()))?;
        say(&format!("validate {what}, s"), seconds, 1.0)?;
        let memory = peak_memory(ours, &["validate", path], b"")?;
        say(&format!("peak memory under {what}, MB"), memory, 100.0)?;
    }
    Ok(())
}

/// What takes the YAML library long, or much memory, and the most of it that is not refused at once.
fn hostile_question_files() -> Vec<(&'static str, String)> {
    let entries = |count: usize, entry: &str| {
        (0..count).map(|nth| format!("{entry}{nth}\n")).collect::<String>()
    };
    let misspelt = entries(19_000, "  - labelx: 1\n    x");
    vec![
        ("19,000 brackets", format!("x: {}", "[".repeat(19_000))),
        ("a million brackets", "[".repeat(1_000_000)),
        ("brackets in quotes", format!("x: {}", "[\"]\",".repeat(500_000))),
        ("100 directives", entries(100, "%TAG !a! tag:x")),
        ("40,000 directives", entries(40_000, "%TAG !a! tag:x")),
        ("190,000 dashes", "- ".repeat(190_000)),
        ("a million dashes", "- ".repeat(1_000_000)),
        ("fields", format!("x:\n{}", entries(66_000, "- a: b"))),
        ("misspelt fields", format!("choices:\n{misspelt}\nresults:\n{misspelt}\n")),
        ("a text", "a".repeat(4_000_000)),
    ]
}

fn saved_checks(ours: &Path, folder: &Path) -> Result<()> {
    let checks = write_checks(ours, folder)?;
    let history = || run(ours, &["history", &checks], b"");
    let seconds = median(FILE_PAIRS, || Ok(history()?.as_secs_f64()))?;
    say("history of 10,000 checks, ms", seconds * 1e3, 250.0)?;
    let check = fs::read_to_string(&checks)?.lines().next().unwrap_or_default().to_owned();
    let small = r#"{"format":1,"questionnaire":{"id":"a","title":""},"answered_at":"2026-01-01T00:00:00Z","verdict":null,"positive":null,"score":null,"score_range":null,"max_score":null,"answered":0,"questions":1,"responses":[{"id":"b","question":"","answer":null,"concern":false}]}"#;
    for (what, piece, megabytes, most_memory, most_seconds) in [
        ("faulty lines", "{\n", 2, 60.0, 1.0),
        ("faulty lines", "{\n", 64, 300.0, 10.0),
        ("a line without end", "[", 64, 300.0, 10.0),
        ("checks", &*format!("{check}\n"), 64, 300.0, 10.0),
        ("checks joined on one line", check.trim_end(), 64, 300.0, 10.0),
        ("the smallest checks", &*format!("{small}\n"), 64, 300.0, 10.0),
        ("beginnings of checks", "{\"format\":", 64, 300.0, 10.0),
    ] {
        let file = piece.repeat(megabytes * 1024 * 1024 / piece.len());
        let memory = peak_memory(ours, &["history", "-"], file.as_bytes())?;
        say(&format!("{megabytes} MiB of {what}, MB"), memory, most_memory)?;
        let started = Instant::now();
        run(ours, &["history", "-"], file.as_bytes())?;
        say(
            &format!("{megabytes} MiB of {what}, s"),
            started.elapsed().as_secs_f64(),
            most_seconds,
        )?;
    }
    Ok(())
}

fn tables(ours: &Path, folder: &Path) -> Result<()> {
    for (what, rows, quote) in [
        ("1,000,000 rows", 1_000_000, ""),
        ("1,000,000 rows of quoted cells", 1_000_000, "\""),
        ("10,000,000 rows", 10_000_000, ""),
    ] {
        let table = write_table(folder, "table.csv", rows, quote, &ANSWERS_IN_CELLS)?;
        score_table(ours, &table, what, TABLE_PAIRS * 1_000_000 / rows)?;
        fs::remove_file(table)?;
    }
    let one = write_table(folder, "one.csv", 1_000_000, "", &["Not sure", "Yes"])?;
    let mixed = ["Not sure", "not sure", "NOT SURE", "Not Sure", "Yes", "yes", "YES", "yEs"];
    let mixed = write_table(folder, "mixed.csv", 1_000_000, "", &mixed)?;
    let score = |table: &str| run_once(Command::new(ours).args(["score", table]));
    let ratio = median_ratio(TABLE_PAIRS, || score(&mixed), || score(&one))?;
    say("mixed spellings, wall time to one spelling", ratio, 1.5)?;
    let header = format!("{}\n", QUESTIONS.join(","));
    for (what, line) in [
        ("a row without end", vec![b'y'; 50_000_000]),
        ("carriage returns without end", vec![b'\r'; 50_000_000]),
        ("an open quote", [b"\"".as_slice(), &b"y\n".repeat(25_000_000)].concat()),
        ("columns without end", vec![b','; 50_000_000]),
        ("cells of blanks", long_blanks()),
        ("quotes without end", vec![b'"'; 50_000_000]),
        ("faulty rows", b"y\n".repeat(25_000_000)),
        ("faults of all kinds", faulty_words()),
    ] {
        for table in [&line, &[header.as_bytes(), &line].concat()] {
            let memory = peak_memory(ours, &["score"], table)?;
            say(&format!("peak memory under {what}, MB"), memory, 8.0)?;
        }
    }
    Ok(())
}

fn score_table(ours: &Path, path: &str, what: &str, pairs: usize) -> Result<()> {
    let copier = env::current_exe()?;
    let score = || run_once(Command::new(ours).args(["score", path]));
    let copy = || run_once(Command::new(&copier).args([COPY_TABLE, path]));
    let seconds = median(pairs, || Ok(score()?.as_secs_f64()))?;
    writeln!(io::stdout(), "{what}, s: {seconds:.2}")?;
    let ratio = median_ratio(pairs, score, copy)?;
    say(&format!("{what}, wall time to a copier"), ratio, 1.5)?;
    let memory = peak_memory(ours, &["score", path], b"")?;
    say(&format!("{what}, peak memory, MB"), memory, 5.0)
}

const ANSWERS: &[u8] = b"y\nn\nyes\nnot sure\ny\nskip\ny\ny\n";

/// 10,000 saved checks.
fn write_checks(program: &Path, folder: &Path) -> Result<String> {
    let mut child = Command::new(program)
        .args(["--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(ANSWERS)?;
    }
    let path = folder.join("checks.jsonl");
    fs::write(&path, child.wait_with_output()?.stdout.repeat(10_000))?;
    Ok(path.to_str().ok_or("a path of text")?.to_owned())
}

/// Prints a figure and its bound; it judges nothing.
fn say(what: &str, figure: f64, bound: f64) -> Result<()> {
    writeln!(io::stdout(), "{what}: {figure:.2} (at most {bound})")?;
    Ok(())
}

/// `fn main() {}` as a program, with the optimizations that ours has.
fn build_empty(folder: &Path) -> Result<PathBuf> {
    let (source, program) = (folder.join("empty.rs"), folder.join("empty"));
    fs::write(&source, "fn main() {}")?;
    let built = Command::new("rustc")
        .args(["-C", "opt-level=3", "-C", "lto", "-C", "strip=symbols", "-o"])
        .args([&program, &source])
        .status()?;
    if !built.success() {
        return Err("rustc did not build the empty program".into());
    }
    Ok(program)
}

/// A copy, as an installation makes one: how a file came to lie in the page cache shows in every start of it.
fn install(program: &Path, folder: &Path) -> Result<PathBuf> {
    let name = program.file_name().ok_or("a program without a name")?;
    let copy = folder.join("installed").join(name);
    fs::create_dir_all(folder.join("installed"))?;
    fs::copy(program, &copy)?;
    Ok(copy)
}

const QUESTIONS: [&str; 8] = [
    "comfortable",
    "go_back",
    "talk_about_anything",
    "relieved",
    "perspective",
    "cared_about",
    "goals",
    "supported",
];

const ANSWERS_IN_CELLS: [&str; 8] = ["y", "y", "yes", "Yes", "n", "No", "Not sure", ""];

/// A table of `rows` with a client, a date and eight of the `answers`, each cell between two of `quote`.
fn write_table(
    folder: &Path,
    name: &str,
    rows: usize,
    quote: &str,
    answers: &[&str],
) -> Result<String> {
    let path = folder.join(name);
    let mut table = BufWriter::new(fs::File::create(&path)?);
    writeln!(table, "client,date,{}", QUESTIONS.join(","))?;
    let mut random: u32 = 1;
    for row in 0..rows {
        write!(table, "{quote}{row}{quote},{quote}2026-11-22{quote}")?;
        for _ in QUESTIONS {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let answer = answers[(random >> 16) as usize % answers.len()];
            write!(table, ",{quote}{answer}{quote}")?;
        }
        writeln!(table)?;
    }
    table.flush()?;
    Ok(path.to_str().ok_or("a path that is no text")?.to_owned())
}

/// Rows of blank cells, the first of them of a megabyte.
fn long_blanks() -> Vec<u8> {
    let row = |more: usize| [&vec![b' '; 1_000_000 + more], b",,,,,,,\n".as_slice()].concat();
    (0..50).flat_map(row).collect()
}

/// Rows in which no two words are the same, and some are long.
fn faulty_words() -> Vec<u8> {
    let row = |nth: usize| format!("{nth},{nth}x,{nth:0>100},y,y,y,y,y\n");
    (0..200_000).flat_map(|nth| row(nth).into_bytes()).collect()
}

const COPY_TABLE: &str = "--copy-table";

/// What any program on the `csv` crate does at least.
fn copy_table(table: &str) -> Result<()> {
    let mut reader = csv::Reader::from_path(table)?;
    let mut writer = csv::Writer::from_writer(io::stdout());
    writer.write_byte_record(reader.byte_headers()?)?;
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        writer.write_byte_record(&record)?;
    }
    Ok(writer.flush()?)
}

fn run_once(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let status =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let elapsed = start.elapsed();
    if !status.success() {
        return Err(format!("{command:?} did not succeed").into());
    }
    Ok(elapsed)
}

/// One run, from its start to its end.
fn run(program: &Path, args: &[&str], input: &[u8]) -> Result<Duration> {
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that refuses a stream does not read it to its end.
        let _ = stdin.write_all(input);
    }
    child.wait()?;
    Ok(start.elapsed())
}

/// A question file of so many questions, by its path.
fn write_questions(folder: &Path, questions: usize) -> Result<String> {
    let mut file = include_str!("../questions.yaml").to_owned();
    let more: String = (0..questions - 8)
        .map(|number| {
            format!("  - id: more_{number}\n    text: Is number {number} true?\n    raise: \"It is not.\"\n")
        })
        .collect();
    file.insert_str(file.find("summary:").ok_or("a summary")?, &more);
    let path = folder.join(format!("{questions}.yaml"));
    fs::write(&path, file)?;
    Ok(path.to_str().ok_or("a path of text")?.to_owned())
}

fn median_ratio(
    pairs: usize,
    ours: impl Fn() -> Result<Duration>,
    theirs: impl Fn() -> Result<Duration>,
) -> Result<f64> {
    median(pairs, || Ok(ours()?.as_secs_f64() / theirs()?.as_secs_f64()))
}

fn median(times: usize, figure: impl Fn() -> Result<f64>) -> Result<f64> {
    let mut figures = (0..times).map(|_| figure()).collect::<Result<Vec<_>>>()?;
    figures.sort_by(f64::total_cmp);
    Ok(figures[times / 2])
}

const MEASURE_MEMORY: &str = "--measure-memory";

/// Peak memory of `program` in MB, measured by a small process between: a child's peak counts its parent's size at the fork.
fn peak_memory(program: &Path, args: &[&str], input: &[u8]) -> Result<f64> {
    let mut measure = Command::new(env::current_exe()?)
        .arg(MEASURE_MEMORY)
        .arg(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = measure.stdin.take() {
        let _ = stdin.write_all(input);
    }
    let printed = measure.wait_with_output()?.stdout;
    Ok(String::from_utf8(printed)?.trim().parse()?)
}

fn print_peak_memory(program: &str, args: &[&str]) -> Result<()> {
    Command::new(program).args(args).stdout(Stdio::null()).status()?;
    let kilobytes = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64;
    writeln!(io::stdout(), "{}", kilobytes * 1024.0 / 1e6)?;
    Ok(())
}
