//! The languages of the built-in questions: each of them whole, asked for by an option or a
//! variable, and never because of a locale.

use std::collections::BTreeSet;

use alliance_check::document::layout::Layout;
use alliance_check::questionnaire::languages::{ENGLISH, Language, TRANSLATIONS, all, find};
use alliance_check::questionnaire::words::WORDS;
use alliance_check::questionnaire::{Questionnaire, file};
use dialoguer::console::strip_ansi_codes;

use crate::pages::texts;
use crate::questionnaires::many_questions;
use crate::run::{ALL_YES, Folder, assert, invoke, output, program, saved_at, stderr, stdout};
use crate::terminal::{Terminal, Window};

fn load(language: &Language) -> Questionnaire {
    file::load(language.file.as_bytes()).expect("a valid file")
}

/// The name of the built-in questions in the language with this tag.
fn title(tag: &str) -> String {
    load(find(tag).expect("a language")).title
}

/// What nobody translates: the names of authors and degrees, keys of the keyboard, options, ids,
/// and what is typed here.
const LATIN: &[&str] = &[
    "Susie", "Schrader", "LPCC", "Deborah", "Cabaniss", "Enter", "plain", "sheet", "html", "yes",
    "not", "sure", "skip", "back", "quit", "maybe",
];

/// Checks that `shown` has no text of the program in English; in other scripts, no English word.
#[track_caller]
fn assert_translated(shown: &str, language: &Language) {
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in WORDS {
        for part in word.english.split(['{', '}']).step_by(2) {
            let is_prose = part.trim().contains(' ');
            assert!(!is_prose || !shown.contains(part.trim()), "{} {part:?}", language.tag);
        }
    }
    if ["ar", "zh-Hans"].contains(&language.tag) {
        let latin = shown.split(|c: char| !c.is_ascii_alphabetic());
        let words: BTreeSet<_> = latin.filter(|word| word.len() > 2).collect();
        let english: Vec<_> = words.iter().filter(|word| !LATIN.contains(word)).collect();
        assert!(english.is_empty(), "{}: {english:?}\n{shown}", language.tag);
    }
}

#[test]
fn each_translation_is_whole_and_scores_like_the_original() {
    let folder = Folder::new();
    folder.file("en.yaml", ENGLISH.file);
    for Language { tag, .. } in TRANSLATIONS {
        let printed = folder.invoke(&["questions", "--language", tag], "").code(0);
        let name = format!("{tag}.yaml");
        folder.file(&name, stdout(printed.get_output()));
        let validated = folder.invoke(&["validate", "en.yaml", &name, "--strict"], "").code(0);
        let validated = validated.stderr_eq("");
        let said = stdout(validated.get_output());
        assert!(said.ends_with(&format!("\n{name} scores like en.yaml\n")), "{said}");
        assert!(printed.get_output().stdout.starts_with(b"# The built-in questionnaire in "));
        let help = invoke(&["questions", "--help"], "").code(0);
        let mut listed = stdout(help.get_output()).split_whitespace();
        assert!(listed.any(|word| word.trim_end_matches(',') == *tag), "{tag}");
        // The head of the file says so in English, too.
        let head = stdout(printed.get_output()).split("format:").next().expect("a comment");
        let head = head.replace("\n#", "");
        for part in ["nofficial translation by this project", "clinician", "reviewed it"] {
            assert!(head.contains(part), "{part}: {head}");
        }
    }
    // Whatever the locale, without an option it is the English one.
    let mut command = program(&["questions"]);
    command.env("LANG", "es_ES.UTF-8").env("ALLIANCE_CHECK_LANGUAGE", "es");
    assert(output(command, "")).code(0).stdout_eq(ENGLISH.file);
}

#[test]
fn an_unknown_language_is_refused_with_those_there_are() {
    for args in [&[][..], &["score"], &["history", "-"], &["questions"]] {
        let args = [args, &["--language", "zh-TW"]].concat();
        invoke(&args, ALL_YES).code(2).stdout_eq("").stderr_eq(
            "error: invalid value 'zh-TW' for '--language <TAG>': the built-in questions are in \
             ar, de, en, es, fr, pt-BR and zh-Hans; for another language, use --questions\n\n\
             For more information, try '--help'.\n",
        );
    }
    for command in [&[][..], &["score"], &["history", "-"]] {
        let args = [command, &["--language", "es", "--questions", "own.yaml"]].concat();
        let said = invoke(&args, "").code(2);
        assert!(stderr(said.get_output()).contains("cannot be used with"), "{args:?}");
    }
}

