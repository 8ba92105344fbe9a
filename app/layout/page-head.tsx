import { useLocation, useRouteLoaderData } from "react-router";

import { m } from "../paraglide/messages.js";
import { getLocale, localizeHref } from "../paraglide/runtime.js";
import type { RootData } from "../root.tsx";
import { shareSize, siteImagePath } from "../sharing/share-address.ts";

/**
 * What a page tells browsers, search engines and those who share it of itself.
 *
 * @param canonical the page's address in French, where its own says more than what it is
 * @param image path of the picture that stands for it; the site's own where it has none
 */
export function PageHead({
  title,
  description,
  canonical,
  image = siteImagePath(),
}: {
  title: string;
  description: string;
  canonical?: string;
  image?: string;
}) {
  const { pathname } = useLocation();
  const origin = useRouteLoaderData<RootData>("root")?.origin ?? "";
  const address = canonical ?? (pathname.replace(/\/+$/, "") || "/");
  const own = origin + localizeHref(address);
  const french = origin + localizeHref(address, { locale: "fr" });
  const english = origin + localizeHref(address, { locale: "en" });
  return (
    <>
      <title>{`${title} · ${m.brand()}`}</title>
      <meta name="description" content={description} />
      <link rel="canonical" href={own} />
      <link rel="alternate" hrefLang="fr" href={french} />
      <link rel="alternate" hrefLang="en" href={english} />
      <link rel="alternate" hrefLang="x-default" href={french} />
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content={m.brand()} />
      <meta property="og:locale" content={getLocale() === "fr" ? "fr_FR" : "en_GB"} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={own} />
      <meta property="og:image" content={origin + image} />
      <meta property="og:image:width" content={String(shareSize.width)} />
      <meta property="og:image:height" content={String(shareSize.height)} />
      <meta property="og:image:alt" content={title} />
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}
