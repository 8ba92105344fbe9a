import { m } from "../paraglide/messages.js";

/** A model as people call it; one that has no words yet keeps the name the registry has. */
export function modelName({ model, name }: { model: string; name: string }): string {
  return names[model]?.() ?? name;
}

const names: Record<string, () => string> = {
  results: m.backtest_model_results,
  independent: m.backtest_model_independent,
  published: m.backtest_model_published,
  "dixon-coles": m.backtest_model_dixon_coles,
  "dixon-coles-shots": m.backtest_model_dixon_coles_shots,
  elo: m.backtest_model_elo,
  pi: m.backtest_model_pi,
  "result-memory": m.backtest_model_result_memory,
  "market-memory": m.backtest_model_market_memory,
  "no-vig-power": m.backtest_model_no_vig_power,
  "no-vig-shin": m.backtest_model_no_vig_shin,
};

/** The proper name of a league a record names by its code. */
export function leagueName(code: string): string {
  return leagues[code] ?? code;
}

const leagues: Record<string, string> = {
  E0: "Premier League",
  E1: "Championship",
  SP1: "La Liga",
  I1: "Serie A",
  D1: "Bundesliga",
  F1: "Ligue 1",
  "en.1": "Premier League",
  "de.1": "Bundesliga",
  "es.1": "La Liga",
  "it.1": "Serie A",
  "at.1": "Österreichische Bundesliga",
};
