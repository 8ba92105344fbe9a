import { expect, test } from "vitest";

import { entries, linesOf } from "../../test/record-lines.ts";
import { sha256Hex } from "../platform/sha256.ts";
import type { ChainHead } from "./chain.ts";
import { RecordBreak, type VerifiedRecord, createRecordVerifier } from "./chain-verification.ts";

const lines = linesOf(entries);
/** Where each link and its results stand in `lines`. */
const at = { first: 0, firstResult: 1, second: 2, third: 4, corrected: 6, fourth: 7, end: 8 };

async function verify(record: readonly string[], noted: ChainHead | null = null): Promise<VerifiedRecord> {
  const verifier = createRecordVerifier(sha256Hex, noted);
  for (const line of record) await verifier.readLine(line);
  return verifier.finish();
}

/** Where and why a record is refused. */
async function breakOf(record: readonly string[], noted: ChainHead | null = null) {
  try {
    await verify(record, noted);
  } catch (error) {
    if (error instanceof RecordBreak) return { line: error.line, seq: error.seq, reason: error.message };
    throw error;
  }
  throw new Error("the record was accepted");
}

function changed(index: number, from: string | RegExp, to: string): string[] {
  const before = lines[index] ?? "";
  const after = before.replace(from, to);
  expect(after, "something is changed").not.toBe(before);
  return lines.with(index, after);
}

function headOf(record: readonly string[]): ChainHead {
  const { seq, hash } = JSON.parse(record.at(-1) ?? "") as ChainHead;
  return { seq, hash };
}

test("a record that holds together is accepted, with its counts, its head and its mean scores", async () => {
  const record = await verify(lines);
  expect(record).toMatchObject({ links: 4, lateLinks: 1, results: 4, head: headOf(lines) });
  expect([...record.scores.keys()], "what was annulled in the end counts nowhere").toEqual(["1X2", "OU"]);
  expect(record.scores.get("1X2")).toEqual({
    count: 1,
    brier: 0.38,
    logLoss: -Math.log(0.5),
    rankedProbabilityScore: 0.145,
  });
  expect(await verify(linesOf([], { seq: 1, previousHash: "0".repeat(64) }))).toMatchObject({ links: 0, results: 0 });
});

