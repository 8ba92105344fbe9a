import { type ReactNode, useContext, useEffect, useRef } from "react";
import {
  type LoaderFunctionArgs,
  Outlet,
  Scripts,
  ScrollRestoration,
  isRouteErrorResponse,
  useRevalidator,
  useRouteError,
  useRouteLoaderData,
} from "react-router";

import { countUnread } from "../worker/notify/inbox.ts";
import { describeReplay } from "../worker/ops/service.ts";
import { pageContext } from "./context.ts";
import { BottomBar } from "./layout/bottom-bar.tsx";
import { ErrorPage } from "./layout/error-page.tsx";
import { ReplayBanner, replayMoment } from "./layout/replay-banner.tsx";
import { SiteFooter } from "./layout/site-footer.tsx";
import { SiteHeader } from "./layout/site-header.tsx";
import { zoneName } from "./locale/format.ts";
import { speakLanguageOfAddress } from "./locale/request-locale.server.ts";
import { rememberZoneScript, zoneOfCookie } from "./locale/zone-cookie.ts";
import { NonceContext } from "./nonce.ts";
import { AppNoticesLater } from "./offline/app-notices-later.tsx";
import { copyAgeMs } from "./offline/copy-age.ts";
import { CopyNotice } from "./offline/copy-notice.tsx";
import { holdOfferScript } from "./offline/install-offer.ts";
import { refuseForeignOrigins } from "./own-origin.server.ts";
import { m } from "./paraglide/messages.js";
import { getLocale, localizeHref } from "./paraglide/runtime.js";
import { privateByDefault } from "./publicly-cached.server.ts";
import stylesheet from "./styles/app.css?url";
import { HatchDefinition } from "./ui/probability-rail.tsx";

export const middleware = [speakLanguageOfAddress, privateByDefault, refuseForeignOrigins];

export type RootData = typeof loader;

export async function loader({ context }: LoaderFunctionArgs) {
  const { services, zone, isOwnZone = false, origin } = context.get(pageContext);
  // Pages that are kept for everybody are made where nobody has cookies: there is no viewer there.
  const [replay, viewer] = await Promise.all([
    describeReplay(services),
    services.actor.kind === "user" ? countUnread(services).then((unread) => ({ unread })) : null,
  ]);
  return {
    origin,
    zone,
    isOwnZone,
    zoneTown: zoneName(zone),
    viewer,
    replay: replay && {
      name: replay.name,
      season: replay.season,
      speed: replay.speed,
      matchNowMs: replay.matchNowMs,
      realNowMs: services.clock.realNowMs(),
      moment: replayMoment(replay.matchNowMs, zone),
    },
  };
}

/** Around every page, error pages too: nothing here may lean on data being there. */
export function Layout({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<RootData>("root");
  return (
    <html lang={getLocale()}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#f6f4ee" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#101413" media="(prefers-color-scheme: dark)" />
        <link rel="preload" href="/fonts/archivo-latin-1.woff2" as="font" type="font/woff2" crossOrigin="anonymous" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        {/* With a precedence React writes it before what is preloaded: nothing is painted without it. */}
        <link rel="stylesheet" href={stylesheet} precedence="app" />
        <link rel="manifest" href={localizeHref("/manifest.webmanifest")} />
        <link rel="apple-touch-icon" href="/icons/icon-192.png" />
        <link rel="alternate" type="application/rss+xml" title={m.feed_title()} href={localizeHref("/rss.xml")} />
        <script
          nonce={useContext(NonceContext)}
          dangerouslySetInnerHTML={{ __html: `${rememberZoneScript};${holdOfferScript}` }}
        />
      </head>
      <body className="flex min-h-dvh flex-col bg-bg">
        <HatchDefinition />
        <a
          href="#contenu"
          className="sr-only z-30 bg-ink p-3 text-bg focus:not-sr-only focus:absolute focus:top-1 focus:left-1"
        >
          {m.skip_to_content()}
        </a>
        <SiteHeader />
        {root ? <CopyNotice zone={root.zone} /> : null}
        {root?.replay ? <ReplayBanner replay={root.replay} zone={root.zone} /> : null}
        <main id="contenu" tabIndex={-1} className="flex grow flex-col outline-none">
          {children}
        </main>
        <SiteFooter zoneTown={root?.zoneTown ?? null} />
        <BottomBar />
        <AppNoticesLater />
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  useOwnZone();
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <ErrorPage status={isRouteErrorResponse(error) ? error.status : 500} />;
}

/** The first page comes in the default zone; once the browser has named its own, hours are asked for again in that. */
function useOwnZone() {
  const root = useRouteLoaderData<RootData>("root");
  const shownZone = root?.zone;
  const isOwnZone = root?.isOwnZone ?? false;
  const { revalidate } = useRevalidator();
  const askedFor = useRef<string | null>(null);
  useEffect(() => {
    const own = zoneOfCookie(document.cookie);
    // Asked once: a zone the server does not know must not be asked for again and again.
    if (copyAgeMs() !== null) return;
    if (own === null || isOwnZone || own === shownZone || own === askedFor.current) return;
    askedFor.current = own;
    void revalidate();
  }, [shownZone, isOwnZone, revalidate]);
}
