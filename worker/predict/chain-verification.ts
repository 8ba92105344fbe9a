import { type ChainHead, canonicalJson, genesisHash, hashedText } from "./chain.ts";
import { evaluatePrediction } from "./evaluation.ts";
import { type Market, selectionsOf } from "./market.ts";
import { type EndLine, type LinkLine, type ResultLine, recordLineSchema } from "./record-line.ts";

/** The first place at which a record does not hold together. */
export class RecordBreak extends Error {
  readonly line: number;
  /** Number of the link concerned. */
  readonly seq: number;

  constructor(line: number, seq: number, reason: string) {
    super(reason);
    this.name = "RecordBreak";
    this.line = line;
    this.seq = seq;
  }
}

export type VerifiedRecord = {
  head: ChainHead;
  links: number;
  /** Links recorded at or after the kick-off they speak of. */
  lateLinks: number;
  results: number;
  /** Of the judgements that stand, by market. */
  scores: Map<Market, { count: number; brier: number; logLoss: number; rankedProbabilityScore: number }>;
};

export type RecordVerifier = {
  /** @throws RecordBreak */
  readLine(text: string): Promise<void>;
  /** To be called after the last line. @throws RecordBreak */
  finish(): VerifiedRecord;
};

/** Far above rounding, far below anything worth lying about. */
const tolerance = 1e-9;

/**
 * Checks a record line by line, holding one link at a time: every hash from what the link says, every score from the
 * probabilities and the result.
 *
 * @param noted a link known from earlier, which the record must still hold; a stream may begin right after it
 */
export function createRecordVerifier(
  sha256Hex: (text: string) => Promise<string>,
  noted: ChainHead | null = null,
): RecordVerifier {
  const scores: VerifiedRecord["scores"] = new Map();
  const read = { lines: 0, links: 0, lateLinks: 0, results: 0 };
  let head: ChainHead | null = null;
  let link: LinkLine | null = null;
  let standing: ResultLine | null = null;
  let ended = false;

  function refuse(reason: string, seq = head?.seq ?? 0): never {
    throw new RecordBreak(read.lines, seq, reason);
  }

  async function readLink(next: LinkLine): Promise<void> {
    head ??= noted && next.seq === noted.seq + 1 ? noted : { seq: 0, hash: genesisHash };
    const { seq, body } = next;
    if (seq !== head.seq + 1) refuse(`link ${seq} stands where link ${head.seq + 1} belongs`, seq);
    if (next.previous_hash !== head.hash) refuse("it does not name the hash of the link before it", seq);
    const hash = await sha256Hex(hashedText(next.previous_hash, canonicalJson(body)));
    if (next.hash !== hash) refuse(`its hash is ${next.hash}, what it says hashes to ${hash}`, seq);
    if (noted?.seq === seq && noted.hash !== hash) refuse(`it was noted as ${noted.hash}, and is ${hash}`, seq);
    if (body.seq !== seq) refuse(`it says that it is link ${body.seq}`, seq);
    if (link && body.revision_id <= link.body.revision_id) refuse("it says what an earlier link said", seq);
    if (body.published_at_ms >= body.kickoff_at_ms) refuse("it was published after kick-off", seq);
    const selections: readonly string[] = selectionsOf[body.market];
    const sum = body.probabilities.reduce((total, probability) => total + probability, 0);
    if (
      body.probabilities.length !== selections.length ||
      Math.abs(sum - 1) > 1e-6 ||
      !selections.includes(body.pick)
    ) {
      refuse(`its probabilities or its pick do not belong to ${body.market}`, seq);
    }
    count();
    read.links += 1;
    if (body.match_at_ms >= body.kickoff_at_ms) read.lateLinks += 1;
    head = { seq, hash };
    link = next;
  }

  function readResult(result: ResultLine): void {
    if (!link || result.seq !== link.seq) refuse("this result does not follow the link it judges", result.seq);
    const { body } = link;
    if (result.match_id !== body.match_id) refuse("this result is of another match", result.seq);
    if (standing && result.result_revision <= standing.result_revision) {
      refuse("the corrections of this result are out of order", result.seq);
    }
    const [home, away] = (result.score ?? "").split("-").map(Number);
    const score = home === undefined || away === undefined ? null : { home, away };
    const judged = evaluatePrediction(
      {
        market: body.market,
        pick: body.pick,
        probabilities: body.probabilities,
        oddsThousandths: body.odds_thousandths,
        closingOddsThousandths: result.closing_odds_thousandths,
        closingProbability: result.closing_probability,
      },
      score,
    );
    if (result.status !== judged.status) refuse(`judged ${result.status}, it is ${judged.status}`, result.seq);
    for (const [name, said, computed] of [
      ["brier", result.brier, judged.brier],
      ["log_loss", result.log_loss, judged.logLoss],
      ["ranked_probability_score", result.ranked_probability_score, judged.rankedProbabilityScore],
      ["closing_line_value", result.closing_line_value, judged.closingLineValue],
    ] as const) {
      if (!isSame(said, computed)) refuse(`${name} is ${computed}, not ${said}`, result.seq);
    }
    read.results += 1;
    standing = result;
  }

  function readEnd(end: EndLine): void {
    const { seq, hash } = head ?? noted ?? { seq: 0, hash: genesisHash };
    if (end.seq !== seq || end.hash !== hash || end.links !== read.links || end.results !== read.results) {
      refuse(
        `it ends after link ${seq}, ${read.links} links and ${read.results} results, and says ${JSON.stringify(end)}`,
      );
    }
    count();
    ended = true;
  }

  /** Adds the judgement that stands to the sums, once nothing more can correct it. */
  function count(): void {
    if (link && standing && standing.score !== null) {
      const { market } = link.body;
      const sums = scores.get(market) ?? { count: 0, brier: 0, logLoss: 0, rankedProbabilityScore: 0 };
      scores.set(market, {
        count: sums.count + 1,
        brier: sums.brier + (standing.brier ?? 0),
        logLoss: sums.logLoss + (standing.log_loss ?? 0),
        rankedProbabilityScore: sums.rankedProbabilityScore + (standing.ranked_probability_score ?? 0),
      });
    }
    standing = null;
  }

  return {
    async readLine(text) {
      read.lines += 1;
      if (ended) refuse("something follows the last line");
      const parsed = recordLineSchema.safeParse(parseJson(text));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        refuse(`not a line of a record: ${[...(issue?.path ?? []), issue?.message].join(" ")}`);
      }
      if (parsed.data.type === "link") await readLink(parsed.data);
      else if (parsed.data.type === "result") readResult(parsed.data);
      else readEnd(parsed.data);
    },
    finish() {
      if (!ended) refuse("it is cut short: the last line of a record is missing");
      const end = head ?? noted ?? { seq: 0, hash: genesisHash };
      if (noted && noted.seq > end.seq) refuse(`link ${noted.seq}, noted earlier, is missing`);
      return {
        head: end,
        links: read.links,
        lateLinks: read.lateLinks,
        results: read.results,
        scores: new Map([...scores].map(([market, sums]) => [market, meansOf(sums)])),
      };
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isSame(said: number | null, computed: number | null): boolean {
  return said === null || computed === null ? said === computed : Math.abs(said - computed) <= tolerance;
}

function meansOf({
  count,
  ...sums
}: {
  count: number;
  brier: number;
  logLoss: number;
  rankedProbabilityScore: number;
}) {
  return {
    count,
    brier: sums.brier / count,
    logLoss: sums.logLoss / count,
    rankedProbabilityScore: sums.rankedProbabilityScore / count,
  };
}
