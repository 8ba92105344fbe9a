import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Resvg, initWasm } from "@resvg/resvg-wasm";

const root = join(import.meta.dirname, "..");

/** Makes the icons of the installed app of the one drawing there is. Run again only when that changes; the result is committed. */
async function main(): Promise<void> {
  await initWasm(await readFile(join(root, "node_modules", "@resvg", "resvg-wasm", "index_bg.wasm")));
  const drawing = await readFile(join(root, "public", "favicon.svg"), "utf8");
  // Systems cut a maskable icon to a circle of four fifths of its width: all the ink stands within it.
  const maskable = drawing
    .replace('viewBox="0 0 32 32"', 'viewBox="-8 -8 48 48"')
    .replace("M0 0h32v32H0z", "M-8-8h48v48H-8z");
  const icons = [
    { file: "icon-192.png", svg: drawing, width: 192 },
    { file: "icon-512.png", svg: drawing, width: 512 },
    { file: "maskable-512.png", svg: maskable, width: 512 },
  ];
  await mkdir(join(root, "public", "icons"), { recursive: true });
  for (const { file, svg, width } of icons) {
    const icon = new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng();
    await writeFile(join(root, "public", "icons", file), icon);
    console.log(`${file}: ${(icon.length / 1024).toFixed(1)} KB`);
  }
}

await main();
