/** What strangers install: the packed packages, looked at from outside and used in an empty folder. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { checkPackage, Package } from "@arethetypeswrong/core";
import { testFlag, testSnapshot } from "@yardarm/sdk/testing";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCaseServer } from "../conformance/case-server.ts";
import { CaseSource } from "../conformance/case-source.ts";
import { root } from "./sources.ts";

const run = promisify(execFile);
const onWindows = process.platform === "win32";
const pnpm = path.join(root, ".cache/pnpm/node_modules/.bin", onWindows ? "pnpm.cmd" : "pnpm");
const npm = onWindows ? "npm.cmd" : "npm";

const published = ["sdk", "core", "delivery", "cli"] as const;
type Published = (typeof published)[number];

interface Manifest {
  readonly version: string;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly publishConfig?: { readonly exports?: Manifest["exports"] };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-packages-"));
  await Promise.all(published.map(packed));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function packed(name: Published): Promise<void> {
  const options = { cwd: path.join(root, name), shell: onWindows };
  await run(pnpm, ["pack", "--out", tarball(name)], options);
  await mkdir(path.join(folder, name));
  await run("tar", ["-xzf", tarball(name), "-C", path.join(folder, name)]);
}

function tarball(name: Published): string {
  return path.join(folder, `${name}.tgz`);
}

async function manifestIn(file: string): Promise<Manifest> {
  return JSON.parse(await readFile(file, "utf8"));
}

/** The files of a packed package, as paths from its root. */
async function contentsOf(name: Published): Promise<Map<string, Uint8Array>> {
  const base = path.join(folder, name, "package");
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async (entry): Promise<[string, Uint8Array]> => {
        const file = path.join(entry.parentPath, entry.name);
        const below = path.relative(base, file).replaceAll(path.sep, "/");
        return [below, new Uint8Array(await readFile(file))];
      }),
    ),
  );
}

/** What are-the-types-wrong says of it for readers of ES modules; there is no other form of these packages. */
async function typeProblems(
  name: Published,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<readonly string[]> {
  const { version } = await manifestIn(path.join(folder, name, "package/package.json"));
  const files = Object.fromEntries(
    [...contents].map(([file, data]) => [`/node_modules/@yardarm/${name}/${file}`, data]),
  );
  const analysis = await checkPackage(new Package(files, `@yardarm/${name}`, version));
  if (analysis.types === false) return ["There are no types."];
  return analysis.problems.flatMap((problem) => {
    const resolution = "resolutionKind" in problem ? problem.resolutionKind : "";
    if (resolution === "node10" || resolution === "node16-cjs") return [];
    return [`${problem.kind} ${"entrypoint" in problem ? problem.entrypoint : ""} ${resolution}`];
  });
}

async function publintMessages(name: Published): Promise<readonly string[]> {
  const data = await readFile(tarball(name));
  const buffer = new Uint8Array(data).buffer;
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, level: "suggestion" });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

describe.each(published)("the package of %s", (name) => {
  test("has no fault that publint knows of", async () => {
    expect(await publintMessages(name)).toEqual([]);
  });

  test("holds what its doors lead to and its licence, and nothing of the build or the tests", async () => {
    const files = [...(await contentsOf(name)).keys()];
    expect(files).toContain("LICENSE");
    expect(files).toContain("package.json");
    const others = files.filter((file) => !/^(LICENSE|README\.md|package\.json)$/.test(file));
    expect(others.filter((file) => !/^dist\/.*\.(js|d\.ts)$/.test(file))).toEqual([]);
    expect(others.filter((file) => /test(-support)?\./.test(file))).toEqual([]);
    const manifest = await manifestIn(path.join(folder, name, "package/package.json"));
    expect(JSON.stringify(manifest)).not.toContain("workspace:");
  });

  test("has the doors of the workspace, without those to the sources", async () => {
    const workspace = await manifestIn(path.join(root, name, "package.json"));
    const outside = await manifestIn(path.join(folder, name, "package/package.json"));
    const doors = Object.entries(workspace.exports ?? {}).map(([door, target]) => {
      if (typeof target === "string") return [door, target];
      const { "@yardarm/source": _source, ...built } = target;
      return [door, built];
    });
    // Whoever adds a door to exports adds it to publishConfig.exports too.
    expect(Object.entries(outside.exports ?? {})).toEqual(doors);
  });
});

describe("types", () => {
  test.each(["sdk", "core", "delivery"] as const)(
    "of %s are right for ES modules",
    async (name) => {
      expect(await typeProblems(name, await contentsOf(name))).toEqual([]);
    },
  );

  test("that are missing would be found", async () => {
    const contents = await contentsOf("sdk");
    contents.delete("dist/client/index.d.ts");
    expect(await typeProblems("sdk", contents)).toContain("UntypedResolution . node16-esm");
  });
});

