/**
 * Words that promise something about anyone's gains, in any form, in French and English: no text of ours may hold one,
 * whoever wrote it.
 */
export const promisesOfGain =
  /gagnez|(?<!\p{L})garanti|(?<!\p{L})sûre?s?(?!\p{L})|sans risque|(?<!\p{L})safe(?!\p{L})|guaranteed?|risk[- ]free|sure thing/iu;
