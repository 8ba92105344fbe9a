import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Under the bar at the bottom of a phone nobody sees anything. */
const bottomBarPx = 57;

/** Somebody who finds their way by tapping what they see, and by nothing else. */
export type Walk = { page: Page; taps: number };

/** Taps the one link it is, somewhere on the page they are on, and waits for where it leads. */
export async function tap(walk: Walk, link: Locator): Promise<void> {
  await link.waitFor({ state: "visible" });
  expect(await link.count(), "there is one such link").toBe(1);
  const to = await link.getAttribute("href");
  await link.click();
  await walk.page.waitForURL((url) => url.pathname === to?.split("?")[0]);
  walk.taps += 1;
}

/** What the answer says, which stands on the screen without scrolling. */
export async function readAnswer({ page }: Walk, answer: Locator): Promise<string> {
  const found = answer.first();
  await found.waitFor();
  const box = await found.boundingBox();
  expect(box, "the answer is shown").not.toBeNull();
  const foldPx = (page.viewportSize()?.height ?? 0) - bottomBarPx;
  expect((box?.y ?? 0) + (box?.height ?? 0), "the answer is on the screen").toBeLessThanOrEqual(foldPx);
  return (await found.getAttribute("aria-label")) ?? (await found.innerText());
}

/** Prints what it took, and holds it against what it may take. */
export function assertTaps({ taps }: Walk, question: string, atMost: number): void {
  console.log(`${question}: ${taps} taps`);
  expect(taps, question).toBeLessThanOrEqual(atMost);
}
