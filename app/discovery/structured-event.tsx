import { useContext } from "react";

import { NonceContext } from "../nonce.ts";

/** Tells search engines which match a page is about. No browser runs it. @param json of `sportsEventJson` */
export function StructuredEvent({ json }: { json: string }) {
  return (
    <script
      type="application/ld+json"
      nonce={useContext(NonceContext)}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: json }}
    />
  );
}
