import { createHash } from "node:crypto";

/** A record written by hand, without any code of the product: one line each, as it is sent. */

type Link = {
  market?: "1X2" | "OU" | "BTTS";
  probabilities: number[];
  pick: string;
  odds?: number | null;
  published?: "late";
  /** Recorded after kick-off, though published before. */
  late?: boolean;
};
type Result = {
  score: string | null;
  status: string;
  scores: (number | null)[];
  closing?: number | null;
  revision?: number;
};
type Entry = Link & { results?: Result[] };

const kickoffAtMs = Date.UTC(2026, 9, 3, 15);
const selections = { "1X2": ["1", "X", "2"], OU: ["over", "under"], BTTS: ["yes", "no"] };

/** Three predictions of one match, the last one judged twice, and one of another match that has not been played. */
export const entries: Entry[] = [
  {
    probabilities: [0.5, 0.3, 0.2],
    pick: "1",
    odds: 2100,
    results: [{ score: "2-1", status: "success", scores: [0.38, -Math.log(0.5), 0.145, 0.05], closing: 0.5 }],
  },
  {
    market: "OU",
    probabilities: [0.4, 0.6],
    pick: "under",
    results: [{ score: "2-1", status: "failure", scores: [0.72, -Math.log(0.4), 0.36, null] }],
  },
  {
    market: "BTTS",
    probabilities: [0.75, 0.25],
    pick: "yes",
    odds: 1500,
    late: true,
    results: [
      { score: "2-1", status: "success", scores: [0.125, -Math.log(0.75), 0.0625, null], revision: 1 },
      { score: null, status: "void", scores: [null, null, null, null], revision: 2 },
    ],
  },
  { probabilities: [0.2, 0.3, 0.5], pick: "2" },
];

/** The lines of a record from a link on, with the last one. */
export function linesOf(written: readonly Entry[], first = { seq: 1, previousHash: "0".repeat(64) }): string[] {
  let { previousHash } = first;
  let results = 0;
  const lines = written.flatMap((entry, index) => {
    const seq = first.seq + index;
    const matchId = seq < 4 ? 11 : 12;
    const { market = "1X2", odds = null } = entry;
    // Keys stand in their canonical order.
    const body = JSON.stringify({
      away_team: "Évian",
      confidence: 60,
      country: "XX",
      home_team: "Saint-Étienne",
      kickoff_at_ms: kickoffAtMs,
      league: "Ligue Nord",
      market,
      match_at_ms: kickoffAtMs + (entry.late ? 1 : -3_600_000),
      match_id: matchId,
      model: "by-hand",
      model_version: "1",
      odds_bookmaker: odds === null ? null : "ALPHA",
      odds_thousandths: odds,
      pick: entry.pick,
      prediction_id: 100 + seq,
      probabilities: entry.probabilities,
      probability_source: "independent",
      published_at_ms: kickoffAtMs - (entry.published === "late" ? 0 : 3_600_000),
      recorded_at_ms: kickoffAtMs - 3_599_000,
      revision: 1,
      revision_id: 1000 + seq,
      season: "2026-27",
      selections: selections[market],
      seq,
    });
    const hash = createHash("sha256").update(`${previousHash}\n${body}`).digest("hex");
    const link = `{"type":"link","seq":${seq},"previous_hash":"${previousHash}","hash":"${hash}","body":${body}}`;
    previousHash = hash;
    results += entry.results?.length ?? 0;
    return [link, ...(entry.results ?? []).map((result) => resultLine(seq, matchId, result))];
  });
  const seq = first.seq + written.length - 1;
  return [...lines, JSON.stringify({ type: "end", seq, hash: previousHash, links: written.length, results })];
}

function resultLine(seq: number, matchId: number, { score, status, scores, closing = null, revision = 1 }: Result) {
  const [brier, logLoss, ranked, closingValue] = scores;
  return JSON.stringify({
    type: "result",
    seq,
    match_id: matchId,
    result_revision: revision,
    status,
    score,
    brier,
    log_loss: logLoss,
    ranked_probability_score: ranked,
    closing_odds_thousandths: closing === null ? null : 1950,
    closing_probability: closing,
    closing_line_value: closingValue,
    evaluated_at_ms: kickoffAtMs + 7_000_000,
  });
}
