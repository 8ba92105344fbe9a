import { passwordFaults } from "./password-rules.ts";

/** What services find wrong with a field of an account. Pages say the same in their own language. */
export const accountFaults = {
  ...passwordFaults,
  not_an_address: "Not an e-mail address",
  not_your_password: "This is not your password",
  already_your_address: "This is your address already",
  link_spent: "This link has been used or has expired: ask for a new one",
} as const;

export type AccountFault = keyof typeof accountFaults;
