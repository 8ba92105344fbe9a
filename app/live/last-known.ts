let known: { address: string; page: unknown } | null = null;

/** Remembers what a page shows, for the time its source cannot be asked. */
export function rememberPage(address: string, page: unknown): void {
  known = { address, page };
}

/**
 * What `ask` answers, or what the page shows already when nobody answers: a lost network takes nothing away from what is
 * on the screen.
 *
 * @throws what `ask` throws where nothing is remembered of this address
 */
export async function askOrKeep<Page>(address: string, ask: () => Promise<Page>): Promise<Page> {
  try {
    return await ask();
  } catch (error) {
    // Remembered under the address it was loaded from, so it is of this type.
    if (known?.address === address) return known.page as Page;
    throw error;
  }
}
