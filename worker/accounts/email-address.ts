/** Letters of these scripts look alike; a name that mixes them pretends to be another. */
const scripts = ["Latin", "Cyrillic", "Greek", "Armenian", "Hebrew", "Arabic", "Han", "Hiragana", "Katakana", "Hangul"];
const scriptPatterns = scripts.map((script) => new RegExp(`\\p{Script=${script}}`, "u"));
const longestAddress = 254;
const longestLocalPart = 64;

/**
 * The one spelling of an address: NFKC and lower case, the domain in punycode. Mail goes to this spelling and never to
 * what was typed, so that an address that only looks like another one is no way into its account.
 *
 * @returns null for what is no address, has control characters or mixes scripts before the @
 */
export function normalizeEmail(typed: string): string | null {
  if (typed.length > longestAddress) return null;
  const folded = typed.normalize("NFKC").toLowerCase().normalize("NFKC").trim();
  const at = folded.lastIndexOf("@");
  const local = folded.slice(0, at);
  const domain = at > 0 ? domainOf(folded.slice(at + 1)) : null;
  if (domain === null || !isLocalPart(local)) return null;
  const address = `${local}@${domain}`;
  return address.length <= longestAddress ? address : null;
}

function isLocalPart(local: string): boolean {
  if (local.length > longestLocalPart || !/^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u.test(local)) return false;
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  const used = scriptPatterns.filter((pattern) => pattern.test(local)).length;
  // Japanese and Chinese names are written in several scripts that nobody takes for each other.
  const isMixed = used > 1 && !/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\P{L}]+$/u.test(local);
  return !isMixed;
}

function domainOf(text: string): string | null {
  if (/[\s/?#@:\\[\]%]/.test(text)) return null;
  try {
    const { hostname } = new URL(`http://${text}`);
    return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(hostname)
      ? hostname
      : null;
  } catch {
    return null;
  }
}
