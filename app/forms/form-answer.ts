/** What became of a form that was refused. */
export type FormAnswer = {
  /** Which form of the page it was. */
  form: string;
  /** Field to what is wrong with it, in the language of the page; in the order of the fields. */
  faults: Record<string, string>;
  /** What is wrong with none of the fields. */
  problem: string | null;
  /** What was typed, for the fields that may be filled in again. Never a password. */
  values: Record<string, string>;
};
