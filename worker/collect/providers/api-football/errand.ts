import { GateClosedError, type Priority, UpstreamError } from "../../upstream.ts";
import type { ProviderAnswer } from "../provider.ts";
import { type ApiFootballClient, type Question, QuestionRefusedError } from "./client.ts";

/**
 * The calls one question of the house takes. A call that fails leaves the others their turn, since the gate decides
 * when enough have failed; once it is closed to a priority, nothing more of that priority is asked.
 */
export type Errand = {
  /** Every page of the answer, as far as they came; what went wrong is what the errand fails with. */
  ask(question: Question): Promise<Asked>;
  /** The same for a question that has another way, or that may stay open: the caller judges what went wrong. */
  tryAsking(question: Question): Promise<Asked>;
  /** Remembers what kept something from being answered; the first counts. */
  fail(failure: Error): void;
  /**
   * Takes in how several questions of one kind went. What the plan does not hold the source does not have, which fails
   * nothing as long as any of them was answered; it is told to `refuse`.
   */
  judge(asked: readonly Asked[], refuse: (reason: string) => void): void;
  answer<Item>(items: Item[]): ProviderAnswer<Item>;
};

/** With a failure nothing can be read from what is missing. */
export type Asked = { items: unknown[]; failure: Error | null };

export function createErrand(client: ApiFootballClient): Errand {
  const closed = new Map<Priority, GateClosedError>();
  let failure: Error | null = null;
  let calls = 0;

  async function tryAsking(question: Question): Promise<Asked> {
    const items: unknown[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const known = closed.get(question.priority);
      if (known) return { items, failure: known };
      try {
        const answered = await client(question, page);
        calls += 1;
        items.push(...answered.items);
        pages = Math.min(answered.pages, mostPages);
      } catch (error) {
        if (error instanceof GateClosedError) closed.set(question.priority, error);
        if (error instanceof UpstreamError) calls += 1;
        return { items, failure: error instanceof Error ? error : new Error(String(error)) };
      }
    }
    return { items, failure: null };
  }

  return {
    tryAsking,
    async ask(question) {
      const asked = await tryAsking(question);
      failure ??= asked.failure;
      return asked;
    },
    fail(late) {
      failure ??= late;
    },
    judge(asked, refuse) {
      const isAnswered = asked.some((one) => one.failure === null);
      for (const { failure: problem } of asked) {
        if (isAnswered && isBeyondPlan(problem)) refuse(problem.message);
        else failure ??= problem;
      }
    },
    answer: (items) => ({ items, calls, failure }),
  };
}

/** Whether another plan would have answered. */
export function isBeyondPlan(failure: Error | null): failure is QuestionRefusedError {
  return failure instanceof QuestionRefusedError && failure.byPlan;
}

/** A paging nobody could have meant must not eat the quota: 50 pages hold the prices of 500 fixtures. */
const mostPages = 50;
