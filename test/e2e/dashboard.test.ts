import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { createClock, realTimeMapping } from "../../worker/platform/clock.ts";
import { openDatabase } from "../../worker/platform/db.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import { type Bettor, type TestBet, placeBets, settleBets } from "../settled-bets.ts";
import { openBrowser } from "./browser.ts";
import { type Walk, assertTaps, readAnswer, tap } from "./newcomer-walk.ts";
import { signInAsNewcomer } from "./newcomer.ts";
import { assertStatesDiffer } from "./primitives.ts";
import { assertSound, assertSoundEverywhere, openPage } from "./visit.ts";

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

let house: ReplayWorker;
let browser: Browser;
/** Browsers hold cookies of a secure origin, and take plain localhost for one. */
let origin: URL;
let newcomer: StorageState;
let bettor: StorageState;
let store: D1Database;
let bettorId: number;

beforeAll(async () => {
  [house, browser] = await Promise.all([startReplayWorker(14), openBrowser()]);
  await house.moveTo(house.startMs);
  origin = new URL(`http://localhost:${house.url.port}`);
  store = await house.database("DB");
  newcomer = await signedIn("ada@aibet.example");
  bettor = await signedIn("max@aibet.example");
  bettorId = await idOf("max@aibet.example");
  await giveRecord();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test("the dashboard is sound on phone and desktop, light and dark, for newcomers and for people with a record", async () => {
  for (const [name, as] of [
    ["dashboard of a newcomer", newcomer],
    ["dashboard", bettor],
  ] as const) {
    await assertSoundEverywhere(browser, { name, address: new URL("/", origin), as });
  }
  const { page } = await openPage(browser, new URL("/", origin), { width: 1280, colorScheme: "light" }, bettor);
  expect(await heading(page)).toBe("Tableau de bord");
  await page.goto(new URL("/en", origin).href);
  expect(await heading(page)).toBe("Dashboard");
  await page.context().close();
});

test("a dashboard shows what the books say, and nothing of it is ever anybody else's", async () => {
  const { page } = await openPage(browser, new URL("/", origin), { width: 1280, colorScheme: "light" }, bettor);
  const text = await page.locator("main").innerText();
  const [books] = (
    await store
      .prepare(
        `select b.id, w.balance_minor as wallet, -h.balance_minor as profit from bankrolls b
        join accounts w on w.id = 'wallet:' || b.id join accounts h on h.id = 'house:' || b.id where b.user_id = ?`,
      )
      .bind(bettorId)
      .all<{ wallet: number; profit: number }>()
  ).results;
  const euros = (minor: number) =>
    new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" }).format(minor / 100);
  expect(text).toContain(euros(books?.wallet ?? Number.NaN));
  expect(text).toContain("▼ −");
  expect(text).toContain(euros(Math.abs(books?.profit ?? Number.NaN)));
  await page.context().close();

  const own = await fetch(new URL("/", origin), { headers: { Cookie: cookiesOf(bettor) } });
  expect(own.headers.get("Cache-Control")).toBe("private, no-store");
  expect(await own.text()).toContain("Tableau de bord");
  const everybodys = await fetch(new URL("/", origin));
  expect(everybodys.headers.get("Cache-Control")).toBe("public, max-age=0");
  expect(await everybodys.text()).not.toContain("Tableau de bord");
});

test("a page without scripts tells the record too", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: bettor });
  const page = await context.newPage();
  await page.goto(new URL("/", origin).href);
  expect(await page.locator("main").innerText()).toContain("Derniers résultats");
  expect(await page.locator("main svg[role=img]").count()).toBeGreaterThan(0);
  await context.close();
});

