import { createSealer } from "./sealer.ts";

/** With a key that everybody knows. */
export const testSealer = createSealer([Buffer.alloc(32, "a key of tests")]);
