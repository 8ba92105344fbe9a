import type { ReactNode } from "react";
import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { pageContext } from "../../context.ts";
import type { FormAnswer } from "../../forms/form-answer.ts";
import { formatMoney } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { outcomeWord } from "../../stats/bet-words.ts";
import { Problem, SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { SignedMoney } from "../../ui/signed-money.tsx";
import { type SettlementsPage, answerSettlements, loadSettlements } from "./settlements.server.ts";

export function loader({ context }: LoaderFunctionArgs) {
  return loadSettlements(context.get(pageContext));
}

export function action(args: ActionFunctionArgs) {
  return answerSettlements(args);
}

const needs: Record<SettlementsPage["heldUp"][number]["kind"], () => string> = {
  bet_refused: m.held_up_bet_refused,
  book_frozen: m.held_up_book_frozen,
  status_unknown: m.held_up_status_unknown,
  match_silent: m.held_up_match_silent,
};

export default function AdminSettlements() {
  const { heldUp, corrections } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  const isAtItsForm = corrections.some((one) => isOpen(one) && String(one.id) === answer?.values["correction"]);
  return (
    <article>
      <AccountHead title={m.admin_settlements()} intro={m.admin_settlements_intro()} />
      <DoneNotice words={{ premier: m.done_correction_first, second: m.done_correction_second }} />
      {isAtItsForm ? null : <Problem form="approve" answer={answer} />}
      <Section title={m.admin_corrections()} note={m.admin_corrections_note()}>
        {corrections.length === 0 ? <p className="py-2">{m.admin_no_corrections()}</p> : null}
        <ul>
          {corrections.map((correction) => (
            <Correction key={correction.id} correction={correction} answer={answer} />
          ))}
        </ul>
        <p>
          <LocalLink to="/admin/audit?action=bet.correction_approved" className="link inline-block py-2">
            {m.admin_corrections_log()}
          </LocalLink>
        </p>
      </Section>
      <Section title={m.admin_held_up()} note={m.admin_held_up_note()}>
        {heldUp.length === 0 ? <p className="py-2">{m.admin_no_held_up()}</p> : null}
        <ul>
          {heldUp.map((one) => (
            <HeldUp key={one.key} heldUp={one} />
          ))}
        </ul>
      </Section>
    </article>
  );
}

function Correction(props: { correction: SettlementsPage["corrections"][number]; answer: FormAnswer | null }) {
  const { correction, answer } = props;
  const { id, currency, standing, proposed, agreed } = correction;
  return (
    <li className="border-t border-ink py-3">
      <p className="type-h3 break-words">{correction.match}</p>
      {correction.scores === null ? null : (
        <p className="break-words">{m.admin_correction_score({ scores: correction.scores })}</p>
      )}
      <p className="type-meta">
        {m.admin_held_up_bet({ id: String(correction.betId) })} ·{" "}
        {m.admin_held_up_stake({ stake: formatMoney(correction.stakeMinor, currency) })}
      </p>
      <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-2">
        <Fact label={m.admin_correction_standing()}>
          {outcomeWord(standing.result)},{" "}
          {m.admin_correction_returned({ money: formatMoney(standing.minor, currency) })}
        </Fact>
        <Fact label={m.admin_correction_proposed()}>
          {proposed.result === "pending"
            ? m.admin_correction_pending()
            : `${outcomeWord(proposed.result)}, ${m.admin_correction_returned({ money: formatMoney(proposed.minor, currency) })}`}
        </Fact>
        <Fact label={m.admin_correction_moves()}>
          <SignedMoney minor={proposed.minor - standing.minor} currency={currency} />
        </Fact>
      </dl>
      <p className="type-meta mt-2">
        {m.admin_correction_asked({ moment: correction.asked })} ·{" "}
        {agreed ? m.admin_correction_agreed(agreed) : m.admin_correction_none_agreed()}
      </p>
      <div className="mt-2">
        {isOpen(correction) ? (
          <SheetForm
            name="approve"
            answer={answer?.values["correction"] === String(id) ? answer : null}
            hidden={{ correction: String(id) }}
            submit={agreed ? m.admin_correction_second() : m.admin_correction_first()}
            tone={agreed ? "primary" : "outline"}
          />
        ) : (
          <p className="font-semibold">
            {correction.isOwnBet ? m.admin_correction_own_bet() : m.admin_correction_own_agreement()}
          </p>
        )}
      </div>
    </li>
  );
}

function HeldUp({ heldUp }: { heldUp: SettlementsPage["heldUp"][number] }) {
  const { kind, detail, since, bets, matches, bet } = heldUp;
  return (
    <li className="border-t border-ink py-3">
      {matches.map((match) => (
        <p key={match.id}>
          <LocalLink to={`/matchs/${match.id}`} className="link type-h3 inline-block py-1">
            {match.name}
          </LocalLink>{" "}
          <span className="type-meta">{match.kickoff}</span>
        </p>
      ))}
      <p className="mt-0.5">{needs[kind]()}</p>
      <p className="type-meta mt-0.5">
        {(bet
          ? [
              m.admin_held_up_bet({ id: String(bet.id) }),
              m.admin_held_up_stake({ stake: bet.stake }),
              m.admin_bankroll({ id: String(bet.bankrollId) }),
            ]
          : [m.admin_held_up_bets({ count: String(bets) })]
        )
          .concat(m.admin_held_up_since({ moment: since }))
          .join(" · ")}
      </p>
      <p className="type-meta break-words" translate="no">
        {detail}
      </p>
      {bet ? (
        <p className="type-meta">
          <LocalLink to={`/admin/utilisateurs/${bet.userId}`} className="link inline-block py-1">
            {m.admin_owner({ id: String(bet.userId) })}
          </LocalLink>
        </p>
      ) : null}
    </li>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="type-meta">{label}</dt>
      <dd className="type-num font-bold">{children}</dd>
    </div>
  );
}

/** Whether who looks at it may agree to it. */
function isOpen({ isOwnBet, isOwnAgreement }: SettlementsPage["corrections"][number]): boolean {
  return !isOwnBet && !isOwnAgreement;
}
