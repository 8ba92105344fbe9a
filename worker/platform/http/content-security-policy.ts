/**
 * The policy of a page that is buffered and the same for everybody: it names its inline scripts by hash, because a nonce
 * in a cached page would be known to all.
 *
 * @param html the complete page, exactly as it is sent
 * @param needs.inlineStyles for a page whose script is not ours and writes its own styles
 */
export async function contentSecurityPolicy(html: string, needs: { inlineStyles?: boolean } = {}): Promise<string> {
  const hashes = await Promise.all([...new Set(inlineScriptsOf(html))].map(sha256Source));
  return policyOf({
    scripts: ["'self'", ...hashes],
    styles: needs.inlineStyles ? ["'self'", "'unsafe-inline'"] : ["'self'"],
  });
}

/** The policy of a page made for one visitor: only scripts that bear its nonce run, and what those load. */
export function contentSecurityPolicyOfNonce(nonce: string): string {
  return policyOf({ scripts: [`'nonce-${nonce}'`, "'strict-dynamic'"], styles: ["'self'"] });
}

/** 128 random bits, for one answer. */
export function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

function policyOf({ scripts, styles }: { scripts: readonly string[]; styles: readonly string[] }): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}`,
    `style-src ${styles.join(" ")}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
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
