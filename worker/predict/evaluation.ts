export type EvaluationStatus = "success" | "failure" | "void";
