import { type ServerResponse, createServer } from "node:http";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { predictionListSchema } from "../../worker/predict/contract.ts";
import { signInNewcomer } from "../people.ts";
import { newVapidKeys } from "../push-service.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import { openBrowser } from "./browser.ts";
import { complaintsOf } from "./visit.ts";

let house: ReplayWorker;
let browser: Browser;
/** Cookies of a session need a secure origin, and browsers take plain localhost for one. */
let origin: string;
let predictionId: number;

beforeAll(async () => {
  const { publicKey, privateKey, subject } = newVapidKeys();
  const vars = { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject };
  [house, browser] = await Promise.all([startReplayWorker(1, { vars }), openBrowser()]);
  await house.moveTo(house.startMs);
  origin = `http://localhost:${house.url.port}`;
  const { results } = predictionListSchema.parse(await house.get("/api/v1/predictions/?page_size=1"));
  predictionId = results[0]?.id ?? Number.NaN;
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function visitor(): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  return { page, context, complaints: complaintsOf(page, new URL(origin).host) };
}

/** Opens a page and waits until the service worker has it and everything it needs. */
async function openAndKeep(page: Page, path: string): Promise<void> {
  await page.goto(origin + path);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async (asked) => {
    const copy = await (await caches.open("copies")).match(asked, { ignoreVary: true });
    return navigator.serviceWorker.controller !== null && copy !== undefined;
  }, path);
  await page.waitForLoadState("networkidle");
}

test("without network the last list opens with its age, and back online it is fresh again", async () => {
  const { page, context, complaints } = await visitor();
  await openAndKeep(page, "/predictions");
  const notice = page.getByText("Hors ligne : copie gardée sur cet appareil");
  expect(await notice.isVisible()).toBe(false);
  await context.setOffline(true);
  await page.reload();
  await notice.waitFor();
  await page.getByText(/données du .+ \d{2}:\d{2}/).waitFor();
  expect(await page.locator("a[href*='/predictions/']").count()).toBeGreaterThan(0);
  // That routes of further links cannot be asked for is said aloud by the router, and is no fault here.
  const isOfNetwork = /net::ERR_|Failed to fetch manifest patches/;
  expect(complaints.filter((text) => !isOfNetwork.test(text))).toEqual([]);
  await context.setOffline(false);
  await notice.waitFor({ state: "hidden" });
  await context.close();
});

test("a page that was not kept is told of, with those that were; links between kept pages work", async () => {
  const { page, context } = await visitor();
  await openAndKeep(page, "/en/predictions");
  await openAndKeep(page, `/en/predictions/${predictionId}`);
  await context.setOffline(true);
  await page.goto(`${origin}/en/compte?x=1`);
  await page.getByRole("heading", { level: 1, name: "Offline" }).waitFor();
  expect(new URL(page.url()).hash).toBe("#/en/compte?x=1");
  expect(await page.getByRole("link", { name: "Try again" }).getAttribute("href")).toBe("/en/compte?x=1");
  const kept = page.getByRole("main").getByRole("listitem").getByRole("link");
  await kept.first().waitFor();
  expect(await kept.count()).toBe(2);
  await kept.last().click();
  await page.waitForURL(`${origin}/en/predictions`);
  await page.locator(`a[href="/en/predictions/${predictionId}"]`).first().click();
  await page.waitForURL(`${origin}/en/predictions/${predictionId}`);
  await page.getByText("Offline: copy kept on this device").waitFor();
  await context.close();
});

test("the offer to install comes with the second visit, and never again once it was declined", async () => {
  const { page, context } = await visitor();
  const offer = page.getByText("Installer AIBet sur cet appareil");
  /** What Chromium says to a page it would install; whether the page held it back. */
  const offered = () =>
    page.evaluate(() => {
      const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
        prompt: () => Promise.resolve(Object.assign(globalThis, { prompted: true })),
      });
      return !dispatchEvent(event);
    });
  await page.goto(`${origin}/predictions`);
  expect(await offered()).toBe(true);
  await page.reload();
  expect(await offered()).toBe(true);
  await page.waitForLoadState("networkidle");
  expect(await offer.isVisible()).toBe(false);
  // A new tab is a new visit.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await offered();
  await offer.waitFor();
  await page.getByRole("button", { name: "Installer" }).click();
  expect(await page.evaluate(() => Reflect.get(globalThis, "prompted"))).toBe(true);
  await page.reload();
  await offered();
  await page.getByRole("button", { name: "Plus tard" }).click();
  await page.reload();
  await offered();
  await page.waitForLoadState("networkidle");
  expect(await offer.isVisible()).toBe(false);
  await context.close();
});

