import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Under the bar at the bottom of a phone nobody sees anything. */
const bottomBarPx = 57;

/** Somebody who finds their way by tapping what they see, and by nothing else. */
export class Walk {
  taps = 0;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Taps the one link it is, somewhere on the page they are on, and waits for where it leads. */
  async tap(link: Locator): Promise<void> {
    await link.waitFor({ state: "visible" });
    expect(await link.count(), "there is one such link").toBe(1);
    const to = await link.getAttribute("href");
    await link.click();
    await this.page.waitForURL((url) => url.pathname === to?.split("?")[0]);
    this.taps += 1;
  }

  /** That the answer stands on the screen, without scrolling. */
  async reads(answer: Locator): Promise<string> {
    const found = answer.first();
    await found.waitFor();
    const box = await found.boundingBox();
    const height = this.page.viewportSize()?.height ?? 0;
    expect(box, "the answer is shown").not.toBeNull();
    expect((box?.y ?? 0) + (box?.height ?? 0), "the answer is on the screen").toBeLessThanOrEqual(height - bottomBarPx);
    return (await found.getAttribute("aria-label")) ?? (await found.innerText());
  }

  /** Prints what it took, and holds it against what it may take. */
  ends(question: string, atMost: number): void {
    console.log(`${question}: ${this.taps} taps`);
    expect(this.taps, question).toBeLessThanOrEqual(atMost);
  }
}
