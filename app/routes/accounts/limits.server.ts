import { type ActionFunctionArgs, redirect } from "react-router";

import { changeLimitsBody, selfExclusionBody, timeOutBody } from "../../../worker/accounts/play-contract.ts";
import { type PlayKind, type PlayPeriod, playKinds, playPeriods } from "../../../worker/accounts/play-limits.ts";
import {
  type LimitStanding,
  changePlayLimits,
  excludeSelf,
  getPlayLimits,
  takeTimeOut,
} from "../../../worker/accounts/play-service.ts";
import { decimalOf } from "../../../worker/platform/money.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { RefusedInput, answerForm, figureText, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { formatMoment, formatNumber, formatShortDate } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { getLocale, localizeHref } from "../../paraglide/runtime.js";

const path = "/compte/limites";
const kindNames: Record<PlayKind, () => string> = { deposit: m.limits_deposit, stake: m.limits_stake };
const periodNames: Record<PlayPeriod, () => string> = { day: m.limits_day, week: m.limits_week, month: m.limits_month };

/** The caller's own limits as their page shows them. */
export async function loadLimits({ services, zone }: PageContext) {
  const { limits, timeOutUntilMs, selfExcludedUntilMs } = await getPlayLimits(services);
  const slots = playKinds.flatMap((kind) =>
    playPeriods.map((period) => ({ kind, period, standing: limits[kind][period] })),
  );
  return {
    kinds: playKinds.map((kind) => ({
      kind,
      name: kindNames[kind](),
      slots: playPeriods.map((period) => slotOf(period, limits[kind][period])),
    })),
    rises: slots.flatMap(({ kind, period, standing: { limitMinor, pending } }) =>
      pending === null
        ? []
        : [
            {
              slot: `${kind}.${period}`,
              text: m.limits_pending({
                what: `${kindNames[kind]()}, ${periodNames[period]().toLowerCase()}`,
                from: amountWords(limitMinor),
                to: amountWords(pending.limitMinor),
                moment: formatMoment(pending.effectiveAtMs, zone),
              }),
            },
          ],
    ),
    timeOutUntil: timeOutUntilMs === null ? null : formatMoment(timeOutUntilMs, zone),
    excludedUntil: selfExcludedUntilMs === null ? null : formatShortDate(selfExcludedUntilMs, zone),
  };
}

/** Sets limits, takes a rise back, begins a time-out or a self-exclusion. */
export function answerLimits({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async limits(typed) {
        await changePlayLimits(services, readTypedLimits(typed));
        throw redirect(`${localizeHref(path)}?fait=limites`);
      },
      async keep(typed) {
        const { limits } = await getPlayLimits(services);
        for (const kind of playKinds) {
          for (const period of playPeriods) {
            if (textOf(typed, "slot") !== `${kind}.${period}`) continue;
            // Asking for what is in force takes back what waits.
            await changePlayLimits(services, { [kind]: { [period]: limits[kind][period].limitMinor } });
          }
        }
        throw redirect(`${localizeHref(path)}?fait=hausse`);
      },
      async timeOut(typed) {
        await takeTimeOut(services, readTyped(timeOutBody, { hours: Number(textOf(typed, "hours")) }));
        throw redirect(localizeHref(path));
      },
      async exclusion(typed) {
        const input = readTyped(selfExclusionBody, { months: Number(textOf(typed, "months")) });
        if (!typed.has("understood")) throw new RefusedInput({ understood: m.fault_confirm() });
        await excludeSelf(services, input);
        throw redirect(localizeHref(path));
      },
    },
    { CONFLICT: m.problem_limits_moved },
  );
}

function slotOf(period: PlayPeriod, { limitMinor, usedMinor, pending }: LimitStanding) {
  const asked = pending === null ? limitMinor : pending.limitMinor;
  return {
    period,
    name: periodNames[period](),
    /** What was asked for last, so that saving the page changes nothing else. */
    value: asked === null ? "" : decimalOf(asked).replace(".", getLocale() === "fr" ? "," : "."),
    used: m.limits_used({ used: formatNumber(usedMinor / 100, 2) }),
  };
}

/** An empty field is no limit. */
function readTypedLimits(typed: FormData) {
  const amountOf = (field: string) => figureText(textOf(typed, field)) || null;
  const wanted = changeLimitsBody.safeParse({
    deposit: periodsOf((period) => amountOf(`deposit.${period}`)),
    stake: periodsOf((period) => amountOf(`stake.${period}`)),
  });
  if (wanted.success) return wanted.data;
  const fields = wanted.error.issues.map(({ path: where }) => where.join("."));
  throw new RefusedInput(Object.fromEntries(fields.map((field) => [field, m.fault_amount()])));
}

function periodsOf<Value>(valueOf: (period: PlayPeriod) => Value) {
  return { day: valueOf("day"), week: valueOf("week"), month: valueOf("month") };
}

function amountWords(minor: number | null): string {
  return minor === null ? m.limits_no_limit() : formatNumber(minor / 100, 2);
}
