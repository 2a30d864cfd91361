// Checks the pages in Chromium: node tests/page/browser.mjs PROGRAM
//
// A page loads nothing, the console has no message, the page fits a narrow phone and a sheet of paper, the sheet prints on as
// many pages as it should, a history shows its newest check beside the questions, and axe finds nothing. The picture in the
// README is that of a sheet.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { differences } from './picture.mjs';

const PROGRAM = process.argv[2];
const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLES = join(REPOSITORY, 'examples/questionnaires');
const ENGLISH = [];
const SPANISH = ['--questions', join(REPOSITORY, 'translations/es.yaml')];
const ARABIC = ['--questions', join(EXAMPLES, 'thiqa.yaml')];
const SCALES = ['--questions', join(EXAMPLES, 'three-threads.yaml')];
const LONG_WORDS = ['--questions', 'long-words.yaml'];
const LONG_RESULTS = ['--questions', 'long-results.yaml'];

// In CSS pixels: a narrow phone, a desktop, and what the margins leave of A4, the narrower paper.
const PHONE = 320;
const DESKTOP = 1000;
const PAPER = 695;

const folder = mkdtempSync(join(tmpdir(), 'pages-'));

function run(args, input) {
  return execFileSync(PROGRAM, args, { cwd: folder, env: { TZ: 'UTC' }, input, stdio: ['pipe', 'pipe', 'ignore'] }).toString();
}

const lines = (answers) => answers.split(' ').join('\n');

function sheet(questions, answers) {
  return run([...questions, '--format', 'html'], lines(answers));
}

let saves = 0;

/** The sheet of the second of two checks. */
function secondSheet(questions, first, second) {
  const file = `${saves++}.jsonl`;
  run([...questions, '--format', 'json', '--save', file], lines(first));
  return run([...questions, '--format', 'html', '--save', file], lines(second));
}

/** The history of a check a week with each of the answers. */
function history(questions, ...checks) {
  const saved = checks.map((answers, week) => {
    const check = run([...questions, '--format', 'json'], lines(answers));
    const time = new Date(Date.UTC(2025, 0, 1 + 7 * week, 10)).toISOString();
    return check.replace(/"answered_at":"[^"]*"/, `"answered_at":"${time}"`);
  });
  return run(['history', '-', ...questions, '--format', 'html'], saved.join(''));
}

let longWords = run(['questions']);
for (const [text, longer] of [
  ['Therapeutic alliance self-check', 'Selbsteinschätzungsfragebogen zur Psychotherapeutenbeziehung'],
  ['"Not sure"', '"Auseinandersetzungsbereitschaft"'],
  ['Can I talk about anything?', 'Auseinandersetzungsbereitschaftsbekundungsmöglichkeiten?'],
  ['Your therapeutic alliance looks positive', 'Psychotherapeutenbeziehungszufriedenheitsfeststellung'],
]) {
  longWords = longWords.replace(text, longer);
}
writeFileSync(join(folder, 'long-words.yaml'), longWords);
const threeThreads = readFileSync(join(EXAMPLES, 'three-threads.yaml'), 'utf8');
const longResults = threeThreads.replace('The threads are strong', 'Psychotherapeutenbeziehungszufriedenheitsfeststellung');
writeFileSync(join(folder, 'long-results.yaml'), longResults);

const YES = 'y y y y y y y y';
const NO = 'n n n n n n n n';
const SÍ = 'sí sí sí sí sí sí sí sí';
const THREADS = ['1 2 3 4 5 1 2 3 4 5 1 2', '5 1 5 1 5 1 5 3 4 1 5 skip', '5 1 5 1 5 1 5 5 5 1 5 5'];
const MONTHS = [NO, 'y n y n y n y n', 'y y u y skip y n n', YES, 'y n y y y y y y', 'y n y y y y y n', YES, 'y n y y y n y y'];

// Each page, its language and direction, and the pages it should be printed on, if that is certain.
const pages = {
  'a positive sheet': ['en', 'ltr', sheet(ENGLISH, YES), 2],
  'a sheet with skipped questions': ['en', 'ltr', sheet(ENGLISH, 'y n skip u y y n u'), 2],
  'a sheet with four concerns': ['en', 'ltr', secondSheet(ENGLISH, NO, 'n n n n y y y y'), 2],
  'a sheet with eight concerns': ['en', 'ltr', sheet(ENGLISH, NO), 2],
  'a sheet with eight concerns that are new': ['en', 'ltr', secondSheet(ENGLISH, YES, NO), 2],
  'a Spanish sheet': ['es', 'ltr', sheet(SPANISH, NO.replaceAll('n', 'no')), 2],
  'a Spanish sheet with eight concerns that are new': ['es', 'ltr', secondSheet(SPANISH, SÍ, NO.replaceAll('n', 'no')), 2],
  'an Arabic sheet': ['ar', 'rtl', secondSheet(ARABIC, 'ن ن ن ن', 'ح ل ق ن'), 2],
  'a sheet with scales': ['en', 'ltr', sheet(SCALES, '1 2 3 4 5 1 2 3 4 5 1 2')],
  'a sheet with long words': ['en', 'ltr', sheet(LONG_WORDS, 'u u u u u u u u'), 2],
  'a history with long words': ['en', 'ltr', history(LONG_WORDS, ...Array(7).fill('u u u u u u u u'))],
  'an empty history': ['en', 'ltr', history(ENGLISH)],
  'a history of one check': ['en', 'ltr', history(ENGLISH, NO)],
  'a history': ['en', 'ltr', history(ENGLISH, ...MONTHS)],
  'a Spanish history': ['es', 'ltr', history(SPANISH, SÍ, SÍ.replace('sí', 'no'), SÍ.replace('sí', 'pasar'))],
  'an Arabic history': ['ar', 'rtl', history(ARABIC, 'ح ن ل ن', 'ح ن ل ن', 'ق ن ن ن', 'ح ن ح ن', 'ن ن ن ن')],
  'a history with scales': ['en', 'ltr', history(SCALES, ...THREADS)],
  'a history with scales and long words': ['en', 'ltr', history(LONG_RESULTS, ...THREADS)],
};