test("whatever is changed in a link breaks it there", async () => {
  for (const [from, to] of [
    ["[0.4,0.6]", "[0.41,0.59]"],
    ["[0.4,0.6]", "[0.4000000000000001,0.6]"],
    ['"pick":"under"', '"pick":"over"'],
    ["Évian", "Evian"],
    [/"published_at_ms":\d+/, '"published_at_ms":1'],
    [/"recorded_at_ms":\d+/, '"recorded_at_ms":1'],
    [/"match_at_ms":\d+/, '"match_at_ms":1'],
    ['"odds_thousandths":null', '"odds_thousandths":9000'],
    ['"body":{', '"body":{"added":true,'],
    [/"hash":"[0-9a-f]{4}/, '"hash":"0000'],
    [/"previous_hash":"[0-9a-f]{4}/, '"previous_hash":"0000'],
  ] as const) {
    expect(await breakOf(changed(at.second, from, to)), String(from)).toMatchObject({ line: at.second + 1, seq: 2 });
  }
});

test("a link left out, doubled, swapped or made up is seen where it happens", async () => {
  const without = (index: number, count: number) => lines.toSpliced(index, count);
  expect(await breakOf(without(at.first, 2))).toMatchObject({ line: 1, seq: 2 });
  expect(await breakOf(without(at.second, 2))).toMatchObject({ line: 3, seq: 3 });
  expect(await breakOf(without(at.fourth, 1)), "the last line tells").toMatchObject({ line: at.fourth + 1, seq: 3 });
  expect(await breakOf(lines.toSpliced(at.third, 0, lines[at.second] ?? ""))).toMatchObject({ line: 5, seq: 2 });
  const swapped = [...lines.slice(0, 2), ...lines.slice(4, 7), ...lines.slice(2, 4), ...lines.slice(7)];
  expect(await breakOf(swapped)).toMatchObject({ line: 3, seq: 3 });
  // A chain made anew over other probabilities holds together; only who noted the old one can tell.
  const forged = linesOf(
    entries.with(0, { ...(entries[0] ?? { pick: "1" }), probabilities: [0.9, 0.05, 0.05], results: [] }),
  );
  await verify(forged);
  const [link] = lines.map((line) => JSON.parse(line) as ChainHead);
  expect(await breakOf(forged, link ?? null)).toMatchObject({
    line: 1,
    seq: 1,
    reason: expect.stringMatching(/noted/),
  });
});

test("a false score, status, result or correction is seen, however small", async () => {
  const changes: [index: number, from: string | RegExp, to: string][] = [
    [at.firstResult, '"brier":0.38', '"brier":0.37999'],
    [at.firstResult, '"brier":0.38', '"brier":null'],
    [at.firstResult, /"log_loss":0\.69/, '"log_loss":0.68'],
    [at.firstResult, '"ranked_probability_score":0.145', '"ranked_probability_score":0.1449999'],
    [at.firstResult, '"closing_line_value":0.05', '"closing_line_value":0.06'],
    [at.firstResult, '"closing_probability":0.5', '"closing_probability":0.51'],
    [at.firstResult, '"status":"success"', '"status":"void"'],
    [at.firstResult, '"score":"2-1"', '"score":"1-1"'],
    [at.firstResult, '"score":"2-1"', '"score":null'],
    [at.firstResult, '"match_id":11', '"match_id":12'],
    [at.firstResult, '"seq":1', '"seq":2'],
    [at.corrected, '"result_revision":2', '"result_revision":1'],
    [at.corrected, '"status":"void"', '"status":"success"'],
  ];
  for (const [index, from, to] of changes) {
    expect(await breakOf(changed(index, from, to)), to).toMatchObject({ line: index + 1 });
  }
  const moved = [...lines.slice(0, 1), ...lines.slice(2, 4), lines[1] ?? "", ...lines.slice(4)];
  expect(await breakOf(moved), "a result belongs to the link before it").toMatchObject({ line: 4, seq: 1 });
  expect(await breakOf(lines.toSpliced(at.corrected, 1)), "a correction left out").toMatchObject({ line: at.end });
});

test("a record cut short anywhere is seen", async () => {
  for (let count = 0; count < lines.length; count += 1) {
    expect(await breakOf(lines.slice(0, count)), `${count} lines`).toMatchObject({
      line: count,
      reason: expect.stringMatching(/cut short/),
    });
    const half = lines[count]?.slice(0, -10) ?? "";
    expect(await breakOf([...lines.slice(0, count), half]), "within a line").toMatchObject({ line: count + 1 });
  }
  for (const more of ["", "{}", lines[0] ?? ""]) {
    expect(await breakOf([...lines, more])).toMatchObject({ line: lines.length + 1 });
  }
  expect(await breakOf(changed(at.end, '"results":4', '"results":5'))).toMatchObject({ line: at.end + 1 });
});

test("what is no line of a record is refused by line and field", async () => {
  for (const [text, reason] of [
    ["not json", /not a line/],
    ["[]", /not a line/],
    ['{"type":"other"}', /type/],
    ['{"type":"link","seq":5}', /previous_hash/],
  ] as const) {
    expect(await breakOf(lines.with(at.end, text))).toMatchObject({
      line: at.end + 1,
      reason: expect.stringMatching(reason),
    });
  }
});

test("what was published too late, or with probabilities that are none, is refused though its hash holds", async () => {
  const first = entries[0] ?? { probabilities: [], pick: "1" };
  for (const wrong of [
    { probabilities: [0.5, 0.3, 0.3] },
    { probabilities: [0.5, 0.5] },
    { pick: "over" },
    { published: "late" as const },
  ]) {
    expect(await breakOf(linesOf([{ ...first, results: [], ...wrong }]))).toMatchObject({ line: 1, seq: 1 });
  }
});

test("who noted a link verifies what follows it, and that it is still there", async () => {
  const [first, second] = [at.first, at.second].map((index) => JSON.parse(lines[index] ?? "") as ChainHead);
  if (!first || !second) throw new Error("no links");
  const noted = { seq: 2, hash: second.hash };
  await verify(lines, noted);

  const [, , ...later] = entries;
  const since = linesOf(later, { seq: 3, previousHash: second.hash });
  expect(await verify(since, noted)).toMatchObject({ links: 2, head: headOf(lines) });
  expect(await breakOf(since), "without it a record begins at its first link").toMatchObject({ line: 1, seq: 3 });
  expect(await breakOf(since, { seq: 2, hash: first.hash })).toMatchObject({ line: 1, seq: 3 });
  const nothingNew = [JSON.stringify({ type: "end", ...headOf(lines), links: 0, results: 0 })];
  expect(await verify(nothingNew, headOf(lines))).toMatchObject({ links: 0, head: headOf(lines) });
  expect(await breakOf(lines, { seq: 9, hash: first.hash })).toMatchObject({
    reason: expect.stringMatching(/link 9, noted earlier, is missing/),
  });
});
