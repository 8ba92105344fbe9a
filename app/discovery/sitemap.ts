import { type Locale, localizeHref } from "../paraglide/runtime.js";
import { xmlText } from "./xml.ts";

/** A page as search engines are told of it; its address is written in French. */
export type SitemapPage = { path: string; changedAtMs: number | null };

/** What search engines should know of besides predictions. */
export const lastingPages = [
  "/",
  "/predictions",
  "/direct",
  "/performance",
  "/methode",
  "/premium",
  "/jeu-responsable",
  "/conditions",
  "/confidentialite",
  "/mentions-legales",
] as const;

/** The pages of one language, each with its address in every language; the protocol takes up to 50,000 in a file. */
export function sitemapXml(pages: readonly SitemapPage[], { origin, locale }: { origin: string; locale: Locale }) {
  const entries = pages.map(({ path, changedAtMs }) =>
    [
      "<url>",
      `<loc>${addressOf(path, origin, locale)}</loc>`,
      changedAtMs === null ? "" : `<lastmod>${new Date(changedAtMs).toISOString()}</lastmod>`,
      ...alternatesOf(path, origin),
      "</url>",
    ].join(""),
  );
  return xmlOf(
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">`,
    entries,
    "</urlset>",
  );
}

/** The files that together name every page. */
export function sitemapIndexXml({ origin, fileCount }: { origin: string; fileCount: number }): string {
  const files = (["fr", "en"] as const).flatMap((locale) =>
    Array.from({ length: fileCount }, (_, index) => `/sitemap-${locale}.xml${index === 0 ? "" : `?page=${index + 1}`}`),
  );
  return xmlOf(
    `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`,
    files.map((path) => `<sitemap><loc>${xmlText(origin + path)}</loc></sitemap>`),
    "</sitemapindex>",
  );
}

function alternatesOf(path: string, origin: string): string[] {
  return (
    [
      ["fr", "fr"],
      ["en", "en"],
      ["x-default", "fr"],
    ] as const
  ).map(
    ([language, locale]) =>
      `<xhtml:link rel="alternate" hreflang="${language}" href="${addressOf(path, origin, locale)}"/>`,
  );
}

function addressOf(path: string, origin: string, locale: Locale): string {
  return xmlText(origin + localizeHref(path, { locale }));
}

function xmlOf(open: string, entries: readonly string[], close: string): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', open, ...entries, close, ""].join("\n");
}
