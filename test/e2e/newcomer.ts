import type { Page } from "playwright-core";
import { expect } from "vitest";
import * as z from "zod";

export const newcomersPassword = "une phrase bien assez longue";
const mailsSchema = z.array(z.object({ text: z.string() }));

/** Has a new account made and confirmed, and signs it in through the page; ends on the page of the account. */
export async function signInAsNewcomer(page: Page, origin: URL, email: string): Promise<void> {
  await post("/api/v1/auth/register/", {
    email,
    password: newcomersPassword,
    display_name: `Supporter ${email.split("@")[0] ?? ""}`,
    is_adult: true,
    accept_terms: true,
  });
  await post("/api/v1/auth/verify-email/", { token: await mailedToken(origin, email) });
  await page.goto(new URL("/connexion", origin).href);
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(newcomersPassword);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL(new URL("/compte", origin).href);

  async function post(path: string, body: object): Promise<void> {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(new URL(path, origin), { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.ok, `${path}: ${await answer.text()}`).toBe(true);
  }
}

/** Once the queue has brought the mail. */
async function mailedToken(origin: URL, email: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const mails = mailsSchema.parse(await (await fetch(new URL(`/dev/mail?to=${email}`, origin))).json());
    const token = mails.map(({ text }) => /\?token=([\w.-]+)/.exec(text)?.[1]).find(Boolean);
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail with a token came to ${email}`);
}
