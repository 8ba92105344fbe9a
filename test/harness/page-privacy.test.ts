import type { RouteConfigEntry } from "@react-router/dev/routes";
import { afterAll, beforeAll, expect, test } from "vitest";

import routes from "../../app/routes.ts";
import { type LocalWorker, migrate, startLocalWorker } from "../../cli/local-worker.ts";
import { cachePolicies } from "../../worker/platform/http/cache-policy.ts";
import { signInNewcomer } from "../people.ts";
import { testSecrets } from "../secrets.ts";

/** The rows of the one table of what caches may keep that the routes of pages answer. */
const keptPages = Object.values(cachePolicies).filter(({ path }) => !/^\/(api|images)\//.test(path));
/** Those of them that are there before anything was collected, by French path; whatever else there is belongs to one visitor. */
const publicPages = new Set(
  keptPages
    .flatMap(({ path }) =>
      path.includes(":locale") ? ["fr", "en"].map((locale) => path.replace(":locale", locale)) : [path],
    )
    .filter((path) => !path.includes(":")),
);

let house: LocalWorker;
const people = [
  { name: "Ada Unverwechselbar", email: "ada@aibet.example", access: "" },
  { name: "Grace Incomparable", email: "grace@aibet.example", access: "" },
];

beforeAll(async () => {
  const vars = { ENVIRONMENT: "local", CHECK_ANSWERS: "1", RATE_LIMIT_FACTOR: "1000", ...testSecrets };
  house = await startLocalWorker({ port: 0, stateDir: undefined, vars });
  await migrate(await house.database("DB"));
  for (const person of people) person.access = await signInNewcomer(house.url, person);
});

afterAll(() => house?.stop());

/** Every address of the table of routes, with something standing for what varies in it. */
function addressesOf(entries: readonly RouteConfigEntry[], above = ""): string[] {
  return entries.flatMap(({ path, children = [] }) => {
    const own = path === undefined ? above : `${above}/${path.replace(/:\w+/g, "1").replace("*", "nothing")}`;
    return [...(children.length > 0 ? [] : [own || "/"]), ...addressesOf(children, own)];
  });
}

async function ask(path: string, access?: string) {
  const headers: Record<string, string> = access ? { Cookie: `__Host-access=${access}` } : {};
  const answer = await fetch(new URL(path, house.url), { headers, redirect: "manual" });
  return {
    path,
    status: answer.status,
    cacheControl: answer.headers.get("Cache-Control"),
    leaks: ["Cache-Tag", "CDN-Cache-Control"].filter((name) => answer.headers.has(name)),
    text: await answer.text(),
  };
}

test("of every page and its data two people who are signed in get their own, which no cache keeps; nobody else ever sees it", async () => {
  const addresses = addressesOf(routes);
  expect(addresses.length).toBeGreaterThan(60);
  expect(addresses).toEqual(expect.arrayContaining(["/compte/securite", "/en/compte", "/predictions/1", "/en"]));
  for (const policy of keptPages) {
    const address = policy.path
      .replace(":locale", "fr")
      .replace(/^\/og\/.*/, "/og/nothing")
      .replace(/:\w+/g, "1");
    const localised = "inBothLanguages" in policy ? [address, `/en${address.replace(/^\/$/, "")}`] : [address];
    expect(addresses, policy.path).toEqual(expect.arrayContaining(localised));
  }
  let named = 0;
  for (const address of addresses) {
    for (const path of [address, `${address.replace(/\/$/, "/_")}.data`]) {
      for (const [person, other] of [people, people.toReversed()]) {
        const own = await ask(path, person?.access);
        expect([own.cacheControl, own.leaks], path).toEqual(["private, no-store", []]);
        expect(own.text, path).not.toContain(other?.name);
        if (own.text.includes(person?.name ?? "")) named += 1;
      }
      const open = await ask(path);
      for (const { name } of people) expect(open.text, path).not.toContain(name);
      const french = address.replace(/^\/en(?=\/|$)/, "") || "/";
      const isPublic = open.status === 200 && publicPages.has(french);
      expect([open.cacheControl, open.leaks], path).toEqual([isPublic ? "public, max-age=0" : "private, no-store", []]);
      if (publicPages.has(french)) expect(open.status, path).toBe(200);
    }
  }
  expect(named, "some pages do show people their own name").toBeGreaterThan(10);
}, 300_000);

test("a page that caches may keep is the same for everybody, whatever cookies of others they carry", async () => {
  for (const path of publicPages) {
    // When it was made stands in some, and they are made anew for everybody here: no cache stands between.
    const timeless = (text: string) => text.replaceAll(/\b1[78]\d{11}\b/g, "now");
    const plain = await ask(path);
    const headers = { Cookie: "tz=Europe/Paris; retour=%2Fcompte; theme=dark", "User-Agent": "another" };
    const answer = await fetch(new URL(path, house.url), { headers });
    expect(answer.headers.get("Set-Cookie"), path).toBeNull();
    expect(timeless(await answer.text()), path).toBe(timeless(plain.text));
  }
});
