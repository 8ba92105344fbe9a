import { clsx } from "clsx";

import { FollowLink } from "../follows/follow-link.tsx";
import { MatchTime } from "../live/match-time.tsx";
import { formatOdds, formatSigned } from "../locale/format.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { StarForm } from "../notify/star-form.tsx";
import { Pips } from "../ui/pips.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { RailFigures } from "./rail-figures.tsx";
import { decidingScore, decisionWords } from "./wording.ts";
import { pipCount, pipsOf } from "./reliability.ts";
import type { MatchLine, PredictionLine } from "./row.ts";

/**
 * A prediction in a line; teams on two lines on a phone, on one where there is room. All of it is one link.
 *
 * @param isStarred null for who is not signed in, and has no stars to give
 */
export function PredictionRow({ line, isStarred = null }: { line: PredictionLine; isStarred?: boolean | null }) {
  const pips = pipsOf(line.confidence);
  const isOpen = line.status === "upcoming";
  const isOver = line.status === "finished" || line.status === "cancelled";
  return (
    <li data-row className="relative border-t border-line first:border-t-0">
      <LocalLink
        to={`/predictions/${line.id}`}
        className={clsx(
          // The last 44 px are the follow link's or the verdict's: rails stand under each other whatever a row ends with.
          "grid min-h-16 grid-cols-[var(--time)_minmax(0,1fr)_5.75rem] items-center gap-x-2 py-1.5 pr-11 -outline-offset-2",
          isStarred === null ? "pl-4 [--time:2.75rem]" : "pl-10 [--time:2.25rem] md:pl-11",
          "md:min-h-11 md:grid-cols-[3rem_minmax(0,1fr)_3.75rem_8.25rem_4rem] md:gap-x-3 md:py-1",
          "hover:bg-sunk hover:[--paper:var(--sunk)]",
        )}
      >
        <MatchTime line={line} />
        <TeamNames line={line} bold={boldSide(line)} />
        <span className="max-md:hidden">
          <Pips filled={pips} of={pipCount} label={m.reliability_label({ pips: String(pips), of: String(pipCount) })} />
        </span>
        <RailFigures line={line} />
        <span className="type-meta text-right font-stretch-75% max-md:hidden">
          <PriceOrEdge line={line} />
        </span>
        {line.verdict ? (
          <span className="absolute inset-y-0 right-0 flex w-11 items-center justify-center">
            <VerdictMark verdict={line.verdict} />
          </span>
        ) : null}
      </LocalLink>
      {isStarred === null || (isOver && !isStarred) ? null : (
        <StarForm
          kind="match"
          id={line.matchId}
          isOn={isStarred}
          label={m.favourite_match_named({ home: line.home, away: line.away })}
          className="flex w-11 justify-center text-[1.25rem] hover:bg-sunk"
          formClassName="absolute inset-y-0 left-0 flex"
        />
      )}
      {isOpen ? (
        <FollowLink
          predictionId={line.id}
          label={m.follow_action_match({ home: line.home, away: line.away })}
          className="absolute inset-y-0 right-0 flex w-11 items-center justify-center text-[1.25rem] -outline-offset-2 hover:bg-sunk"
        >
          +
        </FollowLink>
      ) : null}
    </li>
  );
}

/** Both teams with their goals, if any. */
export function TeamNames({ line, bold }: { line: MatchLine; bold: "home" | "away" | null }) {
  return (
    <span className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2">
      <span className="type-team md:truncate">
        <span className={clsx("block truncate md:inline", bold === "home" && "font-bold")}>{line.home}</span>
        <span className="max-md:hidden"> – </span>
        <span className={clsx("block truncate md:inline", bold === "away" && "font-bold")}>{line.away}</span>
      </span>
      {line.score ? (
        <span className={clsx("type-num pr-1 text-right md:pr-0", line.status === "live" && "text-live")}>
          <span className="block md:inline">{line.score[0]}</span>
          <span className="max-md:sr-only"> – </span>
          <span className="block md:inline">{line.score[1]}</span>
        </span>
      ) : null}
      <Decision line={line} />
    </span>
  );
}

/** What followed the 90 minutes, in few letters on a phone. */
function Decision({ line }: { line: MatchLine }) {
  const words = decisionWords(line);
  if (words === null) return null;
  return (
    <span className="type-meta col-span-2">
      <span aria-hidden="true" className="md:hidden">
        {decisionWords(line, "short")}
      </span>
      <span className="max-md:sr-only">{words}</span>
    </span>
  );
}

/** Before the end the favourite, after it the winner. */
function boldSide(line: PredictionLine): "home" | "away" | null {
  const deciding = decidingScore(line);
  if (line.status === "finished" && deciding) {
    return deciding[0] > deciding[1] ? "home" : deciding[0] < deciding[1] ? "away" : null;
  }
  if (line.type !== "1X2") return null;
  const [home = 0, draw = 0, away = 0] = line.probabilities;
  return home >= draw && home >= away ? "home" : away >= draw ? "away" : null;
}

/** How far from the market we are where it has an opinion of its own, else the best price of the pick. */
function PriceOrEdge({ line }: { line: PredictionLine }) {
  if (line.market) {
    const best = line.probabilities.indexOf(Math.max(...line.probabilities));
    const points = ((line.probabilities[best] ?? 0) - (line.market[best] ?? 0)) * 100;
    return (
      <>
        <span className="block text-ink">{m.edge_points({ points: formatSigned(points, 1) })}</span>
        {m.edge_of_market()}
      </>
    );
  }
  if (line.odds === null) return null;
  return (
    <>
      <span className="block">{m.odds_of({ odds: formatOdds(line.odds) })}</span>
      {line.oddsSimulated ? m.odds_simulated() : null}
    </>
  );
}
