import type { Account } from "./account.ts";

type Colours = { field: string; band: string; text: string };

/** Two colours each, dark enough or light enough for the letters on them. */
const crests: Record<Exclude<Account["avatar"], "initials">, Colours> = {
  pitch: { field: "#0f5c4a", band: "#0a4536", text: "#ffffff" },
  night: { field: "#1c2740", band: "#121a2d", text: "#ffffff" },
  sun: { field: "#e8b54a", band: "#f2cc75", text: "#15191a" },
  river: { field: "#1f4fa3", band: "#173f86", text: "#ffffff" },
  brick: { field: "#8f2d1c", band: "#742214", text: "#ffffff" },
};

/** The initials of a name, on paper or on a crest of its own. The name beside it says the same. */
export function Avatar({ avatar, name, size = 40 }: { avatar: Account["avatar"]; name: string; size?: number }) {
  const colours = avatar === "initials" ? null : crests[avatar];
  return (
    <svg viewBox="0 0 40 40" width={size} height={size} aria-hidden="true" className="shrink-0 text-ink">
      <rect x={1} y={1} width={38} height={38} rx={2} fill={colours?.field ?? "none"} stroke="currentColor" />
      {colours ? <path d="M25 1.5h13.5v37H10z" fill={colours.band} /> : null}
      <text
        x={20}
        y={26}
        textAnchor="middle"
        fontSize={16}
        fontWeight={700}
        fill={colours?.text ?? "currentColor"}
        className="font-stretch-75%"
      >
        {initialsOf(name)}
      </text>
    </svg>
  );
}

function initialsOf(name: string): string {
  const [first = "", ...others] = name.split(/\s+/).filter(Boolean);
  const letters = [first, ...others.slice(-1)].map((word) => [...word][0] ?? "");
  return letters.join("").toUpperCase();
}
