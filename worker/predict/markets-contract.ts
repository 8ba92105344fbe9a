import { z } from "@hono/zod-openapi";

const probability = z.number().min(0).max(1);
const resultRowSchema = z.object({ home: probability, draw: probability, away: probability });
const totalsSchema = z.array(z.object({ line: z.number(), over: probability, under: probability }));

const handicapSideSchema = z.object({
  win: probability,
  push: probability,
  lose: probability,
  fair_odds: z.number().gt(1).nullable().openapi({ description: "Null where the side cannot win, or cannot lose" }),
});

const scorerRowsSchema = z.array(z.object({ player: z.string(), team: z.enum(["home", "away"]), probability }));
const othersSchema = z.object({ home: probability, away: probability });

const scorersSchema = z
  .object({
    /** The rows, `others` and `no_goal` sum to 1. */
    first: z.object({ players: scorerRowsSchema, others: othersSchema, no_goal: probability }),
    /** To score at least once; of `others`, that at least one of them does. */
    anytime: z.object({ players: scorerRowsSchema, others: othersSchema }),
  })
  .openapi({
    description:
      "At most ten players a team, the likeliest first, by the goals recorded before the day of the match; null where no scorer of either team is recorded. Line-ups and absences are not considered",
  });

/** Every market of a match, read from the one score distribution, so that no two contradict each other. */
export const marketsSchema = z
  .object({
    expected_goals: z.object({ home: z.number(), away: z.number() }),
    result: resultRowSchema,
    double_chance: z.object({ "1X": probability, "12": probability, X2: probability }),
    /** Who wins if a draw gives the stake back. */
    draw_no_bet: z.object({ home: probability, away: probability }),
    /** Lines 0.5 to 5.5. */
    totals: totalsSchema,
    both_teams_to_score: z.object({ yes: probability, no: probability }),
    half_time: z.object({ result: resultRowSchema, totals: totalsSchema }),
    /** By the result at half-time, then at full time. */
    half_time_full_time: z.object({ home: resultRowSchema, draw: resultRowSchema, away: resultRowSchema }),
    correct_scores: z.array(z.object({ score: z.string(), probability })),
    /** Rows are home goals 0 to 5, columns away goals 0 to 5. */
    score_matrix: z.array(z.array(probability)),
    asian_handicap: z
      .array(z.object({ line: z.number(), home: handicapSideSchema, away: handicapSideSchema }))
      .openapi({
        description:
          "By the goals added to the hosts' score, -3 to 3 in quarters: shares of a stake that on average win, come back and are lost, and the odds at which neither side has an edge",
      }),
    scorers: scorersSchema.nullable(),
  })
  .openapi("Markets");

export type MarketsBody = z.infer<typeof marketsSchema>;
