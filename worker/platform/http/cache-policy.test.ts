import fc from "fast-check";
import { expect, test } from "vitest";

import { dayKey, dayStartMs, shiftDay } from "../zoned-day.ts";
import {
  type CachePolicy,
  type CachedRoute,
  cachePolicies,
  edgeCacheHeaders,
  mostTagsOfPurge,
  purgesOf,
  tagsOfChain,
  tagsOfPublication,
  tagsOfResult,
} from "./cache-policy.ts";
import { isPublicRead } from "./public-cache.ts";

const routes = Object.keys(cachePolicies) as CachedRoute[];
const match = { id: 7, kickoffAtMs: Date.UTC(2026, 9, 3, 20), homeTeamId: 11, awayTeamId: 12 };
/** Every subject a row may ask for, as an answer would say it that shows this match. */
const shownWith = {
  matchId: match.id,
  teamId: match.homeTeamId,
  kickoffs: { fromMs: match.kickoffAtMs - 1, toMs: match.kickoffAtMs + 1 },
};

function tagsOf(route: CachedRoute, shown: Parameters<typeof edgeCacheHeaders>[1] = shownWith): string[] {
  return (edgeCacheHeaders(route, shown)["Cache-Tag"] ?? "").split(",").filter(Boolean);
}

function isPurged(route: CachedRoute, purged: readonly string[], shown = shownWith): boolean {
  return tagsOf(route, shown).some((tag) => purged.includes(tag));
}

test("the edge keeps each kind of answer for its own time, and serves it stale for as long again", () => {
  expect(edgeCacheHeaders("apiMatches")).toEqual({
    "Cache-Control": "public, max-age=60, stale-while-revalidate=60",
    "Cache-Tag": "predictions,matches",
  });
  const seconds = (["liveBoard", "apiMatches", "performance", "terms"] as const).map((route) =>
    Number(/max-age=(\d+)/.exec(edgeCacheHeaders(route)["Cache-Control"] ?? "")?.[1]),
  );
  expect(seconds).toEqual([5, 60, 300, 3600]);
});

test("an answer that does not say what it shows is not kept, for nothing could purge it", () => {
  const asking = routes.filter((route) => "subjects" in cachePolicies[route]);
  expect(asking.length).toBeGreaterThan(5);
  for (const route of asking) expect(edgeCacheHeaders(route), route).toEqual({ "Cache-Control": "private, no-store" });
});

test("no row of the table names what belongs to one visitor", () => {
  for (const route of routes) {
    const { path, inBothLanguages }: CachePolicy = cachePolicies[route];
    const address = path.replace(/:\w+/g, "1");
    for (const prefix of inBothLanguages ? ["", "/en"] : [""]) {
      expect(isPublicRead(new Request(`https://aibet.example${prefix}${address}`)), route).toBe(true);
    }
  }
});

test("whatever shows a prediction goes when it is published, and whatever shows a result when it is known or corrected", () => {
  /** What says nothing of any match; every other row, one added tomorrow included, has to be purged. */
  const lasting: CachedRoute[] = [
    "calculator",
    "premium",
    "responsiblePlay",
    "legalNotice",
    "terms",
    "privacy",
    "offline",
    "manifest",
    "siteImage",
    "robots",
    "crest",
    "apiContract",
    "apiReference",
  ];
  /** What shows results alone, and changes with nothing that is published. */
  const ofResults: CachedRoute[] = [
    "performance",
    "method",
    "apiPublicHistory",
    "apiPerformance",
    "apiFixtures",
    "apiTeamStats",
  ];
  const published = [...tagsOfPublication(match), ...tagsOfChain()];
  for (const route of routes) {
    expect(isPurged(route, tagsOfResult(match)), `${route} by a result`).toBe(!lasting.includes(route));
    expect(isPurged(route, published), `${route} by a publication`).toBe(![...lasting, ...ofResults].includes(route));
  }
  const elsewhere = { id: 8, kickoffAtMs: match.kickoffAtMs + 3 * 86_400_000, homeTeamId: 13, awayTeamId: 14 };
  for (const route of ["prediction", "matchRoom", "predictionList", "apiTeamStats"] as const) {
    expect(isPurged(route, tagsOfResult(elsewhere)), `${route} of another match stays`).toBe(false);
  }
});

test("the list of a day goes with every match it shows, whatever its zone calls that day", () => {
  const zones = ["Europe/Paris", "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "America/St_Johns"];
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2014, 0), max: Date.UTC(2030, 0) }),
      fc.constantFrom(...zones),
      fc.integer({ min: 1, max: 12 }),
      (kickoffAtMs, zone, days) => {
        const day = dayKey(kickoffAtMs, zone);
        const kickoffs = { fromMs: dayStartMs(day, zone), toMs: dayStartMs(shiftDay(day, days), zone) };
        const tags = tagsOf("predictionList", { kickoffs });
        expect(tags.some((tag) => tagsOfPublication({ id: 1, kickoffAtMs }).includes(tag))).toBe(true);
        expect(tags.length).toBeLessThanOrEqual(days + 1);
      },
    ),
  );
});

test("a purge takes every tag of its messages once, and never more than Cloudflare does", () => {
  const lists = fc.array(fc.array(fc.integer({ min: 0, max: 400 }).map(String), { maxLength: 150 }), { maxLength: 6 });
  fc.assert(
    fc.property(lists, (tagLists) => {
      const purges = purgesOf(tagLists);
      const purged = purges.flat();
      expect(new Set(purged)).toEqual(new Set(tagLists.flat()));
      expect(purged.length).toBe(new Set(purged).size);
      expect(purges.length).toBe(Math.ceil(purged.length / mostTagsOfPurge));
      for (const purge of purges) expect(purge.length).toBeLessThanOrEqual(mostTagsOfPurge);
    }),
  );
  // Of what Cloudflare takes as a tag: printable, without space or comma.
  for (const tag of [...tagsOfResult(match), ...routes.flatMap((route) => tagsOf(route))]) {
    expect(tag).toMatch(/^[a-z0-9-]{1,40}$/);
  }
});
