/** Addresses of the neighbouring pages, keeping every other parameter as it was asked. */
export function pageLinks(
  address: string,
  page: { number: number; size: number; count: number },
): { next: string | null; previous: string | null } {
  const pageCount = Math.ceil(page.count / page.size);
  return {
    next: page.number < pageCount ? withPage(address, page.number + 1) : null,
    previous: page.number > 1 ? withPage(address, Math.min(page.number - 1, Math.max(pageCount, 1))) : null,
  };
}

function withPage(address: string, page: number): string {
  const url = new URL(address);
  url.searchParams.set("page", String(page));
  return url.toString();
}

/** Address of the page after a cursor, keeping every other parameter as it was asked; null where there is none. */
export function nextCursorLink(address: string, cursor: number | null): string | null {
  if (cursor === null) return null;
  const url = new URL(address);
  url.searchParams.set("cursor", String(cursor));
  return url.toString();
}
