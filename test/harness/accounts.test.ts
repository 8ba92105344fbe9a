import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { type LocalWorker, migrate, startLocalWorker } from "../../cli/local-worker.ts";
import { testSecrets } from "../secrets.ts";

let house: LocalWorker;

beforeAll(async () => {
  const vars = { ENVIRONMENT: "local", CHECK_ANSWERS: "1", ...testSecrets };
  house = await startLocalWorker({ port: 0, stateDir: undefined, vars });
  await migrate(await house.database("DB"));
});

afterAll(() => house.stop());

async function post(path: string, body: object): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(new URL(path, house.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

const mailsSchema = z.array(z.object({ text: z.string() }));

/** The token of the first mail to an address, once the queue has brought it. */
async function awaitToken(address: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(new URL(`/dev/mail?to=${address}`, house.url));
    const [mail] = mailsSchema.parse(await answer.json());
    const token = /token=([\w-]+)/.exec(mail?.text ?? "")?.[1];
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail came to ${address}`);
}

test("the built Worker registers somebody, mails through its queue, signs them in and keeps them out of the shared cache", async () => {
  const credentials = { email: "ada@aibet.example", password: "a long enough phrase" };
  const rest = { display_name: "Ada", is_adult: true, accept_terms: true };
  expect(await post("/api/v1/auth/register/", { ...credentials, ...rest })).toMatchObject({ status: 202 });
  expect(await post("/api/v1/auth/register/", { ...credentials, ...rest, password: "password1" })).toMatchObject({
    status: 400,
    body: { error: { details: { password: [expect.stringContaining("tried first")] } } },
  });
  const token = await awaitToken(credentials.email);
  expect(await post("/api/v1/auth/verify-email/", { token })).toMatchObject({ status: 200 });
  const signedIn = await post("/api/v1/jwt/token/", credentials);
  expect(signedIn.status).toBe(200);
  const { access } = z.object({ access: z.string() }).parse(signedIn.body);
  for (const [path, header, cacheControl] of [
    ["/api/v1/auth/me/", { Authorization: `Bearer ${access}` }, "private, no-store"],
    ["/api/v1/predictions/", { Authorization: `Bearer ${access}` }, "private, no-store"],
    ["/api/v1/predictions/", { Cookie: `__Host-access=${access}` }, "public, max-age=0"],
    ["/methode", { Cookie: `__Host-access=${access}` }, "private, no-store"],
    ["/methode", {}, "public, max-age=0"],
  ] as [string, Record<string, string>, string][]) {
    const answer = await fetch(new URL(path, house.url), { headers: header });
    expect([answer.status, answer.headers.get("Cache-Control")], path).toEqual([200, cacheControl]);
    await answer.arrayBuffer();
  }
});
