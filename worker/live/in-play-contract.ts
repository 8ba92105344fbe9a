import { z } from "@hono/zod-openapi";

import { standings } from "./prediction-standing.ts";

const probability = z.number().min(0).max(1);

/** Of the score after 90 minutes; home, draw and away sum to 1. */
export const winProbabilitySchema = z
  .object({ home: probability, draw: probability, away: probability, "over_2.5": probability, btts: probability })
  .openapi("WinProbability");

/** Goals, goals taken back and red cards of the 90 minutes, and how the match stood after each. */
const turnSchema = z.object({
  minute: z.int().min(0),
  /** Minutes of stoppage time; null outside of it. */
  extra_minute: z.int().nullable(),
  home_goals: z.int().min(0),
  away_goals: z.int().min(0),
  home_red_cards: z.int().min(0),
  away_red_cards: z.int().min(0),
});

export const inPlaySchema = z
  .object({
    /** What was published before kick-off, from which anybody can compute the rest. */
    pre_match: z.object({
      expected_goals: z.object({ home: z.number().positive(), away: z.number().positive() }),
      rho: z.number(),
      home: probability,
      draw: probability,
      away: probability,
      "over_2.5": probability,
    }),
    now: z
      .object({
        win_probability: winProbabilitySchema,
        totals: z.array(
          z.object({
            line: z.number(),
            over: probability,
            under: probability,
            decided: z.enum(["over", "under"]).nullable(),
          }),
        ),
        both_teams_to_score: z.object({
          yes: probability,
          no: probability,
          decided: z.enum(["yes", "no"]).nullable(),
        }),
        predictions: z.array(
          z.object({
            id: z.int().positive(),
            prediction_type: z.string(),
            standing: z.enum(standings).openapi({
              description:
                "won_already and lost are decided whatever still comes; holding would win if the 90 minutes ended now, open would not",
            }),
            probability,
          }),
        ),
      })
      .nullable()
      .openapi({ description: "Null where nobody can tell how much of the match is left" }),
    turns: z
      .array(turnSchema)
      .nullable()
      .openapi({ description: "Null where the goals of a finished match are not all known" }),
  })
  .openapi("InPlay", {
    description:
      "Probabilities of the score after 90 minutes with their stoppage time, from the published score distribution, the minute, the score and the red cards; `decided` names what has won whatever comes. Extra time and shoot-out decide nothing here: once the 90 minutes are over, every market is settled",
  });

export type InPlayBody = z.infer<typeof inPlaySchema>;