/// Everything that a person is shown on their way through a check.
fn walk(language: &Language, options: &[&str]) -> String {
    let Questionnaire { words, .. } = load(language);
    let folder = Folder::new();
    let window = Window::new(80).rows(250).folder(&folder);
    let args = [&["--language", language.tag], options].concat();
    let mut talk = window.start(&args);
    let at = |number: usize| words.question(number, 8);
    talk.at(at(1), "?\r").at(at(1), "maybe\r").at(at(1), "back\r").at(at(1), "yes\r");
    talk.at(at(2), "quit\r").at(words.stop_prompt(words.quit_letter()), "\r");
    talk.at(at(2), &format!("{}\r", words.skip())).at(at(3), &format!("{}\r", words.back()));
    talk.at(at(2), "no\r").at(at(3), "not_sure\r").at(at(4), "skip\r");
    for number in 5..=8 {
        talk.at(at(number), "yes\r");
    }
    talk.at(words.review_prompt(), "0\r").at(words.review_prompt(), "\u{665}\r");
    talk.at(at(5), "yes\r").at(words.review_prompt(), "\u{ff16}\r").at(at(6), "yes\r");
    talk.at(words.review_prompt(), "\r");
    talk.at(words.next_prompt(words.sheet()), &format!("{}\r", words.sheet()));
    talk.at(words.file_name_prompt(), "\r");
    let ended = talk.end();
    assert_eq!(ended.status, "0");
    assert_translated(&texts(&folder.read("sheet.html")), language);
    let shown = String::from_utf8_lossy(&ended.bytes).into_owned();
    let shown = shown.replace(folder.path().to_str().expect("UTF-8"), "");
    strip_ansi_codes(&shown).into_owned()
}

#[test]
fn a_check_is_in_the_language_that_was_asked_for() {
    for language in TRANSLATIONS {
        for options in [&[][..], &["--plain"]] {
            let shown = walk(language, options);
            assert_translated(&shown, language);
            assert!(shown.contains(&load(language).title), "{shown}");
        }
    }
}

/// Checks of the built-in questions on so many days, taken in English, over the end of a year.
fn days(count: usize) -> String {
    let mut checks = String::new();
    for (nth, answers) in ["y y y y y y y y", "y n y u y y y y", "n u skip y y y y y"]
        .iter()
        .cycle()
        .take(count)
        .enumerate()
    {
        let (year, month, day) = if nth < 6 { (2024, 11, nth + 10) } else { (2025, 2, nth + 10) };
        checks += &saved_at(&format!("{year}-{month:02}-{day}T10:00:00Z"), &[], answers);
    }
    checks
}

#[test]
fn a_history_is_in_the_language_that_was_asked_for() {
    let folder = Folder::new();
    for language in TRANSLATIONS {
        let Questionnaire { title, questions, words, .. } = load(language);
        let none = folder.invoke(&["history", "-", "--language", language.tag], "").code(0);
        assert_translated(stdout(none.get_output()), language);
        for count in [1, 2, 5, 12] {
            folder.file("checks.jsonl", days(count));
            for options in [&[][..], &["--plain"], &["--format", "markdown"], &["--format", "html"]]
            {
                let args = ["history", "checks.jsonl", "--language", language.tag];
                let run = folder.invoke(&[&args, options].concat(), "").code(0).stderr_eq("");
                let mut shown = stdout(run.get_output()).to_owned();
                if options == ["--format", "html"] {
                    shown = texts(&shown);
                }
                assert_translated(&shown, language);
                let shown = shown.replace('\\', "");
                for text in [&title, &questions[0].text, &words.checks(count)] {
                    let is_wrapped = options.is_empty() && text == &questions[0].text;
                    assert!(is_wrapped || shown.contains(text), "{text}\n{shown}");
                }
            }
        }
    }
}

#[test]
fn a_year_stands_above_its_days_and_letters_only_where_they_make_room() {
    let folder = Folder::new();
    folder.file("checks.jsonl", days(12));
    let run = folder.invoke(&["history", "checks.jsonl", "--language", "zh-Hans"], "").code(0);
    let shown = stdout(run.get_output());
    let years = |line: &str| line.split_whitespace().all(|year| year == "2025年");
    assert!(shown.lines().any(|line| !line.is_empty() && years(line)), "{shown}");
    assert!(shown.contains("不确定*") && !shown.contains("a = "), "{shown}");
}

