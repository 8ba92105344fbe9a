import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { type LocalWorker, migrate, startLocalWorker } from "../../cli/local-worker.ts";
import { keyedHash } from "../../worker/platform/keyed-hash.ts";
import { testSecrets } from "../secrets.ts";
import { openBrowser } from "./browser.ts";
import { assertSoundEverywhere, complaintsOf } from "./visit.ts";

const password = "une phrase bien assez longue";
const adminEmail = "direction@aibet.example";
const phone = { width: 360, height: 800 };

let house: LocalWorker;
let browser: Browser;
/** Browsers hold cookies of a secure origin, and take plain localhost for one. */
let origin: URL;
/** The cookies of an administrator who is signed in. */
let admin: Awaited<ReturnType<BrowserContext["storageState"]>>;

beforeAll(async () => {
  const vars = {
    ENVIRONMENT: "local",
    CHECK_ANSWERS: "1",
    RATE_LIMIT_FACTOR: "1000",
    ADMIN_EMAILS: adminEmail,
    ...testSecrets,
  };
  [house, browser] = await Promise.all([startLocalWorker({ port: 0, stateDir: undefined, vars }), openBrowser()]);
  await migrate(await house.database("DB"));
  origin = new URL(`http://localhost:${house.url.port}`);
  const { page } = await visitor();
  await newcomer(page, adminEmail);
  admin = await page.context().storageState();
  await page.context().close();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

test("on a phone somebody registers, reaches the page they wanted, and leads the life of an account to its end", async () => {
  const email = "ada@aibet.example";
  const { page, complaints } = await visitor();

  await page.goto(at("/compte/securite"));
  await page.waitForURL(/\/connexion\?retour=/);
  await page.getByRole("main").getByRole("link", { name: "Créer un compte" }).click();
  await page.getByRole("heading", { level: 1, name: "Créer un compte" }).waitFor();
  await page.getByLabel("Nom affiché").fill("Ada L.");
  await page.getByLabel("Adresse e-mail").fill("pas une adresse");
  await page.getByLabel("Mot de passe", { exact: true }).fill("password1");
  await page.getByRole("button", { name: "Créer le compte" }).click();
  await page.getByText("Un compte est réservé aux personnes majeures.").first().waitFor();
  expect(await page.getByLabel("Nom affiché").inputValue()).toBe("Ada L.");
  expect(await page.getByLabel("Mot de passe", { exact: true }).inputValue()).toBe("");
  await page.getByLabel("J’ai 18 ans ou plus.").check();
  await page.getByLabel(/J’accepte les conditions/).check();
  await page.getByLabel("Mot de passe", { exact: true }).fill("password1");
  await page.getByRole("button", { name: "Créer le compte" }).click();
  await page.getByText("Ce n’est pas une adresse e-mail.").waitFor();
  expect(await focusedName(page)).toBe("email");
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill("password1");
  await page.getByRole("button", { name: "Créer le compte" }).click();
  await page.getByText("parmi les premiers que l’on essaie").waitFor();
  expect(await focusedName(page)).toBe("password");
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Créer le compte" }).click();
  await page.getByRole("heading", { name: "Consultez votre messagerie" }).waitFor();

  await page.goto(at(await mailedLink(email)));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await page.getByText("Adresse confirmée.").waitFor();
  await signIn(page, email, password);
  await page.waitForURL(at("/compte/securite"));

  const other = await visitor();
  await other.page.goto(at("/connexion"));
  await signIn(other.page, email, password);
  await other.page.waitForURL(at("/compte"));
  await page.reload();
  expect(await page.getByRole("button", { name: /^Fermer (?!toutes)/ }).count()).toBe(1);
  await page.getByRole("button", { name: /^Fermer (?!toutes)/ }).click();
  await page.getByText("Session fermée.").waitFor();
  await other.page.reload();
  await other.page.waitForURL(/\/connexion\?retour=%2Fcompte$/);

  await page.getByLabel("Mot de passe actuel").first().fill("pas celui-ci");
  await page.getByLabel("Nouveau mot de passe").fill("une autre phrase assez longue");
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await page.getByText("Ce n’est pas votre mot de passe.").waitFor();
  expect(await focusedName(page)).toBe("current_password");
  await page.getByLabel("Mot de passe actuel").first().fill(password);
  await page.getByLabel("Nouveau mot de passe").fill("une autre phrase assez longue");
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await page.getByText("Mot de passe changé.").waitFor();

  await page.goto(at("/compte"));
  await page.getByLabel("Langue").selectOption("en");
  await page.getByRole("button", { name: "Enregistrer" }).first().click();
  await page.waitForURL(at("/en/compte?fait=profil"));
  expect(await page.locator("html").getAttribute("lang")).toBe("en");

  await page.goto(at("/en/compte/donnees"));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the export" }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), "utf8"))).toMatchObject({ account: { email } });
  await page.getByLabel("Current password").fill("une autre phrase assez longue");
  await page.getByRole("button", { name: "Erase my account" }).click();
  await page.getByRole("heading", { name: "Your account has been erased" }).waitFor();
  await page.goto(at("/en/connexion"));
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("une autre phrase assez longue");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Address or password are wrong").waitFor();
  expect([...complaints, ...other.complaints]).toEqual([]);
  await page.context().close();
  await other.page.context().close();
});

test("without scripts somebody registers, verifies and signs in, and a refused form has its focus on the first fault", async () => {
  const email = "grace@aibet.example";
  const { page } = await visitor({ javaScriptEnabled: false });
  await page.goto(at("/inscription"));
  await page.getByLabel("Nom affiché").fill("Grace H.");
  await page.getByRole("button", { name: "Créer le compte" }).click();
  expect(await page.getByLabel("Nom affiché").inputValue()).toBe("Grace H.");
  expect(await page.locator("[aria-invalid=true]").count()).toBe(2);
  expect(await page.locator("[autofocus]").getAttribute("name")).toBe("is_adult");
  await register(page, email);
  await page.goto(at(await mailedLink(email)));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await signIn(page, email, password);
  expect(page.url()).toBe(at("/compte"));
  expect(await page.getByRole("main").innerText()).toContain("Grace H.");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.goto(at("/compte"));
  expect(new URL(page.url()).pathname).toBe("/connexion");
  await page.context().close();
});

test("a forgotten password is chosen anew by the mailed link, once", async () => {
  const email = "katherine@aibet.example";
  const { page, complaints } = await visitor();
  await newcomer(page, email);
  await page.goto(at("/mot-de-passe/oublie"));
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await page.getByText("un lien valable 30 minutes").waitFor();
  const link = await mailedLink(email, "/mot-de-passe/nouveau");
  await page.goto(at(link));
  await page.getByLabel("Nouveau mot de passe").fill("encore une autre phrase");
  await page.getByRole("button", { name: "Afficher" }).click();
  expect(await page.getByLabel("Nouveau mot de passe").getAttribute("type")).toBe("text");
  await page.getByRole("button", { name: "Enregistrer le mot de passe" }).click();
  await page.getByText("Nouveau mot de passe enregistré.").waitFor();
  await page.goto(at(link));
  await page.getByLabel("Nouveau mot de passe").fill("et encore une autre phrase");
  await page.getByRole("button", { name: "Enregistrer le mot de passe" }).click();
  await page.getByRole("heading", { name: "Ce lien n’ouvre plus rien" }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a new address counts once the link mailed to it is confirmed", async () => {
  const { page, complaints } = await visitor();
  await newcomer(page, "old@aibet.example");
  await page.goto(at("/compte/securite"));
  await page.getByLabel("Nouvelle adresse e-mail").fill("new@aibet.example");
  await page.getByLabel("Mot de passe actuel").last().fill(password);
  await page.getByRole("button", { name: "Changer l’adresse" }).click();
  await page.getByText("Un message est parti vers la nouvelle adresse.").waitFor();
  expect(await page.getByRole("main").innerText()).toContain("old@aibet.example");
  await page.goto(at(await mailedLink("new@aibet.example", "/compte/adresse/confirmation")));
  await page.getByRole("button", { name: "Confirmer la nouvelle adresse" }).click();
  await page.getByText("Votre adresse a été changée.").waitFor();
  expect(await page.getByRole("main").innerText()).toContain("new@aibet.example");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a key is shown once and revoked; a limit falls at once, rises later, and its rise is taken back", async () => {
  const { page, complaints } = await visitor();
  await newcomer(page, "keys@aibet.example");
  await page.goto(at("/compte/cles"));
  await page.getByLabel("Nom", { exact: true }).fill("Tableau de bord");
  await page.getByRole("button", { name: "Créer la clé" }).click();
  await page.getByText("Choisissez au moins un usage.").waitFor();
  await page.getByLabel("Lire les pronostics").check();
  await page.getByLabel("Dernier jour").fill("2020-01-01");
  await page.getByRole("button", { name: "Créer la clé" }).click();
  await page.getByText("Choisissez un jour à venir.").waitFor();
  expect(await focusedName(page)).toBe("expires_at");
  await page.getByLabel("Dernier jour").fill("");
  await page.getByRole("button", { name: "Créer la clé" }).click();
  const key = await page.getByText(/^aibet_live_\w{49}$/).innerText();
  const read = await fetch(at("/api/v1/predictions/?page_size=1"), { headers: { "X-API-Key": key } });
  expect(read.status).toBe(200);
  await page.goto(at("/compte/cles"));
  expect(await page.getByRole("main").innerText()).not.toContain(key);
  await page.getByRole("button", { name: "Révoquer Tableau de bord" }).click();
  await page.getByText("Clé révoquée.").waitFor();

  await page.goto(at("/compte/limites"));
  const daily = page.getByRole("group", { name: "Dépôts" }).getByLabel("En 24 heures");
  await daily.fill("cinquante");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Un montant comme 50,00, ou rien.").waitFor();
  await daily.fill("50,5");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Limites enregistrées.").waitFor();
  expect(await daily.inputValue()).toBe("50,50");
  await daily.fill("80");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page
    .getByText(/50,50 aujourd’hui, 80,00 à partir du/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: /Garder la limite actuelle/ }).click();
  await page.getByText("Hausse annulée.").waitFor();
  expect(await daily.inputValue()).toBe("50,50");
  await page.getByRole("button", { name: "Commencer la pause" }).click();
  await page.getByText(/En pause jusqu’au/).waitFor();
  await page.getByRole("button", { name: "M’exclure" }).click();
  await page.getByText("Cochez cette case pour continuer.").waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("what another site's form asks for is refused before anything looks at it", async () => {
  const body = new URLSearchParams({ form: "register", email: "mallory@aibet.example" });
  for (const headers of [
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    { Origin: origin.origin, "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "none" },
    {},
  ] as Record<string, string>[]) {
    for (const path of ["/inscription", "/en/connexion", "/deconnexion", "/compte/securite", "/admin/utilisateurs/1"]) {
      const answer = await fetch(at(path), { method: "POST", body, headers, redirect: "manual" });
      expect([400, 403], `${path} with ${JSON.stringify(headers)}`).toContain(answer.status);
      expect(answer.headers.getSetCookie()).toEqual([]);
      await answer.arrayBuffer();
    }
  }
});

test("a mailbox ends recurring mail by itself, with the address alone; no other address does", async () => {
  const database = await house.database("DB");
  const wantsMail = async () => {
    const row = await database
      .prepare(
        "select json_extract(notification_preferences, '$.daily_digest.email') as wanted from user_profiles where user_id = 1",
      )
      .first<{ wanted: number }>();
    return row?.wanted === 1;
  };
  const ask = async (address: string) => {
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    const answer = await fetch(at(`/desabonnement?token=${address}`), { method: "POST", body });
    return { status: answer.status, page: await answer.text() };
  };
  await database
    .prepare(
      "update user_profiles set notification_preferences = json_set(notification_preferences, '$.daily_digest.email', json('true'))",
    )
    .run();
  expect((await ask(wayOut(2).replace("2.", "1."))).page).toContain("n’ouvre plus rien");
  expect(await wantsMail()).toBe(true);
  const answer = await ask(wayOut(1));
  expect([answer.status, answer.page.includes("C’est fait")]).toEqual([200, true]);
  expect(await wantsMail()).toBe(false);
});

test("an administrator finds a user, gives premium and bans; nobody else opens these pages", async () => {
  const { page, complaints } = await visitor();
  await newcomer(page, "bettor@aibet.example");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL(at("/"));
  await page.context().addCookies(admin.cookies);
  await page.goto(at("/admin/utilisateurs?q=bettor"));
  await page.getByRole("link", { name: "Supporter bettor" }).click();
  await page.getByLabel("Premium jusqu’au").fill("2030-06-30");
  await page.getByLabel("Compte banni").check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Enregistré.").waitFor();
  expect(await page.getByLabel("Premium jusqu’au").inputValue()).toBe("2030-06-30");
  await page.getByRole("link", { name: "Journal de ce compte" }).click();
  await page.getByText("user.changed").first().waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();

  const stranger = await visitor();
  await newcomer(stranger.page, "stranger@aibet.example");
  const [books, settlements] = ["/admin/comptabilite", "/en/admin/reglements"];
  for (const path of [
    "/admin",
    "/admin/utilisateurs",
    "/admin/utilisateurs/1",
    "/en/admin/audit",
    books,
    settlements,
  ]) {
    const answer = await stranger.page.goto(at(path));
    expect(answer?.status(), path).toBe(403);
  }
  const forms: [path: string, form: Record<string, string>][] = [
    [books, { form: "check" }],
    [books, { form: "thaw", bankroll_id: "1", reason: "no reason at all" }],
    [settlements, { form: "approve", correction: "1" }],
  ];
  const headers = { Origin: origin.origin };
  for (const [path, form] of forms) {
    const byStranger = await stranger.page.request.post(at(path), { form, headers, maxRedirects: 0 });
    expect(byStranger.status(), `${form["form"]} by a stranger`).toBe(403);
    const body = new URLSearchParams(form);
    const byNobody = await fetch(at(path), { method: "POST", body, headers, redirect: "manual" });
    expect(byNobody.headers.get("Location"), `${form["form"]} by nobody`).toMatch(/\/connexion\?/);
  }
  await stranger.page.context().close();
});

const token = "t".repeat(43);
const pages: [name: string, path: string, isOwn: boolean][] = [
  ["register", "/inscription?retour=%2Fcompte%2Flimites", false],
  ["resend", "/inscription/courriel", false],
  ["verify", `/inscription/confirmation?token=${token}`, false],
  ["spent link", "/inscription/confirmation", false],
  ["sign in", "/connexion?retour=%2Fcompte&fait=adresse", false],
  ["forgot password", "/mot-de-passe/oublie", false],
  ["new password", `/mot-de-passe/nouveau?token=${token}`, false],
  ["new address", `/compte/adresse/confirmation?token=${token}`, false],
  ["erased", "/compte/efface", false],
  ["unsubscribe", `/desabonnement?token=${wayOut(1)}`, false],
  ["profile", "/compte?fait=profil", true],
  ["security", "/compte/securite", true],
  ["keys", "/compte/cles", true],
  ["limits", "/compte/limites", true],
  ["own records", "/compte/donnees", true],
  ["admin", "/admin", true],
  ["admin users", "/admin/utilisateurs", true],
  ["admin user", "/admin/utilisateurs/1", true],
  ["admin audit", "/admin/audit", true],
  ["admin books", "/admin/comptabilite", true],
  ["admin settlements", "/admin/reglements", true],
];

test.each(pages)("the %s page is sound on phone and desktop, light and dark, in both languages", (name, path, isOwn) =>
  assertSoundEverywhere(browser, { name, address: new URL(path, origin), as: isOwn ? admin : undefined }),
);

/** What a recurring mail to a user carries as the way out of it. */
function wayOut(userId: number): string {
  const stem = `${userId}.daily_digest`;
  return `${stem}.${keyedHash(testSecrets.PASSWORD_PEPPER, "unsubscribe", stem)}`;
}

function at(path: string): string {
  return new URL(path, origin).href;
}

async function visitor(
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context: BrowserContext = await browser.newContext({ viewport: phone, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page, origin.host) };
}

/** Registers, verifies and signs in; ends on the account page. */
async function newcomer(page: Page, email: string): Promise<void> {
  await page.goto(at("/inscription"));
  await page.getByLabel("Nom affiché").fill(`Supporter ${email.split("@")[0] ?? ""}`);
  await register(page, email);
  await page.goto(at(await mailedLink(email)));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await page.getByText("Adresse confirmée.").waitFor();
  await signIn(page, email, password);
  await page.waitForURL(at("/compte"));
}

async function register(page: Page, email: string): Promise<void> {
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.getByLabel("J’ai 18 ans ou plus.").check();
  await page.getByLabel(/J’accepte les conditions/).check();
  await page.getByRole("button", { name: "Créer le compte" }).click();
  await page.getByRole("heading", { name: "Consultez votre messagerie" }).waitFor();
}

async function signIn(page: Page, email: string, typedPassword: string): Promise<void> {
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(typedPassword);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

function focusedName(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute("name") ?? null);
}

const mailsSchema = z.array(z.object({ text: z.string() }));

/** Path and query of the newest mailed link, once the queue has brought it. */
async function mailedLink(email: string, path = "/inscription/confirmation"): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const mails = mailsSchema.parse(await (await fetch(at(`/dev/mail?to=${email}`))).json());
    for (const { text } of mails) {
      const link = /https?:\/\/\S+\?token=[\w-]+/.exec(text)?.[0];
      const address = link === undefined ? null : new URL(link);
      if (address?.pathname.endsWith(path)) return address.pathname + address.search;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail with a link to ${path} came to ${email}`);
}
