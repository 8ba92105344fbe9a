/** Who lost the room comes back within these times, so that a crowd does not come back at once. */
const soonestMs = 1_000;
const latestMs = 6_000;

/**
 * How a socket comes back: anew drawn before each attempt, growing by half with every one that fails.
 *
 * @param random 0 to 1
 */
export function reconnection(random: () => number) {
  return {
    get minReconnectionDelay() {
      return soonestMs + (latestMs - soonestMs) * random();
    },
    reconnectionDelayGrowFactor: 1.5,
    maxReconnectionDelay: 60_000,
  };
}
