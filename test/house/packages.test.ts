/** What strangers install: the packed packages, looked at from outside and used in an empty folder. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { checkPackage, Package } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

test("the SDK installs without a registry in an empty folder, and decides there", async () => {
  const home = path.join(folder, "stranger");
  await mkdir(home);
  await writeFile(path.join(home, "package.json"), '{ "private": true, "type": "module" }');
  await writeFile(path.join(home, "main.js"), stranger);
  const flags = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run(npm, ["install", ...flags, tarball("sdk")], { cwd: home, shell: onWindows });
  const installed = await readdir(path.join(home, "node_modules"));
  expect(installed.filter((name) => !name.startsWith("."))).toEqual(["@yardarm"]);
  const { stdout } = await run(process.execPath, ["main.js"], { cwd: home });
  const { doors, ...decided } = JSON.parse(stdout);
  expect(decided).toEqual({
    ready: true,
    client: [true, false],
    evaluated: expect.objectContaining({ value: true, rule: "kenya", reason: "TARGETING_MATCH" }),
  });
  const { peerDependencies = {} } = await manifestIn(path.join(root, "sdk/package.json"));
  for (const given of Object.values(doors)) {
    // A binding needs its host, which nobody has installed here.
    const host = Object.keys(peerDependencies).find((name) => String(given).includes(`'${name}'`));
    expect(host ?? given).toSatisfy((it) => it === host || Number(it) > 0);
  }
});
