import type { ChainHead } from "../../worker/predict/chain.ts";

/** The command was not understood; the message says how it is used. */
export class UsageError extends Error {}

const usage = `usage: npm run verify-record -- <url or file> [<number>/<hash> of a link noted earlier]`;

/** @throws UsageError */
export function readArguments(args: readonly string[]): { source: string; noted: ChainHead | null } {
  const [source, link, ...more] = args;
  if (!source || more.length > 0) throw new UsageError(usage);
  if (link === undefined) return { source, noted: null };
  const [, seq, hash] = link.match(/^(\d{1,15})\/([0-9a-f]{64})$/) ?? [];
  if (!seq || !hash) throw new UsageError(`${link} is no <number>/<hash>\n${usage}`);
  return { source, noted: { seq: Number(seq), hash } };
}
