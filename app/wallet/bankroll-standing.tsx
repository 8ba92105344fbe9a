import { m } from "../paraglide/messages.js";
import type { loadBankroll } from "../routes/wallet/bankroll.server.ts";

type Bankroll = Awaited<ReturnType<typeof loadBankroll>>["bankroll"];

/** What keeps a bankroll from being played with, or that it is the one offered first. */
export function BankrollStanding({ bankroll }: { bankroll: Pick<Bankroll, "isFrozen" | "status" | "isActive"> }) {
  const standing = [
    ...(bankroll.isFrozen ? [m.bankroll_is_frozen()] : []),
    ...(bankroll.status === "paused" ? [m.bankroll_is_paused()] : []),
    ...(bankroll.status === "archived" ? [m.bankroll_is_archived()] : []),
  ];
  if (standing.length > 0) {
    return <p className="gutter border-y border-ink bg-surface py-3 font-semibold">{standing.join(" ")}</p>;
  }
  return bankroll.isActive ? <p className="gutter type-meta pb-3">{m.bankroll_is_active()}</p> : null;
}
