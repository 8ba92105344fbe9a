import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const root = join(import.meta.dirname, "..");
const source = join(root, "node_modules", "@fontsource-variable", "archivo");
const target = join(root, "public", "fonts");
/** What the renderer of share images reads: it knows no variable fonts. */
const imageTarget = join(root, "app", "sharing", "fonts");
const imageFonts = [
  { file: "archivo-85-600", wght: 600, wdth: 85 },
  { file: "archivo-75-800", wght: 800, wdth: 75 },
];
/** Browsers have other fonts for the letters of other alphabets of Europe; the renderer has none. */
const moreLetters = range(0x100, 0x17f).join("");

/** Letters of French, English and the names of European teams that the Latin file holds, and the signs pages print. */
const text = [...range(0x20, 0x7e), ..."\u00a0«»·°±×£©", ...range(0xc0, 0xff), ..."ıŒœ\u202f–—‘’“”…′€←↑→↓−≈≤≥"].join(
  "",
);

/** Makes the one font file of the product, and two fixed cuts of it for share images. Run again only when Archivo itself is renewed; the result is committed. */
async function main(): Promise<void> {
  await mkdir(target, { recursive: true });
  const original = await readFile(join(source, "files", "archivo-latin-standard-normal.woff2"));
  const subset = await subsetFont(original, text, {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 800, default: 400 }, wdth: { min: 75, max: 100, default: 100 } },
  });
  await writeFile(join(target, "archivo-latin-1.woff2"), subset);
  await mkdir(imageTarget, { recursive: true });
  const extended = await readFile(join(source, "files", "archivo-latin-ext-standard-normal.woff2"));
  for (const { file, ...variationAxes } of imageFonts) {
    const options = { targetFormat: "woff2", variationAxes } as const;
    await writeFile(join(imageTarget, `${file}.bin`), await subsetFont(original, text, options));
    await writeFile(join(imageTarget, `${file}-more.bin`), await subsetFont(extended, moreLetters, options));
  }
  await copyFile(join(source, "LICENSE"), join(target, "archivo-OFL.txt"));
  console.log(`archivo-latin-1.woff2: ${(subset.length / 1024).toFixed(1)} KB`);
}

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => String.fromCodePoint(first + offset));
}

await main();
