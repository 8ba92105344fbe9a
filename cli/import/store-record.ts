import { marketSelections, type TapeQuote } from "../../worker/collect/providers/tape.ts";
import { tapeBookmakers } from "../../worker/collect/providers/tape-bookmakers.ts";
import type { ServiceContext } from "../../worker/context.ts";
import type { NewMatch } from "../../worker/matches/match.ts";
import { type Match, addMatchesStatements, listMatchesByRefs } from "../../worker/matches/service.ts";
import type { NewPrice } from "../../worker/odds/prices.ts";
import { addPrices } from "../../worker/odds/service.ts";
import { runBatch } from "../../worker/platform/db.ts";
import { collectedAtMs } from "../tape/build-tape.ts";
import type { RecordedMatch, Refusal, TapeRecord } from "../tape/record.ts";
import { type TimedMatch, timeMatches } from "../tape/time-matches.ts";
import type { Source } from "./source-files.ts";

export type StoredCounts = { newMatches: number; knownMatches: number; unplayed: number; prices: number };
/** What was stored, and what of a record that can be read could not be. */
type Stored = StoredCounts & { refused: Refusal[] };

type PlayedMatch = TimedMatch & { played: NonNullable<TimedMatch["played"]> };

const hourMs = 3_600_000;
/** Stores what was played, with its prices; what is there already stays as it is. Matches to come are left out. */
export async function storeRecord(ctx: ServiceContext, source: Source, record: TapeRecord): Promise<Stored> {
  const timed = timeMatches(record.matches, record.name);
  const played = timed.filter((match): match is PlayedMatch => match.played !== null);
  const refs = played.map(({ match }) => match.ref);
  const before = await listMatchesByRefs(ctx, source, refs);
  const newcomers = played.filter(({ match }) => !before.has(match.ref)).map((match) => newMatchOf(source, match));
  await runBatch(ctx.db, await addMatchesStatements(ctx, source, newcomers));

  const stored = newcomers.length > 0 ? await listMatchesByRefs(ctx, source, refs) : before;
  const prices = played.flatMap(({ match }) => {
    const row = stored.get(match.ref);
    return row ? pricesOf(row, match) : [];
  });
  await addPrices(ctx, prices, []);
  const newMatches = newcomers.filter(({ ref, sourceKey }) => stored.get(ref)?.sourceKey === sourceKey).length;
  return {
    newMatches,
    knownMatches: stored.size - newMatches,
    unplayed: timed.length - played.length,
    prices: prices.length,
    refused: played
      .filter(({ match }) => !stored.has(match.ref))
      .map(({ match: { date, home, away } }) => ({
        where: `${date} ${home.name} - ${away.name}`,
        reason: "the store knows both as one team",
      })),
  };
}

function newMatchOf(source: Source, { match, fixture, played }: PlayedMatch): NewMatch {
  const { competition, home, away } = match;
  const { fullTime, halfTime, extraTime, penalties } = played;
  const score = extraTime ?? fullTime;
  return {
    ref: match.ref,
    sourceKey: `${source}:${match.ref}`,
    competition,
    season: match.season,
    round: match.round,
    home: { ...home, country: competition.country },
    away: { ...away, country: competition.country },
    kickoffAtMs: fixture.kickoffAtMs,
    kickoffEstimated: fixture.kickoffEstimated,
    venue: match.venue,
    neutral: match.neutral,
    status: "finished",
    providerStatus: penalties ? "PEN" : extraTime ? "AET" : "FT",
    minute: null,
    homeScore: score.home,
    awayScore: score.away,
    fullTimeHome: fullTime.home,
    fullTimeAway: fullTime.away,
    scoreDetails: { halfTime, fullTime, extraTime, penalties, statistics: match.statistics, estimated: [] },
    resultRevision: 1,
    eventCount: 0,
    stateRevision: 0,
    finishedAtMs: fixture.kickoffAtMs + 2 * hourMs,
  };
}

/** The kick-off that counts is the stored one: another source may know the hour. */
function pricesOf(stored: Match, { openingQuotes, closingQuotes }: RecordedMatch): NewPrice[] {
  const known = (quotes: readonly TapeQuote[], knownAtMs: number, closing: boolean) =>
    quotes.flatMap(({ bookmaker, market, lineHundredths, oddsThousandths }) =>
      marketSelections[market].map((selection, index) => ({
        matchId: stored.id,
        bookmaker: tapeBookmakers[bookmaker],
        market,
        lineHundredths,
        selection,
        oddsThousandths: oddsThousandths[index] ?? 0,
        knownAtMs,
        closing,
      })),
    );
  return [
    ...known(openingQuotes, collectedAtMs(stored.kickoffAtMs), false),
    ...known(closingQuotes, stored.kickoffAtMs, true),
  ];
}