/** How many lines for own words stand no nearer to their own question than to the next. */
function misplacedLines() {
  let count = 0;
  for (const words of document.querySelectorAll('li .own-words')) {
    const next = words.closest('li').nextElementSibling;
    const lines = [...words.querySelectorAll('span')].map((line) => line.getBoundingClientRect().bottom);
    const above = lines[0] - words.previousElementSibling.getBoundingClientRect().bottom;
    if (next && above >= next.getBoundingClientRect().top - lines.at(-1)) {
      count++;
    }
  }
  return count;
}

const faults = [];

function check(holds, name, fault) {
  if (!holds) {
    faults.push(`${name}: ${fault}`);
  }
}

async function checkPage(browser, name, [language, direction, html, printed]) {
  const url = pathToFileURL(join(folder, 'page.html')).href;
  writeFileSync(join(folder, 'page.html'), html);
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ colorScheme });
    page.on('console', (message) => check(false, name, `the console says ${message.text()}`));
    page.on('pageerror', (error) => check(false, name, `an error: ${error}`));
    page.on('request', (request) => check(request.url() === url, name, `${request.url()} is loaded`));
    await page.goto(url);
    const root = await page.evaluate(() => [document.documentElement.lang, getComputedStyle(document.body).direction]);
    check(root[0] === language && root[1] === direction, name, `it is in ${root}`);

    for (const width of [PHONE, DESKTOP]) {
      await page.setViewportSize({ width, height: 800 });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      check(needed <= width, name, `${needed} pixels wide in a window of ${width}`);
      check((await page.evaluate(misplacedLines)) === 0, name, `a line is nearer to the next question at ${width}`);
      const hidden = await page.evaluate(() => [...document.querySelectorAll('.table')].filter((table) => {
        const [questions, newest] = [...table.querySelectorAll('th[scope="col"]')].map((heading) => heading.getBoundingClientRect());
        const isBeside = newest.left >= questions.right || newest.right <= questions.left;
        return !isBeside || newest.left < 0 || newest.right > innerWidth;
      }).length);
      check(hidden === 0, name, `a table hides its newest check at ${width}`);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => axe.run());
      for (const { id, nodes } of violations) {
        check(false, name, `axe finds ${id} in ${colorScheme} at ${width}: ${nodes.map((node) => node.html).join(', ')}`);
      }
    }

    await page.emulateMedia({ media: 'print' });
    const breaks = await page.evaluate(() => [...document.querySelectorAll('.for-me')].map((note) => getComputedStyle(note).breakBefore));
    check(breaks.every((value) => value === 'page'), name, 'what is for me is on a page with something else');
    const parts = await page.evaluate(() => [...document.querySelectorAll('table, figcaption')].map((part) => part.innerText));
    const sentence = await page.evaluate(() => document.querySelector('tfoot p')?.innerText.trim());
    check(parts.every((part) => part.includes(sentence)), name, 'on paper, scores do not say that this is no test');
    await page.setViewportSize({ width: PAPER, height: 800 });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    check((await page.evaluate(misplacedLines)) === 0, name, 'a line is nearer to the next question on paper');
    check(needed <= PAPER, name, `${needed} pixels wide on paper of ${PAPER}`);
    for (const format of ['A4', 'Letter']) {
      const pdf = (await page.pdf({ format })).toString('latin1');
      const count = pdf.match(/\/Type \/Page\b/g)?.length;
      check(count >= 1 && (printed ?? count) === count, name, `${count} pages of ${format}, not ${printed}`);
    }
    await page.close();
  }
}

const browser = await chromium.launch({ executablePath: BROWSER });
try {
  for (const [name, page] of Object.entries(pages)) {
    await checkPage(browser, name, page);
  }
  const different = await differences(browser, sheet(ENGLISH, 'y y n y y y y y'));
  const remedy = 'if it should, make it again with SNAPSHOTS=overwrite';
  check(different.length === 0, 'docs/pictures/sheet.png', `the sheet looks different at ${different.slice(0, 3).join('; ')}; ${remedy}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${Object.keys(pages).length} pages are as they should be`);
