import { formatPercent } from "../locale/format.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { marketName } from "../predictions/wording.ts";
import { type Verdict, VerdictMark } from "../ui/verdict.tsx";
import type { RecordPage } from "../routes/record/record.server.ts";

const verdictOf: Record<RecordPage["judged"][number]["status"], Verdict> = {
  success: "right",
  failure: "wrong",
  void: "void",
};

/** The predictions judged last, right or wrong alike. */
export function JudgedList({ judged }: { judged: RecordPage["judged"] }) {
  return (
    <ul>
      {judged.map((one) => (
        <li key={one.id} className="border-t border-line">
          <LocalLink
            to={`/predictions/${one.id}`}
            className="grid min-h-14 grid-cols-[1.25rem_minmax(0,1fr)_auto] items-center gap-3 py-1.5 hover:bg-sunk"
          >
            <VerdictMark verdict={verdictOf[one.status]} />
            <span className="min-w-0">
              <span className="type-team block truncate">
                {one.home} – {one.away}
              </span>
              <span className="type-meta block truncate">
                {one.day} · {one.league} · {marketName(one.type)}
              </span>
            </span>
            <span className="text-right">
              <span className="type-num block">{one.score?.replace("-", "–") ?? "–"}</span>
              <span className="type-meta block">
                {m.judged_pick({ pick: pickLabel(one.pick), percent: formatPercent(one.probability) })}
              </span>
            </span>
          </LocalLink>
        </li>
      ))}
    </ul>
  );
}

function pickLabel(pick: string): string {
  switch (pick) {
    case "X":
      return m.pick_draw();
    case "over":
      return m.outcome_over_short();
    case "under":
      return m.outcome_under_short();
    case "yes":
      return m.outcome_yes();
    case "no":
      return m.outcome_no();
    default:
      return pick;
  }
}
