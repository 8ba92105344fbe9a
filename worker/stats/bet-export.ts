import { decimalOf } from "../platform/money.ts";
import type { Locale } from "../predict/wording.ts";
import type { CsvColumn } from "./csv.ts";
import type { RecordedBet } from "./recorded-bet.ts";

const headers = {
  fr: {
    id: "Pari",
    placed: "Enregistré (UTC)",
    settled: "Réglé (UTC)",
    sport: "Sport",
    league: "Compétition",
    matches: "Match",
    market: "Marché",
    selection: "Sélection",
    bookmaker: "Bookmaker",
    simulated: "Cote simulée",
    strategy: "Stratégie",
    odds: "Cote",
    closingOdds: "Cote de clôture",
    closingLineValue: "Écart à la clôture",
    currency: "Devise",
    recommended: "Mise conseillée",
    stake: "Mise",
    outcome: "Résultat",
    returned: "Retour",
    profit: "Profit",
  },
  en: {
    id: "Bet",
    placed: "Placed (UTC)",
    settled: "Settled (UTC)",
    sport: "Sport",
    league: "Competition",
    matches: "Match",
    market: "Market",
    selection: "Selection",
    bookmaker: "Bookmaker",
    simulated: "Simulated price",
    strategy: "Strategy",
    odds: "Odds",
    closingOdds: "Closing odds",
    closingLineValue: "Against the close",
    currency: "Currency",
    recommended: "Recommended stake",
    stake: "Stake",
    outcome: "Result",
    returned: "Return",
    profit: "Profit",
  },
} as const satisfies Record<Locale, Record<string, string>>;

const outcomes: Record<Locale, Record<RecordedBet["outcome"], string>> = {
  fr: { won: "gagné", lost: "perdu", void: "remboursé", half_won: "à moitié gagné", half_lost: "à moitié perdu" },
  en: { won: "won", lost: "lost", void: "void", half_won: "half won", half_lost: "half lost" },
};
const yesOrNo = { fr: ["oui", "non"], en: ["yes", "no"] } as const;

/** The columns of the export of a person's bets. What was taken on a simulated price says so and has no closing value. */
export function betColumns(locale: Locale): CsvColumn<RecordedBet>[] {
  const titles = headers[locale];
  const [yes, no] = yesOrNo[locale];
  return [
    text(titles.id, (bet) => bet.id),
    text(titles.placed, (bet) => utcText(bet.placedAtMs)),
    text(titles.settled, (bet) => utcText(bet.settledAtMs)),
    text(titles.sport, (bet) => bet.sport),
    text(titles.league, (bet) => bet.league),
    text(titles.matches, (bet) => bet.matches),
    text(titles.market, (bet) => bet.market),
    text(titles.selection, (bet) => bet.selection),
    text(titles.bookmaker, (bet) => bet.bookmaker),
    text(titles.simulated, (bet) => (bet.simulated ? yes : no)),
    text(titles.strategy, (bet) => bet.strategy),
    number(titles.odds, (bet) => oddsText(bet.oddsThousandths)),
    number(titles.closingOdds, (bet) => closingOf(bet, oddsText)),
    number(titles.closingLineValue, (bet) =>
      closingOf(bet, (closing) => (bet.oddsThousandths / closing - 1).toFixed(4)),
    ),
    text(titles.currency, (bet) => bet.currency),
    number(titles.recommended, (bet) =>
      bet.recommendedStakeMinor === null ? null : decimalOf(bet.recommendedStakeMinor),
    ),
    number(titles.stake, (bet) => decimalOf(bet.stakeMinor)),
    text(titles.outcome, (bet) => outcomes[locale][bet.outcome]),
    number(titles.returned, (bet) => decimalOf(bet.payoutMinor)),
    number(titles.profit, (bet) => decimalOf(bet.payoutMinor - bet.stakeMinor)),
  ];
}

function text(header: string, cell: (bet: RecordedBet) => string | null): CsvColumn<RecordedBet> {
  return { header, kind: "text", cell };
}

function number(header: string, cell: (bet: RecordedBet) => string | null): CsvColumn<RecordedBet> {
  return { header, kind: "number", cell };
}

function closingOf(bet: RecordedBet, write: (fairClosingOddsThousandths: number) => string): string | null {
  const { simulated, fairClosingOddsThousandths } = bet;
  return simulated || fairClosingOddsThousandths === null ? null : write(fairClosingOddsThousandths);
}

function oddsText(oddsThousandths: number): string {
  return (oddsThousandths / 1000).toFixed(3);
}

function utcText(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace("T", " ");
}
