export type FittedParameters = Record<string, unknown>;
export type RevisionText = Record<string, unknown>;
export type RevisionEvidence = Record<string, unknown>;
