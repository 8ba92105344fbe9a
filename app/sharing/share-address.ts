import { localizeHref } from "../paraglide/runtime.js";

/** Of every picture, in pixels: what the networks that show them ask for. */
export const shareSize = { width: 1200, height: 630 } as const;

/** Of the picture that stands for the site itself. */
export function siteImagePath(): string {
  return localizeHref("/og/site.png");
}

/**
 * Of the picture of a prediction. What it shows is part of its address, so that whoever keeps pictures asks for a new one
 * once it shows something else.
 */
export function predictionImagePath(prediction: { id: number; revision: number; status: string }): string {
  return `${localizeHref(`/og/predictions/${prediction.id}.png`)}?v=${prediction.revision}-${prediction.status}`;
}
