import type { LoaderFunctionArgs } from "react-router";

import { listPublishedPages } from "../../../worker/predict/service.ts";
import { pageContext } from "../../context.ts";
import { type SitemapPage, lastingPages, sitemapXml } from "../../discovery/sitemap.ts";
import { notFound } from "../../found.server.ts";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { sitemapPageSize, toldRange } from "./sitemap.server.ts";

export const middleware = [publiclyCached("sitemap")];

/** One file of the sitemap of the language its address names; the pages that last stand in the first. */
export async function loader({ context, url }: LoaderFunctionArgs): Promise<Response> {
  const page = context.get(pageContext);
  const number = Number(/^[1-9]\d{0,3}$/.exec(url.searchParams.get("page") ?? "1")?.[0] ?? Number.NaN);
  if (Number.isNaN(number)) throw notFound();
  const published = await listPublishedPages(page.services, {
    ...(await toldRange(page)),
    page: number,
    pageSize: sitemapPageSize,
  });
  if (published.length === 0 && number > 1) throw notFound();
  const pages: SitemapPage[] = [
    ...(number === 1 ? lastingPages.map((path) => ({ path, changedAtMs: null })) : []),
    ...published.map(({ id, changedAtMs }) => ({ path: `/predictions/${id}`, changedAtMs })),
  ];
  const locale = url.pathname === "/sitemap-en.xml" ? "en" : "fr";
  return new Response(sitemapXml(pages, { origin: page.origin, locale }), {
    headers: { "Content-Type": "application/xml; charset=utf-8" },
  });
}
