let list: Promise<ReadonlySet<string>> | undefined;

/**
 * The passwords attackers try first, in lower case, 8 characters and longer; loaded when the first password is chosen.
 * The build keeps the most common ones of the package's list (vite.config.ts), so that the Worker stays small.
 */
export function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  list ??= import("@zxcvbn-ts/language-common/dist/passwords.json.mjs").then(
    ({ default: words }) => new Set(words.map((word) => word.toLowerCase()).filter((word) => word.length >= 8)),
  );
  return list;
}
