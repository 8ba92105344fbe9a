import { useLocation, useRouteLoaderData } from "react-router";

import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import type { RootData } from "../root.tsx";

/**
 * What a page tells browsers and search engines of itself.
 *
 * @param canonical the page's address in French, where its own says more than what it is
 */
export function PageHead({
  title,
  description,
  canonical,
}: {
  title: string;
  description: string;
  canonical?: string;
}) {
  const { pathname } = useLocation();
  const origin = useRouteLoaderData<RootData>("root")?.origin ?? "";
  const address = canonical ?? pathname;
  const french = origin + localizeHref(address, { locale: "fr" });
  const english = origin + localizeHref(address, { locale: "en" });
  return (
    <>
      <title>{`${title} · ${m.brand()}`}</title>
      <meta name="description" content={description} />
      <link rel="canonical" href={origin + localizeHref(address)} />
      <link rel="alternate" hrefLang="fr" href={french} />
      <link rel="alternate" hrefLang="en" href={english} />
      <link rel="alternate" hrefLang="x-default" href={french} />
    </>
  );
}
