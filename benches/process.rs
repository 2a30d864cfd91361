//! Whole processes, side by side: eight answers piped in, as a ratio to a program that does nothing.
//!
//!     cargo bench

use std::env;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

/// Alternating runs: medians of ratios hold while the machine's speed drifts.
const PAIRS: usize = 400;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().collect();
    if let [_, flag, program] = args.as_slice()
        && flag == MEASURE_MEMORY
    {
        return print_peak_memory(program);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let ours = install(Path::new(env!("CARGO_BIN_EXE_alliance-check")), folder)?;
    let empty = install(&build_empty(folder)?, folder)?;

    let start = || run(&empty, &[], b"");
    let ratio = median_ratio(PAIRS, || run(&ours, &[], ANSWERS), start)?;
    say("eight answers, wall time to an empty program", ratio, 1.3)?;
    let (thousand, many) = (
        write_questions(folder, 1_000)?,
        write_questions(folder, 10_000)?,
    );
    let validate = |file: &str| run(&ours, &["validate", file], b"");
    let milliseconds = median(
        (0..20)
            .map(|_| validate(&thousand))
            .collect::<Result<_>>()?,
    ) * 1e3;
    say("validate 1,000 questions, ms", milliseconds, 50.0)?;
    let ratio = median_ratio(20, || validate(&thousand), start)?;
    say(
        "validate 1,000 questions, to an empty program",
        ratio,
        f64::INFINITY,
    )?;
    let ratio = median_ratio(20, || validate(&many), || validate(&thousand))?;
    say("validate 10,000 questions, to 1,000", ratio, 12.0)?;
    say("binary, MB", fs::metadata(&ours)?.len() as f64 / 1e6, 1.5)?;
    let memory = peak_memory(&ours, ANSWERS)?;
    say("peak memory, MB", memory, 5.0)?;
    let checks = write_checks(&ours, folder)?;
    let started = Instant::now();
    Command::new(&ours)
        .arg("history")
        .arg(&checks)
        .stdout(Stdio::null())
        .status()?;
    let took = started.elapsed().as_secs_f64() * 1e3;
    say("history of 10,000 checks, ms", took, 250.0)?;
    for (what, hostile) in [
        ("a line without end", vec![b'y'; 50_000_000]),
        ("lines without end", b"y\n".repeat(25_000_000)),
        ("comments without end", b"# y\n".repeat(12_500_000)),
    ] {
        let memory = peak_memory(&ours, &hostile)?;
        say(&format!("peak memory under {what}, MB"), memory, 10.0)?;
    }
    Ok(())
}

const ANSWERS: &[u8] = b"y\nn\nyes\nnot sure\ny\nskip\ny\ny\n";

/// 10,000 saved checks.
fn write_checks(program: &Path, folder: &Path) -> Result<PathBuf> {
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
    Ok(path)
}

/// Prints a figure and its bound; it judges nothing.
fn say(what: &str, figure: f64, bound: f64) -> Result<()> {
    writeln!(std::io::stdout(), "{what}: {figure:.2} (at most {bound})")?;
    Ok(())
}

/// `fn main() {}` as a program, with the optimizations that ours has.
fn build_empty(folder: &Path) -> Result<PathBuf> {
    let (source, program) = (folder.join("empty.rs"), folder.join("empty"));
    fs::write(&source, "fn main() {}")?;
    let built = Command::new("rustc")
        .args([
            "-C",
            "opt-level=3",
            "-C",
            "lto",
            "-C",
            "strip=symbols",
            "-o",
        ])
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

fn median(durations: Vec<Duration>) -> f64 {
    let mut seconds: Vec<_> = durations.iter().map(Duration::as_secs_f64).collect();
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn median_ratio(
    pairs: usize,
    ours: impl Fn() -> Result<Duration>,
    theirs: impl Fn() -> Result<Duration>,
) -> Result<f64> {
    let mut ratios = Vec::with_capacity(pairs);
    for _ in 0..pairs {
        ratios.push(ours()?.as_secs_f64() / theirs()?.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    Ok(ratios[pairs / 2])
}

const MEASURE_MEMORY: &str = "--measure-memory";

/// Peak memory of `program` in MB, measured by a small process between: a child's peak counts its parent's size at the fork.
fn peak_memory(program: &Path, input: &[u8]) -> Result<f64> {
    let mut measure = Command::new(env::current_exe()?)
        .arg(MEASURE_MEMORY)
        .arg(program)
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

fn print_peak_memory(program: &str) -> Result<()> {
    Command::new(program).stdout(Stdio::null()).status()?;
    let kilobytes = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64;
    writeln!(std::io::stdout(), "{}", kilobytes * 1024.0 / 1e6)?;
    Ok(())
}
