import type { Browser, CDPSession, Page } from "playwright-core";
import * as z from "zod";

import { openBrowser, ownBrowser } from "../test/e2e/browser.ts";
import { startReplayWorker } from "../test/replay-worker.ts";
import { judgePage } from "./bench/lighthouse.ts";
import { ensureBuilt } from "./build.ts";

const runs = 5;
/** DevTools' "Fast 4G", in bytes a second, and a processor four times as slow. */
const network = {
  offline: false,
  latency: 60 * 2.75,
  downloadThroughput: (9_000_000 / 8) * 0.9,
  uploadThroughput: (1_500_000 / 8) * 0.9,
};
const slowDown = 4;

const listSchema = z.object({ results: z.array(z.object({ id: z.int() })) });
const figuresSchema = z.object({ largestPaintMs: z.number(), shift: z.number(), interactionMs: z.number() });
type Figures = z.infer<typeof figuresSchema>;

/** `npm run bench:web`: what an old phone in the tram waits for. It prints and never fails: a time decides nothing. */
async function main(): Promise<void> {
  await ensureBuilt();
  const [house, browser] = await Promise.all([startReplayWorker(7), openBrowser()]);
  try {
    await house.moveTo(house.startMs);
    const { results } = listSchema.parse(await house.get("/api/v1/predictions/?page_size=1"));
    const judged = [
      ["landing", "/"],
      ["list", "/predictions"],
      ["match", `/predictions/${results[0]?.id ?? 1}`],
      ["record", "/performance"],
    ] as const;
    console.log(`median of ${runs}, CPU ${slowDown}x slower, Fast 4G, nothing cached, 360 px`);
    for (const [name, path] of [...judged, ["live board", "/direct"]] as const) {
      const address = new URL(path, house.url).href;
      // The first answer of a fresh isolate is no visitor's usual one.
      await (await fetch(address)).arrayBuffer();
      const measured: Figures[] = [];
      for (let run = 0; run < runs; run += 1) measured.push(await measure(browser, address));
      const of = (figure: keyof Figures) => medianOf(measured.map((one) => one[figure]));
      console.log(
        `${name}: largest paint ${of("largestPaintMs").toFixed(0)} ms, interaction ${of("interactionMs").toFixed(0)} ms, shift ${of("shift").toFixed(3)}`,
      );
    }
    await browser.close();
    await judge(judged.map(([name, path]) => ({ name, address: new URL(path, house.url).href })));
  } finally {
    await browser.close();
    await house.stop();
  }
}

/** The scores of Lighthouse, where this machine has a browser of its own and the package can be fetched. */
async function judge(pages: readonly { name: string; address: string }[]): Promise<void> {
  const browserPath = ownBrowser();
  if (browserPath === undefined) {
    console.log("Lighthouse: skipped, it needs an installed Chrome or Chromium (or CHROME_PATH)");
    return;
  }
  for (const { name, address } of pages) {
    try {
      const { scores, losses } = await judgePage(address, browserPath);
      console.log(`${name}: Lighthouse ${scores.map((one) => `${one.name} ${one.score}`).join(", ")}`);
      for (const loss of losses) console.log(`  ${loss}`);
    } catch (error) {
      console.log(`${name}: Lighthouse could not run: ${String(error).split("\n")[0]}`);
    }
  }
}

async function measure(browser: Browser, address: string): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, serviceWorkers: "block" });
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await slow(devTools);
  await page.addInitScript(observe);
  await page.goto(address, { waitUntil: "load" });
  await page.waitForTimeout(500);
  const interactionMs = await interact(page);
  const figures = await page.evaluate(() => Reflect.get(globalThis, "figures"));
  await context.close();
  return figuresSchema.parse({ ...figures, interactionMs });
}

async function slow(devTools: CDPSession): Promise<void> {
  await devTools.send("Network.enable");
  await devTools.send("Network.emulateNetworkConditions", network);
  await devTools.send("Emulation.setCPUThrottlingRate", { rate: slowDown });
}

/** Runs in the page: notes the largest paint and what moved. */
function observe(): void {
  const figures = { largestPaintMs: 0, shift: 0, interactionMs: 0 };
  Object.assign(globalThis, { figures });
  new PerformanceObserver((list) => {
    figures.largestPaintMs = list.getEntries().at(-1)?.startTime ?? 0;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    // What somebody folds or opens themselves may move the rest.
    const unasked = list.getEntries().filter((entry) => Reflect.get(entry, "hadRecentInput") !== true);
    for (const entry of unasked) figures.shift += Number(Reflect.get(entry, "value"));
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) figures.interactionMs = Math.max(figures.interactionMs, duration);
  }).observe(Object.assign({ type: "event", buffered: true }, { durationThreshold: 16 }));
}

/** From a press to the next paint: folds a part of the page where there is one, else follows a link of the page. */
async function interact(page: Page): Promise<number> {
  const fold = page.locator("main summary");
  await ((await fold.count()) > 0 ? fold : page.locator("nav a:visible")).first().click();
  await page.waitForTimeout(800);
  return page.evaluate(() => Number(Reflect.get(Reflect.get(globalThis, "figures"), "interactionMs")));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

await main();
