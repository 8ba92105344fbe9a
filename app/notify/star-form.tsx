import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useFetcher, useLocation } from "react-router";

import { localizeHref } from "../paraglide/runtime.js";
import type { Star, action } from "../routes/notifications/stars.ts";

export const starsPath = "/notifications/favoris";

/**
 * Makes something a favourite, or no more. Shown as asked for at once, and as it is once that was answered. The page is not
 * asked for again, so that a row stays under the finger that may take it back; the next look puts it in its place. Without
 * scripts it comes back to the page it stands in.
 *
 * @param label what it is of, where nothing else says so
 */
export function StarForm(
  props: Omit<Star, "name"> & { label?: string; className: string; formClassName?: string; children?: ReactNode },
) {
  const { kind, id, label, className, formClassName, children } = props;
  const { Form, formData, data } = useFetcher<typeof action>();
  const { pathname, search } = useLocation();
  const isOn = formData ? formData.get("on") === "1" : (data?.isOn ?? props.isOn);
  return (
    <Form method="post" action={localizeHref(starsPath)} defaultShouldRevalidate={false} className={formClassName}>
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="on" value={isOn ? "0" : "1"} />
      <input type="hidden" name="back" value={pathname + search} />
      <button
        type="submit"
        aria-pressed={isOn}
        aria-label={label}
        className={clsx("items-center -outline-offset-2", className)}
      >
        <span aria-hidden="true">{isOn ? "★" : "☆"}</span>
        {children}
      </button>
    </Form>
  );
}
