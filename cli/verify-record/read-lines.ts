import { createReadStream } from "node:fs";

/** The bytes of a record, from an address or a file, as they come. @throws Error where there is nothing to read */
export async function openRecord(source: string): Promise<AsyncIterable<Uint8Array>> {
  if (!/^https?:\/\//.test(source)) return createReadStream(source);
  const answer = await fetch(source);
  if (!answer.ok || !answer.body) throw new Error(`${source} answered ${answer.status}`);
  return answer.body;
}

/**
 * The lines of a text in UTF-8, without the last line feed.
 *
 * @throws TypeError for bytes that are no UTF-8
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
