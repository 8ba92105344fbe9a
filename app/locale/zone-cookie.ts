/** Remembers the browser's time zone in a cookie before anything is shown, so that every later page comes in it. */
export const rememberZoneScript =
  'try{document.cookie="tz="+Intl.DateTimeFormat().resolvedOptions().timeZone+";path=/;max-age=31536000;samesite=lax"}catch{}';

/** The zone a cookie header or `document.cookie` names. */
export function zoneOfCookie(cookies: string): string | null {
  return /(?:^|;\s*)tz=([^;]+)/.exec(cookies)?.[1] ?? null;
}
