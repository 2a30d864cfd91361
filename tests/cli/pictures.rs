//! The pictures of a terminal in the README: an SVG of the cells of its screen.

use maud::{PreEscaped, html};
use snapbox::{file, str};
use vt100::Screen;

use crate::run::same;
use crate::terminal::{Terminal, Window, question, review};

// In pixels.
const CELL_WIDTH: usize = 9;
const CELL_HEIGHT: usize = 20;
/// How far the letters stand below the top of their cells.
const BASELINE: usize = 15;
/// What is left free around the screen.
const FRAME: usize = 16;

/// The picture has a paper of its own, so that it can be read on a light page and on a dark one.
const STYLE: &str = "
text { font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 15px; }
text, .cursor { fill: #1f2328; }
.paper { fill: #fff; stroke: #8b9097; }
@media (prefers-color-scheme: dark) {
  text, .cursor { fill: #e6e8ea; }
  .paper { fill: #16191d; stroke: #7c848d; }
}
";

/// Text that stands in cells side by side.
struct Run {
    row: usize,
    column: usize,
    /// The column behind it.
    end: usize,
    is_bold: bool,
    is_wide: bool,
    text: String,
}

/// What is written on `screen`, from the top left. A run has no blanks around it and no two blanks
/// in it, which a browser would join. A wide character is a run of its own.
fn runs(screen: &Screen) -> Vec<Run> {
    let (rows, columns) = screen.size();
    let mut runs: Vec<Run> = Vec::new();
    for row in 0..rows.get() {
        for column in 0..columns.get() {
            let cell = screen.cell(row, column).expect("a cell");
            let text = cell.contents();
            if text.trim().is_empty() {
                continue;
            }
            let (row, column) = (usize::from(row), usize::from(column));
            let (is_bold, is_wide) = (cell.bold(), cell.is_wide());
            let end = column + if is_wide { 2 } else { 1 };
            if let Some(last) = runs.last_mut()
                && (last.row, last.is_bold) == (row, is_bold)
                && column - last.end <= 1
                && !last.is_wide
                && !is_wide
            {
                last.text.push_str(&" ".repeat(column - last.end));
                last.text.push_str(text);
                last.end = end;
                continue;
            }
            runs.push(Run { row, column, end, is_bold, is_wide, text: text.to_owned() });
        }
    }
    runs
}

/// Draws `runs` where they stand on `screen`, whatever the width of the letters.
fn svg(title: &str, screen: &Screen, runs: &[Run]) -> String {
    let (rows, columns) = screen.size();
    let width = usize::from(columns.get()) * CELL_WIDTH + 2 * FRAME;
    let height = usize::from(rows.get()) * CELL_HEIGHT + 2 * FRAME;
    let (row, column) = screen.cursor_position();
    let x = |column: usize| FRAME + column * CELL_WIDTH;
    let y = |row: usize| FRAME + row * CELL_HEIGHT;
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" width=(width) height=(height)
            viewBox={ "0 0 " (width) " " (height) } {
            "\n" title { (title) }
            "\n" style { (PreEscaped(STYLE)) }
            "\n" rect.paper x="0.5" y="0.5" width=(width - 1) height=(height - 1) rx="8" {}
            @for run in runs {
                "\n" text x=(x(run.column)) y=(y(run.row) + BASELINE)
                    textLength=((run.end - run.column) * CELL_WIDTH)
                    font-weight=[run.is_bold.then_some("bold")] { (run.text) }
            }
            "\n" rect.cursor x=(x(column.into())) y=(y(row.into())) width="2" height=(CELL_HEIGHT) {}
            "\n"
        }
        "\n"
    };
    picture.into_string()
}

/// The program below the line that started it, with an answer to question 3 typed.
fn at_question_3(rows: u16) -> Terminal {
    let mut terminal = Window::new(80).rows(rows).shell("echo '$ alliance-check'; alliance-check");
    terminal.answer(1, &["y", "y"]).at(question(3, 8), "n").wait_for_text("Your answer: n");
    terminal
}

#[test]
fn the_first_questions() {
    let terminal = at_question_3(23);
    let screen = terminal.screen();
    let picture = svg("The first questions, in a terminal", screen, &runs(screen));
    same(picture, file!["../../docs/pictures/questions.svg"]);
}

#[test]
fn the_result() {
    // So high that the first part fits, and nothing of the questions is above it.
    let mut terminal = at_question_3(21);
    terminal.press("\r").answer(4, &["y"; 5]).at(review(), "\r").wait_for("Enter shows more");
    let screen = terminal.screen();
    let mut runs = runs(screen);
    // The date below the headline is that of the README.
    let headline = runs.iter().position(|run| run.text.starts_with("There is something"));
    let date = &mut runs[headline.expect("the headline") + 1];
    date.text = "22 Nov 2026".to_owned();
    date.end = date.column + date.text.len();
    same(svg("A result, in a terminal", screen, &runs), file!["../../docs/pictures/result.svg"]);
}

#[test]
fn each_character_stands_at_its_cells() {
    let mut emulator = vt100::Parser::default();
    emulator.process("a  <b>\x1b[1m c\x1b[m\r\n  x\u{4f60}\u{597d} & e\u{301}".as_bytes());
    let picture = svg("Two lines", emulator.screen(), &runs(emulator.screen()));
    same(
        picture,
        str![[r#"
...
<text x="16" y="31" textLength="9">a</text>
<text x="43" y="31" textLength="27">&lt;b&gt;</text>
<text x="79" y="31" textLength="9" font-weight="bold">c</text>
<text x="34" y="51" textLength="9">x</text>
<text x="43" y="51" textLength="18">你</text>
<text x="61" y="51" textLength="18">好</text>
<text x="88" y="51" textLength="27">&amp; é</text>
<rect class="cursor" x="115" y="36" width="2" height="20"></rect>
...
"#]],
    );
}
