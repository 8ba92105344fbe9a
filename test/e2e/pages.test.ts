import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { predictionListSchema } from "../../worker/predict/contract.ts";
import { writeBacktestSql } from "../../worker/predict/backtests/service.ts";
import { backtestNamed } from "../backtests.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import { openBrowser } from "./browser.ts";
import { tellEverything } from "./told-match.ts";
import { type Look, assertSoundEverywhere, openPage } from "./visit.ts";

const minuteMs = 60_000;
let house: ReplayWorker;
let browser: Browser;
let predictionId: number;
let matchId: number;
let kickoffAtMs: number;
let told: { predictionId: number; matchId: number };

beforeAll(async () => {
  [house, browser] = await Promise.all([startReplayWorker(14), openBrowser()]);
  // Two minutes before the first kick-off of a round, with a fortnight of record behind it.
  await house.moveTo(house.startMs);
  const upcoming = predictionListSchema.parse(await house.get("/api/v1/predictions/?status=upcoming&page_size=1"));
  const [first] = upcoming.results;
  if (!first) throw new Error("nothing is upcoming");
  predictionId = first.id;
  matchId = first.match.id;
  kickoffAtMs = Date.parse(first.match.match_date);
  const past = predictionListSchema.parse(
    await house.get("/api/v1/predictions/?status=finished&ordering=-match_date&page_size=1"),
  );
  const [last] = past.results;
  if (!last) throw new Error("nothing is finished");
  told = { predictionId: last.id, matchId: last.match.id };
  const store = await house.database("DB");
  await tellEverything(store, told.matchId);
  await store.batch(writeBacktestSql(backtestNamed("a"), 1).map((statement) => store.prepare(statement)));
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const pages: [name: string, path: () => string][] = [
  ["landing", () => "/"],
  ["list", () => "/predictions"],
  ["list of totals", () => "/predictions?type=OU"],
  ["match", () => `/predictions/${predictionId}`],
  ["match that everything is told of", () => `/predictions/${told.predictionId}`],
  ["room of a match that everything is told of", () => `/matchs/${told.matchId}`],
  ["live board", () => "/direct"],
  ["live room", () => `/matchs/${matchId}`],
  ["record with backtests", () => "/performance"],
  ["method", () => "/methode"],
  ["terms", () => "/conditions"],
  ["privacy", () => "/confidentialite"],
  ["legal notice", () => "/mentions-legales"],
  ["responsible play", () => "/jeu-responsable"],
  ["premium", () => "/premium"],
  ["offline", () => "/hors-ligne"],
  ["design system", () => "/dev/ui"],
];

test.each(pages)("the %s page is sound on phone and desktop, light and dark, in both languages", (name, path) =>
  assertSoundEverywhere(browser, { name, address: new URL(path(), house.url), hasEnglish: path() !== "/dev/ui" }),
);

test("a page is whole without any script", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  await page.goto(new URL("/predictions", house.url).href);
  expect(await page.locator(`a[href*="/predictions/"]`).count()).toBeGreaterThan(0);
  await page.goto(new URL(`/predictions/${predictionId}`, house.url).href);
  expect(await page.locator("main").innerText()).toMatch(/%/);
  await page.goto(new URL(`/matchs/${told.matchId}`, house.url).href);
  const substitute = page.locator("details li").first();
  expect(await substitute.isVisible()).toBe(false);
  await page.locator("summary", { hasText: "Remplaçants" }).click();
  expect(await substitute.isVisible()).toBe(true);
  await context.close();
});

test("pages no cache keeps, and the documentation, run under their own policies without a violation", async () => {
  for (const path of ["/dev/ui", "/api/v1/docs"]) {
    const { page, complaints } = await open(path, { width: 1280, colorScheme: "light" });
    const shown = path.endsWith("docs") ? page.getByRole("heading", { name: "AIBet" }).first() : page.locator("h1");
    await shown.waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  }
});

test("a list of fifty rows weighs at most 40 KB", async () => {
  const html = await (await fetch(new URL("/predictions?q=a", house.url))).text();
  const rowCount = html.match(/<li data-row/g)?.length ?? 0;
  expect(rowCount, "as long as the replay has one").toBeGreaterThan(40);
  expect((gzipSync(html).length / 1024 / rowCount) * 50).toBeLessThanOrEqual(40);
});

test("every filter of the list is an address: what it leaves out is not there, and its form says what was asked", async () => {
  const countOf = async (query: string) =>
    ((await (await fetch(new URL(`/predictions${query}`, house.url))).text()).match(/<li data-row/g) ?? []).length;
  const all = await countOf("");
  expect(all).toBeGreaterThan(0);
  expect(await countOf("?sport=football")).toBe(all);
  expect(await countOf("?sport=tennis")).toBe(0);
  // The replay has only a simulated bookmaker, whose prices are no market.
  expect(await countOf("?min_edge=1")).toBe(0);
  expect(await countOf("?min_probability=60")).toBeLessThan(all);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(new URL("/predictions?min_edge=2&sport=football&min_reliability=3", house.url).href);
  await page.locator("summary", { hasText: "Filtres" }).click();
  expect(await page.getByLabel("Écart au marché").inputValue()).toBe("2");
  expect(await page.getByLabel("Sport").inputValue()).toBe("football");
  expect(await page.getByLabel("Fiabilité").inputValue()).toBe("3");
  await page.getByLabel("Écart au marché").selectOption("");
  await page.getByRole("button", { name: "Appliquer" }).click();
  expect(new URL(page.url()).searchParams.get("min_edge")).toBe("");
  expect(await page.locator("[data-row]").count()).toBeGreaterThan(0);
  await context.close();
});

test("keys lead through the list and into a match, until somebody switches them off", async () => {
  const { page, complaints } = await open("/predictions", { width: 360, colorScheme: "light" });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("href") ?? null);
  const rows = await page
    .locator("[data-row] a:not([data-follow])")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await page.keyboard.press("j");
  expect(await focused()).toBe(rows[0]);
  await page.keyboard.press("j");
  expect(await focused()).toBe(rows[1]);
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  expect(await focused()).toBe(rows[0]);
  await page.keyboard.press("/");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("q");
  await page.keyboard.type("jk");
  expect(await page.locator("details input[name=q]").inputValue(), "who types is left alone").toBe("jk");
  await page.getByLabel("Raccourcis clavier").uncheck();
  await page.locator("h1").evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("j");
  expect(await focused()).toBeNull();
  await page.reload();
  await page.keyboard.press("j");
  expect(await focused(), "the choice is remembered").toBeNull();
  await page.locator("summary", { hasText: "Filtres" }).click();
  await page.getByLabel("Raccourcis clavier").check();
  await page.locator("h1").evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(new URL(rows[0] ?? "", house.url).href);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("unknown pages and unknown matches answer 404 with a page", async () => {
  for (const path of ["/nowhere", "/predictions/999999", "/matchs/999999", "/predictions/abc"]) {
    const answer = await fetch(new URL(path, house.url));
    expect(answer.status, path).toBe(404);
    expect(await answer.text()).toContain("<html");
  }
});

test("the page says that it is a replay, of what, and when", async () => {
  const page = await (await fetch(new URL("/predictions", house.url))).text();
  expect(page).toMatch(/football\.json/);
  expect(page).toMatch(/2015/);
  expect(page).toMatch(/60/);
});

test("the chart of a live room is there without any script and moves on without reload", async () => {
  await house.moveTo(kickoffAtMs + 30 * minuteMs);
  const drawn = await (await fetch(new URL(`/matchs/${matchId}`, house.url))).text();
  expect(drawn).toContain("Probabilités minute par minute");

  const { page, complaints } = await open(`/matchs/${matchId}`, { width: 360, colorScheme: "light" });
  const chart = page.locator("figure", { has: page.locator("title", { hasText: "Probabilités minute par minute" }) });
  const edgeOf = () => chart.locator('path[fill="var(--home)"]').getAttribute("d");
  const before = await edgeOf();
  expect(await chart.locator("tbody tr").last().innerText()).toMatch(/^Dernier état/);
  await house.moveTo(kickoffAtMs + 80 * minuteMs);
  await page.waitForFunction(
    (earlier) => document.querySelector('figure path[fill="var(--home)"]')?.getAttribute("d") !== earlier,
    before,
  );
  expect((await edgeOf())?.length).toBeGreaterThan(before?.length ?? 0);
  const goals = await chart.locator("tbody tr").allInnerTexts();
  const score = await page.evaluate(() => /\d+–\d+/.exec(document.title)?.[0]);
  expect(goals.at(-1)).toContain(score);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the live room moves without reload, and its title carries the score", async () => {
  const { page, complaints } = await open(`/matchs/${matchId}`, { width: 360, colorScheme: "light" });
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  const before = await page.locator("main").innerText();
  await house.moveTo(kickoffAtMs + 115 * minuteMs);
  const judged = predictionListSchema.parse(
    await house.get("/api/v1/predictions/?status=finished&ordering=-match_date&page_size=100"),
  );
  const match = judged.results.find((prediction) => prediction.match.id === matchId)?.match;
  await page.waitForFunction(
    ([home, away]) => document.title.includes(`${home}`) && document.title.includes(`${away}`),
    [match?.home_score, match?.away_score],
  );
  expect(await page.locator("main").innerText()).not.toBe(before);
  expect(await page.evaluate(() => "sameDocument" in globalThis), "the document was never replaced").toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

function open(path: string, look: Look): Promise<{ page: Page; complaints: string[] }> {
  return openPage(browser, new URL(path, house.url), look);
}
