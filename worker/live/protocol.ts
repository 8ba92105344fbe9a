export type LiveUpdatePayload = Record<string, unknown>;
