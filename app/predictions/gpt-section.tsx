import { formatList, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { DetailPage } from "../routes/predictions/detail.server.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Section } from "../ui/section.tsx";

type GptView = NonNullable<DetailPage["gpt"]>;
type Answer = NonNullable<GptView["answer"]>;

const reasonWords = {
  not_asked: m.gpt_not_asked,
  refused: m.gpt_refused,
  malformed: m.gpt_malformed,
  contradicts: m.gpt_contradicts,
  timeout: m.gpt_timeout,
  failed: m.gpt_failed,
};

/** What GPT wrote about the match, always under its own name; its figures stand beside the published ones, never among them. */
export function GptSection({ page, gpt }: { page: DetailPage; gpt: GptView }) {
  const { answer } = gpt;
  if (!answer) {
    return (
      <Section title={m.gpt_title()}>
        <p className="text-ink-2">
          {m.gpt_without()} {reasonWords[gpt.reason ?? "not_asked"]()}
        </p>
      </Section>
    );
  }
  const written = answer.asked_in_replay ? m.gpt_written_replay : m.gpt_written;
  return (
    <Section title={m.gpt_title()} note={written({ model: answer.model, moment: answer.askedOn })}>
      {answer.asked_in_replay ? <p className="mb-2 max-w-[68ch] font-semibold">{m.gpt_replay()}</p> : null}
      <p className="max-w-[68ch]">{answer.summary}</p>
      <div className="mt-4 grid gap-6 md:grid-cols-2">
        <div className="grid content-start gap-4">
          <Factors title={m.gpt_for()} factors={answer.key_factors_for} />
          <Factors title={m.gpt_against()} factors={answer.key_factors_against} />
          <Risks risks={answer.risk_factors} />
          {answer.scorers.length > 0 ? <p>{m.gpt_scorers({ names: formatList(answer.scorers) })}</p> : null}
        </div>
        <OwnProbabilities page={page} answer={answer} />
      </div>
    </Section>
  );
}

function Factors({ title, factors }: { title: string; factors: Answer["key_factors_for"] }) {
  if (factors.length === 0) return null;
  return (
    <div>
      <h3 className="type-h3 pb-1">{title}</h3>
      <ul>
        {factors.map(({ text, source }) => (
          <li key={text} className="border-t border-line py-[7px]">
            {text} <Source address={source} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Only the host is shown: what a page calls itself in its address is its own word. */
function Source({ address }: { address: string | null }) {
  if (address === null) return <span className="type-meta">({m.gpt_source_figures()})</span>;
  return (
    <a href={address} rel="nofollow ugc noopener noreferrer" target="_blank" className="link type-meta">
      {m.gpt_source_page({ host: new URL(address).host })}
    </a>
  );
}

function Risks({ risks }: { risks: readonly string[] }) {
  if (risks.length === 0) return null;
  return (
    <div>
      <h3 className="type-h3 pb-1">{m.gpt_risks()}</h3>
      <ul>
        {risks.map((risk) => (
          <li key={risk} className="border-t border-line py-[7px]">
            {risk}
          </li>
        ))}
      </ul>
    </div>
  );
}

function OwnProbabilities({ page, answer }: { page: DetailPage; answer: Answer }) {
  const { probabilities: own } = answer;
  const [home, draw, away] = page.sets.published;
  const over = page.markets.totals.find(({ line }) => line === 2.5)?.over ?? 0;
  const rows: [name: string, own: number, published: number][] = [
    [page.line.home, own.home, home],
    [m.gpt_row_draw(), own.draw, draw],
    [page.line.away, own.away, away],
    [m.gpt_row_over(), own["over_2.5"], over],
    [m.markets_both_score(), own.btts, page.markets.both_teams_to_score.yes],
  ];
  return (
    <div>
      <DataTable
        caption={m.gpt_probabilities()}
        showCaption
        columns={[
          { key: "outcome" },
          { key: "own", head: m.gpt_own() },
          { key: "published", head: m.sets_published() },
        ]}
        rows={rows.map(([name, gptsOwn, published]) => ({
          key: name,
          cells: [name, formatPercent(gptsOwn, 1), formatPercent(published, 1)],
        }))}
      />
      <p className="type-meta mt-2">{m.gpt_probabilities_note()}</p>
    </div>
  );
}
