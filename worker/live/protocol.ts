import * as z from "zod";

import { winProbabilitySchema } from "./in-play-contract.ts";

/** What a room says. Every message but `presence` and `pong` carries the match's own strictly increasing `seq`. */

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
    events: z.array(liveEventSchema.extend({ seq: z.int(), home_score: z.int(), away_score: z.int() })),
  }),
  z.object({ type: z.literal("live_score_update"), ...stateShape }),
  z.object({ type: z.literal("event"), ...stateShape, event: liveEventSchema }),
  z.object({ type: z.literal("match_finished"), ...stateShape }),
]);

export type RoomMessage = z.infer<typeof roomMessageSchema>;
export type RoomUpdate = Exclude<RoomMessage, { type: "snapshot" }>;

/** What a stored update keeps besides its columns: the event it tells of, or whether a new phase of the match began. */
export type LiveUpdatePayload = { event: LiveEvent | null; matchStatus: string; phaseBegan: boolean };
