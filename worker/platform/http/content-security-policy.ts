/**
 * The policy of a page that is buffered and the same for everybody: it names its inline scripts by hash, because a nonce
 * in a cached page would be known to all.
 *
 * @param html the complete page, exactly as it is sent
 */
export async function contentSecurityPolicy(html: string): Promise<string> {
  const hashes = await Promise.all([...new Set(inlineScriptsOf(html))].map(sha256Source));
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...hashes].join(" ")}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The text of every script that is written into the page instead of being fetched. */
export function inlineScriptsOf(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi)].flatMap(([, attributes = "", text = ""]) =>
    /\ssrc\s*=/i.test(attributes) || text === "" ? [] : [text],
  );
}

async function sha256Source(script: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
