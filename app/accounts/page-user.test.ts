import { expect, test } from "vitest";

import { returnCookieOf, returnPathOf } from "./page-user.server.ts";

function asking(path: string, cookie?: string): Request {
  return new Request(`https://aibet.example${path}`, cookie === undefined ? {} : { headers: { Cookie: cookie } });
}

test("a sign-in leads where its address asks, or else where the newcomer wanted to go", () => {
  const cookie = returnCookieOf("/compte/limites?x=1").split(";")[0] ?? "";
  expect(returnPathOf(asking("/connexion", cookie))).toBe("/compte/limites?x=1");
  expect(returnPathOf(asking("/connexion?retour=%2Fcompte", cookie))).toBe("/compte");
  expect(returnPathOf(asking("/connexion"))).toBeNull();
});

test("no sign-in leads off the site, whichever way it is asked to", () => {
  for (const hostile of [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/%2f%2fevil.example",
    "%E0%A4",
  ]) {
    expect(returnPathOf(asking(`/connexion?retour=${encodeURIComponent(hostile)}`)), hostile).toBeNull();
    expect(returnPathOf(asking("/connexion", `retour=${encodeURIComponent(hostile)}`)), hostile).toBeNull();
    expect(returnPathOf(asking("/connexion", `retour=${hostile}`)), hostile).toBeNull();
  }
});
