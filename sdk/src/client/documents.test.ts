import { expect, test } from "vitest";
import { compileErrors } from "./compile-types.test-support.ts";
import {
  type CommentExample,
  codesOf,
  documents,
  examplesInComments,
  examplesInDocument,
  namesByDoor,
} from "./examples.test-support.ts";

const patienceMs = 60_000;

test(
  "every example in the documents compiles",
  async () => {
    const examples = await Promise.all((await documents()).map(examplesInDocument));
    const all = Object.assign({}, ...examples) as Record<string, string>;
    const ofWhichPages = new Set(Object.keys(all).map((name) => name.replace(/-\d+\.tsx?$/, "")));
    expect([...ofWhichPages]).toEqual(
      expect.arrayContaining(["readme", "sdk-readme", "sdk", "testing", "interactions"]),
    );
    expect(Object.keys(all).length).toBeGreaterThan(15);
    expect(await compileErrors(all)).toEqual([]);
  },
  patienceMs,
);

test(
  "an example that does not fit the SDK would be found",
  async () => {
    const examples = await examplesInDocument("docs/sdk.md");
    const [name = "", code = ""] = Object.entries(examples)[0] ?? [];
    const errors = await compileErrors({ [name]: code.replace("timeoutMs:", "timeoutSeconds:") });
    expect(errors).toEqual([expect.stringMatching(/^sdk-1\.ts:\d+ TS2353 .*timeoutSeconds/)]);
  },
  patienceMs,
);

/** What stands around the examples in comments: parts of a service or page that are not ours. */
const surroundings = `
import type { IncomingMessage } from "node:http";
import type { ReactElement } from "react";
import type { RequestScopes } from "@yardarm/sdk/node";
declare global {
  const url: string;
  const key: string;
  const app: { use(middleware: RequestScopes<IncomingMessage>["middleware"]): void };
  const redis: { get(name: string): Promise<string | null>; set(name: string, text: string): Promise<void> };
  const root: { render(page: ReactElement): void };
  interface Window { readonly decisions: unknown }
  function sessionOf(request: IncomingMessage): { readonly userId: string };
  function showNewCheckout(colour?: string): void;
  function redraw(keys: readonly string[]): void;
  function Shop(): ReactElement;
}
`;

const doors = [
  "",
  "/testing",
  "/node",
  "/openfeature",
  "/openfeature-web",
  "/browser",
  "/edge",
  "/react",
  "/model",
  "/evaluate",
  "/evaluate-core",
  "/connection",
];

const use = `import { createClient } from "@yardarm/sdk";
createClient({ url: "http://flags.test", key: "yd_server_1" }).boolean("new-checkout", {}, false);
`;

/** The example as a module: with imports of what it uses and does not have, and the client that its place speaks of. */
async function moduleOf({ file, code }: CommentExample): Promise<string> {
  const names = await namesByDoor(doors.map((door) => `@yardarm/sdk${door}`));
  const has = (name: string) =>
    new RegExp(`\\b(?:const|let|interface|import[^;]*[{,]) ${name}\\b`).test(code);
  const uses = (name: string) =>
    new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(code) && !has(name);
  const imports = [...names]
    .filter(([name]) => uses(name))
    .map(([name, door]) => `import { ${name} } from "${door}";`);
  const isForPages = /^(browser|react|openfeature-web)\//.test(file);
  const client = isForPages
    ? 'import("@yardarm/sdk/browser").BrowserClient'
    : 'import("@yardarm/sdk").Client';
  for (const name of ["flags", "client"]) {
    if (uses(name)) imports.push(`declare const ${name}: ${client};`);
  }
  if (uses("OpenFeature")) {
    imports.push(
      `import { OpenFeature } from "@openfeature/${isForPages ? "web" : "server"}-sdk";`,
    );
  }
  if (uses("IncomingMessage")) imports.push('import type { IncomingMessage } from "node:http";');
  return `${imports.join("\n")}\n${code}\nexport {};\n`;
}

test(
  "every example in the comments of the SDK compiles",
  async () => {
    const examples = await examplesInComments();
    const modules = examples.map(async (example, index): Promise<[string, string]> => {
      const name = example.file.replaceAll("/", "-").replace(/\.tsx?$/, "");
      const extension = example.code.includes("</") ? "tsx" : "ts";
      return [`${name}-${index}.${extension}`, await moduleOf(example)];
    });
    const files = Object.fromEntries(await Promise.all(modules));
    expect(Object.keys(files).length).toBeGreaterThan(15);
    // That one fills in the keys for all files that are compiled with it.
    const typed = Object.keys(files).filter((name) => files[name]?.includes("declare module"));
    const others = Object.fromEntries(
      Object.entries(files).filter(([name]) => !typed.includes(name)),
    );
    expect(await compileErrors({ "surroundings.d.ts": surroundings, ...others })).toEqual([]);
    for (const name of typed) {
      expect(await compileErrors({ "use.ts": use, [name]: files[name] ?? "" })).toEqual([]);
    }
  },
  patienceMs,
);

test(
  "a call in a comment that does not fit the SDK would be found",
  async () => {
    const [example] = (await examplesInComments()).filter(({ code }) =>
      code.includes("keepInFile("),
    );
    const code = example?.code.replace("keepInFile(", "keepInFile(1, ") ?? "";
    const files = {
      "surroundings.d.ts": surroundings,
      "wrong.ts": await moduleOf({ file: "node/keep-in-file.ts", code }),
    };
    expect(await compileErrors(files)).toEqual([expect.stringMatching(/^wrong\.ts:\d+ TS2554/)]);
  },
  patienceMs,
);

test("an example ends where the next tag begins", () => {
  const source = "/**\n * Does.\n *\n * @example\n * a();\n * b();\n *\n * @throws Never.\n */";
  expect(codesOf(source)).toEqual(["a();\nb();"]);
});
