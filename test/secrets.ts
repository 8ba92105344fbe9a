/** Secrets of the tests, and of nothing else. */
export const testSecrets = {
  JWT_SECRETS: "newest:of-the-tests-0123456789abcdefghijkl,older:of-the-tests-zyxwvutsrqponmlkjihgfe",
  PASSWORD_PEPPER: "pepper-of-the-tests-0123456789abcdef",
};
