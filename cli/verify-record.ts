import { openRecord, readLines } from "./verify-record/read-lines.ts";
import { readArguments, UsageError } from "./verify-record/arguments.ts";
import { RecordBreak, type VerifiedRecord, createRecordVerifier } from "../worker/predict/chain-verification.ts";
import { sha256Hex } from "../worker/platform/sha256.ts";

/** `npm run verify-record`: recomputes every hash and every score of a record, and names the first place where one does not hold. */
async function main(): Promise<void> {
  const { source, noted } = readArguments(process.argv.slice(2));
  const verifier = createRecordVerifier(sha256Hex, noted);
  for await (const line of readLines(await openRecord(source))) await verifier.readLine(line);
  console.log(summaryOf(verifier.finish()));
}

function summaryOf({ head, links, lateLinks, results, scores }: VerifiedRecord): string {
  return [
    `${links} links and ${results} results: every hash and every score holds.`,
    `Recorded before kick-off: ${links - lateLinks} of ${links}.`,
    ...[...scores].map(
      ([market, { count, brier, logLoss, rankedProbabilityScore }]) =>
        `${market}: ${count} judged, Brier ${brier.toFixed(6)}, log loss ${logLoss.toFixed(6)}, RPS ${rankedProbabilityScore.toFixed(6)}`,
    ),
    `Head: ${head.seq}/${head.hash}`,
  ].join("\n");
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof RecordBreak) console.error(`Broken at line ${error.line}, link ${error.seq}: ${error.message}`);
  else if (error instanceof UsageError) console.error(error.message);
  else console.error(`The record could not be read: ${error instanceof Error ? error.message : String(error)}`);
}
