import { expect, test } from "vitest";
import * as z from "zod";

import { fieldErrors } from "./hono.ts";

test("every refused field is named with everything that is wrong with it", () => {
  const schema = z.strictObject({
    page: z.number().min(1),
    team: z.object({ name: z.string() }),
    q: z.string().min(3).regex(/^a/),
  });
  const refused = schema.safeParse({ page: 0, team: { name: 1 }, q: "b", extra: true, other: 1 });
  const details = fieldErrors(refused.error ?? new z.ZodError([]));
  expect(Object.keys(details).sort()).toEqual(["extra", "other", "page", "q", "team.name"]);
  expect(details.q).toHaveLength(2);
  expect(fieldErrors(z.object({}).safeParse(null).error ?? new z.ZodError([]))).toHaveProperty("body");
});
