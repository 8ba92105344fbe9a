import { useEffect, useState } from "react";

import { formatShortDate, formatTime } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";

export type ReplayView = {
  name: string;
  season: string;
  speed: number;
  /** The match clock, and the real instant at which it stood there. */
  matchNowMs: number;
  realNowMs: number;
  /** As the server put it, for the first render. */
  moment: string;
};

/** Says that this is a replay, of what, and when. The clock moves on by itself. */
export function ReplayBanner({ replay, zone }: { replay: ReplayView; zone: string }) {
  const moment = useReplayMoment(replay, zone);
  return (
    <p className="gutter type-meta border-b border-line bg-sunk py-1.5">
      <strong className="font-bold text-ink">{m.replay_speed({ speed: String(replay.speed) })}</strong> · {replay.name}{" "}
      {replay.season} · <span className="whitespace-nowrap">{moment}</span>
    </p>
  );
}

function useReplayMoment(replay: ReplayView, zone: string): string {
  const [moment, setMoment] = useState(replay.moment);
  useEffect(() => {
    function show() {
      setMoment(replayMoment(replay.matchNowMs + (Date.now() - replay.realNowMs) * replay.speed, zone));
    }
    show();
    const timer = setInterval(show, 1000);
    return () => clearInterval(timer);
  }, [replay, zone]);
  return moment;
}

export function replayMoment(matchNowMs: number, zone: string): string {
  return `${formatShortDate(matchNowMs, zone)}, ${formatTime(matchNowMs, zone)}`;
}