#[test]
fn what_changed_is_in_the_language_of_this_check() {
    let folder = Folder::new();
    folder.file("checks.jsonl", saved_at("2025-11-01T12:00:00Z", &[], "y u y y y y y y"));
    let args = ["--language", "es", "--save", "checks.jsonl"];
    let run = folder.invoke(&args, "yes\n".repeat(8)).code(0);
    let change = load(find("es").expect("Spanish")).words.change("Tengo dudas", "Sí");
    let shown = stdout(run.get_output());
    assert!(shown.contains(&format!("¿Quiero volver?  {change}\n")), "{shown}");
}

/// Each question offers the same answers, so an answer is that of the newest language even if that
/// question had it in another one only.
#[test]
fn an_answer_is_in_one_language_in_a_history() {
    let folder = Folder::new();
    let english = saved_at("2025-11-01T12:00:00Z", &[], "n y y y y y y y");
    let path = folder.file("de.yaml", find("de").expect("German").file);
    let german = ["--questions", path.to_str().expect("a path")];
    let answers = "yes no yes yes yes yes yes yes";
    let checks = english + &saved_at("2025-11-02T12:00:00Z", &german, answers);
    folder.file("checks.jsonl", checks);
    let run = folder.invoke(&["history", "checks.jsonl"], "").code(0);
    let shown = stdout(run.get_output());
    let (_, table) = shown.split_once("Your answers").expect("a table");
    assert!(!table.contains("Yes") && !table.contains("No*"), "{shown}");
    assert_eq!(table.matches("Nein*").count(), 2, "{shown}");
}

#[test]
fn a_path_stays_on_one_line() {
    let name = "我的检查记录一二三.jsonl";
    for (option, name) in [("--save", name.to_owned()), ("--sheet", name.replace("jsonl", "html"))]
    {
        let mut terminal = Window::new(40).start(&[option, &name, "--language", "zh-Hans"]);
        terminal.wait_for("");
        let shown = terminal.contents();
        assert!(shown.contains(&name), "{shown}");
    }
}

/// Checks of other questions are shown as they were saved, and so are those of other rules.
#[test]
fn only_checks_of_the_asked_questions_change_their_language() {
    let folder = Folder::new();
    let other = ENGLISH.file.replace("id: therapeutic-alliance", "id: other");
    let revised = ENGLISH.file.replace("from: 8", "from: 7");
    for yaml in [other, revised] {
        let path = folder.file("own.yaml", yaml);
        let args = ["--questions", path.to_str().expect("a path")];
        folder.file("checks.jsonl", saved_at("2025-11-01T12:00:00Z", &args, "y n y y y y y y"));
        let run = folder.invoke(&["history", "checks.jsonl", "--language", "de"], "").code(0);
        let shown = stdout(run.get_output());
        assert!(shown.starts_with("Therapeutic alliance self-check\nChecks: 1, der"), "{shown}");
        assert!(shown.contains("Do I want to go back?"), "{shown}");
    }
}

#[test]
fn no_line_begins_with_a_comma() {
    let signs = ['，', '。', '、', '；', '：', '？', '）', '”', '،', '؟', '»'];
    for language in all() {
        for width in (24..=100).step_by(2) {
            for text in language.file.lines() {
                for line in Layout::new(width, false).wrap("", text).lines() {
                    assert!(!line.trim_start().starts_with(signs), "{width} {line:?}");
                }
            }
        }
    }
}

#[test]
fn no_date_is_torn() {
    let folder = Folder::new();
    // Two on one day.
    let mut checks = days(2);
    for minute in [5, 6] {
        checks += &saved_at(&format!("2025-03-01T10:0{minute}:00Z"), &[], ALL_YES.trim());
    }
    folder.file("checks.jsonl", checks);
    for language in all() {
        let Questionnaire { words, .. } = load(language);
        let month = words.march();
        let date = words.date(1, &month, 2025);
        let times = ["10:05", "10:06"].map(str::to_owned);
        for width in [24, 27, 30, 34, 38, 40, 55, 80] {
            let options = ["history", "checks.jsonl", "--language", language.tag];
            let terminal = Window::new(width).rows(250).folder(&folder).start(&options);
            let shown = terminal.end().screen;
            // In a sentence, and above a column or an answer.
            assert!(shown.contains(&date), "{date} {width}\n{shown}");
            let is_list = width < 40;
            let day = if is_list { date.clone() } else { words.day_and_month(1, &month) };
            assert!(shown.matches(&day).count() > 1, "{day} {width}\n{shown}");
            for time in &times {
                assert!(shown.contains(time), "{time} {width}\n{shown}");
            }
        }
    }
}

