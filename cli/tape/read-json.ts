import { readFileSync } from "node:fs";
import type * as z from "zod";

import { TapeError, reasonOf } from "./tape-error.ts";

/**
 * Reads one JSON file of a record.
 *
 * @param kind what the file should be, in the words of the message
 * @throws TapeError naming the file, and what in it is not as it should be
 */
export function readJson<Content>(path: string, schema: z.ZodType<Content>, kind: string): Content {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new TapeError(`${path}: cannot be read (${reasonOf(error)})`);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new TapeError(`${path}: not a file of ${kind} (${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""})`);
}
