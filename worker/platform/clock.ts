/** How real time maps to match time; see the table of the same name. */
export type ClockMapping = {
  anchorRealMs: number;
  anchorMatchMs: number;
  /** Match milliseconds per real millisecond; 1 outside a replay. */
  speed: number;
  /** The match clock stands still after this instant of real time; null when it never stops. */
  runningUntilRealMs: number | null;
};

/** Match time of an instant of real time, both in UTC epoch milliseconds. */
export function matchTimeMs(mapping: ClockMapping, realMs: number): number {
  const runningMs = Math.min(realMs, mapping.runningUntilRealMs ?? Number.MAX_SAFE_INTEGER);
  return Math.floor(mapping.anchorMatchMs + mapping.speed * (runningMs - mapping.anchorRealMs));
}

/** Outside a replay both clocks are one. */
export const realTimeMapping: ClockMapping = {
  anchorRealMs: 0,
  anchorMatchMs: 0,
  speed: 1,
  runningUntilRealMs: null,
};

export type Clock = {
  realNowMs(): number;
  /** Asks the store in a replay, and nothing outside one. */
  matchNowMs(): Promise<number>;
  mapping(): Promise<ClockMapping>;
};

/** A clock over a mapping that is read once, at first use. */
export function createClock(readMapping: () => Promise<ClockMapping>, realNowMs: () => number): Clock {
  let mapping: Promise<ClockMapping> | undefined;
  function mappingOnce() {
    mapping ??= readMapping();
    return mapping;
  }
  return {
    realNowMs,
    mapping: mappingOnce,
    async matchNowMs() {
      return matchTimeMs(await mappingOnce(), realNowMs());
    },
  };
}
