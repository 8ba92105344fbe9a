export const passwordFaults = {
  too_short: "At least 8 characters are needed",
  too_long: "At most 128 characters are kept",
  common: "This is one of the passwords tried first by anyone",
  personal: "It is little more than your name, your address or ours",
} as const;

export type PasswordFault = keyof typeof passwordFaults;

const shortest = 8;
const longest = 128;
const product = "aibet";

/** Passwords are compared in NFC: the same letters typed on two keyboards are one password. Nothing is cut off. */
export function normalizePassword(password: string): string {
  return password.normalize("NFC");
}

/**
 * What is wrong with a new password; null for one that will do. Length and two lists, and no rule about kinds of
 * characters (ASVS 5.0, 6.2).
 *
 * @param about words an attacker would try first: the address, the display name
 */
export function findPasswordFault(
  password: string,
  about: { email: string; displayName: string },
  isCommon: (password: string) => boolean,
): PasswordFault | null {
  const normal = normalizePassword(password);
  const { length } = [...normal];
  if (length < shortest) return "too_short";
  if (length > longest) return "too_long";
  const folded = normal.toLowerCase();
  if (isCommon(folded)) return "common";
  return contextWords(about).some((word) => [...folded.replaceAll(word, "")].length < shortest && folded.includes(word))
    ? "personal"
    : null;
}

function contextWords(about: { email: string; displayName: string }): string[] {
  const [local = ""] = about.email.toLowerCase().split("@");
  const name = about.displayName.normalize("NFC").toLowerCase();
  const words = [product, local, ...local.split(/[^\p{L}\p{N}]+/u), name, ...name.split(/[^\p{L}\p{N}]+/u)];
  return words.filter((word) => [...word].length >= 4);
}
