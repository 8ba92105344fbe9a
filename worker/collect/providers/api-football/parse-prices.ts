import type * as z from "zod";

import { slugOf } from "../../../matches/match.ts";
import { type ProviderPrice, providerPriceSchema } from "../provider.ts";
import { isTapeBookmaker, tapeBookmakers } from "../tape-bookmakers.ts";
import { wireBookmaker, wireOdds } from "./wire.ts";

type Bet = z.infer<typeof wireBookmaker>["bets"][number];
type Outcome = Pick<ProviderPrice, "market" | "lineHundredths" | "selection">;

/**
 * The prices of an answer on fixtures that were asked for, one a bookmaker and outcome. An outcome that is unknown,
 * suspended or without a price above 1 is left out alone.
 */
export function parsePrices(
  items: readonly unknown[],
  askedRefs: ReadonlySet<string>,
  nowMs: number,
  refuse: (reason: string) => void,
): ProviderPrice[] {
  const prices = new Map<string, ProviderPrice>();
  for (const item of items) {
    const odds = wireOdds.safeParse(item);
    if (!odds.success) {
      refuse(`prices: ${odds.error.issues[0]?.path.join(".")}`);
      continue;
    }
    const fixtureRef = String(odds.data.fixture.id);
    if (!askedRefs.has(fixtureRef)) continue;
    // A clock that runs ahead of ours must not make a price known before it was.
    const updatedAtMs = Date.parse(odds.data.update ?? "");
    const knownAtMs = Number.isNaN(updatedAtMs) ? nowMs : Math.min(updatedAtMs, nowMs);
    for (const unread of odds.data.bookmakers) {
      const book = wireBookmaker.safeParse(unread);
      if (!book.success) {
        refuse(`prices of fixture ${fixtureRef}: ${book.error.issues[0]?.path.join(".")}`);
        continue;
      }
      const bookmaker = bookmakerOf(book.data.name);
      for (const offer of book.data.bets.flatMap(offersOf)) {
        const price = providerPriceSchema.safeParse({ fixtureRef, bookmaker, ...offer, knownAtMs, closing: false });
        const key = [fixtureRef, bookmaker.slug, offer.market, offer.lineHundredths, offer.selection].join(" ");
        if (price.success) prices.set(key, price.data);
      }
    }
  }
  return [...prices.values()];
}

function offersOf(bet: Bet): (Outcome & { oddsThousandths: number })[] {
  return bet.values.flatMap(({ value, odd, suspended }) => {
    const outcome = outcomeOf(bet.id, String(value ?? ""));
    const isPrice = /^\d+(\.\d+)?$/.test(String(odd ?? ""));
    if (!outcome || !isPrice || suspended) return [];
    return [{ ...outcome, oddsThousandths: Math.round(Number(odd) * 1000) }];
  });
}

/** The markets of the house by the number of their bet; the outcome by its name, never by its place. */
function outcomeOf(betId: number, value: string): Outcome | null {
  if (betId === 1) {
    const selection = resultSelections.get(value);
    return selection ? { market: "1X2", lineHundredths: null, selection } : null;
  }
  if (betId === 8) {
    const selection = goalSelections.get(value);
    return selection ? { market: "BTTS", lineHundredths: null, selection } : null;
  }
  const total = betId === 5 ? /^(Over|Under) (\d{1,2})\.5$/.exec(value) : null;
  if (!total) return null;
  return {
    market: "OU",
    lineHundredths: Number(total[2]) * 100 + 50,
    selection: total[1] === "Over" ? "over" : "under",
  };
}

const resultSelections: ReadonlyMap<string, "1" | "X" | "2"> = new Map([
  ["Home", "1"],
  ["Draw", "X"],
  ["Away", "2"],
]);

const goalSelections: ReadonlyMap<string, "yes" | "no"> = new Map([
  ["Yes", "yes"],
  ["No", "no"],
]);

/** A book that a tape quotes too is the same book. */
function bookmakerOf(name: string): ProviderPrice["bookmaker"] {
  const slug = slugOf(name).slice(0, 40);
  if (isTapeBookmaker(slug)) return tapeBookmakers[slug];
  return { slug, name: name.trim().slice(0, 60), sharp: false, aggregate: false, simulated: false };
}
