import { m } from "../paraglide/messages.js";
import { Button } from "../ui/button.tsx";
import { Crest } from "../ui/crest.tsx";
import { BigProbabilities } from "./big-probabilities.tsx";
import type { ListPage } from "../routes/predictions/list.server.ts";

/** The next match at a glance, beside the list. */
export function MatchPreview({ preview }: { preview: NonNullable<ListPage["preview"]> }) {
  const { line, league, reasoning } = preview;
  return (
    <section aria-label={m.preview_label()}>
      <p className="type-meta">
        {league} · {line.time}
        {line.timeEstimated ? ` (${m.estimated()})` : null}
      </p>
      <h2 className="type-h1 mt-1 mb-3 leading-8">
        <Team crest={line.homeCrest} name={line.home} /> <span className="sr-only">–</span>
        <Team crest={line.awayCrest} name={line.away} />
      </h2>
      <BigProbabilities line={line} />
      <p className="mt-3 line-clamp-6">{reasoning}</p>
      <p className="mt-4">
        <Button to={`/predictions/${line.id}`} tone="outline">
          {m.preview_detail()}
        </Button>
      </p>
    </section>
  );
}

function Team({ crest, name }: { crest: string; name: string }) {
  return (
    <span className="flex items-center gap-2">
      <Crest src={crest} />
      {name}
    </span>
  );
}
