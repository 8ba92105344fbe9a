import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type LocalWorker, migrate, startLocalWorker } from "../../cli/local-worker.ts";
import { testSecrets } from "../secrets.ts";
import { openBrowser } from "./browser.ts";
import { signInAsNewcomer } from "./newcomer.ts";
import { assertSoundEverywhere, complaintsOf } from "./visit.ts";

const phone = { width: 360, height: 800 };
let house: LocalWorker;
let browser: Browser;
/** Browsers hold cookies of a secure origin, and take plain localhost for one. */
let origin: URL;
let signedIn: ReturnType<typeof signInVisitors> | undefined;

beforeAll(async () => {
  const vars = { ENVIRONMENT: "local", CHECK_ANSWERS: "1", RATE_LIMIT_FACTOR: "1000", ...testSecrets };
  [house, browser] = await Promise.all([startLocalWorker({ port: 0, stateDir: undefined, vars }), openBrowser()]);
  await migrate(await house.database("DB"));
  origin = new URL(`http://localhost:${house.url.port}`);
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test("somebody opens a bankroll, pays in and takes out, and balance, curve, movements and ledger agree to the cent", async () => {
  const { page, complaints } = await visitor();
  await page.goto(at("/bankroll"));
  await page.waitForURL(/\/connexion\?retour=%2Fbankroll$/);
  await signInAsNewcomer(page, origin, "lucas@aibet.example");
  await page.getByRole("navigation", { name: "Navigation principale" }).getByRole("link", { name: "Bankroll" }).click();

  await page.getByLabel("Montant de départ").fill("9,99");
  await page.getByLabel("Mise maximale").fill("0,05");
  await page.getByRole("button", { name: "Ouvrir la bankroll" }).click();
  await page.getByText("Un montant d’au moins 10,00").waitFor();
  await page.getByText("Entre 0,1 et 100").waitFor();
  expect(await focusedName(page)).toBe("initial_amount");
  await page.getByLabel("Montant de départ").fill("1 000,50");
  await page.getByLabel("Mise maximale").fill("2,5");
  await page.getByLabel("Objectif").fill("900");
  await page.getByRole("button", { name: "Ouvrir la bankroll" }).click();
  await page.getByText("Un montant au-dessus de celui de départ").waitFor();
  await page.getByLabel("Objectif").fill("2000");
  await page.getByRole("button", { name: "Ouvrir la bankroll" }).click();
  await page.getByText("Bankroll ouverte.").waitFor();
  await page.getByText("Bankroll active").waitFor();

  await move(page, "Déposer", "0");
  await page.getByText("Un montant au-dessus de 0").waitFor();
  await move(page, "Déposer", "99,50");
  await page.getByText("Dépôt inscrit.").waitFor();
  await move(page, "Retirer", "5000");
  await page.getByText("Plus que ce qu’elle contient.").waitFor();
  await move(page, "Retirer", "50");
  await page.getByText("Retrait inscrit.").waitFor();

  const path = new URL(page.url()).pathname;
  const figures = await page.locator("dl").first().innerText();
  expect(plain(figures)).toContain("1 050,00 €");
  expect(plain(await page.getByRole("table", { name: "Mouvements" }).innerText())).toMatch(
    /Retrait.*▼ −\s+en moins\s+50,00 €\s+1 050,00 €.*Dépôt.*▲ \+\s+en plus\s+99,50 €\s+1 100,00 €.*Dépôt.*▲ \+\s+en plus\s+1 000,50 €\s+1 000,50 €/s,
  );
  await page.getByText("En tableau").first().click();
  const evolution = page.getByRole("table", { name: /Valeur de la bankroll/ });
  expect(plain(await evolution.innerText())).toMatch(/1 050,00 €\s+0,00 €\s+1 050,00 €/);
  expect(await balances()).toEqual([{ wallet: 105_000, issuance: -105_000 }]);

  await page.getByLabel("Nature").selectOption("withdrawal");
  await page.getByRole("button", { name: "Appliquer" }).click();
  await page.waitForURL(/type=withdrawal/);
  await expect.poll(() => page.getByRole("table", { name: "Mouvements" }).getByRole("row").count()).toBe(2);
  await page.getByLabel("Du", { exact: true }).fill("2020-01-01");
  await page.getByLabel("Au", { exact: true }).fill("2020-01-02");
  await page.getByRole("button", { name: "Appliquer" }).click();
  await page.getByText("Aucun mouvement ne répond").waitFor();

  await page.goto(at(`${path}/reglages`));
  await page.getByLabel("Nom", { exact: true }).fill("Coupe");
  await page.getByLabel("Stratégie", { exact: true }).selectOption("kelly");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("heading", { level: 1, name: "Coupe" }).waitFor();
  await page.getByText("Critère de Kelly").waitFor();
  await page.goto(at(`${path}/reglages`));
  await page.getByRole("button", { name: "Mettre en pause" }).click();
  await page.getByText("En pause : aucune mise").waitFor();
  await page.goto(at(`${path}/reglages`));
  await page.getByRole("button", { name: "Archiver la bankroll" }).click();
  await page.getByText("Cochez cette case pour continuer.").waitFor();
  await page.getByLabel(/Je veux archiver/).check();
  await page.getByRole("button", { name: "Archiver la bankroll" }).click();
  await page.getByText("Bankroll archivée.").waitFor();
  expect(await page.getByRole("link", { name: "Coupe" }).count()).toBe(0);
  await page.goto(at(path));
  await page.getByText("Archivée : elle se lit").waitFor();
  expect(await page.getByRole("button", { name: "Déposer" }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("without scripts everything works too, and a form that is sent twice moves money once", async () => {
  const { page } = await visitor({ javaScriptEnabled: false });
  await signInAsNewcomer(page, origin, "marie@aibet.example");
  await page.goto(at("/bankroll"));
  await page.getByRole("button", { name: "Ouvrir la bankroll" }).click();
  await page.getByText("Bankroll ouverte.").waitFor();
  const path = new URL(page.url()).pathname;
  await page.goto(at(path));
  const form = page.locator("form", { has: page.getByRole("button", { name: "Déposer" }) });
  const key = await form.locator("input[name=movement_key]").inputValue();
  const send = async (amount: string) => {
    const answer = await page.request.post(at(path), {
      form: { form: "deposit", movement_key: key, amount },
      headers: { Origin: origin.origin, "Sec-Fetch-Site": "same-origin" },
      maxRedirects: 0,
    });
    return [answer.status(), answer.headers().location ?? (await answer.text()).includes("Ce formulaire a déjà servi")];
  };
  const once = [302, `${path}?fait=depot`];
  expect(await Promise.all([send("25,00"), send("25,00")])).toEqual([once, once]);
  expect(await send("25,00")).toEqual(once);
  expect(await send("26,00")).toEqual([422, true]);
  await page.goto(at(path));
  expect(plain(await page.locator("dl").first().innerText())).toContain("125,00 €");
  await move(page, "Déposer", "1,005");
  expect(await page.locator("[aria-invalid=true]").getAttribute("name")).toBe("amount");
  expect(
    await page
      .getByLabel(/^Montant en EUR/)
      .first()
      .inputValue(),
  ).toBe("1,005");

  const stranger = await visitor();
  await signInAsNewcomer(stranger.page, origin, "thomas@aibet.example");
  for (const foreign of [path, `${path}/reglages`, "/bankroll/abc", "/bankroll/999999"]) {
    expect((await stranger.page.goto(at(foreign)))?.status(), foreign).toBe(404);
  }
  const stolen = await stranger.page.request.post(at(path), {
    form: { form: "withdraw", movement_key: "a".repeat(43), amount: "5" },
    headers: { Origin: origin.origin, "Sec-Fetch-Site": "same-origin" },
  });
  expect(stolen.status()).toBe(404);
  const foreignSite = await page.request.post(at(path), {
    form: { form: "deposit", movement_key: "a".repeat(43), amount: "5" },
    headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  });
  expect([400, 403]).toContain(foreignSite.status());
  await page.goto(at(path));
  expect(plain(await page.locator("dl").first().innerText())).toContain("125,00 €");
  await page.context().close();
  await stranger.page.context().close();
});

test("the calculator answers without scripts at an address that can be shared, and says what is wrong at its field", async () => {
  const { page } = await visitor({ javaScriptEnabled: false });
  await page.goto(at("/calculateur"));
  await page.getByLabel("Bankroll", { exact: true }).fill("1000");
  await page.getByLabel("Votre probabilité").fill("65");
  await page.getByLabel("Cote", { exact: true }).fill("2,15");
  await page.getByLabel("Part de Kelly").selectOption("0.5");
  await page.getByRole("button", { name: "Calculer" }).click();
  expect(plain(await page.getByRole("main").locator("output:not(.hidden)").first().innerText())).toContain("172,82");
  const main = plain(await page.getByRole("main").innerText());
  for (const figure of ["+39,8 %", "345,65", "154,13", "1 198,74", "827,18", "23/20 · +115"]) {
    expect(main).toContain(figure);
  }
  expect(await page.locator("svg path").count()).toBeGreaterThan(4);
  const shared = page.url();
  const { page: friend } = await visitor({ javaScriptEnabled: false });
  const answer = await friend.goto(shared);
  expect(answer?.headers()["cache-control"]).toBe("private, no-store");
  expect(plain(await friend.getByRole("main").innerText())).toBe(main);
  await friend.getByLabel("Format des cotes").selectOption("american");
  await friend.getByRole("button", { name: "Calculer" }).click();
  expect(await friend.getByLabel("Cote", { exact: true }).inputValue()).toBe("+115");
  expect(plain(await friend.locator("output:not(.hidden)").first().innerText())).toContain("172,82");
  await friend.getByLabel("Votre probabilité").fill("40");
  await friend.getByRole("button", { name: "Calculer" }).click();
  expect(plain(await friend.locator("output:not(.hidden)").first().innerText())).toMatch(
    /Pas de mise.*au-dessus de 46,5 %/s,
  );
  await friend.getByRole("link", { name: "Mise fixe" }).click();
  await friend.getByLabel("Mise", { exact: true }).fill("10000");
  await friend.getByRole("button", { name: "Calculer" }).click();
  expect(await friend.locator("[aria-invalid=true]").getAttribute("name")).toBe("stake");
  for (const wrong of ["odds=1", "bankroll=0", "probability=100", "probability=abc", "bankroll=1e308", "odds=NaN"]) {
    await friend.goto(at(`/calculateur?${wrong}`));
    expect(await friend.locator("[aria-invalid=true]").getAttribute("name"), wrong).toBe(wrong.split("=")[0]);
  }
  await page.context().close();
  await friend.context().close();
  const bare = await fetch(at("/calculateur"));
  expect(bare.headers.get("Cache-Control")).toBe("public, max-age=0");
});

test("with scripts the calculator follows what is typed, the address follows too, and odds are converted in place", async () => {
  const { page, complaints } = await visitor();
  await page.goto(at("/calculateur"));
  const odds = page.getByLabel("Cote", { exact: true });
  await page.getByLabel("Votre probabilité").fill("65");
  await odds.fill("2,15");
  await page.getByText("86,41").first().waitFor();
  await page.waitForURL(/odds=2%2C15/);
  expect(await focusedName(page), "whoever types keeps their place").toBe("odds");
  await page.getByLabel("Format des cotes").selectOption("fractional");
  expect(await odds.inputValue()).toBe("23/20");
  await page.getByLabel("Format des cotes").selectOption("american");
  expect(await odds.inputValue()).toBe("+115");
  await page.waitForURL(/format=american/);
  await odds.fill("-");
  await page.getByText("Une cote au-dessus de 1").waitFor();
  await odds.fill("−150");
  await page.getByText("31,31").first().waitFor();
  await page.getByRole("link", { name: "Pourcentage" }).click();
  await page.getByLabel("Part de la bankroll").fill("3");
  await page.getByText("30,00").first().waitFor();
  await page.goBack();
  await page.getByLabel("Part de Kelly").waitFor();
  expect(await odds.inputValue()).toBe("−150");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test.each([
  ["bankrolls", "player", () => "/bankroll"],
  ["first bankroll", "newcomer", () => "/bankroll"],
  ["bankroll", "player", (bankroll: string) => bankroll],
  ["bankroll settings", "player", (bankroll: string) => `${bankroll}/reglages`],
  ["calculator", "newcomer", () => "/calculateur"],
  ["calculator without a stake", "newcomer", () => "/calculateur?method=flat&probability=30&odds=2&stake=5"],
] as const)(
  "the %s page is sound on phone and desktop, light and dark, in both languages",
  async (name, who, pathOf) => {
    const people = await (signedIn ??= signInVisitors());
    const path = pathOf(people.bankroll);
    await assertSoundEverywhere(browser, { name, address: new URL(path, origin), as: people[who] });
  },
);

/** Somebody whose bankroll has lived, and somebody who has none. */
async function signInVisitors() {
  const [player, newcomer] = [await visitor(), await visitor()];
  await signInAsNewcomer(player.page, origin, "ada@aibet.example");
  await player.page.goto(at("/bankroll"));
  await player.page.getByLabel("Objectif").fill("150");
  await player.page.getByRole("button", { name: "Ouvrir la bankroll" }).click();
  await player.page.getByText("Bankroll ouverte.").waitFor();
  await liveThroughAMonth();
  await signInAsNewcomer(newcomer.page, origin, "nobody@aibet.example");
  const states = {
    bankroll: new URL(player.page.url()).pathname,
    player: await player.page.context().storageState(),
    newcomer: await newcomer.page.context().storageState(),
  };
  await Promise.all([player.page.context().close(), newcomer.page.context().close()]);
  return states;
}

/** Days of a bankroll that was lived with, as the ledger keeps them: the pages read nothing else for their curve. */
async function liveThroughAMonth(): Promise<void> {
  const database = await house.database("DB");
  const today = Math.floor(Date.now() / 86_400_000);
  const days = Array.from({ length: 28 }, (_, index) => {
    const netDepositsMinor = index < 12 ? 7_000 : 10_000;
    const profitMinor = Math.round(2_000 * Math.sin(index / 4) * (1 - index / 28));
    return database
      .prepare(
        "insert or ignore into bankroll_days (bankroll_id, day, net_deposits_minor, profit_minor) select max(id), ?, ?, ? from bankrolls",
      )
      .bind(today - 28 + index, netDepositsMinor, profitMinor);
  });
  await database.batch(days);
}

async function balances(): Promise<unknown[]> {
  const database = await house.database("DB");
  const { results } = await database
    .prepare(
      "select bankroll_id, kind, balance_minor from accounts where balance_minor <> 0 order by bankroll_id, kind desc",
    )
    .all<{ bankroll_id: number; kind: string; balance_minor: number }>();
  return [...Map.groupBy(results, (row) => row.bankroll_id).values()].map((rows) =>
    Object.fromEntries(rows.map(({ kind, balance_minor: balanceMinor }) => [kind, balanceMinor])),
  );
}

async function move(page: Page, button: "Déposer" | "Retirer", amount: string): Promise<void> {
  const form = page.locator("form", { has: page.getByRole("button", { name: button }) });
  await form.getByLabel(/^Montant en EUR/).fill(amount);
  await form.getByRole("button", { name: button }).click();
}

/** Figures with plain spaces. */
function plain(text: string): string {
  return text.replaceAll(/[\u202f\u00a0]/g, " ");
}

function at(path: string): string {
  return new URL(path, origin).href;
}

async function visitor(
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: phone, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page, origin.host) };
}

function focusedName(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute("name") ?? null);
}
