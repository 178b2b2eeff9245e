import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

// What a browser has to load, counted in the build: no route may grow past its budget unnoticed.

const dist = `${import.meta.dirname}/../../dist/`;
const kilobyte = 1000;

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}
type Manifest = { readonly [name: string]: Chunk };

function readManifest(): Manifest {
  return JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8")) as Manifest;
}

/** The chunks that loading these brings along. */
function closure(manifest: Manifest, names: readonly string[]): ReadonlySet<string> {
  const loaded = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    open.push(...(manifest[name]?.imports ?? []));
  }
  return loaded;
}

function gzipped(files: Iterable<string>): number {
  return (
    [...files].reduce(
      (sum, file) => sum + gzipSync(readFileSync(dist + file), { level: 9 }).length,
      0,
    ) / kilobyte
  );
}

function scriptsOf(manifest: Manifest, page: string, withLazyParts: boolean): number {
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? "";
  const lazy = withLazyParts ? lazyPartsOf(manifest, closure(manifest, [page])) : [];
  const loaded = closure(manifest, [entry, page, ...lazy]);
  return gzipped(
    [...loaded].map((name) => manifest[name]?.file ?? "").filter((file) => file.endsWith(".js")),
  );
}

/** Dialogs and the like that open on a page, but no other page. */
function lazyPartsOf(manifest: Manifest, chunks: ReadonlySet<string>): readonly string[] {
  return [...chunks]
    .flatMap((name) => manifest[name]?.dynamicImports ?? [])
    .filter((name) => !name.includes("app/pages/"));
}

const isBuilt = existsSync(`${dist}.vite/manifest.json`);

describe.skipIf(!isBuilt)("the build", () => {
  const manifest = isBuilt ? readManifest() : {};
  const pages = Object.keys(manifest).filter((name) => name.startsWith("src/app/pages/"));

  test("has a chunk for each page", () => {
    expect(pages.length).toBeGreaterThan(10);
  });

  test("shows the flags after at most 180 kB of script", () => {
    expect(scriptsOf(manifest, "src/app/pages/flags-page.tsx", false)).toBeLessThanOrEqual(180);
  });

  test.each(pages)("%s takes at most 260 kB of script with all that opens on it", (page) => {
    expect(scriptsOf(manifest, page, true)).toBeLessThanOrEqual(260);
  });

  test("has at most 12 kB of styles and 90 kB of fonts", () => {
    const assets = readdirSync(`${dist}assets`).map((file) => `assets/${file}`);
    expect(gzipped(assets.filter((file) => file.endsWith(".css")))).toBeLessThanOrEqual(12);
    const fonts = assets.filter((file) => file.endsWith(".woff2"));
    expect(
      fonts.reduce((sum, file) => sum + readFileSync(dist + file).length, 0) / kilobyte,
    ).toBeLessThanOrEqual(90);
  });

  test("names no other host that it would load from", () => {
    const html = readFileSync(`${dist}index.html`, "utf8");
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(html).toContain("__CSP_NONCE__");
  });
});
