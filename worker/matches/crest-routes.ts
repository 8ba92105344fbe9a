import { Hono } from "hono";

import { AppError } from "../platform/errors.ts";
import { cachePublicly } from "../platform/http/answers.ts";
import type { AppEnv } from "../platform/http/hono.ts";
import { crestSvg } from "./crest.ts";
import { getTeamBySlug } from "./service.ts";

/** `/images/teams/{slug}.svg`: no record holds any crest, so each team gets one made of its initials. */
export const crestRoutes = new Hono<AppEnv>();

crestRoutes.get("/:file{[a-z0-9-]+\\.svg}", cachePublicly("crest"), async (c) => {
  const slug = c.req.param("file").slice(0, -".svg".length);
  const team = await getTeamBySlug(c.get("services"), slug);
  if (!team) throw new AppError("NOT_FOUND", "No such team", { slug: [slug] });
  return c.body(crestSvg({ slug, name: team.name }), 200, {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
});
