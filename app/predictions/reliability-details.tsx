import { baseConfidence } from "../../worker/predict/confidence.ts";
import { formatSigned } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { Pips } from "../ui/pips.tsx";
import type { DetailPage } from "../routes/predictions/detail.server.ts";
import { pipCount, pipsOf } from "./reliability.ts";

/** How far the prediction can be relied on, and every reason why. */
export function ReliabilityDetails({ page }: { page: Pick<DetailPage, "confidence" | "confidenceReasons"> }) {
  const pips = pipsOf(page.confidence);
  return (
    <details className="group mt-1">
      <summary className="inline-flex min-h-11 items-center gap-2">
        <span className="type-meta">{m.reliability()}</span>
        <Pips filled={pips} of={pipCount} label={m.pips_of({ pips: String(pips), of: String(pipCount) })} />
        <span className="link type-meta">{m.reliability_why()}</span>
      </summary>
      <p className="type-meta">
        {m.reliability_explained({ points: String(page.confidence), base: String(baseConfidence) })}
      </p>
      <ul className="mt-1">
        {page.confidenceReasons.map(({ code, text, effect }) => (
          <li key={code + text} className="flex justify-between gap-4 border-t border-line py-1.5">
            <span>{text}</span>
            <span className="type-num">{formatSigned(effect, 0)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
