import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";

/** Fetched when it is asked for: a bench for founders is no dependency of the product. */
const lighthouse = "lighthouse@13.5.0";
const judged = ["performance", "accessibility", "best-practices", "seo"] as const;

const auditSchema = z.object({
  title: z.string(),
  score: z.number().nullable(),
  displayValue: z.string().optional(),
});
const reportSchema = z.object({
  categories: z.record(
    z.string(),
    z.object({
      score: z.number().nullable(),
      auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })),
    }),
  ),
  audits: z.record(z.string(), auditSchema),
});

export type LighthouseReport = { scores: { name: string; score: number }[]; losses: string[] };

/**
 * What Lighthouse says of a page on a phone, with what costs it points.
 *
 * @param browserPath of the Chrome or Chromium it runs in
 * @throws where it cannot be fetched or cannot run
 */
export async function judgePage(address: string, browserPath: string): Promise<LighthouseReport> {
  const folder = await mkdtemp(join(tmpdir(), "aibet-lighthouse-"));
  const file = join(folder, "report.json");
  try {
    await promisify(execFile)(
      "npx",
      [
        "--yes",
        lighthouse,
        address,
        `--only-categories=${judged.join(",")}`,
        "--output=json",
        `--output-path=${file}`,
        "--quiet",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
      ],
      { env: { ...process.env, CHROME_PATH: browserPath } },
    );
    return reportOf(reportSchema.parse(JSON.parse(await readFile(file, "utf8"))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Scores of 100, and every audit that counts and is not full marks. */
function reportOf({ categories, audits }: z.output<typeof reportSchema>): LighthouseReport {
  const losses = judged.flatMap((name) =>
    (categories[name]?.auditRefs ?? []).flatMap(({ id, weight }) => {
      const audit = audits[id];
      if (!audit || weight === 0 || audit.score === null || audit.score >= 0.995) return [];
      return [`${name}: ${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ""}`];
    }),
  );
  return {
    scores: judged.map((name) => ({ name, score: Math.round((categories[name]?.score ?? 0) * 100) })),
    losses: [...new Set(losses)],
  };
}
