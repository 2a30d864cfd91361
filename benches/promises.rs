//! The promises about time, memory and size, as a table with one row a promise.
//!
//!     cargo bench
//!
//! A time is a ratio of two programs, or of two inputs, that take turns in one run: the median of
//! such ratios holds while the machine's speed drifts.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How often two short runs take turns, of some milliseconds each.
const MANY_TURNS: usize = 200;
/// How often two long runs take turns.
const FEW_TURNS: usize = 11;

const MIB: usize = 1024 * 1024;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some(MEASURE_MEMORY) => return print_peak_memory(&args[1], &args[2..]),
        Some(COPY_TABLE) => return copy_table(&args[1]),
        _ => {}
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let ours = install(Path::new(env!("CARGO_BIN_EXE_alliance-check")), folder)?;
    let empty = install(&build_empty(folder)?, folder)?;

    writeln!(io::stdout(), "  measured  at most  promise")?;
    self_check(&ours, &empty)?;
    question_files(&ours, &empty, folder)?;
    saved_checks(&ours)?;
    tables(&ours, folder)?;
    hostile_tables(&ours)
}

/// Prints the row of a promise, with a mark before what is over its bound.
fn row(promise: &str, measured: f64, bound: f64) -> Result<()> {
    let mark = if measured > bound { '!' } else { ' ' };
    writeln!(io::stdout(), "{mark} {measured:8.2} {bound:8.1}  {promise}")?;
    Ok(())
}

/// Prints the row of a promise that holds for several inputs, with the worst of them.
fn worst_row(promise: &str, figures: &[(&str, f64)], bound: f64) -> Result<()> {
    let mut worst = figures[0];
    for figure in figures {
        if figure.1 > worst.1 {
            worst = *figure;
        }
    }
    row(&format!("{promise} (worst: {})", worst.0), worst.1, bound)
}

fn self_check(ours: &Path, empty: &Path) -> Result<()> {
    let time = median_ratio(MANY_TURNS, || run(ours, &[], ANSWERS), || run(empty, &[], b""))?;
    row("eight answers in a pipe: time, to a program that does nothing", time, 2.0)?;
    row("the program: size in MB", fs::metadata(ours)?.len() as f64 / 1e6, 4.0)?;
    row("eight answers in a pipe: memory in MB", peak_memory(ours, &[], ANSWERS)?, 5.0)?;

    let mut memory = Vec::new();
    for (what, answers) in [
        ("a line", vec![b'y'; 50_000_000]),
        ("lines", b"y\n".repeat(25_000_000)),
        ("comments", b"# y\n".repeat(12_500_000)),
    ] {
        memory.push((what, peak_memory(ours, &[], &answers)?));
    }
    worst_row("answers without end: memory in MB", &memory, 10.0)
}

fn question_files(ours: &Path, empty: &Path, folder: &Path) -> Result<()> {
    let thousand = write_questions(folder, 1_000)?;
    let many = write_questions(folder, 10_000)?;
    let validate = |file: &str| run(ours, &["validate", file], b"");
    let time = median_ratio(FEW_TURNS, || validate(&thousand), || run(empty, &[], b""))?;
    row("validate 1,000 questions: time, to a program that does nothing", time, 50.0)?;
    let time = median_ratio(FEW_TURNS, || validate(&many), || validate(&thousand))?;
    row("validate 10,000 questions: time, to 1,000", time, 10.0)?;

    let mut time = Vec::new();
    let mut memory = Vec::new();
    for (what, file) in hostile_question_files() {
        let path = write_file(folder, "hostile.yaml", &file)?;
        time.push((what, median_ratio(1, || validate(&path), || validate(&many))?));
        memory.push((what, peak_memory(ours, &["validate", &path], b"")?));
    }
    worst_row("a hostile question file: time, to 10,000 questions", &time, 5.0)?;
    worst_row("a hostile question file: memory in MB", &memory, 100.0)
}

/// What takes the YAML library long, or much memory, and the most of it that is read.
fn hostile_question_files() -> Vec<(&'static str, String)> {
    let misspelt = numbered(19_000, "  - labelx: 1\n    x");
    vec![
        ("19,000 brackets", format!("x: {}", "[".repeat(19_000))),
        ("a million brackets", "[".repeat(1_000_000)),
        ("brackets in quotes", format!("x: {}", "[\"]\",".repeat(500_000))),
        ("100 directives", numbered(100, "%TAG !a! tag:x")),
        ("40,000 directives", numbered(40_000, "%TAG !a! tag:x")),
        ("190,000 dashes", "- ".repeat(190_000)),
        ("a million dashes", "- ".repeat(1_000_000)),
        ("fields", format!("x:\n{}", numbered(66_000, "- a: b"))),
        ("misspelt fields", format!("choices:\n{misspelt}\nresults:\n{misspelt}\n")),
        ("a text", "a".repeat(4_000_000)),
    ]
}

