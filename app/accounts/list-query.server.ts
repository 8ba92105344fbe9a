import type * as z from "zod";

import { notFound } from "../found.server.ts";

/** What the address of a list asks for; empty fields of its form ask for nothing. @throws the 404 page */
export function queryOf<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  const asked = [...new URL(request.url).searchParams].filter(([name, value]) => value !== "" && name !== "fait");
  const query = schema.safeParse(Object.fromEntries(asked));
  if (!query.success) throw notFound();
  return query.data;
}
