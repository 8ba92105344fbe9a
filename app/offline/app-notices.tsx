import { type ReactNode, useEffect, useSyncExternalStore } from "react";

import { m } from "../paraglide/messages.js";
import { countVisit, currentOffer, declineOffer, takeOffer, watchOffer } from "./install-offer.ts";
import { useNewVersion } from "./use-new-version.ts";

const button = "inline-flex min-h-11 items-center px-3 font-bold font-stretch-90% hover:underline";

/** What the app itself has to say, over the page and never in its way: a new version first, then the offer to install. */
export function AppNotices() {
  const activate = useNewVersion();
  const offer = useSyncExternalStore(watchOffer, currentOffer, () => null);
  useEffect(countVisit, []);
  if (activate) {
    return (
      <Notice text={m.update_ready()}>
        <button type="button" className={button} onClick={activate}>
          {m.update_reload()}
        </button>
      </Notice>
    );
  }
  if (!offer) return null;
  return (
    <Notice text={m.install_offer()}>
      <button type="button" className={button} onClick={takeOffer}>
        {m.install_accept()}
      </button>
      <button type="button" className={button} onClick={declineOffer}>
        {m.notice_later()}
      </button>
    </Notice>
  );
}

function Notice({ text, children }: { text: string; children: ReactNode }) {
  return (
    <output className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 flex flex-wrap items-center gap-x-2 border-y border-ink bg-surface pl-4 md:right-4 md:bottom-4 md:left-auto md:border-x">
      <span className="grow py-2">{text}</span>
      {children}
    </output>
  );
}
