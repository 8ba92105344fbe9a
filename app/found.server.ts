import { data } from "react-router";

import { AppError } from "../worker/platform/errors.ts";

/** What a service found; its NOT_FOUND becomes the 404 page, as an address that cannot name anything does. */
export async function foundOr404<Found>(finding: Promise<Found>): Promise<Found> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") throw notFound();
    throw error;
  }
}

export function notFound() {
  return data(null, { status: 404 });
}

/** The id in an address. @throws the 404 page for what cannot be one */
export function idOf(param: string | undefined): number {
  if (param === undefined || !/^[1-9]\d{0,14}$/.test(param)) throw notFound();
  return Number(param);
}
