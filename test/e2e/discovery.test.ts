import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { predictionListSchema } from "../../worker/predict/contract.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import { openBrowser } from "./browser.ts";

let house: ReplayWorker;
let browser: Browser;
let page: Page;
let prediction: z.infer<typeof predictionListSchema>["results"][number];

beforeAll(async () => {
  [house, browser] = await Promise.all([startReplayWorker(7), openBrowser()]);
  await house.moveTo(house.startMs);
  const { results } = predictionListSchema.parse(await house.get("/api/v1/predictions/?page_size=1"));
  if (!results[0]) throw new Error("nothing is upcoming");
  prediction = results[0];
  page = await browser.newPage();
  await page.goto(house.url.href);
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** What an XML document at an address holds, by element name; an address that is not well-formed fails. */
async function xmlAt(path: string, type: string): Promise<Record<string, string[]>> {
  const answer = await fetch(new URL(path, house.url));
  expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Cache-Control")], path).toEqual([
    200,
    `${type}; charset=utf-8`,
    "public, max-age=0",
  ]);
  return page.evaluate(
    (text) => {
      const parsed = new DOMParser().parseFromString(text, "text/xml");
      const fault = parsed.querySelector("parsererror");
      if (fault) throw new Error(fault.textContent ?? "");
      const found: Record<string, string[]> = {};
      for (const element of parsed.querySelectorAll("*")) {
        (found[element.tagName] ??= []).push(element.getAttribute("href") ?? element.textContent ?? "");
      }
      return found;
    },
    await answer.text(),
  );
}

test("robots are led to a sitemap of each language, which names every published prediction and only pages that answer", async () => {
  const robots = await (await fetch(new URL("/robots.txt", house.url))).text();
  expect(robots).toContain("Disallow: /en/compte\n");
  const index = /^Sitemap: (.+)$/m.exec(robots)?.[1] ?? "";
  const { loc: files = [] } = await xmlAt(new URL(index).pathname, "application/xml");
  expect(files.map((file) => new URL(file).pathname)).toEqual(["/sitemap-fr.xml", "/sitemap-en.xml"]);
  const { count } = predictionListSchema.parse(await house.get("/api/v1/predictions/?page_size=1"));
  for (const [file, prefix, other] of [
    ["/sitemap-fr.xml", "", "/en"],
    ["/sitemap-en.xml", "/en", ""],
  ] as const) {
    const { loc: pages = [], "xhtml:link": alternates = [] } = await xmlAt(file, "application/xml");
    const paths = pages.map((address) => new URL(address).pathname);
    expect(paths).toContain(`${prefix}/predictions/${prediction.id}`);
    expect(alternates.map((address) => new URL(address).pathname)).toContain(`${other}/predictions/${prediction.id}`);
    expect(paths.length).toBeGreaterThan(3 * count);
    expect(alternates).toHaveLength(3 * paths.length);
    expect(new Set(paths).size).toBe(paths.length);
    const [lasting, predictions] = [paths.slice(0, 10), paths.slice(10)];
    expect(predictions.every((path) => path.startsWith(`${prefix}/predictions/`))).toBe(true);
    for (const path of [...lasting, ...predictions.filter((_, nth) => nth % 100 === 0)]) {
      const answer = await fetch(new URL(path, house.url));
      expect(answer.status, path).toBe(200);
      await answer.arrayBuffer();
    }
  }
  for (const path of ["/sitemap-fr.xml?page=2", "/sitemap-fr.xml?page=0", "/sitemap-de.xml"]) {
    expect((await fetch(new URL(path, house.url))).status, path).toBe(404);
  }
});

test("the feed of a language tells of the predictions to come and leads to their pages", async () => {
  const french = await xmlAt("/rss.xml", "application/rss+xml");
  const english = await xmlAt("/en/rss.xml", "application/rss+xml");
  expect(french.language).toEqual(["fr"]);
  expect(english.language).toEqual(["en"]);
  expect(french.item?.length).toBeGreaterThan(0);
  expect(french.item?.length).toBe(english.item?.length);
  expect(french.guid?.[0]).toBe(new URL(`/predictions/${prediction.id}`, house.url).href);
  expect(english.guid?.[0]).toBe(new URL(`/en/predictions/${prediction.id}`, house.url).href);
  expect(french.title?.[1]).toContain(prediction.match.home_team);
  expect(french.title?.[1]).not.toBe(english.title?.[1]);
  const { link = [] } = french;
  expect((await fetch(link.at(-1) ?? "")).status).toBe(200);
});

