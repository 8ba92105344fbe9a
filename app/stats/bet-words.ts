import type { OwnBetBody } from "../../worker/stats/contract.ts";
import { markets, selectionsOf } from "../../worker/predict/market.ts";
import { m } from "../paraglide/messages.js";
import { marketName, outcomeNames } from "../predictions/wording.ts";

type Leg = Pick<OwnBetBody["legs"][number], "market" | "selection"> & {
  match: { home_team: string; away_team: string };
};

/** What a leg is on: "Arsenal", "nul", "Plus de 2,5 buts : oui"; what nobody has words for stays as it is written. */
export function betWords({ market, selection, match }: Leg): string {
  const type = markets.find((one) => one === market);
  if (!type) return `${market} ${selection}`;
  const names = outcomeNames({ type, home: match.home_team, away: match.away_team });
  const name = names[selectionsOf[type].findIndex((one) => one === selection)] ?? selection;
  return type === "BTTS" ? `${marketName(type)} · ${name}` : name;
}

/** How a settled bet turned out. */
export function outcomeWord(outcome: "won" | "lost" | "void" | "half_won" | "half_lost"): string {
  switch (outcome) {
    case "won":
      return m.result_won();
    case "lost":
      return m.result_lost();
    case "void":
      return m.result_void();
    case "half_won":
      return m.result_half_won();
    case "half_lost":
      return m.result_half_lost();
  }
}
