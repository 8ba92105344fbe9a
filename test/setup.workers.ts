import { emptyStore } from "./empty-store.ts";

// Files share a process, and nothing else.
await emptyStore();
