import * as z from "zod";

import {
  type OpenfootballMatch,
  courseOf,
  openfootballMatchSchema,
  reasonAgainstPairing,
} from "./openfootball-match.ts";
import { readJson } from "./read-json.ts";
import type { RecordedMatch, TapeRecord } from "./record.ts";

/** In the words of the messages about its files. */
export const openfootball = "openfootball";

const fileSchema = z.object({ name: z.string().min(1), matches: z.array(z.unknown()) });

type Course = Extract<ReturnType<typeof courseOf>, { course: unknown }>["course"];
/** A match but for its reference, of which `pairing` is the part that two meetings of a season share. */
type Meeting = Omit<RecordedMatch, "ref"> & { pairing: string };

/** @throws TapeError when the file cannot be read or is something else */
export function readOpenfootballFile(path: string): z.infer<typeof fileSchema> {
  return readJson(path, fileSchema, openfootball);
}

/**
 * Adds the rows of one file to the record: matches, refusals of what cannot be played, notes on goals left out.
 *
 * @param interpret what the file means by a match that is well formed, or why it is refused
 */
export function addMatches(
  record: TapeRecord,
  { path, rows }: { path: string; rows: readonly unknown[] },
  interpret: (match: OpenfootballMatch, course: Course) => Meeting | { reason: string },
): void {
  const datesByPairing = new Map<string, string[]>();
  for (const [index, row] of rows.entries()) {
    const parsed = openfootballMatchSchema.safeParse(row);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const reason = `not a match (${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""})`;
      record.refused.push({ where: `${path}, match ${index + 1}`, reason });
      continue;
    }
    const match = parsed.data;
    const where = `${path}, ${match.date} ${match.team1} - ${match.team2}`;
    const read = meetingOf(match, interpret);
    if ("reason" in read) {
      record.refused.push({ where, reason: read.reason });
      continue;
    }
    const { note, meeting } = read;
    const { pairing, ...recorded } = meeting;
    const dates = datesByPairing.get(pairing) ?? [];
    if (dates.includes(match.date)) {
      record.refused.push({ where, reason: "listed twice" });
      continue;
    }
    datesByPairing.set(pairing, [...dates, match.date]);
    record.matches.push({ ...recorded, ref: dates.length === 0 ? pairing : `${pairing}:${dates.length + 1}` });
    if (note !== null) record.notes.push({ where, reason: `${note}; its goals are estimated` });
  }
}

function meetingOf(
  match: OpenfootballMatch,
  interpret: (match: OpenfootballMatch, course: Course) => Meeting | { reason: string },
): { meeting: Meeting; note: string | null } | { reason: string } {
  const reason = reasonAgainstPairing(match);
  if (reason !== null) return { reason };
  const told = courseOf(match);
  if ("reason" in told) return told;
  const meeting = interpret(match, told.course);
  return "reason" in meeting ? meeting : { meeting, note: told.note };
}
