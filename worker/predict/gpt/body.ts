import type { Locale } from "../../platform/contract.ts";
import type { PredictionDetailBody } from "../contract.ts";
import { distanceBetween, mostDistance } from "./answer.ts";
import type { GptStatus } from "./attempts.ts";
import type { MatchProbabilities } from "./briefing.ts";
import type { GptAnswerRow } from "./repo.ts";

type GptBody = NonNullable<PredictionDetailBody["gpt"]>;

/**
 * What a prediction shows of GPT: the newest answer that may be shown, and the mark `without_gpt` where there is none, or
 * where what is published has since moved too far away from it.
 */
export function gptBody(
  { answer, lastStatus }: { answer: GptAnswerRow | undefined; lastStatus: GptStatus | null },
  { published, lang }: { published: MatchProbabilities; lang: Locale },
): GptBody {
  const probabilities = answer && probabilitiesOf(answer);
  if (!answer?.body || !probabilities) return without(lastStatus);
  if (distanceBetween(probabilities, published) > mostDistance) return without("contradicts");
  const { body } = answer;
  return {
    status: "with_gpt",
    reason: null,
    answer: {
      model: answer.model,
      asked_at: new Date(answer.askedAtMs).toISOString(),
      asked_in_replay: answer.askedInReplay,
      summary: body.summary[lang],
      key_factors_for: body.factorsFor.map((factor) => ({ text: factor[lang], source: factor.source })),
      key_factors_against: body.factorsAgainst.map((factor) => ({ text: factor[lang], source: factor.source })),
      risk_factors: body.risks.map((risk) => risk[lang]),
      scorers: body.scorers,
      probabilities: {
        home: probabilities.home,
        draw: probabilities.draw,
        away: probabilities.away,
        "over_2.5": probabilities.over,
        btts: probabilities.btts,
      },
    },
  };
}

function without(status: GptStatus | null): GptBody {
  return { status: "without_gpt", reason: status === "ok" ? null : (status ?? "not_asked"), answer: null };
}

function probabilitiesOf(row: GptAnswerRow): MatchProbabilities | null {
  const { homeProbability: home, drawProbability: draw, awayProbability: away } = row;
  const { overProbability: over, bttsProbability: btts } = row;
  return home === null || draw === null || away === null || over === null || btts === null
    ? null
    : { home, draw, away, over, btts };
}
