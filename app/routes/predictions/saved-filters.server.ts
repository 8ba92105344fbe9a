import { type ActionFunctionArgs, redirect } from "react-router";

import { savedFilterBody, savedFilterNameBody } from "../../../worker/notify/contract.ts";
import {
  listSavedFilters,
  removeSavedFilter,
  renameSavedFilter,
  saveFilter,
} from "../../../worker/notify/saved-filters.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { m } from "../../paraglide/messages.js";
import { namedLimits, readFilter } from "../../predictions/list-filter.ts";

export type SavedFilterLink = { id: number; name: string; path: string };

/** One's own filters under their names, as links. */
export async function loadSavedFilters(services: PageContext["services"]): Promise<SavedFilterLink[]> {
  const filters = await listSavedFilters(services);
  return filters.map(({ id, name, path }) => ({ id, name, path }));
}

/** Keeps the filter of the address under a name, gives one another name or forgets it, and comes back to the same list. */
export function answerSavedFilters({ request, url, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  const back = () => redirect(url.pathname + url.search);
  return answerForm(
    request,
    {
      async saveFilter(typed) {
        const filter = namedLimits(readFilter(url.searchParams));
        await saveFilter(services, readTyped(savedFilterBody, { name: textOf(typed, "name"), filter }));
        throw back();
      },
      async renameFilter(typed) {
        const { name } = readTyped(savedFilterNameBody, { name: textOf(typed, "name") });
        await renameSavedFilter(services, { id: Number(textOf(typed, "id")), name });
        throw back();
      },
      async removeFilter(typed) {
        await removeSavedFilter(services, Number(textOf(typed, "id")));
        throw back();
      },
    },
    {
      CONFLICT: m.problem_filter_name_taken,
      NOT_FOUND: m.problem_filter_gone,
      RULE_REFUSED: m.problem_filters_full,
    },
  );
}
