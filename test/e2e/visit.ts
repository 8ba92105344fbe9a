import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

import { projectRoot } from "../../cli/local-worker.ts";

/** `TAKE_PICTURES=1` leaves a picture of every page here, for people to look at; three of them are the README's. */
const pictures = join(projectRoot, "build", "pictures");
const readmePictures = join(projectRoot, "docs", "screenshots");
const inReadme = new Set(["list-360-light", "match-360-dark", "list-1280-light"]);

export type Look = { width: number; colorScheme: "light" | "dark" };
const widths = [360, 1280] as const;

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/**
 * Opens a page and notes everything a visitor's browser would complain about.
 *
 * @param as the cookies of somebody who is signed in
 */
export async function openPage(
  browser: Browser,
  address: URL,
  look: Look,
  as?: StorageState,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    colorScheme: look.colorScheme,
    reducedMotion: "reduce",
    ...(as ? { storageState: as } : {}),
  });
  const page = await context.newPage();
  const complaints = complaintsOf(page, address.host);
  await page.addInitScript(() => {
    Object.assign(globalThis, { shifted: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ("value" in entry && typeof entry.value === "number") {
          Object.assign(globalThis, { shifted: Number(Reflect.get(globalThis, "shifted")) + entry.value });
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await goTo(page, address);
  return { page, complaints };
}

async function goTo(page: Page, address: URL): Promise<void> {
  const answer = await page.goto(address.href, { waitUntil: "load" });
  expect(answer?.status(), address.pathname).toBe(200);
  // The page of the documentation is a library's.
  if (!address.pathname.endsWith("/docs")) await assertValid((await answer?.text()) ?? "");
  await page.evaluate(() => document.fonts.ready);
}

const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:standard"] }));
/** Pages that were valid: the same text is not read again for every look. */
const validPages = new Set<string>();

/** Holds a page, as it was sent, against the HTML standard. */
async function assertValid(html: string): Promise<void> {
  const page = html.replaceAll(/nonce="[^"]*"/g, "");
  if (validPages.has(page)) return;
  const { results } = await validator.validateString(html);
  const faults = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} at ${selector}`),
  );
  expect(faults).toEqual([]);
  validPages.add(page);
}

/** What the browser complains about from now on; a refused form is no complaint. */
export function complaintsOf(page: Page, host: string): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // Whoever signs out just as the channel of the page opens is refused it.
    const isExpected = /the server responded with a status of 4(00|01|09|22)|ws\/me\?ticket=.*Authentication failed/;
    if (!isExpected.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (new URL(request.url()).host !== host && !request.url().startsWith("data:")) {
      complaints.push(`asked ${request.url()}`);
    }
  });
  return complaints;
}

/**
 * Holds a page against what it owes its visitors on phone and desktop, light and dark, in both languages, and takes its
 * pictures. The rules of accessibility are all read twice, on the phone in French and light, on the desktop in English and
 * dark; beside them, of the other looks, only what differs.
 *
 * @param address of the French page
 */
export async function assertSoundEverywhere(
  browser: Browser,
  { name, address, as, hasEnglish = true }: { name: string; address: URL; as?: StorageState; hasEnglish?: boolean },
): Promise<void> {
  for (const width of widths) {
    const { page, complaints } = await openPage(browser, address, { width, colorScheme: "light" }, as);
    await assertLaidOut(page, width);
    if (width === 360) await assertAccessible(page);
    await takePicture(page, name, { width, colorScheme: "light" });
    await page.emulateMedia({ colorScheme: "dark" });
    await takePicture(page, name, { width, colorScheme: "dark" });
    if (width === 1280 && hasEnglish) {
      await goTo(page, new URL(`/en${address.pathname.replace(/^\/$/, "")}${address.search}`, address));
      expect(await page.locator("html").getAttribute("lang")).toBe("en");
      await assertLaidOut(page, width);
      await assertAccessible(page);
    } else {
      await assertContrast(page);
    }
    expect(complaints, `${name} at ${width}`).toEqual([]);
    await page.context().close();
  }
}

/** What a page owes in the look it has now: headings, the footer, no sideways scrolling, no jumping, and WCAG 2.2 AA. */
export async function assertSound(page: Page, width: number): Promise<void> {
  await assertLaidOut(page, width);
  await assertAccessible(page);
}

async function assertLaidOut(page: Page, width: number): Promise<void> {
  expect(await page.locator("h1").count(), "one heading of the first rank").toBe(1);
  expect(await page.locator("footer").innerText()).toMatch(/18\+/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "no sideways scrolling").toBeLessThanOrEqual(
    width,
  );
  expect(await page.evaluate(() => Number(Reflect.get(globalThis, "shifted")))).toBeLessThanOrEqual(0.05);
}

function assertAccessible(page: Page): Promise<void> {
  return assertNoViolation(new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]));
}

/** Of what a page owes its visitors the part that its colours decide. */
function assertContrast(page: Page): Promise<void> {
  return assertNoViolation(new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]));
}

async function assertNoViolation(builder: AxeBuilder): Promise<void> {
  const axe = await builder.analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
}

async function takePicture(page: Page, pageName: string, look: Look): Promise<void> {
  if (!process.env.TAKE_PICTURES) return;
  await mkdir(pictures, { recursive: true });
  await mkdir(readmePictures, { recursive: true });
  const name = `${pageName.replaceAll(" ", "-")}-${look.width}-${look.colorScheme}`;
  await page.screenshot({ path: join(pictures, `${name}-whole.png`), fullPage: true });
  await page.screenshot({ path: join(inReadme.has(name) ? readmePictures : pictures, `${name}.png`) });
}
