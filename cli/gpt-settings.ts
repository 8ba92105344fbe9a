const gptVariables = [
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "OPENAI_MODEL",
  "OPENAI_CALLS_PER_DAY",
  "OPENAI_TIMEOUT_SECONDS",
] as const;

/** What the environment says of GPT, handed to the Worker as it is; an empty variable is as none. */
export function gptSettings(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(gptVariables.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}
