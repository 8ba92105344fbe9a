import { Suspense, lazy } from "react";
import { Form } from "react-router";

import type { FormAnswer } from "../forms/form-answer.ts";
import type { Market } from "../../worker/predict/market.ts";
import { formatPercent } from "../locale/format.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import { SubmitButton } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import {
  type ListFilter,
  countLimits,
  edgeSteps,
  listHref,
  namedLimits,
  probabilitySteps,
  readFilter,
  reliabilitySteps,
  sameLimits,
  withoutLimits,
} from "./list-filter.ts";
import type { ListPage } from "../routes/predictions/list.server.ts";
import { pipCount } from "./reliability.ts";
import { ShortcutSwitch } from "./shortcut-switch.tsx";
import { marketName } from "./wording.ts";

const types: readonly Market[] = ["1X2", "OU", "BTTS"];
const field =
  "mt-0.5 block h-11 w-full rounded-sheet border border-ctl bg-surface px-2.5 text-[1rem] font-normal text-ink font-stretch-100% md:h-9";

/** Loaded by those who are signed in alone. */
const SavedFilters = lazy(async () => ({ default: (await import("./saved-filters.tsx")).SavedFilters }));

/** Which market, and what to leave out. Every state of it is an address; the form works without scripts. */
export function ListFilters(props: {
  filter: ListFilter;
  leagues: ListPage["leagues"];
  sports: readonly string[];
  isOpen: boolean;
  /** Null for who is not signed in. */
  saved: ListPage["saved"];
  answer: FormAnswer | null;
}) {
  const { filter, leagues, sports, isOpen, saved, answer } = props;
  const limits = countLimits(filter);
  return (
    <div className="border-b border-line">
      <div className="flex items-center gap-2 overflow-x-auto px-4 py-2.5">
        {types.map((type) => (
          <Chip key={type} to={listHref(filter, { type })} isOn={filter.type === type}>
            {marketName(type)}
          </Chip>
        ))}
        <span className="max-md:hidden">
          <Chip to={listHref(filter, { hideStarted: !filter.hideStarted })} isOn={filter.hideStarted}>
            {m.filter_hide_started()}
          </Chip>
        </span>
      </div>
      {saved && saved.length > 0 ? <SavedChips saved={saved} filter={filter} /> : null}
      <details className="group border-t border-line" open={isOpen || answer !== null}>
        <summary className="gutter type-meta flex h-11 items-center gap-2 hover:bg-sunk md:h-9">
          <svg width={10} height={6} aria-hidden="true" className="group-open:rotate-180">
            <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth={1.5} />
          </svg>
          <span className="font-bold text-ink">{m.filter_title()}</span>
          {limits > 0 ? <span>{m.filter_count({ count: limits })}</span> : null}
        </summary>
        <Form
          action={localizeHref("/predictions")}
          className="gutter grid grid-cols-2 items-end gap-3 pt-1 pb-4 md:grid-cols-4"
        >
          {filter.type === "1X2" ? null : <input type="hidden" name="type" value={filter.type} />}
          {filter.date ? <input type="hidden" name="date" value={filter.date} /> : null}
          <label className="type-meta col-span-2 block md:col-span-1">
            {m.filter_team()}
            <input
              key={filter.q}
              type="search"
              name="q"
              maxLength={40}
              defaultValue={filter.q ?? ""}
              className={field}
            />
          </label>
          <label className="type-meta col-span-2 block md:col-span-1">
            {m.filter_league()}
            <select key={filter.league} name="league" defaultValue={filter.league ?? ""} className={field}>
              <option value="">{m.filter_any_league()}</option>
              {leagues.map(({ slug, league, country }) => (
                <option key={slug} value={slug}>
                  {`${league} · ${country}`}
                </option>
              ))}
            </select>
          </label>
          <label className="type-meta block">
            {m.filter_probability()}
            <select
              key={filter.minProbability}
              name="min_probability"
              defaultValue={filter.minProbability ?? ""}
              className={field}
            >
              <option value="">{m.filter_any()}</option>
              {probabilitySteps.map((step) => (
                <option key={step} value={step}>
                  {m.filter_at_least({ value: formatPercent(step / 100) })}
                </option>
              ))}
            </select>
          </label>
          <label className="type-meta block">
            {m.filter_reliability()}
            <select
              key={filter.minReliability}
              name="min_reliability"
              defaultValue={filter.minReliability ?? ""}
              className={field}
            >
              <option value="">{m.filter_any()}</option>
              {reliabilitySteps.map((step) => (
                <option key={step} value={step}>
                  {m.filter_at_least({ value: m.pips_of({ pips: String(step), of: String(pipCount) }) })}
                </option>
              ))}
            </select>
          </label>
          <label className="type-meta block">
            {m.filter_sport()}
            <select key={filter.sport} name="sport" defaultValue={filter.sport ?? ""} className={field}>
              <option value="">{m.filter_any_league()}</option>
              {sports.map((sport) => (
                <option key={sport} value={sport}>
                  {sport === "football" ? m.sport_football() : sport}
                </option>
              ))}
            </select>
          </label>
          <label className="type-meta block">
            {m.filter_edge()}
            <select key={filter.minEdge} name="min_edge" defaultValue={filter.minEdge ?? ""} className={field}>
              <option value="">{m.filter_any()}</option>
              {edgeSteps.map((step) => (
                <option key={step} value={step}>
                  {m.filter_at_least({ value: m.edge_points({ points: `+${step}` }) })}
                </option>
              ))}
            </select>
          </label>
          <label className="col-span-2 flex min-h-11 items-center gap-2 font-medium md:min-h-9">
            <input
              key={String(filter.hideStarted)}
              type="checkbox"
              name="hide_started"
              value="1"
              defaultChecked={filter.hideStarted}
              className="size-5 accent-ink"
            />
            {m.filter_hide_started_long()}
          </label>
          <div className="col-span-2 flex items-center gap-4 md:justify-end">
            {limits > 0 ? (
              <LocalLink to={listHref(withoutLimits(filter))} className="link py-2">
                {m.filter_reset()}
              </LocalLink>
            ) : null}
            <SubmitButton>{m.filter_apply()}</SubmitButton>
          </div>
        </Form>
        {saved ? (
          <Suspense>
            <SavedFilters saved={saved} canSave={Object.keys(namedLimits(filter)).length > 0} answer={answer} />
          </Suspense>
        ) : null}
        <ShortcutSwitch />
      </details>
    </div>
  );
}

/** One's own filters, one press away. */
function SavedChips({ saved, filter }: { saved: NonNullable<ListPage["saved"]>; filter: ListFilter }) {
  return (
    <nav aria-label={m.saved_filters()} className="border-t border-line">
      <ul className="flex items-center gap-2 overflow-x-auto px-4 py-2.5">
        {saved.map(({ id, name, path }) => (
          <li key={id}>
            <Chip to={path} isOn={sameLimits(readFilter(new URLSearchParams(path.split("?")[1])), filter)}>
              {name}
            </Chip>
          </li>
        ))}
      </ul>
    </nav>
  );
}
