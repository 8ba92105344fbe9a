import { formatNumber, formatPercent } from "../locale/format.ts";
import { oddsFormats, writeOdds } from "../locale/odds-formats.ts";
import { m } from "../paraglide/messages.js";
import type { CalculatorPage } from "../routes/wallet/calculator.server.ts";
import { type Figure, Figures } from "../ui/figures.tsx";

type Result = NonNullable<CalculatorPage["result"]>;

/** The stake, or why there is none. */
export function CalculatorAnswer({ result, isPending }: { result: CalculatorPage["result"]; isPending: boolean }) {
  return (
    <div aria-busy={isPending}>
      <output className="block border-t-2 border-ink bg-surface px-4 py-4">
        {result === null ? <span className="type-h3">{m.calculator_to_correct()}</span> : <Stake result={result} />}
      </output>
      {result ? (
        <div className="mt-4">
          <Figures figures={figuresOf(result)} />
          <p className="type-meta mt-2">{m.calculator_rounding()}</p>
        </div>
      ) : null}
    </div>
  );
}

function Stake({ result }: { result: Result }) {
  const { answer, bankrollMinor, oddsThousandths } = result;
  if (answer.no_stake_reason === null) {
    return (
      <>
        <span className="type-meta block">{m.calculator_result()}</span>
        <strong className="type-score block py-1">{amount(answer.stake)}</strong>
        <span className="block">
          {m.calculator_result_share({ share: formatPercent((Number(answer.stake) * 100) / bankrollMinor, 2) })}
        </span>
      </>
    );
  }
  const least = formatPercent(1000 / oddsThousandths, 1);
  return (
    <>
      <strong className="type-score block py-1">{m.calculator_no_stake()}</strong>
      <span className="block">
        {answer.no_stake_reason === "no_edge" ? m.calculator_no_edge({ least }) : m.calculator_below_smallest()}
      </span>
    </>
  );
}

function figuresOf({ answer, oddsThousandths }: Result): Figure[] {
  const odds = {
    label: m.calculator_odds(),
    value: writeOdds(oddsThousandths, "decimal"),
    note: oddsFormats
      .slice(1)
      .map((format) => writeOdds(oddsThousandths, format))
      .join(" · "),
  };
  const implied = {
    label: m.calculator_implied(),
    value: formatPercent(1000 / oddsThousandths, 1),
    note: m.calculator_implied_note(),
  };
  const { edge, kelly_percentage: share, kelly_stake: kellyStake, two_points_lower: lower } = answer;
  const doubted: Figure[] =
    edge === null || share === null || kellyStake === null || lower === null
      ? [{ label: m.calculator_edge(), value: "–", note: m.calculator_edge_unknown() }]
      : [
          {
            label: m.calculator_edge(),
            value: signedPercent(edge),
            note: m.calculator_edge_note(),
          },
          { label: m.calculator_kelly(), value: formatPercent(share, 1), note: amount(kellyStake) },
          {
            label: m.calculator_two_points(),
            value: Number(lower) === 0 ? m.calculator_no_stake() : amount(lower),
            note: m.calculator_two_points_note(),
          },
        ];
  if (answer.no_stake_reason !== null) return [...doubted, odds, implied];
  return [
    ...doubted,
    { label: m.calculator_if_won(), value: amount(answer.balance_if_won), note: `+${amount(answer.potential_profit)}` },
    { label: m.calculator_if_lost(), value: amount(answer.balance_if_lost), note: `−${amount(answer.max_loss)}` },
    odds,
    implied,
  ];
}

function amount(decimal: string): string {
  return formatNumber(Number(decimal), 2);
}

function signedPercent(share: number): string {
  const figure = formatPercent(Math.abs(share), 1);
  return share === 0 ? figure : `${share > 0 ? "+" : "−"}${figure}`;
}
