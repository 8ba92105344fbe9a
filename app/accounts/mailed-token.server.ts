/** What a mailed link carries; null where it carries nothing that could be one. */
export function mailedTokenOf(request: Request): string | null {
  const token = new URL(request.url).searchParams.get("token");
  return token !== null && /^[\w-]{43}$/.test(token) ? token : null;
}
