import { m } from "../paraglide/messages.js";
import type { Interest } from "./interest.ts";

/** Says why the matches under it stand there. */
export function InterestHeading({ id, interest }: { id?: string; interest: Interest }) {
  return (
    <h2 id={id} className="gutter type-h3 border-t border-ink bg-sunk py-2">
      {words[interest]()}
    </h2>
  );
}

const words: Record<Interest, () => string> = {
  bets: m.interest_bets,
  favourites: m.interest_favourites,
  rest: m.interest_rest,
};
