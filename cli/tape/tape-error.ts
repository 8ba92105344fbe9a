/** A record that cannot be played; the message is one line for the person at the terminal, naming file and line. */
export class TapeError extends Error {
  override readonly name = "TapeError";
}

/** What Node says of a file or folder it could not read, in a few words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n", 1)[0] ?? error.name) : String(error);
}
