import type { ProviderPrice } from "./provider.ts";

type Bookmaker = ProviderPrice["bookmaker"];

/** Every bookmaker a tape may quote; a tape stores the slug alone. */
export const tapeBookmakers = {
  bet365: book("bet365", "bet365"),
  "blue-square": book("blue-square", "Blue Square"),
  bwin: book("bwin", "Bwin"),
  gamebookers: book("gamebookers", "Gamebookers"),
  interwetten: book("interwetten", "Interwetten"),
  ladbrokes: book("ladbrokes", "Ladbrokes"),
  pinnacle: book("pinnacle", "Pinnacle", { sharp: true }),
  sportingbet: book("sportingbet", "Sportingbet"),
  "stan-james": book("stan-james", "Stan James"),
  "vc-bet": book("vc-bet", "VC Bet"),
  "william-hill": book("william-hill", "William Hill"),
  "market-average": book("market-average", "Moyenne du marché", { aggregate: true }),
  "market-max": book("market-max", "Meilleure cote du marché", { aggregate: true }),
  simulated: book("simulated", "Bookmaker simulé (entraînement)", { simulated: true }),
} as const satisfies Record<string, Bookmaker>;

export type TapeBookmakerSlug = keyof typeof tapeBookmakers;

export function isTapeBookmaker(slug: string): slug is TapeBookmakerSlug {
  return Object.hasOwn(tapeBookmakers, slug);
}

function book(slug: string, name: string, traits: Partial<Bookmaker> = {}): Bookmaker {
  return { slug, name, sharp: false, aggregate: false, simulated: false, ...traits };
}
