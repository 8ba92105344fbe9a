import { expect, test } from "vitest";

import { shareImageSvg } from "../sharing/share-image.ts";
import { feedXml } from "./feed.ts";
import { sitemapIndexXml } from "./sitemap.ts";
import { sportsEventJson } from "./sports-event.ts";
import { xmlText } from "./xml.ts";

const hostile = `<script>&"'</script>\u0000\u0008`;
const line = {
  home: hostile,
  away: "Lens",
  homeCrest: "/images/teams/a.svg",
  awayCrest: "/images/teams/lens.svg",
  kickoffMs: Date.UTC(2030, 4, 4, 19),
  status: "upcoming" as const,
  timeEstimated: false,
};
const about = {
  origin: "https://aibet.test",
  address: "https://aibet.test/predictions/1",
  league: "Ligue 1",
  description: hostile,
  venue: null,
};

test("a name that looks like markup stays a name in XML, in pictures and in structured data", () => {
  expect(xmlText(hostile)).toBe("&lt;script&gt;&amp;&quot;'&lt;/script&gt;");
  const feed = feedXml({
    title: hostile,
    description: hostile,
    language: "fr",
    pageAddress: "a",
    address: "b",
    items: [{ title: hostile, description: hostile, address: "c", category: hostile, publishedAtMs: 0 }],
  });
  const picture = shareImageSvg({
    brand: "AIBet",
    heading: hostile,
    lines: [{ text: hostile, goals: 1 }],
    outcomes: [{ name: hostile, probability: 1 }],
    isResult: true,
    note: hostile,
  });
  const event = sportsEventJson(line, about);
  for (const text of [feed, picture, event]) {
    expect(text).not.toMatch(/<\/?script/);
    expect(text).not.toContain("\u0000");
  }
  expect(JSON.parse(event)).toMatchObject({ name: `${hostile} – Lens` });
});

test("an event tells its hour where somebody announced one, its ground where somebody named one, and what became of it", () => {
  const told = (changes: object, place: string | null = null) =>
    JSON.parse(sportsEventJson({ ...line, ...changes }, { ...about, venue: place }));
  expect(told({})).toMatchObject({
    startDate: "2030-05-04T19:00:00.000Z",
    eventStatus: "https://schema.org/EventScheduled",
  });
  expect(told({})).not.toHaveProperty("location");
  expect(told({ timeEstimated: true })).toMatchObject({ startDate: "2030-05-04" });
  expect(told({}, "Bollaert")).toMatchObject({ location: { "@type": "Place", name: "Bollaert" } });
  expect(told({ status: "postponed" })).toMatchObject({ eventStatus: "https://schema.org/EventPostponed" });
  expect(told({ status: "cancelled" })).toMatchObject({ eventStatus: "https://schema.org/EventCancelled" });
  expect(told({ status: "finished" })).toMatchObject({ eventStatus: "https://schema.org/EventScheduled" });
});

test("a sitemap of several files names each of them, in both languages", () => {
  const files = sitemapIndexXml({ origin: "https://aibet.test", fileCount: 2 }).matchAll(/<loc>(.*?)<\/loc>/g);
  expect([...files].map(([, address]) => address)).toEqual(
    ["fr", "en"].flatMap((locale) => [
      `https://aibet.test/sitemap-${locale}.xml`,
      `https://aibet.test/sitemap-${locale}.xml?page=2`,
    ]),
  );
});

test("long names are drawn smaller, so that they stay within the picture", () => {
  const sizeOf = (text: string) => {
    const picture = shareImageSvg({
      brand: "",
      heading: "",
      lines: [{ text, goals: null }],
      outcomes: [],
      isResult: true,
      note: "",
    });
    return Number(/font-size="(\d+)"[^>]*>[^<]*W/.exec(picture)?.[1]);
  };
  expect(sizeOf("W Lens")).toBe(84);
  const long = `W${"olfsberger".repeat(6)}`;
  expect(sizeOf(long)).toBeLessThan(84);
  expect(sizeOf(long) * 0.52 * long.length).toBeLessThanOrEqual(1072);
});
