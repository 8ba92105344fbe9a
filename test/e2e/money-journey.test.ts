import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { followListSchema } from "../../worker/bets/contract.ts";
import { predictionListSchema } from "../../worker/predict/contract.ts";
import { bankrollListSchema, transactionListSchema } from "../../worker/wallet/contract.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import { openBrowser } from "./browser.ts";
import { newcomersPassword, signInAsNewcomer } from "./newcomer.ts";
import { assertSoundEverywhere, openPage } from "./visit.ts";

const email = "gisele@aibet.example";
const administrators = ["one@aibet.example", "two@aibet.example"] as const;
const afterFullTimeMs = 4 * 3_600_000;
let house: ReplayWorker;
let browser: Browser;
let origin: URL;

beforeAll(async () => {
  [house, browser] = await Promise.all([
    startReplayWorker(1, { vars: { ADMIN_EMAILS: administrators.join(",") } }),
    openBrowser(),
  ]);
  origin = new URL(`http://localhost:${house.url.port}`);
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test("three follows come to their results before one's eyes, and page, notifications, chart and ledger agree to the cent", async () => {
  const { page, complaints } = await openPage(browser, origin, { width: 360, colorScheme: "light" });
  page.setDefaultTimeout(30_000);
  await signInAsNewcomer(page, origin, email);
  await page.goto(at("/bankroll"));
  await page.getByRole("button", { name: "Ouvrir la bankroll" }).click();
  await page.getByText("Bankroll ouverte.").waitFor();
  const bankrollPath = new URL(page.url()).pathname;

  const { results: tips } = predictionListSchema.parse(
    await house.get("/api/v1/predictions/?status=upcoming&page_size=3"),
  );
  const lastKickoffAtMs = Math.max(...tips.map(({ match }) => Date.parse(match.match_date)));
  for (const [index, { id }] of tips.entries()) {
    await page.goto(at(`/predictions/${id}/suivre`));
    await page.getByLabel("Votre mise (EUR)").fill(`1,0${index + 1}`);
    await page.getByRole("button", { name: /^Suivre à/ }).click();
    await page.getByText("C’est suivi.").waitFor();
  }

  await page.goto(at("/paris"));
  const open = page.getByRole("main").locator("span", { hasText: /^en cours$/ });
  expect(await open.count()).toBe(3);
  const bankrollPage = await page.context().newPage();
  await bankrollPage.goto(at(bankrollPath));
  const before = plain(await bankrollPage.locator("dl").first().innerText());
  expect(before).toContain("96,94 €");
  await house.moveTo(lastKickoffAtMs + afterFullTimeMs);
  // Nobody reloads: the channel tells both pages.
  await expect.poll(() => open.count(), { timeout: 20_000 }).toBe(0);
  await page.getByRole("link", { name: /Notifications\s*3/ }).waitFor();

  const read = await reader();
  const { results: follows } = followListSchema.parse(await read("/api/v1/predictions/user-predictions/"));
  expect(follows.map(({ status }) => status)).toEqual(["settled", "settled", "settled"]);
  const profitMinor = follows.reduce((sum, { result_profit: profit }) => sum + minorOf(profit), 0);
  const [bankroll] = bankrollListSchema.parse(await read("/api/v1/bankroll/bankrolls/"));
  expect(minorOf(bankroll?.current_amount)).toBe(10_000 + profitMinor);
  expect(minorOf(bankroll?.performance.profit)).toBe(profitMinor);
  expect(bankroll?.performance.total_bets).toBe(3);
  const { results: movements } = transactionListSchema.parse(
    await read(`/api/v1${bankrollPath.replace("/bankroll/", "/bankroll/bankrolls/")}/transactions/?page_size=100`),
  );
  expect(movements.reduce((sum, { amount }) => sum + minorOf(amount), 0)).toBe(10_000 + profitMinor);
  expect(minorOf(movements[0]?.balance_after)).toBe(10_000 + profitMinor);

  const balance = euros(10_000 + profitMinor);
  const figures = async () => plain(await bankrollPage.locator("dl").first().innerText());
  await expect.poll(figures, { timeout: 20_000 }).toContain(plain(balance));
  await bankrollPage.getByText("En tableau").first().click();
  const chart = bankrollPage
    .getByRole("table", { name: /Valeur de la bankroll/ })
    .getByRole("row")
    .last();
  expect(plain(await chart.innerText())).toContain(plain(balance));
  const shown = plain(await page.getByRole("main").innerText());
  await page.goto(at("/notifications"));
  const told = plain(await page.getByRole("main").innerText());
  for (const { prediction, result_profit: profit } of follows) {
    expect(told).toContain(prediction.match.home_team);
    expect(shown).toContain(plain(euros(Math.abs(minorOf(profit)))));
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("administrators see a book that differs, thaw it once it does not, and two of them agree to a late correction", async () => {
  const [one, two] = [await administrator(administrators[0]), await administrator(administrators[1], false)];
  const store = await house.database("DB");
  const wrong = (sign: "+" | "-") =>
    store.exec(
      `update accounts set balance_minor = balance_minor ${sign} 150 where kind = 'wallet' and bankroll_id = 1`,
    );
  const foundAtMs = Date.now();
  await wrong("+");
  await store.exec(
    `insert into settlement_findings (kind, subject_id, detail, found_at_ms)
    select 'bet_refused', 1, 'SQLITE_CONSTRAINT: the bet says otherwise', ${foundAtMs}`.replaceAll("\n", " "),
  );
  await store.exec(
    `insert into settlement_findings (kind, subject_id, detail, found_at_ms)
    select 'match_silent', match_id, 'NS: not_started', ${foundAtMs} from bet_legs where bet_id = 2`.replaceAll(
      "\n",
      " ",
    ),
  );
  await store.exec(
    `insert into late_corrections (bet_id, revision, outcome, payout_minor, found_at_ms)
    select id, revision, 'void', stake_minor, ${foundAtMs} from bets where id = 1`.replaceAll("\n", " "),
  );

  const { page } = one;
  await page.goto(at("/admin"));
  await page
    .getByRole("main")
    .getByRole("link", { name: /^Règlements\s*3/ })
    .click();
  await page.getByText("Aucun accord pour l’instant").waitFor();
  await lookAt(one.context, "/admin/reglements", "admin settlements waiting");
  await page.getByRole("button", { name: "Donner le premier accord" }).click();
  await page.getByText("Vous avez donné votre accord.").waitFor();
  await two.page.goto(at("/admin/reglements"));
  await two.page.getByText("Premier accord : Supporter one").waitFor();
  await two.page.getByRole("button", { name: "Donner le second accord et corriger" }).click();
  await two.page.getByText("Second accord enregistré.").waitFor();
  await two.page.getByText("Aucune correction n’attend.").waitFor();

  await page.goto(at("/admin/comptabilite"));
  await page.getByText("Le solde n’est pas la somme de ses écritures.").waitFor();
  expect(plain(await page.getByRole("main").innerText())).toMatch(/Écart\n▲ \+\n?en plus\n?1,50 €/);
  await page.getByRole("button", { name: "Contrôler et geler maintenant" }).click();
  await page.getByText("Cette bankroll diffère encore.").waitFor();
  await lookAt(one.context, "/admin/comptabilite", "admin books frozen");
  await page.getByRole("link", { name: /Notifications\s*1/ }).waitFor();
  await two.page.goto(at("/notifications"));
  await two.page.getByRole("link", { name: /bankroll n° 1/ }).click();
  await wrong("-");
  await two.page.reload();
  await two.page.getByLabel("Ce qui a été trouvé").fill("vu");
  await two.page.getByRole("button", { name: "Dégeler" }).click();
  await two.page.getByText("Au moins 10 caractères.").waitFor();
  await page.goto(at("/admin/comptabilite"));
  await two.page.getByLabel("Ce qui a été trouvé").fill("un essai, défait à la main");
  await two.page.getByRole("button", { name: "Dégeler" }).click();
  await two.page.getByText("Bankroll dégelée.").waitFor();
  await page.getByLabel("Ce qui a été trouvé").fill("un peu tard pour cela");
  await page.getByRole("button", { name: "Dégeler" }).click();
  await page.getByRole("alert").getByText("Cette bankroll n’est plus gelée.").waitFor();
  expect([...one.complaints, ...two.complaints].filter((text) => !text.includes("status of 404"))).toEqual([]);
  for (const { context } of [one, two]) await context.close();
});

/** Somebody who looks after the books, signed in. */
async function administrator(address: string, runsScripts = true) {
  const { page, complaints } = await openPage(browser, origin, { width: 360, colorScheme: "light" });
  await signInAsNewcomer(page, origin, address);
  if (runsScripts) return { page, complaints, context: page.context() };
  const storageState = await page.context().storageState();
  await page.context().close();
  const context = await browser.newContext({ storageState, javaScriptEnabled: false });
  return { page: await context.newPage(), complaints, context };
}

/** Holds a page with something on it against what every page owes its visitors. */
async function lookAt(as: BrowserContext, path: string, name: string): Promise<void> {
  await assertSoundEverywhere(browser, { name, address: new URL(path, origin), as: await as.storageState() });
}

/** Reads the API as who is signed in. */
async function reader(): Promise<(path: string) => Promise<unknown>> {
  const body = JSON.stringify({ email, password: newcomersPassword });
  const headers = { "Content-Type": "application/json" };
  const signedIn = await fetch(at("/api/v1/jwt/token/"), { method: "POST", headers, body });
  const { access } = z.object({ access: z.string() }).parse(await signedIn.json());
  return async (path) => {
    const answer = await fetch(at(path), { headers: { Authorization: `Bearer ${access}` } });
    expect(answer.status, path).toBe(200);
    return answer.json();
  };
}

function at(path: string): string {
  return new URL(path, origin).href;
}

function minorOf(amount: string | null | undefined): number {
  return Math.round(Number(amount ?? Number.NaN) * 100);
}

function euros(minor: number): string {
  return new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" }).format(minor / 100);
}

/** With plain spaces, as anybody types them. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, " ");
}
