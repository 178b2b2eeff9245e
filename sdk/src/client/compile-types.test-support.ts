import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("..", import.meta.url));
const root = path.resolve(sources, "../..");

const config = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable"],
    module: "nodenext",
    moduleDetection: "force",
    allowImportingTsExtensions: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    types: ["node"],
    typeRoots: [path.join(root, "sdk/node_modules/@types")],
    skipLibCheck: true,
    jsx: "react-jsx",
    paths: {
      "@yardarm/sdk": [`${sources}client/index.ts`],
      "@yardarm/sdk/*": [`${sources}*/index.ts`],
      // Documents also tell of what people govern with; the SDK itself knows nothing of it.
      "@yardarm/core/*": [path.join(root, "core/src/*/index.ts")],
      fastify: [path.join(root, "sdk/node_modules/fastify/fastify.d.ts")],
      react: [path.join(root, "sdk/node_modules/@types/react/index.d.ts")],
      "react/jsx-runtime": [path.join(root, "sdk/node_modules/@types/react/jsx-runtime.d.ts")],
      "react-dom/client": [path.join(root, "sdk/node_modules/@types/react-dom/client.d.ts")],
      "react-dom/server": [path.join(root, "sdk/node_modules/@types/react-dom/server.d.ts")],
      "@playwright/test": [path.join(root, "sdk/node_modules/@playwright/test/index.d.ts")],
      "@openfeature/server-sdk": [
        path.join(root, "sdk/node_modules/@openfeature/server-sdk/dist/types.d.ts"),
      ],
      "@openfeature/web-sdk": [
        path.join(root, "sdk/node_modules/@openfeature/web-sdk/dist/types.d.ts"),
      ],
      "@openfeature/core": [path.join(root, "sdk/node_modules/@openfeature/core/dist/types.d.ts")],
      standardwebhooks: [path.join(root, "server/node_modules/standardwebhooks/dist/index.d.ts")],
      vitest: [path.join(root, "node_modules/vitest/dist/index.d.ts")],
      // Nobody here runs Jest; what examples use of it is the same in both.
      "@jest/globals": [path.join(root, "node_modules/vitest/dist/index.d.ts")],
    },
  },
};

/**
 * What the compiler says of a service with these files that imports the SDK by name: one line for each error, as
 * `file:line TS2345 message`.
 */
export async function compileErrors(
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "yardarm-types-"));
  try {
    const all = {
      ...files,
      "tsconfig.json": JSON.stringify(config),
      "package.json": '{"type":"module"}',
    };
    for (const [name, text] of Object.entries(all)) await writeFile(path.join(folder, name), text);
    const tsc = createRequire(`${root}/package.json`).resolve("typescript/package.json");
    const output = await run([path.resolve(tsc, "../bin/tsc"), "-p", folder, "--pretty", "false"]);
    return output
      .split("\n")
      .filter((line) => /^\S.*error TS\d+/.test(line))
      .map((line) => line.replace(/^(?:.*\/)?([^/(]+)\((\d+),\d+\): error (TS\d+): /, "$1:$2 $3 "));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      // Errors of types are on the standard output; without any text there, the compiler itself has failed.
      if (error !== null && stdout === "") reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
