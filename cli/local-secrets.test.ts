import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { readConfig } from "../worker/platform/env.ts";
import { accountVars } from "./local-secrets.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aibet-secrets-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the secrets of a machine are made once, for its owner alone, and the Worker can read them", async () => {
  const state = join(folder, "state");
  const first = await accountVars({}, state, 8799);
  expect(await accountVars({}, state, 8799)).toEqual(first);
  expect((await stat(join(state, "secrets.json"))).mode & 0o777).toBe(0o600);
  const config = readConfig({ ENVIRONMENT: "local", ...first });
  expect(config.accountSecrets?.signingKeys).toHaveLength(1);
  expect(config.vapid).toMatchObject({ publicKey: first["VAPID_PUBLIC_KEY"], subject: "mailto:nobody@aibet.example" });
  expect(config.linkOrigin).toBe("http://localhost:8799");
  expect((await accountVars({}, join(folder, "other"), 8799)).PASSWORD_PEPPER).not.toBe(first.PASSWORD_PEPPER);
});

test("what the environment says comes first, and what cannot be read is made anew", async () => {
  const pepper = "p".repeat(32);
  const vars = await accountVars(
    { PASSWORD_PEPPER: pepper, ADMIN_EMAILS: "ada@aibet.example", MAIL_FROM: "" },
    folder,
    1,
  );
  expect(vars).toMatchObject({ PASSWORD_PEPPER: pepper, ADMIN_EMAILS: "ada@aibet.example" });
  expect(vars).not.toHaveProperty("MAIL_FROM");
  await writeFile(join(folder, "secrets.json"), "{ half a fi");
  expect((await accountVars({}, folder, 1)).JWT_SECRETS).toMatch(/^local:[\w-]{43}$/);
  expect(await readFile(join(folder, "secrets.json"), "utf8")).toContain("JWT_SECRETS");
});

test("secrets of an earlier version stay, and get the pair for pushes they lack; a pair is never of two places", async () => {
  const first = await accountVars({}, folder, 1);
  const { JWT_SECRETS, PASSWORD_PEPPER } = first;
  await writeFile(join(folder, "secrets.json"), JSON.stringify({ JWT_SECRETS, PASSWORD_PEPPER }));
  const later = await accountVars({}, folder, 1);
  expect(later).toMatchObject({ JWT_SECRETS, PASSWORD_PEPPER });
  expect(later["VAPID_PUBLIC_KEY"]).not.toBe(first["VAPID_PUBLIC_KEY"]);
  expect(await accountVars({ VAPID_PUBLIC_KEY: "half" }, folder, 1)).toEqual(later);
  const own = { VAPID_PUBLIC_KEY: "own", VAPID_PRIVATE_KEY: "pair", VAPID_SUBJECT: "mailto:ada@aibet.example" };
  expect(await accountVars(own, folder, 1)).toMatchObject(own);
});
