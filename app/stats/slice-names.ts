import type { AdviceBody } from "../../worker/stats/contract.ts";
import { markets } from "../../worker/predict/market.ts";
import { formatMonth } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { marketName } from "../predictions/wording.ts";

type Dimension = NonNullable<AdviceBody["slice"]>["dimension"];

/** A slice as people call it; what has no words keeps its own name. */
export function sliceName(dimension: Dimension, key: string): string {
  if (dimension === "month") return formatMonth(key);
  if (dimension === "market") return typeName(key);
  if (dimension === "strategy") return strategies[key]?.() ?? key;
  return key;
}

function typeName(key: string): string {
  const type = markets.find((one) => one === key);
  return type ? marketName(type) : key;
}

const strategies: Record<string, () => string> = {
  ligne: m.analytics_strategy_ligne,
  tabac: m.analytics_strategy_tabac,
};
