import { type ActionFunctionArgs, Form, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { requirePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { formatOdds } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { useOwnChanges } from "../../notify/own-changes.ts";
import { m } from "../../paraglide/messages.js";
import { Button, SubmitButton } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Problem } from "../../ui/form.tsx";
import { EmptyState } from "../../ui/notices.tsx";
import { SignedMoney } from "../../ui/signed-money.tsx";
import { type Verdict, VerdictMark } from "../../ui/verdict.tsx";
import { type HistoryPage, answerHistory, loadHistory } from "./history.server.ts";

export const middleware = [requirePageUser];

export function loader({ context, request }: LoaderFunctionArgs) {
  return loadHistory(context.get(pageContext), request);
}

export function action(args: ActionFunctionArgs) {
  return answerHistory(args);
}

const filters = [
  [null, m.bets_all],
  ["open", m.bets_open],
  ["settled", m.bets_settled],
  ["won", m.bets_won],
  ["lost", m.bets_lost],
  ["void", m.bets_void],
  ["taken_back", m.bets_taken_back],
] as const;

const stateWords: Record<HistoryPage["follows"][number]["state"], () => string> = {
  open: m.bets_one_open,
  won: m.bets_one_won,
  lost: m.bets_one_lost,
  void: m.bets_one_void,
  half_won: m.bets_one_half_won,
  half_lost: m.bets_one_half_lost,
  taken_back: m.bets_one_taken_back,
  closed: m.bets_one_closed,
};

const verdictOf: Partial<Record<HistoryPage["follows"][number]["state"], Verdict>> = {
  won: "right",
  half_won: "right",
  lost: "wrong",
  half_lost: "wrong",
  void: "void",
};

/** Everything one has followed, newest first. */
export default function History() {
  const { asked, nextCursor, bankrolls, follows } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  useOwnChanges(["balance", "prediction_result"]);
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <AccountHead title={m.bets_title()} intro={m.bets_intro()} />
      <DoneNotice words={{ suivi: m.bets_done, annule: m.follow_undone }} />
      <Problem form="undo" answer={answer && "form" in answer ? answer : null} />
      <Choices
        label={m.bets_filter()}
        choices={filters.map(([status, say]) => ({
          name: say(),
          href: hrefOf({ ...asked, status }),
          isChosen: status === asked.status,
        }))}
      />
      {bankrolls.length > 1 ? (
        <Choices
          label={m.follow_bankrolls()}
          choices={[{ id: null, name: m.bets_every_bankroll() }, ...bankrolls].map(({ id, name }) => ({
            name,
            href: hrefOf({ ...asked, bankrollId: id }),
            isChosen: id === asked.bankrollId,
          }))}
        />
      ) : null}
      {follows.length === 0 ? (
        <div className="border-t border-line">
          <EmptyState title={m.bets_none()}>
            <Button to="/predictions" tone="outline">
              {m.bets_to_predictions()}
            </Button>
          </EmptyState>
        </div>
      ) : (
        <ul className="border-t border-line">
          {follows.map((follow) => (
            <FollowLine key={follow.id} follow={follow} />
          ))}
        </ul>
      )}
      <p className="gutter flex gap-5">
        {asked.cursor === null ? null : (
          <LocalLink to={hrefOf({ ...asked, cursor: null })} className="link target py-3">
            {m.bets_newest()}
          </LocalLink>
        )}
        {nextCursor === null ? null : (
          <LocalLink to={hrefOf(asked, nextCursor)} rel="next" className="link target py-3">
            {m.bets_older()}
          </LocalLink>
        )}
      </p>
    </article>
  );
}

function FollowLine({ follow }: { follow: HistoryPage["follows"][number] }) {
  const verdict = verdictOf[follow.state];
  return (
    <li className="gutter grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 border-b border-line py-2">
      <p className="min-w-0">
        <LocalLink
          to={`/predictions/${follow.predictionId}`}
          className="type-team target block truncate hover:underline"
        >
          {follow.home} – {follow.away}
        </LocalLink>
        <span className="type-meta block">
          {follow.kickoff} · {follow.pick}
        </span>
        <span className="type-meta block">
          {m.dashboard_stake({ stake: follow.stake, odds: formatOdds(follow.odds) })} ·{" "}
          {follow.isSimulated ? m.dashboard_simulated() : follow.bookmaker}
        </span>
      </p>
      <p className="text-right">
        <span className="type-num block">
          {follow.score}
          {follow.score && follow.profitMinor !== null ? " · " : null}
          {follow.profitMinor === null ? null : <SignedMoney minor={follow.profitMinor} currency={follow.currency} />}
        </span>
        <span className="type-meta inline-flex items-center gap-1.5">
          {verdict ? <VerdictMark verdict={verdict} /> : null}
          {stateWords[follow.state]()}
        </span>
      </p>
      {follow.canUndo ? (
        <Form method="post" className="col-span-2">
          <input type="hidden" name="form" value="undo" />
          <input type="hidden" name="id" value={follow.id} />
          <SubmitButton>{m.follow_undo()}</SubmitButton>
        </Form>
      ) : null}
    </li>
  );
}

function Choices({
  label,
  choices,
}: {
  label: string;
  choices: readonly { name: string; href: string; isChosen: boolean }[];
}) {
  return (
    <nav aria-label={label} className="gutter flex flex-wrap gap-2 pb-3">
      {choices.map(({ name, href, isChosen }) => (
        <Chip key={href} to={href} isOn={isChosen}>
          {name}
        </Chip>
      ))}
    </nav>
  );
}

/** A choice begins at the newest again. */
function hrefOf({ status, bankrollId }: HistoryPage["asked"], cursor: number | null = null): string {
  const query = new URLSearchParams();
  if (status !== null) query.set("status", status);
  if (bankrollId !== null) query.set("bankroll", String(bankrollId));
  if (cursor !== null) query.set("cursor", String(cursor));
  return query.size === 0 ? "/paris" : `/paris?${query}`;
}
