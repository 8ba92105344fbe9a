import * as z from "zod";

import type { Briefing, MatchProbabilities } from "./briefing.ts";
import { guardedName, guardedText } from "./text-guard.ts";

/**
 * What GPT must answer. Bounds stand in `judgeAnswer`: a strict schema of the Responses API knows types and names only.
 */
const bilingual = z.strictObject({ fr: z.string(), en: z.string() });
const factor = z.strictObject({ fr: z.string(), en: z.string(), source: z.string() });
const answerSchema = z.strictObject({
  match: z.strictObject({ id: z.number(), home_team: z.string(), away_team: z.string() }),
  probabilities: z.strictObject({
    home: z.number(),
    draw: z.number(),
    away: z.number(),
    over_2_5: z.number(),
    both_teams_score: z.number(),
  }),
  summary: bilingual,
  factors_for: z.array(factor),
  factors_against: z.array(factor),
  risk_factors: z.array(bilingual),
  scorers: z.array(z.string()),
});

/** The same for the Responses API (`text.format`, strict). */
export const answerFormat = {
  type: "json_schema" as const,
  name: "match_context",
  strict: true,
  schema: wireSchema(),
};

/** Instead of an address, where a factor comes from the figures of the briefing. */
export const ownFigures = "figures";

export type Bilingual = { fr: string; en: string };
/** `source` is the address of the page it was read on, or null where it comes from our own figures. */
export type Factor = Bilingual & { source: string | null };

/** The part of an answer that may be shown. */
export type GptContent = {
  summary: Bilingual;
  factorsFor: Factor[];
  factorsAgainst: Factor[];
  risks: Bilingual[];
  scorers: string[];
};

/** What an answer is good for. One that is not `ok` is kept as evidence and never shown. */
export type Judgement =
  | { status: "ok"; probabilities: MatchProbabilities; content: GptContent }
  | { status: "malformed" | "contradicts"; reason: string; probabilities: MatchProbabilities | null };

/** Rounding may leave a sum of three this far from 1. */
const sumTolerance = 0.02;
/** Further from the published probability of anything than this, an answer is not believed. */
export const mostDistance = 0.25;
const summaryLength = 700;
const factorLength = 260;
const mostItems = 5;
const addressLength = 300;

/**
 * Holds an answer against what was asked: its schema, its match, its sums, its distance to the published probabilities,
 * and every text in it. Factors and risks that may not be shown are left out; a summary that may not be shown refuses
 * the whole answer.
 *
 * @param answer text as GPT gave it, and the addresses its search returned
 */
export function judgeAnswer(answer: { text: string; sources: readonly string[] }, briefing: Briefing): Judgement {
  const parsed = answerSchema.safeParse(jsonOf(answer.text));
  if (!parsed.success) return malformed(`schema: ${parsed.error.issues[0]?.path.join(".") || "no JSON object"}`);
  const { match, summary, ...rest } = parsed.data;
  if (match.id !== briefing.matchId || match.home_team !== briefing.homeTeam || match.away_team !== briefing.awayTeam) {
    return malformed("another match");
  }
  const probabilities = probabilitiesOf(parsed.data.probabilities);
  if (!probabilities) return malformed("probabilities do not add up");
  if (distanceBetween(probabilities, briefing.published) > mostDistance) {
    return { status: "contradicts", reason: "too far from the published probabilities", probabilities };
  }
  const shownSummary = guardedPair(summary, summaryLength, briefing);
  if (!shownSummary) return { ...malformed("the summary may not be shown"), probabilities };
  const pages = new Set(answer.sources.flatMap((address) => linkOf(address) ?? []));
  const factors = (list: typeof rest.factors_for) => shownFactors(list, pages, briefing);
  return {
    status: "ok",
    probabilities,
    content: {
      summary: shownSummary,
      factorsFor: factors(rest.factors_for),
      factorsAgainst: factors(rest.factors_against),
      risks: rest.risk_factors.flatMap((risk) => guardedPair(risk, factorLength, briefing) ?? []).slice(0, mostItems),
      scorers: shownScorers(rest.scorers, briefing),
    },
  };
}

/** The largest difference between two sets on any of the questions. */
export function distanceBetween(one: MatchProbabilities, other: MatchProbabilities): number {
  const questions = ["home", "draw", "away", "over", "btts"] as const;
  return Math.max(...questions.map((question) => Math.abs(one[question] - other[question])));
}

function malformed(reason: string): { status: "malformed"; reason: string; probabilities: null } {
  return { status: "malformed", reason, probabilities: null };
}

/** Three that add up to 1; null where they are not probabilities. */
function probabilitiesOf(told: z.infer<typeof answerSchema>["probabilities"]): MatchProbabilities | null {
  const all = Object.values(told);
  const sum = told.home + told.draw + told.away;
  // Written so that NaN is refused too.
  if (!all.every((p) => p >= 0 && p <= 1) || !(Math.abs(sum - 1) <= sumTolerance)) return null;
  return {
    home: told.home / sum,
    draw: told.draw / sum,
    away: told.away / sum,
    over: told.over_2_5,
    btts: told.both_teams_score,
  };
}

function guardedPair({ fr, en }: Bilingual, maxLength: number, briefing: Briefing): Bilingual | null {
  const limits = { maxLength, figures: briefing.figures, verbatim: briefing.verbatim };
  const [french, english] = [guardedText(fr, "fr", limits), guardedText(en, "en", limits)];
  return french !== null && english !== null ? { fr: french, en: english } : null;
}

/** Only with a source that stands: our own figures, or a page the search really returned. */
function shownFactors(
  list: readonly z.infer<typeof factor>[],
  pages: ReadonlySet<string>,
  briefing: Briefing,
): Factor[] {
  return list
    .flatMap(({ source, ...texts }) => {
      const page = source === ownFigures ? null : linkOf(source);
      const stands = source === ownFigures || (page !== null && pages.has(page));
      const shown = stands ? guardedPair(texts, factorLength, briefing) : null;
      return shown ? [{ ...shown, source: page }] : [];
    })
    .slice(0, mostItems);
}

/** Names of the line-ups alone: before they are known nobody is named. */
function shownScorers(names: readonly string[], { players }: Briefing): string[] {
  const known = names.flatMap((name) => (players?.has(name) ? (guardedName(name) ?? []) : []));
  return [...new Set(known)].slice(0, mostItems);
}

/** An address that may be linked to, without the marks of whoever sent us there; null for any other. */
function linkOf(address: string): string | null {
  if (address.length > addressLength || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "" || url.port !== "") return null;
  url.search = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith("utm_"))).toString();
  url.hash = "";
  return url.href;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wireSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(answerSchema);
  return schema;
}
