import { xmlText } from "./xml.ts";

export type Feed = {
  title: string;
  description: string;
  language: string;
  /** Of the page it tells of, and its own. */
  pageAddress: string;
  address: string;
  items: readonly FeedItem[];
};

export type FeedItem = { title: string; description: string; address: string; category: string; publishedAtMs: number };

/** RSS 2.0. */
export function feedXml(feed: Feed): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">',
    "<channel>",
    element("title", feed.title),
    element("link", feed.pageAddress),
    element("description", feed.description),
    element("language", feed.language),
    `<atom:link href="${xmlText(feed.address)}" rel="self" type="application/rss+xml"/>`,
    ...feed.items.map(itemXml),
    "</channel>",
    "</rss>",
    "",
  ].join("\n");
}

function itemXml({ title, description, address, category, publishedAtMs }: FeedItem): string {
  return [
    "<item>",
    element("title", title),
    element("link", address),
    `<guid isPermaLink="true">${xmlText(address)}</guid>`,
    element("category", category),
    element("pubDate", new Date(publishedAtMs).toUTCString()),
    element("description", description),
    "</item>",
  ].join("");
}

function element(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`;
}
