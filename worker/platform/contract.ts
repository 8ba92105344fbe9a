import { z } from "@hono/zod-openapi";

/** Pieces of contract every domain shares: page parameters, dates, languages and the error body. */

export const localeSchema = z.enum(["fr", "en"]);
export type Locale = z.infer<typeof localeSchema>;

export const langQuery = { lang: localeSchema.default("fr").openapi({ description: "Language of the texts" }) };

export const dayKeySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "Expected YYYY-MM-DD")
  .refine(
    (day) =>
      !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day),
    {
      message: "No such day",
    },
  );

/** A number in a query string; pages above the maximum are refused, never clamped. */
export function queryInteger(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, "Expected a whole number")
    .transform(Number)
    .pipe(z.number().int().min(minimum).max(maximum));
}

export const pageQuery = {
  page: queryInteger(1, 1_000_000).default(1),
  page_size: queryInteger(1, 100).default(20),
};

export const idParam = z.object({
  id: queryInteger(1, Number.MAX_SAFE_INTEGER).openapi({ param: { name: "id", in: "path" } }),
});

export const instantSchema = z.iso.datetime();

export const errorSchema = z
  .object({
    status: z.literal("error"),
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.array(z.string())),
      timestamp: instantSchema,
      request_id: z.string(),
    }),
    timestamp: instantSchema,
  })
  .openapi("Error");

/** A page of results as the documents ask for it: total, neighbours as addresses, items. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    count: z.int().min(0),
    next: z.url().nullable(),
    previous: z.url().nullable(),
    results: z.array(item),
  });
}
