import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import { openBrowser } from "./browser.ts";
import { openPage } from "./visit.ts";

/** The clock runs on for some seconds after each move, and must not reach the next goal by itself. */
const apartMs = 60_000;
let house: ReplayWorker;
let browser: Browser;
let matchPath: string;
/** Instants of the match clock at which one of its goals becomes known. */
let goalsMs: number[];

beforeAll(async () => {
  [house, browser] = await Promise.all([startReplayWorker(0, { vars: { REPLAY_SPEED: "1" } }), openBrowser()]);
  const tape = await house.database("TAPE");
  const { results } = await tape
    .prepare(
      `select fixture_ref as ref, group_concat(distinct known_at_ms) as goals from tape_facts
       where kind = 'goal' and known_at_ms > ? group by fixture_ref having count(distinct known_at_ms) >= 6
       order by min(known_at_ms) limit 40`,
    )
    .bind(house.startMs)
    .all<{ ref: string; goals: string }>();
  const scored = results
    .map(({ ref, goals }) => ({
      ref,
      goals: goals
        .split(",")
        .map(Number)
        .toSorted((one, other) => one - other),
    }))
    .find(({ goals }) => goals.every((atMs, index) => atMs - (goals[index - 1] ?? 0) > apartMs));
  if (!scored) throw new Error("no match has goals enough, far enough apart");
  goalsMs = scored.goals;
  const database = await house.database("DB");
  const match = await database
    .prepare("select entity_id as id from external_refs where kind = 'match' and ref = ?")
    .bind(scored.ref)
    .first<{ id: number }>();
  if (!match) throw new Error(`${scored.ref} was not collected`);
  matchPath = `/matchs/${match.id}`;
  await house.moveTo((goalsMs[0] ?? 0) - apartMs);
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test("two browsers see a goal at the same moment, and one that was away for three sees them all, once, on its return", async () => {
  const [near, far] = [await watch(), await watch()];
  const sheltered = await watch(60);
  await goal(1);
  await Promise.all([near, far].map((spectator) => spectator.untilGoals(1)));
  const [seenNear, seenFar] = [await near.seenAtMs(), await far.seenAtMs()];
  expect(Math.abs(seenNear - seenFar), "no reload and no question in between is as quick").toBeLessThan(5_000);

  await far.page.context().setOffline(true);
  for (const nth of [2, 3, 4]) {
    await goal(nth);
    await near.untilGoals(nth);
  }
  expect(await far.goals()).toBe(1);
  await far.page.getByText("Reconnexion").waitFor();
  await far.page.context().setOffline(false);
  await far.untilGoals(4);
  expect(await far.thread()).toEqual(await near.thread());
  expect((await far.thread()).filter((line) => line.includes("But"))).toHaveLength(4);

  await goal(5);
  await Promise.all([near, far].map((spectator) => spectator.untilGoals(5)));
  for (const spectator of [near, far]) {
    expect(await spectator.page.evaluate(() => "sameDocument" in globalThis), "the document was never replaced").toBe(
      true,
    );
    expect(await spectator.page.locator("main").innerText()).toMatch(/\d+ personnes? sui(t|vent) ce match/);
  }
  expect(await sheltered.goals(), "told a minute later").toBe(0);
  expect(near.complaints).toEqual([]);
  for (const { page } of [near, far, sheltered]) await page.context().close();
});

test("where sockets are blocked the page asks by itself", async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  await page.routeWebSocket(/\/ws\//, (socket) => void socket.close());
  const known = goalsMs.length;
  const before = await goalsOf(page, matchPath);
  await house.moveTo((goalsMs.at(-1) ?? 0) + 60_000);
  await untilGoals(page, known);
  expect(before).toBeLessThan(known);
  await context.close();
});

/** Lets the nth goal happen. */
async function goal(nth: number): Promise<void> {
  await house.moveTo(goalsMs[nth - 1] ?? 0);
}

async function goalsOf(page: Page, path: string): Promise<number> {
  await page.goto(new URL(path, house.url).href);
  return goalsShown(page);
}

/** What the document title says. */
async function goalsShown(page: Page): Promise<number> {
  const [score] = /(\d+)–(\d+)/.exec(await page.title()) ?? [];
  return score === undefined ? 0 : score.split("–").reduce((sum, goals) => sum + Number(goals), 0);
}

/** Somebody who watches the match, after `delay` seconds. */
async function watch(delay = 0) {
  const { page, complaints } = await openPage(browser, new URL(matchPath, house.url), {
    width: 360,
    colorScheme: "light",
  });
  if (delay > 0) await page.getByLabel("Différé").selectOption(String(delay));
  await page.getByText("En direct", { exact: true }).first().waitFor();
  await page.evaluate(() => {
    Object.assign(globalThis, { sameDocument: true, seenAtMs: 0 });
    const title = document.querySelector("title");
    const observer = new MutationObserver(() => Object.assign(globalThis, { seenAtMs: Date.now() }));
    if (title) observer.observe(title, { childList: true, characterData: true, subtree: true });
  });
  return {
    page,
    complaints,
    goals: () => goalsShown(page),
    thread: () => page.locator("article ol li").allInnerTexts(),
    seenAtMs: () => page.evaluate(() => Number(Reflect.get(globalThis, "seenAtMs"))),
    untilGoals: (count: number) => untilGoals(page, count),
  };
}

async function untilGoals(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (goals) => {
      const [, home, away] = /(\d+)–(\d+)/.exec(document.title) ?? [];
      return Number(home ?? 0) + Number(away ?? 0) === goals;
    },
    count,
    { timeout: 60_000 },
  );
}
