import { type ActionFunctionArgs, redirect } from "react-router";

import { getUser } from "../../../worker/accounts/administration.ts";
import { approveCorrection, listLateCorrections } from "../../../worker/bets/approvals.ts";
import { listHeldUp } from "../../../worker/bets/held-up.ts";
import type { ServiceContext } from "../../../worker/context.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { answerForm, textOf } from "../../forms/answer-form.server.ts";
import { formatMoment, formatMoney } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { minorOfBody } from "../../stats/amount.ts";

export type SettlementsPage = Awaited<ReturnType<typeof loadSettlements>>;

/** What holds settlements up, and which corrections wait for the agreement of administrators. */
export async function loadSettlements({ services, zone }: PageContext) {
  const [heldUp, corrections] = await Promise.all([listHeldUp(services), listLateCorrections(services)]);
  const names = await namesOf(
    services,
    corrections.flatMap(({ first_approver_id: approverId }) => approverId ?? []),
  );
  const viewerId = services.actor.kind === "user" ? services.actor.userId : null;
  const moment = (instant: string) => formatMoment(Date.parse(instant), zone);
  return {
    heldUp: heldUp.map(({ kind, subject_id: subjectId, detail, found_at: foundAt, bets, matches, bet }) => ({
      key: `${kind} ${subjectId}`,
      kind,
      detail,
      since: moment(foundAt),
      bets,
      matches: matches.map(({ id, home_team: home, away_team: away, kickoff_at: kickoffAt }) => ({
        id,
        name: `${home} – ${away}`,
        kickoff: moment(kickoffAt),
      })),
      bet: bet && {
        id: bet.id,
        userId: bet.user_id,
        bankrollId: bet.bankroll_id,
        stake: formatMoney(minorOfBody(bet.stake), bet.currency),
      },
    })),
    corrections: corrections.map((one) => {
      const { id, match, scores, currency, standing, proposed, first_approver_id: approverId } = one;
      return {
        id,
        betId: one.bet_id,
        match,
        scores,
        currency,
        stakeMinor: minorOfBody(one.stake),
        standing: { result: standing.result, minor: minorOfBody(standing.returned) },
        proposed: { result: proposed.result, minor: minorOfBody(proposed.returned) },
        asked: moment(one.found_at),
        agreed:
          approverId === null
            ? null
            : {
                name: names.get(approverId) ?? m.admin_owner({ id: String(approverId) }),
                moment: one.first_approved_at === null ? "" : moment(one.first_approved_at),
              },
        isOwnBet: one.user_id === viewerId,
        isOwnAgreement: approverId !== null && approverId === viewerId,
      };
    }),
  };
}

/** Agrees to one correction, and to just the outcome its number stands for. */
export function answerSettlements({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async approve(typed) {
        const id = Number(textOf(typed, "correction"));
        const { approvals } = await approveCorrection(services, { id: Number.isSafeInteger(id) ? id : 0 });
        throw redirect(`${localizeHref("/admin/reglements")}?fait=${approvals === 2 ? "second" : "premier"}`);
      },
    },
    {
      NOT_FOUND: m.problem_correction_gone,
      CONFLICT: m.problem_correction_overtaken,
      RULE_REFUSED: m.problem_correction_refused,
    },
  );
}

async function namesOf(services: ServiceContext, userIds: readonly number[]): Promise<Map<number, string | null>> {
  const users = await Promise.all([...new Set(userIds)].map((userId) => getUser(services, userId)));
  return new Map(users.map(({ id, display_name: name }) => [id, name]));
}