#[test]
fn a_table_has_texts_of_the_language_and_ids_always() {
    let table = "¿Me siento a gusto con mi terapeuta?,go_back,¿Puedo hablar de cualquier cosa?,\
                 relieved,perspective,cared_about,goals,supported\n\
                 Sí,yes,tengo dudas,s,NO,not_sure,n,pasar\n";
    invoke(&["score", "--language", "es-MX"], table).code(0).stdout_eq(
        "answered,score,score_min,score_max,verdict,positive,concerns\n\
         7,,3,4,raise-concerns,false,talk_about_anything perspective cared_about goals\n",
    );
    // The languages of other people's cells are not guessed.
    let mut command = program(&["score"]);
    command.env("ALLIANCE_CHECK_LANGUAGE", "es").env("LANG", "es_ES.UTF-8");
    assert(output(command, table)).code(2).stdout_eq("");
}

#[test]
fn answers_in_a_pipe_are_of_the_option_alone() {
    let german = "j\nn\nj\nj\nj\nj\nj\nauslassen\n";
    let run = invoke(&["--language", "de"], german).code(0).stderr_eq("");
    assert!(stdout(run.get_output()).contains("Möchte ich wieder hingehen?  Nein\n"));
    for language in ["de", "unknown"] {
        let with_variable = |input| {
            let mut command = program(&[]);
            command.env("ALLIANCE_CHECK_LANGUAGE", language).env("LC_ALL", "de_DE.UTF-8");
            assert(output(command, input))
        };
        with_variable(german).code(2).stdout_eq("");
        let run = with_variable(ALL_YES).code(0).stderr_eq("");
        assert!(stdout(run.get_output()).starts_with("Your therapeutic alliance looks positive\n"));
    }
}

/// What a person sees first, with `args`, where the environment has these variables.
fn welcome(environment: &[(&str, &str)], args: &[&str]) -> Terminal {
    let environment = [&[("TERM", "xterm-256color")], environment].concat();
    let folder = Folder::new();
    folder.file("own.yaml", many_questions(2, 2));
    let mut terminal = Window::new(80).environment(&environment).folder(&folder).start(args);
    terminal.wait_for("");
    terminal
}

#[test]
fn the_variable_is_the_language_where_a_person_is_asked() {
    let german = [("ALLIANCE_CHECK_LANGUAGE", "de-AT")];
    let shown = |args: &[&str]| welcome(&german, args).contents();
    assert!(shown(&[]).starts_with(&title("de")));
    assert!(shown(&["--language", "es"]).starts_with(&title("es")));
    assert!(shown(&["--questions", "own.yaml"]).starts_with("A long one\n"));
    let unset = welcome(&[("ALLIANCE_CHECK_LANGUAGE", "")], &[]).contents();
    assert!(unset.starts_with("Therapeutic alliance self-check\n\nEight"), "{unset}");
    // The command for the history says it, too.
    let Questionnaire { words, .. } = load(find("de").expect("German"));
    let mut terminal = Window::new(80).environment(&german).start(&["--save", "checks.jsonl"]);
    for number in 1..=8 {
        terminal.at(words.question(number, 8), "j\r");
    }
    terminal.at(words.review_prompt(), "\r");
    terminal.wait_for_text("alliance-check history checks.jsonl --language de");
}

#[test]
fn a_history_takes_the_variable_and_options_go_before_it() {
    let folder = Folder::new();
    folder.file("own.yaml", ENGLISH.file);
    folder.file("checks.jsonl", days(2));
    let first_line = |variable: &str, options: &[&str]| {
        let mut command = folder.program(&[&["history", "checks.jsonl"], options].concat());
        command.env("ALLIANCE_CHECK_LANGUAGE", variable);
        let run = assert(output(command, "")).code(0);
        stdout(run.get_output()).lines().next().expect("a title").to_owned()
    };
    assert_eq!(first_line("de", &[]), title("de"));
    assert_eq!(first_line("de", &["--language", "fr"]), title("fr"));
    assert_eq!(first_line("de", &["--questions", "own.yaml"]), title("en"));
    // What is for programs does not depend on it.
    for (format, variable) in [("csv", "nl"), ("json", "de")] {
        let args = ["history", "checks.jsonl", "--format", format];
        let plain = folder.invoke(&args, "").code(0).get_output().stdout.clone();
        let mut command = folder.program(&args);
        command.env("ALLIANCE_CHECK_LANGUAGE", variable);
        assert(output(command, "")).code(0).stdout_eq(plain);
    }
    let mut command = folder.program(&["history", "checks.jsonl"]);
    command.env("ALLIANCE_CHECK_LANGUAGE", "nl");
    assert(output(command, "")).code(2).stdout_eq("").stderr_eq(
        "error: ALLIANCE_CHECK_LANGUAGE is \"nl\": the built-in questions are in [..]\n",
    );
}

