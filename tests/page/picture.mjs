// The picture of a sheet in the README: made again, and compared.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PICTURE = fileURLToPath(new URL('../../docs/pictures/sheet.png', import.meta.url));
// What can be read in the picture. A word may look almost like another.
const TEXT = fileURLToPath(new URL('picture.txt', import.meta.url));
const FONTS = new URL('node_modules/@fontsource/open-sans/files/', import.meta.url);

// The width of A4 in CSS pixels, and how much of it the picture has.
const PAPER = 796;
const SCALE = 0.75;

// Two pictures are compared by how dark each square of so many pixels is, from 0 to 255: letters are drawn a little darker, or
// lighter, by another browser.
const SQUARE = 8;
const TOLERANCE = 20;

// A font of its own, placed without regard to pixels: the page takes the font of the machine, and then lines end elsewhere.
const STYLE = `
  body { box-sizing: border-box; padding: 13mm; outline: 1px solid #8b9097; outline-offset: -1px; }
  body { font-family: Picture; text-rendering: geometricPrecision; }
  .for-me { display: none; }
  ${fontFace('normal', 400)}
  ${fontFace('italic', 400)}
  ${fontFace('normal', 700)}`;

function fontFace(style, weight) {
  const font = readFileSync(new URL(`open-sans-latin-${weight}-${style}.woff2`, FONTS)).toString('base64');
  const source = `url(data:font/woff2;base64,${font})`;
  return `@font-face { font-family: Picture; font-style: ${style}; font-weight: ${weight}; src: ${source}; }`;
}

/** The first page of a sheet, as it is printed. */
async function firstPage(browser, html) {
  // A sheet forbids what it does not need, such as fonts.
  const page = await browser.newPage({ bypassCSP: true, deviceScaleFactor: SCALE, viewport: { width: PAPER, height: 800 } });
  await page.emulateMedia({ media: 'print' });
  await page.setContent(html.replace(/<p>[^<]*<\/p><\/header>/, '<p>22 Nov 2026</p></header>'));
  await page.addStyleTag({ content: STYLE });
  const picture = await page.locator('body').screenshot();
  const text = `${await page.locator('body').innerText()}\n`;
  await page.close();
  return { picture, text };
}

/** How dark each square of a picture is, by its place. */
async function squares(browser, picture) {
  const page = await browser.newPage();
  const darkness = await page.evaluate(async ([source, side]) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const darkness = {};
    for (let y = 0; y < image.height; y += side) {
      for (let x = 0; x < image.width; x += side) {
        // A pixel has four bytes. Of its colours, which are almost greys, red is the first.
        const { data } = context.getImageData(x, y, side, side);
        let light = 0;
        for (let at = 0; at < data.length; at += 4) {
          light += data[at];
        }
        darkness[`${x}, ${y}`] = 255 - light / (side * side);
      }
    }
    return darkness;
  }, [`data:image/png;base64,${picture.toString('base64')}`, SQUARE]);
  await page.close();
  return darkness;
}

/** The places where the picture is not that of this sheet, or "its text". With SNAPSHOTS=overwrite, it is written first. */
export async function differences(browser, html) {
  const { picture, text } = await firstPage(browser, html);
  if (process.env.SNAPSHOTS === 'overwrite') {
    writeFileSync(PICTURE, picture);
    writeFileSync(TEXT, text);
  }
  if (text !== readFileSync(TEXT, 'utf8')) {
    return ['its text'];
  }
  const expected = await squares(browser, readFileSync(PICTURE));
  const actual = await squares(browser, picture);
  // A square that only one of them has differs, too.
  const places = Object.keys({ ...expected, ...actual });
  return places.filter((place) => !(Math.abs(expected[place] - actual[place]) <= TOLERANCE));
}
