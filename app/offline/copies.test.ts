import { expect, test } from "vitest";

import { isSignOut, mayKeep, offlinePathFor, pagePathOf, roleOf, withAge } from "./copies.ts";

test("only what everybody sees is ever copied; everything else is asked of the network", () => {
  for (const path of [
    "/",
    "/en",
    "/en/",
    "/predictions",
    "/en/predictions.data",
    "/predictions/12",
    "/predictions/12.data",
    "/matchs/3",
    "/direct",
    "/_.data",
    "/en/_.data",
    "/__manifest",
    "/images/teams/lens.svg",
  ]) {
    expect(roleOf(path), path).toBe("copied");
  }
  for (const path of ["/assets/a-1.js", "/fonts/a.woff2", "/icons/icon-192.png", "/favicon.svg"]) {
    expect(roleOf(path), path).toBe("file");
  }
  for (const path of [
    "/compte",
    "/en/compte.data",
    "/bankroll",
    "/admin",
    "/connexion",
    "/api/v1/predictions/",
    "/predictions/12/followers",
    "/ws/matches/1",
    "/dev/ui",
    "/og/site.png",
    "/hors-ligne",
  ]) {
    expect(roleOf(path), path).toBe("passed");
  }
});

test("an answer made for one visitor is never kept, nor one that failed or came from elsewhere", () => {
  const answer = (cacheControl: string | null, init: { status?: number; type?: ResponseType } = {}) => ({
    status: 200,
    type: "basic" as const,
    headers: new Headers(cacheControl === null ? {} : { "Cache-Control": cacheControl }),
    ...init,
  });
  expect(mayKeep(answer("public, max-age=0"))).toBe(true);
  for (const other of [
    answer("private, no-store"),
    answer("no-cache, public"),
    answer(null),
    answer("public, max-age=0", { status: 404 }),
    answer("public, max-age=0", { status: 206 }),
    answer("public, max-age=0", { type: "opaque" }),
    answer("public, max-age=0", { type: "cors" }),
  ]) {
    expect(mayKeep(other)).toBe(false);
  }
});

test("data are told from pages, and lead to the page they belong to", () => {
  expect(pagePathOf("/predictions.data")).toBe("/predictions");
  expect(pagePathOf("/_.data")).toBe("/");
  expect(pagePathOf("/en/_.data")).toBe("/en/");
  expect(pagePathOf("/predictions")).toBeNull();
});

test("without network and without a copy somebody is told so in their language, and what they asked for is not lost", () => {
  expect(offlinePathFor(new URL("https://a.test/predictions/3?x=1"))).toBe("/hors-ligne#/predictions/3?x=1");
  expect(offlinePathFor(new URL("https://a.test/en/compte"))).toBe("/en/hors-ligne#/en/compte");
  expect(offlinePathFor(new URL("https://a.test/enfin"))).toBe("/hors-ligne#/enfin");
});

test("a copy carries its age without a script of the page having changed", () => {
  expect(withAge('<!DOCTYPE html><html lang="fr"><script>1</script>', 7)).toBe(
    '<!DOCTYPE html><html data-copy-of="7" lang="fr"><script>1</script>',
  );
});

test("signing out is known by its form, sent with scripts or without", () => {
  for (const path of ["/deconnexion", "/en/deconnexion", "/deconnexion.data"]) {
    expect(isSignOut("POST", path), path).toBe(true);
    expect(isSignOut("GET", path), path).toBe(false);
  }
  expect(isSignOut("POST", "/connexion")).toBe(false);
});
