/** The package types its entry alone, which carries lists nobody asks for. */
declare module "@zxcvbn-ts/language-common/dist/passwords.json.mjs" {
  const words: string[];
  export default words;
}
