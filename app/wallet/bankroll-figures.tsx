import { formatMoney, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { loadBankroll } from "../routes/wallet/bankroll.server.ts";
import { type Figure, Figures } from "../ui/figures.tsx";
import { SignedMoney } from "../ui/signed-money.tsx";

type Bankroll = Awaited<ReturnType<typeof loadBankroll>>["bankroll"];

/** Where the money of a bankroll stands. */
export function BankrollFigures({ bankroll }: { bankroll: Bankroll }) {
  const { currency, walletMinor, escrowMinor, receivableMinor, netDepositsMinor, profitMinor, depositedMinor } =
    bankroll;
  const figures: Figure[] = [
    { label: m.bankroll_balance(), value: formatMoney(walletMinor, currency), note: m.bankroll_balance_note() },
    { label: m.bankroll_open_stakes(), value: formatMoney(escrowMinor, currency), note: m.bankroll_open_stakes_note() },
    ...(receivableMinor === 0
      ? []
      : [{ label: m.bankroll_owed(), value: formatMoney(-receivableMinor, currency), note: m.bankroll_owed_note() }]),
    {
      label: m.bankroll_profit(),
      value: <SignedMoney minor={profitMinor} currency={currency} />,
      note: m.bankroll_profit_note({ share: formatPercent(profitMinor / depositedMinor, 1) }),
    },
    {
      label: m.evolution_deposits(),
      value: formatMoney(netDepositsMinor, currency),
      note: m.bankroll_deposits_note(),
    },
  ];
  return (
    <>
      <Figures figures={figures} columns={4} />
      {bankroll.targetMinor === null ? null : (
        <TargetProgress
          worthMinor={netDepositsMinor + profitMinor}
          targetMinor={bankroll.targetMinor}
          currency={currency}
        />
      )}
    </>
  );
}

/** How much of the target is there, deposits and profit together. */
function TargetProgress({
  worthMinor,
  targetMinor,
  currency,
}: {
  worthMinor: number;
  targetMinor: number;
  currency: string;
}) {
  const share = worthMinor / targetMinor;
  const label = m.bankroll_target_progress({ target: formatMoney(targetMinor, currency), share: formatPercent(share) });
  return (
    <div className="py-3">
      <svg
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="block h-3.5 w-full border border-ink bg-sunk"
      >
        <path d={`M0 0.5H${Math.min(100, Math.round(1000 * share) / 10)}`} stroke="var(--ink)" />
      </svg>
      <p className="type-meta mt-1">
        {share >= 1 ? `${m.bankroll_target_reached()} ` : ""}
        {label}
      </p>
    </div>
  );
}
