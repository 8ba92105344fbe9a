import * as z from "zod";

import { winProbabilitySchema } from "./in-play-contract.ts";

/**
 * What a room says. Every message but a notice and "pong" carries the match's own `seq`, which rises by one with each; who
 * hears a number twice drops it, and who misses one comes back with `?since=`.
 *
 * A spectator says "ping" and nothing else. A room closes with 1003 on binary, 1007 on what is no JSON, 1008 on more than
 * 20 messages a second, and 1009 on more than 1,024 characters.
 */

const stateShape = {
  match_id: z.int().positive(),
  seq: z.int().min(0),
  status: z.string(),
  provider_status: z.string(),
  minute: z.int().nullable(),
  home_score: z.int().nullable(),
  away_score: z.int().nullable(),
  timestamp: z.iso.datetime(),
  /** At that moment; absent where nothing was published of the match, or nobody can tell how much of it is left. */
  win_probability: winProbabilitySchema.optional(),
};

export const liveEventSchema = z.object({
  kind: z.enum([
    "goal",
    "own_goal",
    "penalty_goal",
    "missed_penalty",
    "yellow_card",
    "red_card",
    "substitution",
    "var",
    "shootout_goal",
    "shootout_miss",
  ]),
  minute: z.int(),
  extra_minute: z.int().nullable(),
  side: z.enum(["home", "away"]),
  player: z.string().nullable(),
  estimated: z.boolean(),
});

export type LiveEvent = z.infer<typeof liveEventSchema>;

export const roomMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("snapshot"),
    ...stateShape,
    home_team: z.string(),
    away_team: z.string(),
    /** Match milliseconds per real millisecond: 1 in life, more in a replay. */
    speed: z.number(),
    /** What stands after all corrections, in the order of its first telling, with the score after each. */
    events: z.array(
      liveEventSchema.extend({ seq: z.int(), first_seq: z.int(), home_score: z.int(), away_score: z.int() }),
    ),
  }),
  z.object({ type: z.literal("live_score_update"), ...stateShape }),
  z.object({
    type: z.literal("event"),
    ...stateShape,
    event: liveEventSchema,
    /** The number of the event that this one corrects. */
    replaces: z.int().optional(),
    /** The number of the event that is taken back; `event` repeats it. */
    retracts: z.int().optional(),
  }),
  z.object({ type: z.literal("match_finished"), ...stateShape }),
]);

export type RoomMessage = z.infer<typeof roomMessageSchema>;
export type RoomUpdate = Exclude<RoomMessage, { type: "snapshot" }>;
export type RoomSnapshot = Extract<RoomMessage, { type: "snapshot" }>;

/** What is true for a moment and is never told again: who misses one misses nothing. */
export const roomNoticeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("presence"), match_id: z.int().positive(), spectators: z.int().min(0) }),
  z.object({
    type: z.literal("feed"),
    match_id: z.int().positive(),
    state: z.enum(["silent", "flowing"]),
    /** Match-clock instant of the last answer of the source; null before the first. */
    as_of: z.iso.datetime().nullable(),
    /** The same in real seconds before this message. */
    age_seconds: z.int().min(0),
  }),
]);

export type RoomNotice = z.infer<typeof roomNoticeSchema>;

/** What a stored update keeps besides its columns: the event it tells of, or whether a new phase of the match began. */
export type LiveUpdatePayload = { event: LiveEvent | null; matchStatus: string; phaseBegan: boolean };
