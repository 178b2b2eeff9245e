import { createRequire } from "node:module";

// One folder up from here, in the sources as in the build.
const manifest: unknown = createRequire(import.meta.url)("../package.json");

/** Of this package. */
export const version: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
