/** Where the parts of the product lie that are not code of this workspace. From sources and from `dist` it is as far. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

export const migrationsFolder = path.join(root, "migrations");
export const dashboardFolder = path.join(root, "dashboard", "dist");
export const storefrontMain = path.join(root, "examples", "storefront", "dist", "main.js");

export function productVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(path.join(root, "server", "package.json"), "utf8"),
  );
  const isVersioned = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isVersioned ? String(manifest.version) : "unknown";
}