test("analytics ask for a sign-in, tell others honestly what they are, and members everything", async () => {
  const asked = await fetch(new URL("/analyses", origin), { redirect: "manual" });
  expect(asked.status).toBe(302);
  expect(asked.headers.get("Location")).toContain("/connexion?retour=");
  const teaser = await openPage(browser, new URL("/analyses", origin), { width: 360, colorScheme: "light" }, bettor);
  await assertSound(teaser.page, 360);
  expect(await teaser.page.locator("main").innerText()).toMatch(/formule premium/);
  expect(await teaser.page.locator("main svg[role=img]").count()).toBe(0);
  await teaser.page.context().close();
  expect((await fetch(new URL("/analyses/export", origin), { headers: { Cookie: cookiesOf(bettor) } })).status).toBe(
    403,
  );

  await store
    .prepare("update users set premium_until_ms = ? where id = ?")
    .bind(Date.now() + 86_400_000, bettorId)
    .run();
  // What a session may do is remembered for five seconds.
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  await assertSoundEverywhere(browser, { name: "analytics", address: new URL("/analyses", origin), as: bettor });
  const { page } = await openPage(browser, new URL("/analyses", origin), { width: 360, colorScheme: "light" }, bettor);
  expect(await page.locator("main").innerText()).toContain("Par tranche de cotes");
  await page.context().close();
  const file = await fetch(new URL("/analyses/export?currency=EUR", origin), {
    headers: { Cookie: cookiesOf(bettor) },
  });
  expect(file.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect((await file.text()).split("\r\n")).toHaveLength(42);
  const english = await fetch(new URL("/en/analyses/export", origin), { headers: { Cookie: cookiesOf(bettor) } });
  expect(await english.text()).toContain("Bet,");
});

test("a newcomer on a phone finds three answers by tapping what they see: what is predicted and how sure, last month, their bets", async () => {
  const phone = { width: 360, colorScheme: "light" } as const;
  const { page } = await openPage(browser, new URL("/", origin), phone);
  const bar = page.getByRole("navigation", { name: "Navigation principale" });

  const tonight: Walk = { page, taps: 0 };
  await tap(tonight, bar.getByRole("link", { name: "Matchs" }));
  // The last kick-off of the day.
  await tap(tonight, page.locator("[data-row] a:not([data-follow])").last());
  expect(await readAnswer(tonight, page.getByText(/environ\s\d+\sfois\ssur\s10/))).toMatch(/%/);
  expect(await readAnswer(tonight, page.getByRole("img", { name: /\d sur 5/ }))).toMatch(/\d sur 5/);
  assertTaps(tonight, "what is predicted for tonight’s big match, and how sure are they?", 2);

  await page.goto(origin.href);
  const lastMonth: Walk = { page, taps: 0 };
  await tap(lastMonth, bar.getByRole("link", { name: "Bilan" }));
  await readAnswer(lastMonth, page.getByRole("heading", { name: "Le mois dernier, janvier 2015" }));
  expect(await readAnswer(lastMonth, page.getByText(/résultats vérifiés sur/))).toMatch(
    /^\d+ résultats vérifiés sur \d+/,
  );
  assertTaps(lastMonth, "how good were they last month?", 2);
  await page.context().close();

  const own = await openPage(browser, new URL("/", origin), phone, bettor);
  const bets: Walk = { page: own.page, taps: 0 };
  const results = own.page.getByRole("region", { name: "Derniers résultats" });
  expect(await readAnswer(bets, results.getByRole("listitem"))).toMatch(/réussi|manqué/);
  assertTaps(bets, "what happened to my bets?", 1);
  await own.page.context().close();
});

test("every state of every primitive is told from its neighbours in black ink alone, and light from dark", async () => {
  const pictures = await Promise.all(
    (["light", "dark"] as const).map(async (colorScheme) => {
      const { page } = await openPage(browser, new URL("/dev/ui", origin), { width: 1280, colorScheme });
      const taken = await assertStatesDiffer(page);
      await page.context().close();
      return taken;
    }),
  );
  const [light, dark] = pictures;
  expect(light?.size).toBeGreaterThan(40);
  expect([...(light ?? [])].filter(([name, picture]) => dark?.get(name) === picture).map(([name]) => name)).toEqual([]);
});

async function signedIn(email: string): Promise<StorageState> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await signInAsNewcomer(page, origin, email);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function idOf(email: string): Promise<number> {
  const row = await store.prepare("select id from users where email = ?").bind(email).first<{ id: number }>();
  return row?.id ?? Number.NaN;
}

/** Forty settled bets and three open ones, at simulated and real prices. */
async function giveRecord(): Promise<void> {
  const credentials = { email: "max@aibet.example", password: "une phrase bien assez longue" };
  const { access } = z.object({ access: z.string() }).parse(await post("/api/v1/jwt/token/", credentials));
  const bankroll = z
    .object({ id: z.int() })
    .parse(await post("/api/v1/bankroll/bankrolls/", { name: "Principale", initial_amount: "1000.00" }, access));
  const { results: matches } = await store
    .prepare("select id from matches where status = 'upcoming' order by kickoff_at_ms limit 10")
    .all<{ id: number }>();
  const clock = await store.prepare("select now_ms from match_now").first<{ now_ms: number }>();
  const nowMs = clock?.now_ms ?? 0;
  const realNowMs = Date.now();
  const player: Bettor = {
    userId: bettorId,
    bankrollId: bankroll.id,
    clock: { nowMs: realNowMs },
    ctx: {
      db: openDatabase(store),
      clock: createClock(
        () => Promise.resolve(realTimeMapping),
        () => realNowMs,
      ),
    },
  };
  const bets = Array.from({ length: 43 }, (_, index): TestBet => {
    const matchId = matches[index % matches.length]?.id ?? 0;
    const selection = ["1", "X", "2"][index % 3] ?? "1";
    return {
      reference: `bet_e2e_${index}`,
      matchId,
      selection,
      simulated: index % 4 === 0,
      acceptedAtMs: nowMs - 1_000,
    };
  });
  await placeBets(player, bets);
  await settleBets(
    player,
    bets.slice(0, 40).map((bet, index) => {
      const settledAtMs = nowMs - (40 - index) * 43_200_000;
      return index % 5 < 2
        ? { bet, result: { outcome: "won" as const, payoutMinor: 2_000, settledAtMs } }
        : { bet, result: { outcome: "lost" as const, payoutMinor: 0, settledAtMs } };
    }),
  );
}

async function post(path: string, body: object, access?: string): Promise<unknown> {
  const answer = await fetch(new URL(path, origin), {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(access ? { Authorization: `Bearer ${access}` } : {}) },
    body: JSON.stringify(body),
  });
  expect(answer.ok, path).toBe(true);
  return answer.json();
}

function heading(page: Page): Promise<string> {
  return page.locator("h1").innerText();
}

function cookiesOf(state: StorageState): string {
  return state.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
