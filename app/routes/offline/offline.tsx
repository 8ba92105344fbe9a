import { useEffect, useState, useSyncExternalStore } from "react";
import { useRouteLoaderData } from "react-router";

import { formatMoment } from "../../locale/format.ts";
import { type KeptPage, listKeptPages } from "../../offline/kept-pages.ts";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import type { RootData } from "../../root.tsx";
import { Section } from "../../ui/section.tsx";

export const middleware = [publiclyCached("offline")];

/** Stands for a page that is not at hand while there is no network; what was asked for stands behind the `#` of the address. */
export default function Offline() {
  const zone = useRouteLoaderData<RootData>("root")?.zone;
  const asked = useSyncExternalStore(watchNothing, askedPath, () => "");
  const [kept, setKept] = useState<KeptPage[] | null>(null);
  useEffect(() => {
    void listKeptPages().then(setKept);
  }, []);
  return (
    <article className="mx-auto w-full max-w-3xl grow lg:border-x lg:border-line">
      <title>{`${m.offline_title()} · ${m.brand()}`}</title>
      <meta name="robots" content="noindex" />
      <header className="gutter py-5">
        <h1 className="type-h1">{m.offline_title()}</h1>
        <p className="mt-2 max-w-[68ch]">{m.offline_text()}</p>
        <p className="mt-4">
          <a href={asked || localizeHref("/")} className="link inline-block py-2 font-bold">
            {m.offline_retry()}
          </a>
        </p>
      </header>
      <Section title={m.offline_kept_title()}>
        {kept?.length ? (
          <ul className="border-t border-line">
            {kept.map(({ path, title, savedAtMs }) => (
              <li key={path} className="border-b border-line">
                <a
                  href={path}
                  className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 py-2 hover:underline"
                >
                  <span>{title.replace(` · ${m.brand()}`, "")}</span>
                  <span className="type-meta">
                    {m.offline_copy_of({ moment: formatMoment(savedAtMs, zone ?? "UTC") })}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        ) : (
          <p>{m.offline_kept_none()}</p>
        )}
      </Section>
    </article>
  );
}

/** What stands behind the `#`, where it is an address of our own: no scheme, no host. */
function askedPath(): string {
  const behind = location.hash.slice(1);
  return /^\/(?![/\\])/.test(behind) ? behind : "";
}

function watchNothing(): () => void {
  return () => {};
}