test("a new version waits until somebody asks for it", async () => {
  const versions = await startVersions();
  const { page, context } = await visitor();
  await page.goto(`${versions.origin}/conditions`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  versions.publish();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await page.getByText("Une nouvelle version d’AIBet est prête.").waitFor();
  expect(await page.evaluate(() => "sameDocument" in globalThis), "nothing was reloaded unasked").toBe(true);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Recharger" }).click()]);
  expect(await page.evaluate(() => "sameDocument" in globalThis)).toBe(false);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBeNull();
  await context.close();
  await versions.stop();
});

test("of what somebody saw who is signed in nothing private is ever kept, and signing out leaves no copy", async () => {
  const name = "Grace Unverwechselbar";
  const access = await signInNewcomer(house.url, { email: "grace@aibet.example", name });
  const { page, context } = await visitor();
  await context.addCookies([sessionCookie(access)]);
  await openAndKeep(page, "/predictions");
  for (const path of ["/compte", "/compte/securite", "/methode", `/predictions/${predictionId}`, "/performance"]) {
    const answer = await page.goto(origin + path);
    expect([answer?.status(), answer?.headers()["cache-control"]], path).toEqual([200, "private, no-store"]);
  }
  await page.goto(`${origin}/compte`);
  expect(await page.locator("main").innerText()).toContain(name);
  // Through the links of a page as well, which ask for its data alone.
  await page.locator("a[href='/compte/securite']").first().click();
  await page.waitForURL(`${origin}/compte/securite`);
  await page.waitForLoadState("networkidle");
  const kept = await keptTexts(page);
  expect(
    Object.keys(kept)
      .filter((path) => !/^\/(assets|fonts|favicon|images)/.test(path))
      .sort(),
  ).toEqual([
    "/en/hors-ligne",
    "/en/hors-ligne.data",
    "/hors-ligne",
    "/hors-ligne.data",
    "/performance",
    "/predictions",
  ]);
  for (const [path, text] of Object.entries(kept)) expect(text, path).not.toContain(name);

  await page.goto(`${origin}/compte`);
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL(`${origin}/`);
  expect(Object.keys(await keptTexts(page))).not.toContain("/performance");
  await context.close();
});

test("who is signed in can let pushes in; one that comes is shown, and leads to its match when it is pressed", async () => {
  const { page, context, complaints } = await visitor();
  await context.addCookies([
    sessionCookie(await signInNewcomer(house.url, { email: "iris@aibet.example", name: "Iris" })),
  ]);
  await context.grantPermissions(["notifications"], { origin });
  await page.goto(`${origin}/compte/notifications`);
  await page.getByRole("button", { name: "Activer sur cet appareil" }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
      if (own) resolve(own.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const push = { id: 7, title: "But de Lens", text: "Lens – Reims 1-0", path: "/matchs/7" };
  await cdp.send("ServiceWorker.deliverPushMessage", {
    origin,
    registrationId: await registered,
    data: JSON.stringify(push),
  });
  const shown = () =>
    page.evaluate(async () => {
      const notifications = await (await navigator.serviceWorker.ready).getNotifications();
      return notifications.map(({ title, body, tag }) => ({ title, body, tag }));
    });
  await expect.poll(shown).toEqual([{ title: push.title, body: push.text, tag: "7" }]);
  // Only a finger on a real notification may open a window: the press is made up, and what it asks for is looked at.
  const asked = await context.serviceWorkers()[0]?.evaluate(async () => {
    const worker: unknown = globalThis;
    const { registration, clients } = worker as ServiceWorkerGlobals;
    const [notification] = await registration.getNotifications();
    return new Promise((resolve) => {
      clients.openWindow = (path) => Promise.resolve(resolve(path));
      dispatchEvent(Object.assign(new Event("notificationclick"), { notification, waitUntil: () => {} }));
    });
  });
  expect(asked).toBe("/matchs/7");
  await expect.poll(shown).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

type ServiceWorkerGlobals = {
  registration: ServiceWorkerRegistration;
  clients: { openWindow(path: string): Promise<unknown> };
};

function sessionCookie(access: string) {
  const place = { domain: "localhost", path: "/", secure: true, httpOnly: true, sameSite: "Lax" as const };
  return { name: "__Host-access", value: access, ...place };
}

/** Everything the caches of this browser hold, by path. */
function keptTexts(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const kept: Record<string, string> = {};
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        kept[new URL(request.url).pathname] = (await (await cache.match(request))?.text()) ?? "";
      }
    }
    return kept;
  });
}

/** The house behind a door of its own, which can put another version of the service worker there. */
async function startVersions() {
  let version = 1;
  async function passOn(path: string, response: ServerResponse): Promise<void> {
    const answer = await fetch(new URL(path, house.url), { redirect: "manual" });
    const body = Buffer.from(await answer.arrayBuffer());
    const headers = [...answer.headers].filter(([name]) => !/^content-(encoding|length)$/.test(name));
    response.writeHead(answer.status, Object.fromEntries(headers));
    response.end(path === "/sw.js" ? `${body.toString()}\n// version ${version}` : body);
  }
  const server = createServer((request, response) => void passOn(request.url ?? "/", response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    origin: `http://localhost:${typeof address === "object" ? address?.port : ""}`,
    publish: () => {
      version += 1;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
