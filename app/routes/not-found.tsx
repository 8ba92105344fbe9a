import { notFound } from "../found.server.ts";

/** Every address nothing lives at. */
export function loader(): never {
  throw notFound();
}

export default function NotFound() {
  return null;
}
