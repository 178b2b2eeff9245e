import { createRequire } from "node:module";
import path from "node:path";

const here = createRequire(import.meta.url);

/** A file of a workspace, the same from the sources and from the build: `workspacePath("server", "dist/main.js")`. */
export function workspacePath(workspace: string, file: string): string {
  const root = path.dirname(path.dirname(here.resolve("@yardarm/test/package.json")));
  return path.join(root, workspace, file);
}
