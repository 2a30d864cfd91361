//! Other languages: words, commands, dates and numbers; translations compared; answers by their ids.

use alliance_check::questionnaire::file;
use alliance_check::questionnaire::words::Words;
use snapbox::str;

use crate::run::{self, Folder, check, same, saved_at, stdout};
use crate::terminal::{Terminal, question};

const SPANISH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/translations/es.yaml");

/// A small questionnaire with a scale, in English.
const FIRST: &str = r#"format: 1
id: rest
title: Rest
choices:
  - { id: never, label: "Never", keys: ["0"], points: 0 }
  - { id: often, label: "Often", keys: ["1"], points: 1 }
  - { id: na, label: "Does not apply" }
concern: { at_most: 0 }
questions:
  - { id: sleep, text: Do I sleep well?, raise: I sleep badly. }
  - { id: pause, text: Do I take a break?, raise: I take no breaks. }
  - { id: tired, text: Am I tired?, raise: I am tired., reverse: true }
results:
  - { from: 0, id: low, positive: false, headline: Low, advice: Talk. }
  - { from: 2, id: high, positive: true, headline: High, advice: Go on. }
scales:
  - id: nights
    title: Nights
    questions: [sleep, tired]
    score: mean
    results:
      - { from: 0, id: short, positive: false, headline: Short, advice: Talk. }
      - { from: 0.5, id: long, positive: true, headline: Long, advice: Go on. }
safety: You are not alone.
"#;

/// The small file with each of `changes` made in it, from one text to the other.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(FIRST.to_owned(), |file, (from, to)| {
        assert!(file.contains(from), "{from:?} is not in the file");
        file.replacen(from, to, 1)
    })
}

/// What `validate` says of the small file with `more` at its end.
fn problems(more: &str) -> String {
    let folder = Folder::new();
    folder.file("own.yaml", format!("{FIRST}{more}"));
    let validated = folder.check(&["validate", "own.yaml"], "").code(2).stdout_eq("");
    run::problems(&String::from_utf8_lossy(&validated.get_output().stderr))
}

#[test]
fn the_translation_scores_like_the_built_in_file() {
    let folder = Folder::new();
    folder.file("en.yaml", include_str!("../../questions.yaml"));
    folder.file("es.yaml", include_str!("../../translations/es.yaml"));
    let validated = folder.check(&["validate", "en.yaml", "es.yaml"], "").code(0).stderr_eq("");
    let said = stdout(validated.get_output());
    assert!(said.ends_with("\nes.yaml scores like en.yaml\n"), "{said}");
}

