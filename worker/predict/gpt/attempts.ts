/** How an attempt to hear GPT on a match ended; only `ok` may be shown. */
export const gptStatuses = ["ok", "refused", "malformed", "contradicts", "timeout", "failed"] as const;
export type GptStatus = (typeof gptStatuses)[number];

/** The published probabilities of the three results. */
type Published = { home: number; draw: number; away: number };

/** What GPT would be told now: the team news by its fingerprint, and what is published. */
export type GptSituation = { fingerprint: string; published: Published };

export type GptAttempt = GptSituation & {
  status: GptStatus;
  /** Match clock. */
  askedAtMs: number;
};

/** Published probabilities that moved by more than this are another situation. */
const notableMove = 0.03;
/** Attempts in one situation, the first included. */
const mostAttempts = 4;
const firstRetryMs = 10 * 60_000;

/**
 * Whether GPT is to be asked now: the situation is new, or every attempt in it failed and the last is long enough ago.
 * Each failure doubles the wait.
 *
 * @param attempts of this match, in any order
 */
export function isQuestionDue(attempts: readonly GptAttempt[], now: GptSituation, nowMs: number): boolean {
  const same = attempts.filter(
    (attempt) =>
      attempt.fingerprint === now.fingerprint && moveBetween(attempt.published, now.published) <= notableMove,
  );
  if (same.length === 0) return true;
  if (same.length >= mostAttempts || same.some(({ status }) => status === "ok")) return false;
  const lastMs = Math.max(...same.map(({ askedAtMs }) => askedAtMs));
  return nowMs >= lastMs + firstRetryMs * 2 ** (same.length - 1);
}

function moveBetween(one: Published, other: Published): number {
  return Math.max(Math.abs(one.home - other.home), Math.abs(one.draw - other.draw), Math.abs(one.away - other.away));
}