#[test]
fn a_locale_earns_one_line_and_nothing_else() {
    let english = welcome(&[], &[]).contents();
    let line = "En español: alliance-check --language es\n";
    let (title, rest) = english.split_once('\n').expect("a title");
    let with_line = format!("{title}\n{line}{rest}");
    let invited: &[&[(&str, &str)]] = &[
        &[("LANG", "es_MX.UTF-8")],
        &[("LC_ALL", "es"), ("LC_MESSAGES", "de_DE"), ("LANG", "fr_FR")],
        &[("LC_ALL", ""), ("LC_MESSAGES", "es_ES@euro"), ("LANG", "fr_FR")],
    ];
    for environment in invited {
        assert_eq!(welcome(environment, &[]).contents(), with_line, "{environment:?}");
    }
    for locale in ["en_GB.UTF-8", "C", "nl_NL.UTF-8", "zh_TW.UTF-8", "\u{1b}[2J"] {
        assert_eq!(welcome(&[("LANG", locale)], &[]).contents(), english, "{locale}");
    }
    assert_eq!(welcome(&[("LC_ALL", "C"), ("LANG", "es_ES")], &[]).contents(), english);
    // Whoever has chosen needs no line.
    for args in [&["--language", "en"], &["--questions", "own.yaml"]] {
        let shown = welcome(&[("LANG", "es_ES.UTF-8")], args).contents();
        assert!(!shown.contains("--language"), "{shown}");
    }
    let variables = [("LANG", "es_ES"), ("ALLIANCE_CHECK_LANGUAGE", "en")];
    assert_eq!(welcome(&variables, &[]).contents(), english);
    let mut piped = program(&[]);
    piped.env("LANG", "es_ES.UTF-8");
    let run = assert(output(piped, ALL_YES)).code(0).stderr_eq("");
    assert!(!stdout(run.get_output()).contains("--language"));
}

/// One form of a word is right for each number, though Polish has three.
#[test]
fn counts_need_no_plural_form() {
    let folder = Folder::new();
    let words = r#"  - { from: 1, id: some, positive: true, headline: Some, advice: A. }
language: pl
words:
  answered: "Liczba odpowiedzi: {answered} z {count}."
  answered_alike: "Liczba odpowiedzi: {answered} z {count}, każda „{answer}”."
  some_skipped: "Liczba pominiętych pytań: {count}, więc nie ma wyniku, i to w porządku."
  checks: "Liczba sprawdzeń: {count}, od najnowszego."
  open_score: "{score}: liczba pominiętych pytań to {count}."
"#;
    let path = folder.file("own.yaml", many_questions(23, 2) + words);
    let questions = ["--questions", path.to_str().expect("a path")];
    for count in [1, 2, 5, 22] {
        let answers = "0 ".repeat(23 - count) + &"skip ".repeat(count);
        let run = folder.invoke(&questions, answers.trim().replace(' ', "\n")).code(0);
        let shown = stdout(run.get_output());
        assert!(shown.contains(&format!("Liczba odpowiedzi: {} z 23", 23 - count)), "{shown}");
        assert!(shown.contains(&format!("Liczba pominiętych pytań: {count}, więc")), "{shown}");

        let check = |day| {
            let time = format!("2025-10-{day:02}T10:00:00Z");
            saved_at(&time, &questions, answers.trim())
        };
        folder.file("checks.jsonl", (1..=count).map(check).collect::<String>());
        let run = folder.invoke(&[&["history", "checks.jsonl"], &questions[..]].concat(), "");
        let shown = stdout(run.code(0).get_output()).to_owned();
        assert!(shown.contains(&format!("\nLiczba sprawdzeń: {count}, od najnowszego.\n")));
        let open = format!("\n0 to {count}: liczba pominiętych pytań to {count}.\n");
        assert!(shown.contains(&open), "{shown}");
    }
}