#[test]
fn each_difference_in_scoring_has_its_place() {
    let folder = Folder::new();
    folder.file("first.yaml", FIRST);
    let compare = |changes: &[(&str, &str)]| {
        folder.file("other.yaml", changed(changes));
        let validated = folder.check(&["validate", "first.yaml", "other.yaml"], "").code(2);
        let listed = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
        let (listed, end) = listed.split_once("\nerror: ").expect("an error");
        assert_eq!(end, "other.yaml does not score like first.yaml\n");
        without_warnings(listed)
    };
    same(
        compare(&[
            ("points: 1 }", "points: 2 }"),
            (
                "{ id: na, label: \"Does not apply\" }",
                "{ id: never_mind, label: \"Never mind\", points: 1 }",
            ),
            ("at_most: 0", "at_least: 2"),
            ("tired., reverse: true", "tired."),
            ("from: 2, id: high, positive: true", "from: 3, id: high, positive: false"),
            ("questions: [sleep, tired]", "questions: [sleep, pause]"),
            ("score: mean", "score: sum"),
            ("from: 0.5, id: long", "from: 1, id: longer"),
        ]),
        str![[r#"
other.yaml:5:7: choice na of first.yaml is missing here
other.yaml:6:55: `points` of choice often: 2 here; 1 in first.yaml
other.yaml:7:11: choice never_mind is not in first.yaml
other.yaml:8:12: `concern` of the file: at_least: 2 here; at_most: 0 in first.yaml
other.yaml:12:7: `reverse` of question tired: false here; true in first.yaml
other.yaml:15:13: `from` of result high: 3 here; 2 in first.yaml
other.yaml:15:36: `positive` of result high: false here; true in first.yaml
other.yaml:17:5: result long of scale nights of first.yaml is missing here
other.yaml:19:17: `questions` of scale nights: pause, sleep here; sleep, tired in first.yaml
other.yaml:20:12: `score` of scale nights: sum here; mean in first.yaml
other.yaml:23:24: result longer of scale nights is not in first.yaml
"#]],
    );
    same(
        compare(&[
            ("id: sleep, text", "id: pause, text"),
            ("id: pause, text: Do I take", "id: sleep, text: Do I take"),
        ]),
        str!["other.yaml:10:11: question 1 is pause here, and sleep in first.yaml"],
    );
    same(
        compare(&[
            ("  - { id: pause, text: Do I take a break?, raise: I take no breaks. }\n", ""),
            ("concern: { at_most: 0 }\n", ""),
        ]),
        str![[r#"
other.yaml:1:1: `concern` of the file: left out here; at_most: 0 in first.yaml
other.yaml:9:7: question pause of first.yaml is missing here
"#]],
    );
    let (_, results) = FIRST.split_once("results:").expect("results");
    let (results, _) = results.split_once("scales:").expect("scales");
    same(
        compare(&[(&format!("results:{results}"), "")]),
        str![[r#"
other.yaml:1:1: result low of first.yaml is missing here
other.yaml:1:1: result high of first.yaml is missing here
"#]],
    );
    // Another order of the choices, of a scale's items and of the fields is no difference.
    let same_scores = changed(&[
        ("  - { id: never, label: \"Never\", keys: [\"0\"], points: 0 }\n", ""),
        ("  - { id: na, ", "  - { id: never, label: \"Nie\", points: 0 }\n  - { id: na, "),
        ("[sleep, tired]", "[tired, sleep]"),
    ]);
    folder.file("other.yaml", same_scores);
    let validated = folder.check(&["validate", "first.yaml", "other.yaml"], "").code(0);
    assert!(stdout(validated.get_output()).contains("\nother.yaml scores like first.yaml\n"));
}

/// The errors that `validate` lists, without the lines of the file.
fn without_warnings(listed: &str) -> String {
    let listed = run::problems(listed);
    let errors: Vec<_> = listed.lines().filter(|line| !line.contains(": warning: ")).collect();
    errors.join("\n")
}

#[test]
fn several_files_are_checked_and_only_those_of_one_questionnaire_compared() {
    let folder = Folder::new();
    folder.file("first.yaml", FIRST);
    folder.file("faulty.yaml", changed(&[("format: 1", "format: 2")]));
    folder
        .file("other.yaml", changed(&[("id: rest", "id: unrest"), ("points: 1 }", "points: 2 }")]));
    folder
        .check(&["validate", "faulty.yaml", "first.yaml", "missing.yaml", "other.yaml"], "")
        .code(2)
        .stderr_eq(str![[r#"
...
other.yaml:2:5: warning: this asks the questions of first.yaml under another id, so they are not compared
    id: unrest
        ^
...
error: faulty.yaml has a problem
faulty.yaml:1:9: error: format 2 is not known; this version reads format 1
    format: 2
            ^
error: the question file missing.yaml can't be read: No such file or directory (os error 2)

"#]])
        .stdout_eq(str![[r#"
Rest
first.yaml

1. Do I sleep well? (sleep)

  Never (never), typed 0: 0 points, worth raising
  Often (often), typed 1: 1 point
  Does not apply (na): no points
  To begin with: "I sleep badly."
...
3. Am I tired? (tired, reversed)

  Never (never), typed 0: 1 point
  Often (often), typed 1: 0 points, worth raising
  Does not apply (na): no points
  To begin with: "I am tired."

Total (total, sum of 3 questions): 0 to 3

low (not positive): 0 to 1
...
Nights (nights, mean of 2 questions): 0 to 1

Questions: sleep, tired

short (not positive): 0
...
long (positive): 0.5 to 1
...
first.yaml is valid: rest, 3 questions, 3 choices

Rest
other.yaml
...
Total (total, sum of 3 questions): 0 to 6

low (not positive): 0
...
high (positive): 2 to 6 in steps of 2
...
other.yaml is valid: unrest, 3 questions, 3 choices

"#]]);
}

#[test]
fn words_left_in_english_are_lines_to_copy() {
    let folder = Folder::new();
    let own = format!("{FIRST}language: de-AT\nwords:\n  skip: weiter\n");
    folder.file("own.yaml", &own);
    let validated = folder.check(&["validate", "own.yaml"], "").code(0);
    let said = stdout(validated.get_output());
    let (_, lines) = said.split_once("to copy below `words:`\n").expect("the lines");
    assert!(lines.starts_with("  skip_letter: \"s\"\n  back: \"back\"\n"), "{lines}");
    assert!(lines.contains("\n  question: \"Question {number} of {count}\"\n"), "{lines}");
    assert!(lines.contains("\n  quotation: \"\\\"{text}\\\"\"\n"), "{lines}");
    folder.file("own.yaml", format!("{own}{lines}"));
    let validated = folder.check(&["validate", "own.yaml"], "").code(0);
    assert!(!stdout(validated.get_output()).contains("Language"));
    // Copied and not translated, it is in English still. A word may be the same.
    let listed = String::from_utf8_lossy(&validated.get_output().stderr).into_owned();
    assert!(
        listed.contains(": warning: `question` is still in English; translate it\n"),
        "{listed}"
    );
    assert!(!listed.contains("`back`") && !listed.contains("`january`"), "{listed}");
}

#[test]
fn problems_of_words_have_their_place() {
    same(
        problems(
            "language: german\nwords:\n  qestion: \"{number}\"\n  colour: red\n  question: \"Frage {number} von {counts}\"\n  \
             review: \"{count}\"\n  december: 12\n  saved: \"\"\n",
        ),
        str![[r#"
error: own.yaml has 8 problems
own.yaml:25:11: "german" is not a language tag; write one like es or pt-BR
own.yaml:27:3: "qestion" is not a field here; did you mean `question`?
own.yaml:28:3: "colour" is not a field here; the fields are those that alliance-check schema lists
own.yaml:29:13: "{counts}" is not a placeholder; use {number} and {count}
own.yaml:29:13: `question` lacks {count}; write it where it belongs
own.yaml:30:11: "{count}" is not a placeholder; there is none in this text
own.yaml:31:13: `december` is not a text; put it in quotes
own.yaml:32:10: `saved` is empty; write a text
"#]],
    );
    same(
        problems(
            "words:\n  skip: never\n  back: \"1\"\n  quit: Skip\n  help: quit\n  skip_letter: \"0\"\n  back_letter: w\n  \
             quit_letter: W\n  help_letter: \"#\"\n  skipped: often\n",
        ),
        str![[r##"
error: own.yaml has 7 problems
own.yaml:26:9: "never" answers choice 1; choose another word
own.yaml:27:9: "1" answers choice 2; choose another word
own.yaml:28:9: "Skip" means both skip and quit; choose another for one of them
own.yaml:29:9: "quit" means both quit and help; choose another for one of them
own.yaml:32:16: "W" means both back and quit; choose another for one of them
own.yaml:33:16: "#" would be read as a comment; choose another word
own.yaml:34:12: "often" answers choice 2; choose another word
"##]],
    );
    same(
        problems("words: [a]\n"),
        str![[r#"
error: own.yaml has a problem
own.yaml:25:9: `words` is a list; write its fields: those that alliance-check schema lists
"#]],
    );
    // A letter of another command is left out, and so English.
    same(
        problems("words: { back_letter: q, skip: \"sleep: now\" }\n"),
        str![[r#"
error: own.yaml has 2 problems
own.yaml:25:23: "q" means both quit and back; choose another for one of them
own.yaml:25:32: "sleep: now" would be an answer to the question sleep in a pipe; choose another word
"#]],
    );
}

#[test]
fn english_commands_work_beside_the_translated_ones() {
    let folder = Folder::new();
    let words = "words: { skip: saltar, skip_letter: x, quit: fin, quit_letter: f }\n";
    folder.file("own.yaml", format!("{FIRST}{words}"));
    for skipped in ["saltar", "SALTAR", "skip"] {
        let answers = format!("never\noften\n{skipped}\n");
        folder.check(&["--questions", "own.yaml"], answers).code(0).stderr_eq("");
    }
    for letter in ["x", "s"] {
        let answers = format!("never\noften\n{letter}\n");
        folder.check(&["--questions", "own.yaml"], answers).code(2).stderr_eq(format!(
            "error: standard input, line 3: \"{letter}\" [..] 0 (Never), 1 (Often), Does not apply or skip\n"
        ));
    }
    let path = folder.path().join("own.yaml");
    let args = ["--questions", path.to_str().expect("a path")];
    for (typed, status) in [("quit", "130"), ("f", "130"), ("Fin", "130")] {
        let mut terminal = Terminal::start(80, &args);
        terminal.at("x skips, b goes back, f stops", &format!("{typed}\r"));
        assert_eq!(terminal.end().status, status);
    }
    // The English letter of a translated command is no command.
    let mut terminal = Terminal::start(80, &args);
    terminal.at(question(1, 3), "q\r").wait_for("\"q\"");
}

#[test]
fn a_spanish_session() {
    let mut terminal = Terminal::start(40, &["--questions", SPANISH]);
    terminal.at("Pregunta 1 de 8", "quizás\r").wait_for("no entiendo");
    same(
        terminal.contents(),
        str![[r#"
Autoevaluación de la alianza
terapéutica

Ocho preguntas breves sobre ti y tu
terapeuta. La confianza entre vosotros
se llama alianza terapéutica. No hay
respuestas buenas ni malas. Lo que
cuenta es cómo lo vives tú. Lleva unos
dos minutos.

Este programa no guarda tus respuestas.
Se quedan en tu pantalla hasta que la
borres.

Escribe lo que hay delante de una
respuesta y pulsa Intro.
p pasa la pregunta, v vuelve atrás, t
termina; ayuda lo explica. Para un
lector de pantalla: --plain.

Pregunta 1 de 8

  ¿Me siento a gusto con mi terapeuta?

  s  Sí
  n  No
  d  Tengo dudas

Aquí no entiendo «quizás». Escribe s
(Sí), n (No), d (Tengo dudas), o p para
pasarla.
Tu respuesta:
"#]],
    );
    terminal.press("Si\u{301}\r").at("Pregunta 2 de 8", "?\r").at("la palabra entera", "d\r");
    for number in 3..=7 {
        terminal.at(format!("Pregunta {number} de 8"), "s\r");
    }
    terminal.at("Pregunta 8 de 8", "volver\r").at("Tu respuesta hasta ahora: Sí.", "\r");
    terminal.at("Pregunta 8 de 8", "pasar\r").wait_for("Intro o un número:");
    same(
        terminal.contents(),
        str![[r#"
...
Tus respuestas

1. ¿Me siento a gusto con mi terapeuta?
   Sí
2. ¿Quiero volver?  Tengo dudas
3. ¿Puedo hablar de cualquier cosa?  Sí
4. ¿Siento alivio después de ver a mi
   terapeuta?  Sí
5. ¿Me pregunta mi terapeuta cómo veo
   nuestra terapia y nuestra relación?
   Sí
6. ¿Siento que en la terapia me cuidan
   y me comprenden?  Sí
7. ¿Trabajamos en común para crear
   objetivos terapéuticos?  Sí
8. ¿Siento apoyo para hacer cambios?
   omitida

Pulsa Intro para ver el resultado, o
escribe un número para cambiar esa
respuesta.
Si dejas una pregunta sin responder,
puede que no haya resultado.

Intro o un número:
"#]],
    );
    terminal.press("\r").wait_for("Intro muestra más, t termina:");
    let screen = terminal.contents();
    assert!(screen.contains("?  Tengo dudas\n    «"), "{screen}");
    terminal.press("t\r").at("No se ha guardado nada.", "\r");
    assert_eq!(terminal.end().status, "0");
}

#[test]
fn what_is_said_at_the_end_is_wrapped() {
    let end = "\n\nTerminado. No se ha guardado nada.";
    let plain_end = "\n\nTerminado. No se ha guardado nada.";
    for (args, end) in
        [(&["--questions", SPANISH][..], end), (&["--questions", SPANISH, "--plain"], plain_end)]
    {
        let mut terminal = Terminal::start(40, args);
        terminal.at("Pregunta 1 de 8", "t\r");
        let ended = terminal.end();
        assert_eq!(ended.status, "130");
        assert!(ended.screen.ends_with(end), "{}", ended.screen);
    }
}

#[test]
fn a_history_in_spanish_and_of_two_languages() {
    let folder = Folder::new();
    let answers = "yes|no|not_sure|yes|yes|yes|yes|yes";
    let english = saved_at("2025-11-01T12:00:00Z", &[], answers);
    let spanish = saved_at("2025-12-02T12:00:00Z", &["--questions", SPANISH], answers);
    let last = answers.replace("not_sure", "skip");
    let last = saved_at("2025-12-09T12:00:00Z", &["--questions", SPANISH], &last);
    folder.file("checks.jsonl", [english, spanish].concat());
    folder
        .check(&["history", "checks.jsonl", "--questions", SPANISH], "")
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r#"
Autoevaluación de la alianza terapéutica
Revisiones: 2, la más reciente primero.

Nada ha cambiado desde la revisión anterior, el 1 nov 2025.

De qué podrías hablar, y cómo empezar

  ¿Quiero volver?  No
    «No sé bien si quiero seguir viniendo. ¿Podemos hablar de eso?»

  ¿Puedo hablar de cualquier cosa?  Tengo dudas
    «Hay cosas que me cuesta decir aquí. ¿Podemos hablar de qué lo haría más
    fácil?»

Tus respuestas

                                                      2025
                                                      2 dic         1 nov

¿Me siento a gusto con mi terapeuta?                  Sí            Sí
¿Quiero volver?                                       No*           No*
¿Puedo hablar de cualquier cosa?                      Tengo dudas*  Tengo dudas*
¿Siento alivio después de ver a mi terapeuta?         Sí            Sí
¿Me pregunta mi terapeuta cómo veo nuestra terapia y  Sí            Sí
  nuestra relación?
¿Siento que en la terapia me cuidan y me comprenden?  Sí            Sí
¿Trabajamos en común para crear objetivos             Sí            Sí
  terapéuticos?
¿Siento apoyo para hacer cambios?                     Sí            Sí

Puntuación (de 8)                                     6             6

* = para hablarlo.

Si no te sientes a salvo con tu terapeuta, o si hizo algo que sentiste que
estaba mal, no tienes que hablarlo con esa persona. Puedes hablar con alguien
más: una persona de confianza, o el organismo que autoriza o registra a tu
terapeuta. Si estás en peligro ahora, llama al número de emergencias de tu zona.
Esto está aquí para ayudarte a pensar. No es una prueba científica, y no te
juzga a ti ni a tu terapeuta.

"#]]);
    let checks = std::fs::read_to_string(folder.path().join("checks.jsonl")).expect("the checks");
    folder.file("checks.jsonl", checks + &last);
    folder
        .check(&["history", "checks.jsonl", "--questions", SPANISH, "--format", "markdown"], "")
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r#"
# Autoevaluación de la alianza terapéutica

Revisiones: 3, la más reciente primero.

## Desde la revisión anterior, el 2 dic 2025

- [..] *de Tengo dudas a omitida*

## Para hablarlo, las tres últimas veces

- **[..]** No, cada vez

  «[..]»

## Mis respuestas

| Pregunta | 9 dic 2025 | 2 dic 2025 | 1 nov 2025 |
|---|---|---|---|
| ¿[..]? | Sí | Sí | Sí |
| ¿[..]? | **No\*** | **No\*** | **No\*** |
| ¿[..]? | omitida | **Tengo dudas\*** | **Tengo dudas\*** |
...
| Puntuación (de 8) | 6 a 7 | 6 | 6 |

\* = para hablarlo.

6 a 7: falta una respuesta.

Esto no es una prueba científica.

## Para mí

[..]

Traducción no oficial de este proyecto. [..]

"#]]);
    let json = folder.check(&["history", "checks.jsonl", "--format", "json"], "").code(0);
    let json = stdout(json.get_output());
    let changes: Vec<_> = json
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["since"]["changed"]
                .clone()
        })
        .collect();
    assert_eq!(
        serde_json::Value::from(changes),
        serde_json::json!([null, [], [{ "id": "talk_about_anything", "from": "not_sure", "to": null }]])
    );
}

#[test]
fn a_reworded_label_is_no_changed_answer() {
    let folder = Folder::new();
    let answers = "y u y y y y y y";
    folder.file("checks.jsonl", saved_at("2025-11-01T12:00:00Z", &[], answers));
    let reworded = include_str!("../../questions.yaml").replace("\"Not sure\"", "\"Unsure\"");
    folder.file("own.yaml", reworded);
    let args = ["--questions", "own.yaml", "--save", "checks.jsonl"];
    let run = folder.check(&args, answers.replace(' ', "\n")).code(0);
    let said = stdout(run.get_output());
    assert!(said.contains(&Words::default().nothing_changed("1 Nov 2025")), "{said}");
    let history = folder.check(&["history", "checks.jsonl"], "").code(0).stderr_eq("");
    let shown = stdout(history.get_output());
    assert!(shown.contains("Unsure"), "{shown}");
    assert!(!shown.contains("Not sure"), "{shown}");
}

/// The safety note is that of the loaded file, and stands below checks of its questionnaire only.
#[test]
fn the_safety_note_stands_below_its_own_checks() {
    let folder = Folder::new();
    folder.file("own.yaml", FIRST);
    let path = folder.path().join("own.yaml");
    let own = path.to_str().expect("a path");
    let checks = [
        saved_at("2025-11-01T12:00:00Z", &[], "y y y y y y y y"),
        saved_at("2025-11-02T12:00:00Z", &["--questions", own], "never often na"),
    ];
    folder.file("checks.jsonl", checks.concat());
    let questionnaire = file::load(file::BUILT_IN.as_bytes()).expect("the built-in file");
    // So much is on one line.
    let note = &questionnaire.safety[..30];
    for format in ["text", "markdown"] {
        let shown = |more: &[&str]| {
            let args = [&["history", "checks.jsonl", "--format", format], more].concat();
            let history = folder.check(&args, "").code(0).stderr_eq("");
            stdout(history.get_output()).to_owned()
        };
        let built_in = shown(&[]);
        let rest = built_in.find("Rest\n").expect("the second questionnaire");
        assert!(built_in[..rest].contains(note), "{built_in}");
        assert!(!built_in[rest..].contains(note), "{built_in}");
        assert!(!built_in.contains("You are not alone."), "{built_in}");
        let own = shown(&["--questions", "own.yaml"]);
        assert!(own.ends_with("You are not alone.\n"), "{own}");
        assert!(!own.contains(note), "{own}");
    }
    folder
        .check(&["history", "checks.jsonl", "--questions", "missing.yaml"], "")
        .code(2)
        .stdout_eq("");
}

#[test]
fn decimals_have_the_sign_of_the_language() {
    let folder = Folder::new();
    let words = "words: { decimal_sign: \",\", quotation: \"„{text}“\" }\n";
    let two_thirds = changed(&[("questions: [sleep, tired]", "questions: [sleep, pause, tired]")]);
    folder.file("own.yaml", two_thirds + words);
    let args = ["--questions", "own.yaml"];
    let run = folder.check(&args, "never\noften\nnever\n").code(0).stderr_eq("");
    let said = stdout(run.get_output());
    assert!(said.contains("Nights: 0,66 of 1\n"), "{said}");
    assert!(said.contains("    „I sleep badly.“\n"), "{said}");
    let run = folder.check(&[&args[..], &["--format", "json"]].concat(), "0\n1\n0\n").code(0);
    let json = stdout(run.get_output());
    assert!(json.contains("\"score\":0.6666666666666666"), "{json}");
}

#[test]
fn an_answer_without_points() {
    let folder = Folder::new();
    folder.file("own.yaml", FIRST);
    let args = ["--questions", "own.yaml"];
    folder.check(&args, "often\ndoes not apply\nnever\n").code(0).stderr_eq("").stdout_eq(str![[
        r#"
High
[..]

Go on.

Nights: 1 of 1

Long. Go on.

You are not alone.

"#
    ]]);
    folder.check(&args, "na\nna\nna\n").code(0).stderr_eq("").stdout_eq(str![[r#"
No result this time
[..]

The answer "Does not apply" has no points, so there is no overall result, and
that is fine.

Nights: 0 to 1 of 1

There is no result here, and that is fine.

You are not alone.

"#]]);
    folder
        .check(&["score", "--questions", "own.yaml"], "sleep,pause,tired\n1,na,0\n1,Does not apply,\n")
        .code(0)
        .stdout_eq(str![[r#"
answered,score,score_min,score_max,verdict,positive,nights_score,nights_score_min,nights_score_max,nights_verdict,nights_positive,concerns
3,,2,3,high,true,1,1,1,long,true,
2,,1,3,,,,0.5,1,long,true,

"#]]);
    // Without a rule for what is a concern, nothing is going well either.
    let no_rule = changed(&[("concern: { at_most: 0 }\n", "")]);
    folder.file("no-rule.yaml", no_rule);
    let run = folder.check(&["--questions", "no-rule.yaml"], "often\nna\nnever\n").code(0);
    let said = stdout(run.get_output());
    assert!(
        said.contains(
            "Your answers\n\n  Do I sleep well?  Often\n  Do I take a break?  Does not apply\n"
        ),
        "{said}"
    );
    // Fine, then raised, then without points: that is not fine again.
    let path = folder.path().join("own.yaml");
    let path = path.to_str().expect("a path");
    let checks = [(1, "often often never"), (2, "never often never"), (3, "na often never")].map(
        |(day, answers)| {
            saved_at(&format!("2025-11-0{day}T12:00:00Z"), &["--questions", path], answers)
        },
    );
    folder.file("checks.jsonl", checks.concat());
    let history = folder.check(&["history", "checks.jsonl", "--questions", "own.yaml"], "").code(0);
    let shown = stdout(history.get_output());
    assert!(shown.contains("Do I sleep well?  from Never to Does not apply"), "{shown}");
    assert!(!shown.contains("Going well again"), "{shown}");
    assert!(shown.contains("2 to 3: at least one answer is missing or has no points."), "{shown}");
}

/// Words that look equal are equal, typed, piped and in a cell.
#[test]
fn decomposed_letters_and_invisible_characters() {
    for si in ["sí", "si\u{301}", "S\u{cd}", "\u{ff33}\u{ed}", "s\u{ad}í", "\u{a0}sí\u{200b}"] {
        let answers = format!("{si}\n").repeat(8);
        let run = check(&["--questions", SPANISH, "--exit-code"], answers);
        run.code(0).stderr_eq("");
        let header = "comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported";
        let row = [si; 8].join(",");
        check(&["score", "--questions", SPANISH], format!("{header}\n{row}\n"))
            .code(0)
            .stdout_eq("answered,score,score_min,score_max,verdict,positive,concerns\n8,8,8,8,positive,true,\n");
    }
}

#[test]
fn a_language_tag_has_no_other_letters() {
    let folder = Folder::new();
    for (tag, status) in [("en-a_b", 2), ("en-\u{e9}", 2), ("en-AB", 0)] {
        let file = file::BUILT_IN.replacen("title:", &format!("language: {tag}\ntitle:"), 1);
        folder.file("own.yaml", file);
        folder.check(&["validate", "own.yaml"], "").code(status);
    }
}