/** Runs in the empty folder. Prints what every door gives, and what was decided. */
const stranger = `
import { readFile } from "node:fs/promises";
import { createClient } from "@yardarm/sdk";
import { compile, evaluate } from "@yardarm/sdk/evaluate";
import { testFlag, testSnapshot } from "@yardarm/sdk/testing";

const manifest = JSON.parse(await readFile("node_modules/@yardarm/sdk/package.json", "utf8"));
const doors = {};
for (const door of Object.keys(manifest.exports).filter((name) => !name.endsWith(".json"))) {
  const name = "@yardarm/sdk" + door.slice(1);
  doors[door] = await import(name).then((given) => Object.keys(given).length, ({ message }) => message);
}
const kenya = { id: "kenya", conditions: [{ attribute: "country", operator: "in", values: ["KE"] }], serve: { variant: "on" } };
const checkout = testFlag("boolean", { on: true, off: false }, { rules: [kenya], fallthrough: { variant: "off" } });
const snapshot = testSnapshot({ checkout });
const flags = createClient({ offline: true, bootstrap: snapshot });
const question = { flag: "checkout", type: "boolean", defaultValue: false };
console.log(JSON.stringify({
  doors,
  ready: await flags.ready(),
  client: ["KE", "SE"].map((country) => flags.boolean("checkout", { country }, false)),
  evaluated: evaluate(compile(snapshot), { country: "KE" }, question),
}));
await flags.close();
`;

/** The same, connected: decides by the snapshot that it fetches, and then by the change that it hears. */
const listener = `
import { createClient } from "@yardarm/sdk";

const [url, key] = process.argv.slice(2);
const flags = createClient({ url, key, service: { name: "stranger" } });
const ready = await flags.ready();
const changed = new Promise((resolve) => flags.on("change", resolve));
const before = flags.details("checkout", { country: "KE" }, false);
await changed;
const after = flags.details("checkout", { country: "KE" }, false);
await flags.close();
console.log(JSON.stringify({ ready, before: before.errorCode, after: [after.value, after.rule, after.revision] }));
`;

const kenya = {
  id: "kenya",
  conditions: [{ attribute: "country", operator: "in" as const, values: ["KE"] }],
  serve: { variant: "on" },
};
const snapshot = testSnapshot({
  checkout: testFlag(
    "boolean",
    { on: true, off: false },
    { rules: [kenya], fallthrough: { variant: "off" } },
  ),
});

describe("the SDK in an empty folder", () => {
  const home = () => path.join(folder, "stranger");

  beforeAll(async () => {
    await mkdir(home());
    await writeFile(path.join(home(), "package.json"), '{ "private": true, "type": "module" }');
    await writeFile(path.join(home(), "main.js"), stranger);
    await writeFile(path.join(home(), "listener.js"), listener);
    const flags = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    await run(npm, ["install", ...flags, tarball("sdk")], { cwd: home(), shell: onWindows });
  });

  test("says how to begin, under the name by which it is installed", async () => {
    const page = await readFile(path.join(home(), "node_modules/@yardarm/sdk/README.md"), "utf8");
    expect(page).toContain("npm install @yardarm/sdk");
  });

  test("comes without a registry, and brings nothing else along", async () => {
    const installed = await readdir(path.join(home(), "node_modules"));
    expect(installed.filter((name) => !name.startsWith("."))).toEqual(["@yardarm"]);
  });

  describe.each(runtimes())("under $name", ({ command, args }) => {
    test("opens its doors, and decides", async () => {
      const { stdout } = await run(command, [...args, "main.js"], { cwd: home() });
      const { doors, ...decided } = JSON.parse(stdout);
      const evaluated = { value: true, rule: "kenya", reason: "TARGETING_MATCH" };
      expect(decided).toEqual({
        ...{ ready: true, client: [true, false], evaluated: expect.objectContaining(evaluated) },
      });
      const { peerDependencies = {} } = await manifestIn(path.join(root, "sdk/package.json"));
      for (const given of Object.values(doors)) {
        // A binding needs its host, which nobody has installed here.
        const host = Object.keys(peerDependencies).find((name) =>
          new RegExp(`['"]${name}['"]`).test(String(given)),
        );
        expect(host ?? given).toSatisfy((it) => it === host || Number(it) > 0);
      }
    });

    test("connects, hears a change and reports", async () => {
      const source = new CaseSource([snapshot]);
      const server = await startCaseServer(source);
      try {
        const running = run(command, [...args, "listener.js", server.url, "0"], { cwd: home() });
        await expect.poll(() => server.delivery.stats().serverStreams, { timeout: 30_000 }).toBe(1);
        source.fill("0");
        const { stdout } = await running;
        expect(JSON.parse(stdout)).toEqual({
          ...{ ready: true, before: "FLAG_NOT_FOUND", after: [true, "kenya", "x.1"] },
        });
        expect(source.observed).toMatchObject([{ reporter: { service: "stranger" } }]);
      } finally {
        await server.close();
      }
    });
  });
});

interface Runtime {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** This Node, and what `npm run test:deep` has fetched: Deno and Bun, as a list of JSON. */
function runtimes(): readonly Runtime[] {
  const others = JSON.parse(process.env["YARDARM_TEST_RUNTIMES"] ?? "[]") as readonly Runtime[];
  return [
    { name: `Node ${process.versions.node}`, command: process.execPath, args: [] },
    ...others,
  ];
}
