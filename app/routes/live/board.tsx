import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { pageContext } from "../../context.ts";
import { PageHead } from "../../layout/page-head.tsx";
import { BoardRow } from "../../live/board-row.tsx";
import { InterestHeading } from "../../predictions/interest-heading.tsx";
import { type BoardLeague, loadBoard } from "./board.server.ts";
import { DataAge } from "../../live/data-age.tsx";
import { SourceNotice } from "../../live/source-notice.tsx";
import { useRevalidationWhile } from "../../live/use-revalidation.ts";
import { m } from "../../paraglide/messages.js";
import { NextKickoffs } from "../../predictions/next-kickoffs.tsx";
import { publiclyCached } from "../../publicly-cached.server.ts";

export const middleware = [publiclyCached("liveBoard")];

export function loader({ context }: LoaderFunctionArgs) {
  return loadBoard(context.get(pageContext));
}

export default function LiveBoard() {
  const board = useLoaderData<typeof loader>();
  useRevalidationWhile(true, 10_000);
  return (
    <div className="mx-auto w-full max-w-3xl grow lg:border-x lg:border-line">
      <PageHead title={m.board_title()} description={m.board_description()} />
      <SourceNotice trouble={board.trouble} />
      <div className="gutter flex items-baseline justify-between gap-4 py-4">
        <h1 className="type-h1">{m.board_heading({ count: board.count })}</h1>
        <DataAge key={board.loadedAtMs} />
      </div>
      {board.sections.map(({ interest, leagues }) =>
        board.sections.length === 1 && interest === "rest" ? (
          <BoardLeagues key={interest} leagues={leagues} Heading="h2" />
        ) : (
          <section key={interest} aria-labelledby={interest}>
            <InterestHeading id={interest} interest={interest} />
            <BoardLeagues leagues={leagues} Heading="h3" />
          </section>
        ),
      )}
      {board.count === 0 ? <p className="gutter pb-4 text-ink-2">{m.board_empty()}</p> : null}
      <NextKickoffs title={m.board_next()} matches={board.next} />
    </div>
  );
}

function BoardLeagues({ leagues, Heading }: { leagues: readonly BoardLeague[]; Heading: "h2" | "h3" }) {
  return leagues.map(({ slug, league, country, lines }) => (
    <section key={slug} aria-label={league} className="border-t border-ink">
      <Heading className="gutter flex min-h-9 items-center gap-2 border-b border-line">
        <span className="type-league">{league}</span> <span className="type-meta">{country}</span>
      </Heading>
      <ul>
        {lines.map((line) => (
          <BoardRow key={line.match.matchId} line={line} />
        ))}
      </ul>
    </section>
  ));
}
