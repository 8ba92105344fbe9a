import { formatList } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import type { SurroundingsView } from "./surroundings-view.ts";

type SeasonRecord = NonNullable<SurroundingsView["seasons"]["home"]>;
type Count = SeasonRecord["played"];

/** What both teams did this season before the match, in all and on either ground. */
export function SeasonTable({
  seasons,
  home,
  away,
}: {
  seasons: SurroundingsView["seasons"];
  home: string;
  away: string;
}) {
  const rows: [key: string, name: string, count: (record: SeasonRecord) => Count][] = [
    ["played", m.season_played(), (record) => record.played],
    ["wins", m.season_wins(), (record) => record.wins],
    ["draws", m.season_draws(), (record) => record.draws],
    ["losses", m.season_losses(), (record) => record.losses],
    ["for", m.season_goals_for(), (record) => record.goals_for],
    ["against", m.season_goals_against(), (record) => record.goals_against],
    ["clean", m.season_clean_sheets(), (record) => record.clean_sheets],
    ["failed", m.season_failed_to_score(), (record) => record.failed_to_score],
  ];
  const records = [seasons.home, seasons.away].filter((record) => record !== null);
  const told = [...new Set(records.map(({ source }) => source))].filter((source) => source !== "store");
  return (
    <>
      <DataTable
        caption={m.season_caption()}
        showCaption
        columns={[{ key: "figure" }, { key: "home", head: home }, { key: "away", head: away }]}
        rows={rows.map(([key, name, count]) => ({
          key,
          cells: [
            name,
            <Cell key="home" count={seasons.home && count(seasons.home)} />,
            <Cell key="away" count={seasons.away && count(seasons.away)} />,
          ],
        }))}
      />
      {told.length > 0 ? <p className="type-meta mt-2">{m.season_source({ source: formatList(told) })}</p> : null}
    </>
  );
}

function Cell({ count }: { count: Count | null }) {
  if (!count) return "–";
  return (
    <>
      {count.home + count.away}{" "}
      <span className="type-meta inline-block min-w-11">
        {count.home} · {count.away}
      </span>
    </>
  );
}
