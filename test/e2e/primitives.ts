import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Every colour that is not ink or paper. */
const inks = ["--home", "--away", "--pos", "--neg", "--live", "--accent", "--warn"];
/** What a finger meets (WCAG 2.2, 2.5.8, asks for 24 px; the house for 44). */
const fingerPx = 44;

/**
 * Looks at every primitive in every state on the page of the design system, printed in black ink alone: whoever sees no
 * colour must still tell the states apart. Pictures are compared with one another, in one browser, and with nothing that
 * was kept: fonts and their smoothing differ between machines, and a kept picture would fail on all but one of them.
 *
 * @returns a picture of each state, by primitive and state
 */
export async function assertStatesDiffer(page: Page): Promise<Map<string, string>> {
  await page.evaluate((names) => {
    for (const name of names) document.documentElement.style.setProperty(name, "var(--ink)");
  }, inks);
  const pictures = new Map<string, string>();
  for (const sample of await page.locator("[data-primitive]").all()) {
    const primitive = (await sample.getAttribute("data-primitive")) ?? "";
    const name = `${primitive}: ${await sample.getAttribute("data-state")}`;
    expect(pictures.has(name), `${name} is shown twice`).toBe(false);
    const { overflowPx, heightPx } = await sample.evaluate((element) => ({
      overflowPx: element.scrollWidth - element.clientWidth,
      heightPx: element.getBoundingClientRect().height,
    }));
    expect(overflowPx, `${name} keeps within its width`).toBeLessThanOrEqual(0);
    if (/Button|Row|Field$/.test(primitive)) expect(heightPx, `${name} fits a finger`).toBeGreaterThanOrEqual(fingerPx);
    const picture = (await sample.screenshot({ animations: "disabled" })).toString("base64");
    for (const [other, itsPicture] of pictures) {
      if (other.startsWith(`${primitive}: `)) expect(picture === itsPicture, `${name} looks like ${other}`).toBe(false);
    }
    pictures.set(name, picture);
  }
  return pictures;
}
