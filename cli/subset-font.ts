import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const root = join(import.meta.dirname, "..");
const source = join(root, "node_modules", "@fontsource-variable", "archivo");
const target = join(root, "public", "fonts");

/** Letters of French, English and the names of European teams that the Latin file holds, and the signs pages print. */
const text = [...range(0x20, 0x7e), ..."\u00a0«»·°±×£©", ...range(0xc0, 0xff), ..."ıŒœ\u202f–—‘’“”…′€←↑→↓−≈≤≥"].join(
  "",
);

/** Makes the one font file of the product. Run again only when Archivo itself is renewed; the result is committed. */
async function main(): Promise<void> {
  await mkdir(target, { recursive: true });
  const original = await readFile(join(source, "files", "archivo-latin-standard-normal.woff2"));
  const subset = await subsetFont(original, text, {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 800, default: 400 }, wdth: { min: 75, max: 100, default: 100 } },
  });
  await writeFile(join(target, "archivo-latin-1.woff2"), subset);
  await copyFile(join(source, "LICENSE"), join(target, "archivo-OFL.txt"));
  console.log(`archivo-latin-1.woff2: ${(subset.length / 1024).toFixed(1)} KB`);
}

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => String.fromCodePoint(first + offset));
}

await main();
