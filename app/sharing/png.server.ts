import { Resvg, initWasm } from "@resvg/resvg-wasm";
import resvgModule from "@resvg/resvg-wasm/index_bg.wasm";

import extrabold from "./fonts/archivo-75-800.bin";
import extraboldMore from "./fonts/archivo-75-800-more.bin";
import semibold from "./fonts/archivo-85-600.bin";
import semiboldMore from "./fonts/archivo-85-600-more.bin";

/** Imported only where a picture is asked for: the renderer is heavier than all the rest of the Worker. */
const ready = initWasm(resvgModule);
const fontBuffers = [semibold, semiboldMore, extrabold, extraboldMore].map((font) => new Uint8Array(font));

/** Draws an SVG of our own as PNG. Texts appear in Archivo alone. */
export async function pngOf(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  await ready;
  const drawing = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: "Archivo" } });
  try {
    const image = drawing.render();
    try {
      return new Uint8Array(image.asPng());
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}