const headSchema = z.object({ title: z.string(), links: z.record(z.string(), z.string()), event: z.unknown() });

/** What the page tells machines of itself, without a script having run. */
async function headOf(path: string) {
  const html = await (await fetch(new URL(path, house.url))).text();
  return headSchema.parse(
    await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "text/html");
      const links: Record<string, string> = {};
      for (const link of parsed.head.querySelectorAll("link[rel=canonical], link[hreflang]")) {
        links[link.getAttribute("hreflang") ?? "canonical"] = link.getAttribute("href") ?? "";
      }
      for (const meta of parsed.head.querySelectorAll("meta[property], meta[name]")) {
        links[meta.getAttribute("property") ?? meta.getAttribute("name") ?? ""] = meta.getAttribute("content") ?? "";
      }
      const json = parsed.querySelector("script[type='application/ld+json']")?.textContent;
      return { title: parsed.title, links, event: json ? JSON.parse(json) : null };
    }, html),
  );
}

test("every public page names itself, its twin in the other language and a picture that is one", async () => {
  const at = (path: string) => new URL(path, house.url).href;
  const titles = new Set<string>();
  for (const path of ["/", "/predictions", "/direct", "/performance", "/methode", "/premium", "/conditions"]) {
    for (const [own, locale] of [
      [path, "fr_FR"],
      [`/en${path}`, "en_GB"],
    ] as const) {
      const { title, links } = await headOf(own);
      titles.add(`${locale} ${title}`);
      expect(links).toMatchObject({
        canonical: at(own),
        fr: at(path),
        "x-default": at(path),
        en: at(`/en${path}`),
        "og:url": links.canonical,
        "og:locale": locale,
        "og:image": at(locale === "fr_FR" ? "/og/site.png" : "/en/og/site.png"),
      });
      expect(links.description?.length).toBeGreaterThan(30);
      expect(links["og:description"]).toBe(links.description);
    }
  }
  expect(titles.size).toBe(14);
});

test("a match page describes its match to search engines", async () => {
  const { links, event } = await headOf(`/en/predictions/${prediction.id}`);
  expect(event).toMatchObject({
    "@context": "https://schema.org",
    "@type": "SportsEvent",
    name: `${prediction.match.home_team} – ${prediction.match.away_team}`,
    url: links.canonical,
    startDate: prediction.match.match_date.slice(0, 10),
    eventStatus: "https://schema.org/EventScheduled",
    homeTeam: { "@type": "SportsTeam", name: prediction.match.home_team },
  });
});

test("a shared page has a picture of its own, drawn at one address and kept by caches", async () => {
  const { links } = await headOf(`/predictions/${prediction.id}`);
  const address = links["og:image"] ?? "";
  expect(address).toMatch(/\/og\/predictions\/\d+\.png\?v=\d+-pending$/);
  for (const image of [address, new URL("/og/site.png", house.url).href, address.replace("/og/", "/en/og/")]) {
    const answer = await fetch(image);
    expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Cache-Control")]).toEqual([
      200,
      "image/png",
      "public, max-age=0",
    ]);
    expect(answer.headers.get("ETag")).not.toBeNull();
    const size = await page.evaluate(async (source) => {
      const picture = new Image();
      picture.src = new URL(source).pathname + new URL(source).search;
      await picture.decode();
      return [picture.naturalWidth, picture.naturalHeight];
    }, image);
    expect(size).toEqual([1200, 630]);
  }
  const elsewhere = await fetch(address.replace(/v=.*/, "v=another&x=1"), { redirect: "manual" });
  expect([elsewhere.status, elsewhere.headers.get("Location")]).toEqual([
    302,
    new URL(address).pathname + new URL(address).search,
  ]);
  for (const path of ["/og/predictions/999999.png", "/og/nothing.png", "/og/predictions/1.svg"]) {
    expect((await fetch(new URL(path, house.url))).status, path).toBe(404);
  }
});
