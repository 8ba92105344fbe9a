import type { LoaderFunctionArgs } from "react-router";

import { countPublishedPages } from "../../../worker/predict/service.ts";
import { pageContext } from "../../context.ts";
import { sitemapIndexXml } from "../../discovery/sitemap.ts";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { sitemapPageSize, toldRange } from "./sitemap.server.ts";

export const middleware = [publiclyCached("sitemapIndex")];

export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  const page = context.get(pageContext);
  const count = await countPublishedPages(page.services, await toldRange(page));
  const fileCount = Math.max(1, Math.ceil(count / sitemapPageSize));
  return new Response(sitemapIndexXml({ origin: page.origin, fileCount }), {
    headers: { "Content-Type": "application/xml; charset=utf-8" },
  });
}
