/** Hands on what it is given, in order, each a while after it came; for those whose picture lags behind. */
export function createDelayLine<Item>(deliver: (item: Item) => void) {
  const waiting: { item: Item; cameAtMs: number }[] = [];
  let delayMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function handOn(): void {
    clearTimeout(timer);
    const dueMs = Date.now() - delayMs;
    while (waiting[0] && waiting[0].cameAtMs <= dueMs) {
      const due = waiting.shift();
      if (due) deliver(due.item);
    }
    if (waiting[0]) timer = setTimeout(handOn, waiting[0].cameAtMs - dueMs);
  }

  return {
    push(item: Item): void {
      waiting.push({ item, cameAtMs: Date.now() });
      handOn();
    },
    /** Holds for what waits already as well: a shorter delay hands on at once what has waited long enough. */
    setDelayMs(ms: number): void {
      delayMs = ms;
      handOn();
    },
    /** Forgets what waits. */
    stop(): void {
      clearTimeout(timer);
      waiting.length = 0;
    },
  };
}
