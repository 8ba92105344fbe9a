/** The address of the follow page, by which a dialog asks for the same. */
export function hrefOf(predictionId: number, bankrollId?: number): string {
  return `/predictions/${predictionId}/suivre${bankrollId === undefined ? "" : `?bankroll=${bankrollId}`}`;
}
