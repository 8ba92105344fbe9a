import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { predictionListSchema } from "../../worker/predict/contract.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import { openBrowser } from "./browser.ts";
import { assertSound, assertSoundEverywhere, complaintsOf, openPage } from "./visit.ts";

const password = "une phrase bien assez longue";
const email = "suiveuse@aibet.example";
let house: ReplayWorker;
let browser: Browser;
/** Browsers hold cookies of a secure origin, and take plain localhost for one. */
let origin: URL;
let cookies: Awaited<ReturnType<BrowserContext["storageState"]>>;
/** Predictions whose matches begin last, so that none of them begins during the tests. */
let predictionIds: number[];

beforeAll(async () => {
  [house, browser] = await Promise.all([startReplayWorker(1), openBrowser()]);
  origin = new URL(`http://localhost:${house.url.port}`);
  const upcoming = predictionListSchema.parse(
    await house.get("/api/v1/predictions/?status=upcoming&ordering=-match_date&page_size=4"),
  );
  predictionIds = upcoming.results.map(({ id }) => id);
  await registerByApi();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(at("/connexion"));
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL(at("/compte"));
  cookies = await context.storageState();
  await context.close();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test("a follow is chosen in a dialog, by the keyboard alone, taken back, and made again at a price that was accepted", async () => {
  const id = predictionIds[0] ?? 0;
  const address = new URL(`/predictions/${id}`, origin);
  const { page, complaints } = await openPage(browser, address, { width: 360, colorScheme: "light" }, cookies);
  page.setDefaultTimeout(20_000);
  const link = page.getByRole("link", { name: "Suivre ce pronostic" });
  await link.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Suivre ce pronostic" });
  await dialog.getByText("Bookmaker simulé, pour s’exercer").waitFor();
  expect(await dialog.getByText("Pas de mise").count()).toBe(1);
  await assertSound(page, 360);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);

  await page.keyboard.press("Enter");
  const stake = dialog.getByLabel("Votre mise (EUR)");
  await stake.fill("trois");
  await page.keyboard.press("Enter");
  await dialog.getByText("Un montant comme 50,00").waitFor();
  await stake.fill("60");
  await page.keyboard.press("Enter");
  await dialog.getByText("Plus que le plafond de votre plan.").waitFor();
  await stake.fill("1,00");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Annuler" }).click();
  await page.getByText("Suivi annulé, la mise est revenue.").first().waitFor();
  expect(await wallet()).toBe("100.00");

  await link.click();
  await dialog.getByRole("button", { name: /^Suivre à/ }).waitFor();
  await stake.fill("1,50");
  const moved = await movePrice(id);
  await dialog.getByRole("button", { name: /^Suivre à/ }).click();
  await dialog.getByText("La cote vient de changer").waitFor();
  await dialog.getByRole("button", { name: `Suivre à ${moved}` }).click();
  await page
    .getByText(new RegExp(`1,50\\s€ sur .*, à ${moved}`))
    .first()
    .waitFor();
  expect(await wallet()).toBe("98.50");
  await page.goto(at("/paris?status=open"));
  await page.getByText("1,50 €").waitFor();
  expect(await page.getByText("simulée").count()).toBe(1);
  await page.goto(at("/paris?status=taken_back"));
  await page.getByText("1,00 €").waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("from the list the same dialog opens, and what the list says is the same for everybody", async () => {
  const { page, complaints } = await visitor();
  await page.goto(at("/predictions"));
  const answer = await fetch(at("/predictions"));
  expect(await answer.text()).not.toMatch(/€|EUR/);
  await page
    .getByRole("main")
    .getByRole("link", { name: /^Suivre / })
    .last()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Votre mise (EUR)").fill("2,00");
  await dialog.getByRole("button", { name: /^Suivre à/ }).click();
  await page
    .getByText(/2,00\s€ sur/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Annuler" }).waitFor({ state: "hidden" });
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("without scripts a follow is made on a page of its own and taken back from the list of follows", async () => {
  const { page } = await visitor({ javaScriptEnabled: false });
  const id = predictionIds[1] ?? 0;
  await page.goto(at(`/predictions/${id}`));
  await page.getByRole("link", { name: "Suivre ce pronostic" }).click();
  expect(new URL(page.url()).pathname).toBe(`/predictions/${id}/suivre`);
  await page.getByLabel("Votre mise (EUR)").fill("0");
  await page.getByRole("button", { name: /^Suivre à/ }).click();
  expect(await page.locator("[aria-invalid=true]").count()).toBe(1);
  await page.getByLabel("Votre mise (EUR)").fill("0,75");
  await page.getByRole("button", { name: /^Suivre à/ }).click();
  await page.getByText("C’est suivi.").waitFor();
  await page.getByRole("button", { name: "Annuler" }).click();
  await page.getByText("Suivi annulé, la mise est revenue.").waitFor();
  await page.goto(at(`/predictions/${id}/suivre`));
  await page.context().clearCookies();
  await page.reload();
  expect(new URL(page.url()).pathname).toBe("/connexion");
  await page.context().close();
});

const pages: [name: string, path: () => string][] = [
  ["follow", () => `/predictions/${predictionIds[2] ?? 0}/suivre`],
  ["follows", () => "/paris"],
  ["follows of none", () => "/paris?status=void"],
];

test.each(pages)("the %s page is sound on phone and desktop, light and dark, in both languages", (name, path) =>
  assertSoundEverywhere(browser, { name, address: new URL(path(), origin), as: cookies }),
);

function at(path: string): string {
  return new URL(path, origin).href;
}

async function visitor(
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 800 },
    reducedMotion: "reduce",
    storageState: cookies,
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page, origin.host) };
}

/** Another price of the same book on the pick. @returns it, as pages write it */
async function movePrice(predictionId: number): Promise<string> {
  const row = await (
    await house.database("DB")
  )
    .prepare(
      `insert into odds_history (match_id, bookmaker_id, market, line_hundredths, selection, odds_thousandths, closing, known_at_ms, recorded_at_ms)
      select o.match_id, o.bookmaker_id, o.market, o.line_hundredths, o.selection, o.odds_thousandths + 500, 0, n.now_ms, 0
      from predictions p join prediction_revisions r on r.id = p.revision_id
      join odds_history o on o.match_id = p.match_id and o.market = p.market and o.selection = r.pick, match_now n
      where p.id = ? order by o.known_at_ms desc limit 1 returning odds_thousandths`,
    )
    .bind(predictionId)
    .first<{ odds_thousandths: number }>();
  return ((row?.odds_thousandths ?? 0) / 1000).toFixed(2).replace(".", ",");
}

const bankrollsSchema = z.array(z.object({ current_amount: z.string() }));
let bearer = "";

async function wallet(): Promise<string | undefined> {
  const answer = await fetch(at("/api/v1/bankroll/bankrolls/"), { headers: { Authorization: bearer } });
  return bankrollsSchema.parse(await answer.json())[0]?.current_amount;
}

/** Somebody who has confirmed their address and has 100.00 to stake, at most half of it at a time. */
async function registerByApi(): Promise<void> {
  const post = async (path: string, body: object) => {
    const headers = { "Content-Type": "application/json", ...(bearer && { Authorization: bearer }) };
    const answer = await fetch(at(`/api/v1${path}`), { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
    return answer.json();
  };
  await post("/auth/register/", { email, password, display_name: "Suiveuse", is_adult: true, accept_terms: true });
  await post("/auth/verify-email/", { token: await mailedToken() });
  const signedIn = z.object({ access: z.string() }).parse(await post("/jwt/token/", { email, password }));
  bearer = `Bearer ${signedIn.access}`;
  await post("/bankroll/bankrolls/", { name: "Saison", initial_amount: "100.00", max_stake_percentage: 50 });
}

async function mailedToken(): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const mails = z
      .array(z.object({ text: z.string() }))
      .parse(await (await fetch(at(`/dev/mail?to=${email}`))).json());
    const token = /[?&]token=([\w-]+)/.exec(mails[0]?.text ?? "")?.[1];
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no mail came");
}
