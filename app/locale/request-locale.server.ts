import { AsyncLocalStorage } from "node:async_hooks";
import type { MiddlewareFunction } from "react-router";

import { type Locale, extractLocaleFromUrl, overwriteServerAsyncLocalStorage } from "../paraglide/runtime.js";

type RequestLocale = { locale?: Locale; origin?: string; messageCalls?: Set<string> };

const current = new AsyncLocalStorage<RequestLocale>();
overwriteServerAsyncLocalStorage(current);

/** Speaks the language of the address for as long as this request lasts, whatever else the isolate does meanwhile. */
export const speakLanguageOfAddress: MiddlewareFunction<Response> = ({ url }, next) => {
  const locale = extractLocaleFromUrl(url);
  return current.run({ ...(locale ? { locale } : {}), origin: url.origin, messageCalls: new Set() }, next);
};
