import type { LoaderFunctionArgs } from "react-router";

import { pageContext } from "../../context.ts";
import { publiclyCached } from "../../publicly-cached.server.ts";

export const middleware = [publiclyCached("robots")];

/** Nothing there is for search engines; each of these pages says so itself as well. */
const notForSearch = ["/admin", "/compte", "/dev/", "/ws/"];

export function loader({ context }: LoaderFunctionArgs): Response {
  const lines = [
    "User-agent: *",
    ...notForSearch.flatMap((path) => [`Disallow: ${path}`, `Disallow: /en${path}`]),
    `Sitemap: ${context.get(pageContext).origin}/sitemap.xml`,
    "",
  ];
  return new Response(lines.join("\n"), { headers: { "Content-Type": "text/plain; charset=utf-8" } });
}