/// Lines of `text`, each with its number behind it.
fn numbered(lines: usize, text: &str) -> String {
    (0..lines).map(|line| format!("{text}{line}\n")).collect()
}

fn saved_checks(ours: &Path) -> Result<()> {
    let mut json = Command::new(ours);
    json.args(["--format", "json"]);
    let check = output_of(json.stdout(Stdio::piped()), ANSWERS)?;
    let history = |file: &str| run(ours, &["history", "-"], file.as_bytes());
    let (thousand, many) = (check.repeat(1_000), check.repeat(10_000));
    let time = median_ratio(FEW_TURNS, || history(&many), || history(&thousand))?;
    row("history of 10,000 checks: time, to 1,000", time, 10.0)?;

    let faulty = "{\n".repeat(MIB);
    let memory = peak_memory(ours, &["history", "-"], faulty.as_bytes())?;
    row("2 MiB of faulty lines: memory in MB", memory, 60.0)?;

    let mut time = Vec::new();
    let mut memory = Vec::new();
    for (what, piece) in [
        ("faulty lines", "{\n"),
        ("a line", "["),
        ("checks", &check),
        ("checks joined on one line", check.trim_end()),
        ("small checks", SMALL_CHECK),
        ("beginnings of checks", "{\"format\":"),
    ] {
        let file = piece.repeat(64 * MIB / piece.len());
        let quarter = piece.repeat(16 * MIB / piece.len());
        time.push((what, median_ratio(3, || history(&file), || history(&quarter))?));
        memory.push((what, peak_memory(ours, &["history", "-"], file.as_bytes())?));
    }
    worst_row("64 MiB of saved checks: time, to 16 MiB", &time, 5.0)?;
    worst_row("64 MiB of saved checks: memory in MB", &memory, 300.0)
}

/// The shortest line that is a saved check.
const SMALL_CHECK: &str = concat!(
    r#"{"format":1,"questionnaire":{"id":"a","title":""},"answered_at":"2026-01-01T00:00:00Z","#,
    r#""verdict":null,"positive":null,"score":null,"score_range":null,"max_score":null,"#,
    r#""answered":0,"questions":1,"#,
    r#""responses":[{"id":"b","question":"","answer":null,"concern":false}]}"#,
    "\n"
);

fn tables(ours: &Path, folder: &Path) -> Result<()> {
    let copier = env::current_exe()?;
    let score = |table: &str| run(ours, &["score", table], b"");
    let copy = |table: &str| run(&copier, &[COPY_TABLE, table], b"");

    let plain = write_table(folder, "plain.csv", 1_000_000, "", &ANSWERS_IN_CELLS)?;
    let time = median_ratio(FEW_TURNS, || score(&plain), || copy(&plain))?;
    row("score 1,000,000 rows: time, to a copy of the table", time, 1.5)?;
    let quoted = write_table(folder, "quoted.csv", 1_000_000, "\"", &ANSWERS_IN_CELLS)?;
    let time = median_ratio(FEW_TURNS, || score(&quoted), || copy(&quoted))?;
    row("score 1,000,000 rows in quotes: time, to a copy", time, 1.5)?;
    let one = write_table(folder, "one.csv", 1_000_000, "", &["Not sure", "Yes"])?;
    let mixed = ["Not sure", "not sure", "NOT SURE", "Not Sure", "Yes", "yes", "YES", "yEs"];
    let mixed = write_table(folder, "mixed.csv", 1_000_000, "", &mixed)?;
    let time = median_ratio(FEW_TURNS, || score(&mixed), || score(&one))?;
    row("score spellings of all kinds: time, to one spelling", time, 1.5)?;
    let long = write_table(folder, "long.csv", 10_000_000, "", &ANSWERS_IN_CELLS)?;
    row("score 10,000,000 rows: memory in MB", peak_memory(ours, &["score", &long], b"")?, 5.0)?;
    for table in [plain, quoted, one, mixed, long] {
        fs::remove_file(table)?;
    }
    Ok(())
}

fn hostile_tables(ours: &Path) -> Result<()> {
    let header = format!("{}\n", QUESTIONS.join(","));
    let mut memory = Vec::new();
    for (what, rows) in [
        ("a row without end", vec![b'y'; 50_000_000]),
        ("carriage returns", vec![b'\r'; 50_000_000]),
        ("an open quote", [b"\"".as_slice(), &b"y\n".repeat(25_000_000)].concat()),
        ("columns", vec![b','; 50_000_000]),
        ("blanks", [&vec![b' '; 1_000_000], b",,,,,,,\n".as_slice()].concat().repeat(50)),
        ("quotes", vec![b'"'; 50_000_000]),
        ("faulty rows", b"y\n".repeat(25_000_000)),
        ("faults of all kinds", faulty_words()),
    ] {
        let below_header = [header.as_bytes(), &rows].concat();
        memory.push((what, peak_memory(ours, &["score"], &rows)?));
        memory.push((what, peak_memory(ours, &["score"], &below_header)?));
    }
    worst_row("a hostile table: memory in MB", &memory, 8.0)
}

