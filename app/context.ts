import { createContext } from "react-router";

import type { ServiceContext } from "../worker/context.ts";

/** What the Worker hands to every loader. */
export type PageContext = {
  services: ServiceContext;
  zone: string;
  /** Whether the zone is one somebody chose, rather than the browser's. */
  isOwnZone?: boolean;
  origin: string;
  isLocal: boolean;
};

export const pageContext = createContext<PageContext>();

/** Whether the page that is made is the same for all and opted into the shared cache. */
export const keptPublicly = createContext(false);
