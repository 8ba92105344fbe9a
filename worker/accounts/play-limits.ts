/** Limits people set themselves. They count deposits and stakes, in all currencies together at face value. */
export const playKinds = ["deposit", "stake"] as const;
export type PlayKind = (typeof playKinds)[number];
export const playPeriods = ["day", "week", "month"] as const;
export type PlayPeriod = (typeof playPeriods)[number];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Rolling: the last 24 hours, seven days, thirty days. The triggers of the table say the same. */
export const periodMs: Record<PlayPeriod, number> = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs };
/** How long a limit that rises, or goes, stays what it was. */
export const riseDelayMs = dayMs;

/** One change of one limit; null is no limit. Instants are of the real clock. */
export type LimitChange = {
  id: number;
  kind: PlayKind;
  period: PlayPeriod;
  amountMinor: number | null;
  effectiveAtMs: number;
  cancelledAtMs: number | null;
};

export type LimitsInForce = Record<PlayKind, Record<PlayPeriod, number | null>>;

/** What applies at an instant: of each kind and period the last change that is effective and was not cancelled. */
export function limitsInForce(changes: readonly LimitChange[], nowMs: number): LimitsInForce {
  const limits: LimitsInForce = {
    deposit: { day: null, week: null, month: null },
    stake: { day: null, week: null, month: null },
  };
  for (const change of inOrder(changes)) {
    if (change.effectiveAtMs <= nowMs) limits[change.kind][change.period] = change.amountMinor;
  }
  return limits;
}

/** The change that waits for its time; null where none does. */
export function pendingChange(
  changes: readonly LimitChange[],
  slot: { kind: PlayKind; period: PlayPeriod },
  nowMs: number,
): LimitChange | null {
  return inOrder(changes).findLast((change) => isSlot(change, slot) && change.effectiveAtMs > nowMs) ?? null;
}

/**
 * What setting a limit means: lower is at once, higher or none after a day. What waited until now is cancelled, so that
 * asking for the limit in force takes a rise back.
 *
 * @returns the changes to cancel, and when the new one is effective; null where nothing new is asked
 */
export function planChange(
  changes: readonly LimitChange[],
  wanted: { kind: PlayKind; period: PlayPeriod; amountMinor: number | null },
  nowMs: number,
): { cancelIds: number[]; effectiveAtMs: number | null } {
  const waiting = changes.filter(
    (change) => change.cancelledAtMs === null && isSlot(change, wanted) && change.effectiveAtMs > nowMs,
  );
  const inForce = orEndless(limitsInForce(changes, nowMs)[wanted.kind][wanted.period]);
  const asked = orEndless(wanted.amountMinor);
  // To ask again for the rise that waits must not put it off.
  const awaited = pendingChange(changes, wanted, nowMs);
  if (awaited && orEndless(awaited.amountMinor) === asked && asked > inForce) {
    return { cancelIds: waiting.flatMap(({ id }) => (id === awaited.id ? [] : [id])), effectiveAtMs: null };
  }
  const cancelIds = waiting.map(({ id }) => id);
  if (asked === inForce) return { cancelIds, effectiveAtMs: null };
  return { cancelIds, effectiveAtMs: asked < inForce ? nowMs : nowMs + riseDelayMs };
}

export const timeOutHours = { least: 24, most: 6 * 7 * 24 };
export const selfExclusionMonths = { least: 6, most: 60 };

export function timeOutEnd(startsAtMs: number, hours: number): number {
  return startsAtMs + hours * hourMs;
}

/** The same day that many months later, or the first days of the next month where it has no such day. UTC. */
export function selfExclusionEnd(startsAtMs: number, months: number): number {
  const date = new Date(startsAtMs);
  return date.setUTCMonth(date.getUTCMonth() + months);
}

function inOrder(changes: readonly LimitChange[]): LimitChange[] {
  return changes
    .filter((change) => change.cancelledAtMs === null)
    .toSorted((one, other) => one.effectiveAtMs - other.effectiveAtMs || one.id - other.id);
}

function isSlot(change: LimitChange, slot: { kind: PlayKind; period: PlayPeriod }): boolean {
  return change.kind === slot.kind && change.period === slot.period;
}

function orEndless(amountMinor: number | null): number {
  return amountMinor ?? Number.POSITIVE_INFINITY;
}
