import fc from "fast-check";
import { expect, test } from "vitest";

import { pageLinks } from "./paging.ts";

const address = "https://aibet.example/api/v1/predictions/?q=K%C3%B6ln+05&page=2&type=OU&page_size=10";

test("neighbours keep every parameter as it was asked, and only the page differs", () => {
  const { next, previous } = pageLinks(address, { number: 2, size: 10, count: 21 });
  expect(next).toBe("https://aibet.example/api/v1/predictions/?q=K%C3%B6ln+05&page=3&type=OU&page_size=10");
  expect(previous).toBe("https://aibet.example/api/v1/predictions/?q=K%C3%B6ln+05&page=1&type=OU&page_size=10");
  expect(pageLinks("https://a.example/x", { number: 1, size: 10, count: 11 }).next).toBe("https://a.example/x?page=2");
});

test("there is nothing before the first page and after the last, and from nowhere one is led back to the last", () => {
  const none = { next: null, previous: null };
  expect(pageLinks(address, { number: 1, size: 10, count: 0 })).toEqual(none);
  expect(pageLinks(address, { number: 1, size: 10, count: 10 })).toEqual(none);
  expect(pageLinks(address, { number: 9, size: 10, count: 21 }).previous).toContain("page=3&");
  expect(pageLinks(address, { number: 9, size: 10, count: 0 }).previous).toContain("page=1&");
});

test("following next from the first page shows every item once", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 100 }), (count, size) => {
      let seen = 0;
      let pages = 0;
      let link: string | null = "https://a.example/?page=1";
      while (link !== null) {
        const number = Number(new URL(link).searchParams.get("page"));
        seen += Math.min(size, Math.max(0, count - (number - 1) * size));
        pages += 1;
        const links: ReturnType<typeof pageLinks> = pageLinks(link, { number, size, count });
        expect(links.previous === null).toBe(number === 1);
        link = links.next;
      }
      expect(seen).toBe(count);
      expect(pages).toBe(Math.max(1, Math.ceil(count / size)));
    }),
  );
});
