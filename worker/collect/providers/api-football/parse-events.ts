import { type ProviderEvent, providerEventSchema } from "../provider.ts";
import { wireEvent } from "./wire.ts";
import type * as z from "zod";

type WireEvent = z.infer<typeof wireEvent>;
export type Sides = { homeId: number; awayId: number };

/**
 * The events of a match in their order. One that nobody can read is left out alone; one of a third team means that all
 * of them are another match's, and none is kept.
 */
export function parseEvents(
  items: readonly unknown[],
  sides: Sides,
  refuse: (reason: string) => void,
): ProviderEvent[] {
  const read = items.flatMap((item): WireEvent[] => {
    const parsed = wireEvent.safeParse(item);
    if (!parsed.success) refuse(`an event: ${parsed.error.issues[0]?.path.join(".")}`);
    return parsed.success ? [parsed.data] : [];
  });
  const foreign = read.find(({ team }) => team.id !== sides.homeId && team.id !== sides.awayId);
  if (foreign) {
    refuse(`events of another match: team ${foreign.team.id}`);
    return [];
  }
  const ordered = read.toSorted(
    (one, other) => one.time.elapsed - other.time.elapsed || (one.time.extra ?? 0) - (other.time.extra ?? 0),
  );
  const byKey = new Map<string, ProviderEvent>();
  for (const wire of ordered) {
    const event = eventOf(wire, sides);
    if (event) byKey.set(event.key, event);
  }
  return [...byKey.values()];
}

function eventOf(wire: WireEvent, { homeId }: Sides): ProviderEvent | null {
  const kind = kindOf(wire);
  if (!kind) return null;
  // The upstream gives an own goal to the team it counts for; the house to the team of the player who scored it.
  const isHome = (wire.team.id === homeId) !== (kind === "own_goal");
  const side = isHome ? "home" : "away";
  const player = wire.player?.name?.trim().slice(0, 100) || null;
  const { elapsed, extra } = wire.time;
  const minute = extra ? `${elapsed}+${extra}` : String(elapsed);
  const event = providerEventSchema.safeParse({
    key: [kind, side, wire.player?.id ?? player?.slice(0, 40) ?? "", minute].join(":"),
    kind,
    // Cards shown before kick-off come with a minute below 0, and long shoot-outs count on in the added minutes.
    minute: Math.max(0, elapsed),
    extraMinute: extra ? Math.min(extra, 30) : null,
    side,
    player,
    estimated: false,
  });
  return event.data ?? null;
}

function kindOf({ type, detail, comments }: WireEvent): ProviderEvent["kind"] | null {
  const inShootout = comments?.toLowerCase() === "penalty shootout";
  const what = detail?.toLowerCase() ?? "";
  switch (type.toLowerCase()) {
    case "goal":
      return inShootout ? (shootoutKinds[what] ?? null) : (goalKinds[what] ?? null);
    case "card":
      return cardKinds[what] ?? null;
    case "subst":
      return "substitution";
    case "var":
      return "var";
    default:
      return null;
  }
}

type Kinds = Readonly<Record<string, ProviderEvent["kind"]>>;

const goalKinds: Kinds = {
  "normal goal": "goal",
  "own goal": "own_goal",
  penalty: "penalty_goal",
  "missed penalty": "missed_penalty",
};

const shootoutKinds: Kinds = {
  "normal goal": "shootout_goal",
  penalty: "shootout_goal",
  "missed penalty": "shootout_miss",
};

const cardKinds: Kinds = { "yellow card": "yellow_card", "red card": "red_card", "second yellow card": "red_card" };