const ANSWERS: &[u8] = b"y\nn\nyes\nnot sure\ny\nskip\ny\ny\n";

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

/// Writes a table of `rows` with a client, a date and eight of the `answers`, each cell between two
/// of `quote`.
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
    Ok(path.to_str().ok_or("the folder's name is not UTF-8")?.to_owned())
}

/// Rows in which no two words are the same, and some are long.
fn faulty_words() -> Vec<u8> {
    let mut rows = Vec::new();
    for nth in 0..200_000 {
        rows.extend(format!("{nth},{nth}x,{nth:0>100},y,y,y,y,y\n").into_bytes());
    }
    rows
}

/// Writes the built-in question file with more questions, `questions` in all.
fn write_questions(folder: &Path, questions: usize) -> Result<String> {
    let mut file = include_str!("../questions.yaml").to_owned();
    let mut more = String::new();
    for number in 8..questions {
        more += &format!("  - id: more_{number}\n    text: Is number {number} true?\n");
        more += "    raise: \"It is not.\"\n";
    }
    file.insert_str(file.find("summary:").ok_or("no summary in the question file")?, &more);
    write_file(folder, &format!("{questions}.yaml"), &file)
}

fn write_file(folder: &Path, name: &str, content: &str) -> Result<String> {
    let path = folder.join(name);
    fs::write(&path, content)?;
    Ok(path.to_str().ok_or("the folder's name is not UTF-8")?.to_owned())
}

/// Builds `fn main() {}` with the optimizations of our program.
fn build_empty(folder: &Path) -> Result<PathBuf> {
    let source = folder.join("empty.rs");
    let program = folder.join("empty");
    fs::write(&source, "fn main() {}")?;
    let mut rustc = Command::new("rustc");
    rustc.args(["-C", "opt-level=3", "-C", "lto", "-C", "strip=symbols", "-o"]);
    if !rustc.args([&program, &source]).status()?.success() {
        return Err("rustc did not build the empty program".into());
    }
    Ok(program)
}

/// Copies a program as an installation does: each start is faster or slower by how its file came
/// into the page cache.
fn install(program: &Path, folder: &Path) -> Result<PathBuf> {
    let name = program.file_name().ok_or("a program without a name")?;
    let copy = folder.join("installed").join(name);
    fs::create_dir_all(folder.join("installed"))?;
    fs::copy(program, &copy)?;
    Ok(copy)
}

const COPY_TABLE: &str = "--copy-table";

/// Copies a table row by row: what any program on the `csv` crate does at least.
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

/// The median ratio of the time that `ours` takes to that of `theirs`, which take turns.
fn median_ratio(
    turns: usize,
    ours: impl Fn() -> Result<Duration>,
    theirs: impl Fn() -> Result<Duration>,
) -> Result<f64> {
    let mut ratios = Vec::new();
    for _ in 0..turns {
        ratios.push(ours()?.as_secs_f64() / theirs()?.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    Ok(ratios[turns / 2])
}

/// Runs a program with `input` piped in, and measures the time from its start to its end.
fn run(program: &Path, args: &[&str], input: &[u8]) -> Result<Duration> {
    let start = Instant::now();
    output_of(Command::new(program).args(args).stdout(Stdio::null()), input)?;
    Ok(start.elapsed())
}

/// Peak memory of a program in MB. A small process between measures it: a child's peak counts the
/// size of its parent at the fork.
fn peak_memory(program: &Path, args: &[&str], input: &[u8]) -> Result<f64> {
    let mut measure = Command::new(env::current_exe()?);
    measure.arg(MEASURE_MEMORY).arg(program).args(args);
    Ok(output_of(measure.stdout(Stdio::piped()), input)?.trim().parse()?)
}

const MEASURE_MEMORY: &str = "--measure-memory";

fn print_peak_memory(program: &str, args: &[String]) -> Result<()> {
    Command::new(program).args(args).stdout(Stdio::null()).status()?;
    let kilobytes = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64;
    writeln!(io::stdout(), "{}", kilobytes * 1024.0 / 1e6)?;
    Ok(())
}

/// What a command writes to standard output, with `input` piped in. What it says is dropped.
fn output_of(command: &mut Command, input: &[u8]) -> Result<String> {
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that refuses a stream does not read it to its end.
        let _ = stdin.write_all(input);
    }
    Ok(String::from_utf8(child.wait_with_output()?.stdout)?)
}
