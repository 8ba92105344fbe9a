import { spawnSync } from "node:child_process";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { reckoned } from "../../test/reckoned-journal.ts";
import { seeds } from "../../test/simulations.ts";
import { type JournalEntry, type JournalTransaction, toHledger } from "./journal.ts";
import { type AccountKind, accountKinds, currencies, transactionKinds } from "./ledger.ts";

const dayMs = 86_400_000;

/** Any transactions at all whose balances follow from one another, each bankroll in one currency. */
const ledger: fc.Arbitrary<JournalTransaction[]> = fc
  .array(
    fc.record({
      bankrollId: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom(...transactionKinds),
      daysLater: fc.nat(2),
      steps: fc.array(
        fc.record({
          pair: fc.shuffledSubarray([...accountKinds], { minLength: 2, maxLength: 2 }),
          amountMinor: fc.integer({ min: 1, max: 1_000_000_000_000 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((rows) => {
    const balances = new Map<string, number>();
    let atMs = Date.UTC(2030, 0, 1);
    return rows.map(({ bankrollId, kind, daysLater, steps }, index) => {
      atMs += daysLater * dayMs;
      const moved = (account: AccountKind, changeMinor: number) => {
        const key = `${account}:${bankrollId}`;
        const after = (balances.get(key) ?? 0) + changeMinor;
        balances.set(key, after);
        return after;
      };
      const entries: JournalEntry[] = steps.flatMap(({ pair: [from, to], amountMinor }) =>
        from === undefined || to === undefined
          ? []
          : [
              {
                from,
                to,
                amountMinor,
                fromAfterMinor: moved(from, -amountMinor),
                toAfterMinor: moved(to, amountMinor),
              },
            ],
      );
      const currency = currencies[bankrollId % 3] ?? "EUR";
      return { seq: index + 1, id: `${kind}:${index}`, kind, currency, bankrollId, atMs, entries };
    });
  });

test("a transaction is told with its day, its number and both legs of every entry", () => {
  const text = toHledger([
    {
      seq: 7,
      id: "settle:3:1",
      kind: "settlement",
      currency: "EUR",
      bankrollId: 2,
      atMs: Date.UTC(2030, 0, 1, 23, 59),
      entries: [
        { from: "house", to: "escrow", amountMinor: 1_150, fromAfterMinor: -1_150, toAfterMinor: 2_150 },
        { from: "escrow", to: "wallet", amountMinor: 2_150, fromAfterMinor: 0, toAfterMinor: 11_150 },
      ],
    },
  ]);
  expect(text).toBe(`2030-01-01 (7) settlement settle:3:1
    revenues:house:2  -11.50 EUR = -11.50 EUR
    assets:escrow:2  11.50 EUR = 21.50 EUR
    assets:escrow:2  -21.50 EUR = 0.00 EUR
    assets:wallet:2  21.50 EUR = 111.50 EUR
`);
});

test("the journal's own figures add up, reckoned by nothing of ours", () => {
  fc.assert(
    fc.property(ledger, (transactions) => {
      expect(reckoned(toHledger(transactions))).toBe(transactions.length);
    }),
    { numRuns: seeds(1_000) },
  );
});

test("a cent that is off does not add up", () => {
  const [sample] = fc.sample(ledger, { numRuns: 1, seed: 7 });
  const text = toHledger(sample ?? []);
  const off = text.replace(
    /(\d) ([A-Z]{3}) = /,
    (_found, digit, currency) => `${(Number(digit) + 1) % 10} ${currency} = `,
  );
  expect(off).not.toBe(text);
  expect(() => reckoned(off)).toThrow(/sum|balance/);
});

test("hledger finds nothing to say where it is installed; where it is not, the text is reckoned here", () => {
  const samples = fc.sample(ledger, { numRuns: 20, seed: 1 });
  const isInstalled = spawnSync("hledger", ["--version"]).status === 0;
  for (const transactions of samples) {
    const text = toHledger(transactions);
    if (isInstalled) {
      const { status, stderr } = spawnSync("hledger", ["-f", "-", "check"], { input: text, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    }
    expect(reckoned(text)).toBe(transactions.length);
  }
  console.info(`journals checked: ${samples.length}, ${isInstalled ? "by hledger too" : "hledger is not installed"}`);
});
