import type { MouseEvent, ReactNode } from "react";
import type { FetcherWithComponents } from "react-router";

import type { FormAnswer } from "../forms/form-answer.ts";
import { formatNumber, formatOdds, formatPercent, formatSigned } from "../locale/format.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import type { FollowView } from "../routes/follows/follow.server.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { SheetForm } from "../ui/form.tsx";
import { hrefOf } from "./follow-address.ts";
import { moneyWords, noStakeWords } from "./follow-words.ts";

type Props = {
  view: FollowView;
  answer: FormAnswer | null;
  /** Sends it from within a page that stays. */
  fetcher?: FetcherWithComponents<unknown>;
  onChooseBankroll?: (bankrollId: number) => void;
};

/** What one follows, at which price, what the plan asks for, and the stake. */
export function FollowForm(props: Props) {
  const { view, answer, fetcher } = props;
  const { price, bankroll } = view;
  return (
    <div className="grid gap-4">
      <p>
        <strong className="type-h3 block">
          {view.home} – {view.away}
        </strong>
        <span className="type-meta">
          {view.league} · {view.kickoff}
        </span>
      </p>
      <Bankrolls {...props} />
      <Terms view={view} />
      {price?.simulated ? <Note>{m.follow_simulated()}</Note> : null}
      {price && view.isMoved ? <Note>{movedWords(view, price.odds)}</Note> : null}
      {bankroll === null ? (
        <div className="grid justify-items-start gap-3">
          <p>{m.follow_no_bankroll()}</p>
          <Button to="/bankroll">{m.follow_open_bankroll()}</Button>
        </div>
      ) : view.isFollowed || view.refusal !== null || price === null ? (
        <Note>{view.isFollowed ? m.follow_already() : (view.refusal ?? m.follow_refused_price())}</Note>
      ) : (
        <SheetForm
          name="follow"
          answer={answer}
          submit={m.follow_submit({ odds: formatOdds(price.odds) })}
          hidden={{
            bankroll: String(bankroll.id),
            acceptOddsThousandths: String(Math.round(price.odds * 1000)),
            key: view.key,
            ...(fetcher && { inDialog: "1", prediction: String(view.id) }),
          }}
          {...(fetcher && { fetcher, action: localizeHref(hrefOf(view.id)) })}
        >
          <TextField
            name="user_stake"
            label={m.follow_stake({ currency: bankroll.currency })}
            hint={m.follow_stake_hint({
              balance: moneyWords(bankroll.current_amount, bankroll.currency),
              most: moneyWords(view.mostStake ?? "0.00", bankroll.currency),
            })}
            value={view.typedStake}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
          />
        </SheetForm>
      )}
    </div>
  );
}

function Bankrolls({ view, onChooseBankroll }: Props) {
  if (view.bankrolls.length < 2) return null;
  return (
    <nav aria-label={m.follow_bankrolls()}>
      <ul className="flex flex-wrap gap-x-4">
        {view.bankrolls.map(({ id, name, currency }) => (
          <li key={id}>
            <LocalLink
              to={hrefOf(view.id, id)}
              aria-current={id === view.bankroll?.id ? "true" : undefined}
              onClick={
                onChooseBankroll &&
                ((event: MouseEvent) => {
                  event.preventDefault();
                  onChooseBankroll(id);
                })
              }
              className={id === view.bankroll?.id ? "target py-2 font-bold" : "link target py-2"}
            >
              {name} · {currency}
            </LocalLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Every figure the advice is made of, in the order in which one would reckon it. */
function Terms({ view }: { view: FollowView }) {
  const { price, recommendation, bankroll } = view;
  return (
    <dl className="grid grid-cols-2 gap-x-4 border-t border-ink">
      <Line name={m.follow_pick()}>{view.pick}</Line>
      <Line name={m.follow_probability()}>{formatPercent(view.probability, 1)}</Line>
      {price ? (
        <Line name={m.follow_price()} note={m.follow_price_source({ bookmaker: price.bookmaker, age: price.age })}>
          {formatOdds(price.odds)}
        </Line>
      ) : null}
      {recommendation?.edge == null ? null : (
        <Line name={m.follow_edge()}>{formatSigned(recommendation.edge * 100, 1)} %</Line>
      )}
      {recommendation?.full_kelly == null ? null : (
        <Line name={m.follow_kelly()}>{formatPercent(recommendation.full_kelly, 1)}</Line>
      )}
      {recommendation?.fraction == null ? null : (
        <Line name={m.follow_fraction()}>× {formatNumber(recommendation.fraction, 2)}</Line>
      )}
      {bankroll ? (
        <Line name={m.follow_cap()} note={formatPercent(bankroll.max_stake_percentage / 100, 1)}>
          {moneyWords(view.mostStake ?? "0.00", bankroll.currency)}
        </Line>
      ) : null}
      {recommendation && bankroll ? (
        <Line name={m.follow_recommended()} note={adviceNote(recommendation, bankroll.currency)}>
          {recommendation.no_stake_reason === null
            ? moneyWords(recommendation.stake, bankroll.currency)
            : m.follow_none()}
        </Line>
      ) : null}
    </dl>
  );
}

function Line({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div className="border-b border-line py-1.5">
      <dt className="type-meta">{name}</dt>
      <dd className="type-num">{children}</dd>
      {note ? <dd className="type-meta">{note}</dd> : null}
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <p className="border-l-4 border-ctl bg-surface px-3 py-1.5 text-[0.9375rem] leading-5">{children}</p>;
}

function adviceNote(advice: NonNullable<FollowView["recommendation"]>, currency: string): string {
  if (advice.no_stake_reason !== null) return noStakeWords[advice.no_stake_reason]();
  const lower = m.follow_lower({ stake: moneyWords(advice.two_points_lower ?? "0.00", currency) });
  return advice.capped ? `${m.follow_capped()} · ${lower}` : lower;
}

function movedWords(view: FollowView, odds: number): string {
  if (view.publishedOdds === null) return m.follow_price_new({ odds: formatOdds(odds) });
  return m.follow_price_moved({ published: formatOdds(view.publishedOdds), odds: formatOdds(odds) });
}
