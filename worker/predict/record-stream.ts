import type { ServiceContext } from "../context.ts";
import { type ChainHead, genesisHash } from "./chain.ts";
import { type LinkJudgement, findHead, findJudgements, findLastEvaluationId, findLinks } from "./chain-repo.ts";
import type { EndLine, ResultLine } from "./record-line.ts";

/** How far the record has come: what a stream of it ends with. */
export type RecordState = ChainHead & { lastEvaluationId: number };

/** Links of one page; nothing but one page is ever held. */
const pageSize = 400;

export async function describeRecord(ctx: ServiceContext): Promise<RecordState> {
  const [head, lastEvaluationId] = await Promise.all([findHead(ctx.db), findLastEvaluationId(ctx.db)]);
  return { seq: head?.seq ?? 0, hash: head?.hash ?? genesisHash, lastEvaluationId };
}

/**
 * The record after a link as newline-delimited JSON, in the lines of `record-line.ts`: exactly what stood when `until` was
 * read, whatever is added meanwhile. A page is read when the reader asks for more.
 */
export function streamRecord(
  ctx: ServiceContext,
  input: { sinceSeq: number; until: RecordState },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const { until } = input;
  const sent = { links: 0, results: 0 };
  let afterSeq = input.sinceSeq;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const links = await findLinks(ctx.db, { afterSeq, untilSeq: until.seq }, pageSize);
        const last = links.at(-1);
        if (!last) {
          const end: EndLine = { type: "end", seq: until.seq, hash: until.hash, ...sent };
          controller.enqueue(encoder.encode(`${JSON.stringify(end)}\n`));
          controller.close();
          return;
        }
        const judgements = await findJudgements(ctx.db, { afterSeq, untilSeq: last.seq }, until.lastEvaluationId);
        const bySeq = Map.groupBy(judgements, (judgement) => judgement.seq);
        const lines = links.flatMap((link) => [linkLine(link), ...(bySeq.get(link.seq) ?? []).map(resultLine)]);
        sent.links += links.length;
        sent.results += judgements.length;
        afterSeq = last.seq;
        controller.enqueue(encoder.encode(`${lines.join("\n")}\n`));
      },
    },
    // What nobody reads, an answer that is only looked at by its headers, costs no query.
    { highWaterMark: 0 },
  );
}

/** The body is sent as it was hashed, letter by letter. */
function linkLine(link: { seq: number; previousHash: string; hash: string; body: string }): string {
  return `{"type":"link","seq":${link.seq},"previous_hash":"${link.previousHash}","hash":"${link.hash}","body":${link.body}}`;
}

function resultLine(judgement: LinkJudgement): string {
  const line: ResultLine = {
    type: "result",
    seq: judgement.seq,
    match_id: judgement.matchId,
    result_revision: judgement.resultRevision,
    status: judgement.status,
    score: judgement.realScore,
    brier: judgement.brier,
    log_loss: judgement.logLoss,
    ranked_probability_score: judgement.rankedProbabilityScore,
    closing_odds_thousandths: judgement.closingOddsThousandths,
    closing_probability: judgement.closingProbability,
    closing_line_value: judgement.closingLineValue,
    evaluated_at_ms: judgement.evaluatedAtMs,
  };
  return JSON.stringify(line);
}
