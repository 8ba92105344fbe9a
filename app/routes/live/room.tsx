import { useEffect } from "react";
import { type ClientLoaderFunctionArgs, type LoaderFunctionArgs, useLoaderData, useLocation } from "react-router";

import { pageContext } from "../../context.ts";
import { PageHead } from "../../layout/page-head.tsx";
import { Announcer } from "../../live/announcer.tsx";
import { askOrKeep, rememberPage } from "../../live/last-known.ts";
import { longClockWords } from "../../live/clock-words.ts";
import { ConnectionPill } from "../../live/connection-pill.tsx";
import type { RoomState } from "../../live/room-state.ts";
import { type RoomPage, loadRoom } from "./room.server.ts";
import { SourceNotice } from "../../live/source-notice.tsx";
import { SpoilerDelayChoice } from "../../live/spoiler-delay-choice.tsx";
import { Thread } from "../../live/thread.tsx";
import { useMatchRoom } from "../../live/use-match-room.ts";
import { useNow } from "../../live/use-now.ts";
import { StandingWords, WinProbabilitySection, useWinCourse } from "../../live/win-probability.tsx";
import { useSpoilerDelay } from "../../live/use-spoiler-delay.ts";
import { useRevalidationWhile } from "../../live/use-revalidation.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { Surroundings, placeWords } from "../../matches/surroundings.tsx";
import { FavouriteStars } from "../../notify/favourite-stars.tsx";
import { m } from "../../paraglide/messages.js";
import { BigProbabilities } from "../../predictions/big-probabilities.tsx";
import { MatchHeader } from "../../predictions/match-header.tsx";
import type { MatchLine } from "../../predictions/row.ts";
import { finishedWords, marketName } from "../../predictions/wording.ts";
import { publiclyCached, shownOnPage } from "../../publicly-cached.server.ts";
import { Section } from "../../ui/section.tsx";
import { VerdictMark } from "../../ui/verdict.tsx";

export const middleware = [publiclyCached("matchRoom")];

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = await loadRoom(context.get(pageContext), params.id);
  context.set(shownOnPage, { matchId: page.line.matchId });
  return page;
}

export function clientLoader({ request, serverLoader }: ClientLoaderFunctionArgs) {
  return askOrKeep(new URL(request.url).pathname, () => serverLoader<typeof loader>());
}

export default function MatchRoom() {
  const page = useLoaderData<typeof loader>();
  const { pathname } = useLocation();
  useEffect(() => rememberPage(pathname, page), [pathname, page]);
  // Another match is another room, with nothing left of the last one.
  return <Room key={page.line.matchId} page={page} />;
}

function Room({ page }: { page: RoomPage }) {
  const [delay, chooseDelay] = useSpoilerDelay();
  const { room, connection, isOver } = useMatchRoom(page.line.matchId, page.room, delay * 1_000);
  const line = lineOf(room, page);
  const course = useWinCourse(page.inPlay, room, page.room.lastSeq);
  // The room tells of goals and phases; shoot-out, verdicts and statistics come with the page.
  useRevalidationWhile(room.providerStatus === "P" || (isOver && page.line.status === "live"), 10_000);
  const result = page.predictions.find(({ type }) => type === "1X2");
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <PageHead
        title={
          room.score ? `${line.home} ${room.score[0]}–${room.score[1]} ${line.away}` : `${line.home} – ${line.away}`
        }
        description={m.room_description({ home: line.home, away: line.away, day: page.longDay })}
      />
      <SourceNotice trouble={page.trouble} />
      <div className="gutter flex h-11 items-center justify-between gap-4 border-b border-line">
        <p className="type-meta min-w-0 truncate">
          {page.league} · {page.country}
          {page.round ? ` · ${page.round}` : null}
        </p>
        {isOver ? null : (
          <ConnectionPill connection={connection} contactAtMs={room.contactAtMs} silentSinceMs={room.silentSinceMs} />
        )}
      </div>
      <h1 className="sr-only">{m.room_heading({ home: line.home, away: line.away })}</h1>
      <MatchHeader line={line} place={placeWords(page.surroundings)}>
        <RoomClock room={room} line={line} day={page.day} />
      </MatchHeader>
      <FavouriteStars matchId={line.matchId} />
      <Announcer room={room} home={line.home} away={line.away} />
      {isOver ? null : (
        <div className="gutter flex flex-wrap items-center justify-between gap-x-4 border-t border-line py-1.5">
          <p className="type-meta">{room.spectators === null ? null : m.room_presence({ count: room.spectators })}</p>
          <SpoilerDelayChoice delay={delay} onChoose={chooseDelay} />
        </div>
      )}
      <div className="grid md:grid-cols-2">
        <div className="min-w-0 md:border-r md:border-line">
          <Section title={m.thread_title()} note={page.goalsEstimated ? m.thread_estimated() : undefined}>
            <Thread lines={room.thread} home={line.home} away={line.away} />
          </Section>
        </div>
        <div className="min-w-0">
          {course ? <WinProbabilitySection course={course} line={line} /> : null}
          <Section title={m.room_prediction()} note={m.room_prediction_note()}>
            {result ? <BigProbabilities line={result} /> : <p>{m.board_not_predicted()}</p>}
            <ul className="mt-4">
              {page.predictions.map((prediction) => (
                <li key={prediction.id} className="border-t border-line">
                  <LocalLink
                    to={`/predictions/${prediction.id}`}
                    className="flex min-h-11 items-center justify-between gap-3 py-2 hover:underline"
                  >
                    <span className="type-team min-w-0">
                      <span className="type-meta block">{marketName(prediction.type)}</span>
                      {prediction.pickText}
                    </span>
                    {prediction.verdict ? (
                      <span className="type-team shrink-0">
                        <VerdictMark verdict={prediction.verdict} withWord />
                      </span>
                    ) : course ? (
                      <StandingWords prediction={prediction} course={course} />
                    ) : (
                      <span aria-hidden="true">→</span>
                    )}
                  </LocalLink>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      </div>
      <Surroundings view={page.surroundings} line={line} />
    </article>
  );
}

/** The minute moves on between two messages. */
function RoomClock({ room, line, day }: { room: RoomState; line: MatchLine; day: string }) {
  const nowMs = useNow(room.status === "live");
  if (room.status === "live") {
    const ageMs = nowMs === null || room.heardAtMs === null ? 0 : nowMs - room.heardAtMs;
    return <span className="font-bold text-live">{longClockWords({ ...room, ageMs })}</span>;
  }
  return (
    <>
      {room.status === "finished" ? `${finishedWords(line)} · ` : null}
      {day}
      {line.timeEstimated && room.status === "upcoming" ? <span className="block">{m.estimated_hour()}</span> : null}
    </>
  );
}

/** The page's own line of the match, moved on to what the room says since. */
function lineOf(room: RoomState, page: RoomPage): MatchLine {
  const moved = {
    ...page.line,
    status: room.status === "live" || room.status === "finished" ? room.status : page.line.status,
    providerStatus: room.providerStatus,
    score: room.score,
    minute: room.minute,
  };
  // The room does not tell how a match was decided: what the page knew of an earlier phase is not the end of it.
  return page.line.providerStatus === room.providerStatus ? moved : { ...moved, extraTime: null, penalties: null };
}
