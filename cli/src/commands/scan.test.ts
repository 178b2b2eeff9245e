import { writeFileSync } from "node:fs";
import path from "node:path";
import type { CodeReferencesTaken } from "@yardarm/server/wire";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type FakeServer,
  rows,
  startFakeServer,
  validToken,
} from "../testing/fake-server.test-support.ts";
import { createRepository, type TestRepository } from "../testing/repository.test-support.ts";
import { type Outcome, run } from "../testing/run.test-support.ts";

const key = "checkout.one-page";
const uploadRoute = "POST /api/v1/projects/storefront/code-references";
const taken: CodeReferencesTaken = { state: "stored", references: 2, unknown: ["gone.flag"] };

let server: FakeServer;
let repository: TestRepository;
beforeEach(async () => {
  server = await startFakeServer();
  repository = createRepository();
});
afterEach(async () => {
  repository.remove();
  await server.close();
});

function scan(...args: string[]): Promise<Outcome> {
  return run(["scan", repository.root, ...args], {
    env: { YARDARM_URL: server.url, YARDARM_TOKEN: validToken },
  });
}

interface Json {
  readonly references: readonly { path: string; line: number; kind: string; through: string }[];
  readonly findings: readonly { code: string; path: string; line: number; detail: string }[];
}

async function scanned(...args: string[]): Promise<Json> {
  return JSON.parse((await scan(...args, "--json")).stdout);
}

test("references are listed with file and line, one a line for programs", async () => {
  repository.commit({
    "src/shop.ts": `const on = flags.boolean(\n  "${key}",\n  context,\n  false,\n);\n`,
    "api/shop.py": `if flags.boolean("${key}", context, False):\n`,
    "deploy/values.yaml": `flag: ${key}\n`,
    "README.md": `We use ${key}.\n`,
  });
  const { code, stdout, stderr } = await scan();
  expect(stdout.split("\n")).toEqual([
    `${key}\tapi/shop.py:1\ttext`,
    `${key}\tdeploy/values.yaml:1\ttext`,
    `${key}\tsrc/shop.ts:2\tcall`,
    "",
  ]);
  expect(stderr).toContain("3 references to 1 flag in 3 files");
  expect(code).toBe(0);
});

test("what git ignores, binaries, lock files and huge files are not read", async () => {
  repository.commit({
    ".gitignore": "dist/\n",
    "pnpm-lock.yaml": `${key}: 1\n`,
    "src/picture.ts": `"${key}"\0`,
    "src/huge.ts": `"${key}";${" ".repeat(2 << 20)}`,
  });
  repository.write({ "dist/shop.js": `"${key}"`, "src/new.py": `"${key}"` });
  const { references } = await scanned();
  expect(references.map((reference) => reference.path)).toEqual(["src/new.py"]);
});

test("a constant is followed into the files that import it, and no further", async () => {
  repository.commit({
    "package.json": '{ "name": "shop" }',
    "packages/flags/package.json": '{\n  "name": "@acme/flags"\n}',
    "packages/flags/src/keys.ts": `export const KEYS = { onePage: "${key}" } as const;\n`,
    "src/keys.ts": `export const ONE_PAGE = "${key}";\n`,
    "src/shop.ts":
      'import { ONE_PAGE as PAGE } from "./keys.ts";\nflags.boolean(PAGE, c, false);\n',
    "src/other.ts": 'import { KEYS } from "@acme/flags";\nuseFlag(KEYS.onePage, false);\n',
    "src/stranger.ts": 'import { ONE_PAGE } from "./elsewhere.ts";\nuseFlag(ONE_PAGE, false);\n',
  });
  const { references } = await scanned();
  expect(references.map(({ path: file, line, through }) => `${file}:${line} ${through}`)).toEqual([
    "packages/flags/src/keys.ts:1 onePage",
    "src/keys.ts:1 ONE_PAGE",
    "src/other.ts:2 onePage",
    "src/shop.ts:2 ONE_PAGE",
  ]);
});

test("a file with a syntax error is read by pattern, and named", async () => {
  repository.commit({ "src/broken.ts": `const = "${key}";\n` });
  const { stdout, stderr } = await scan();
  expect(stdout).toBe(`${key}\tsrc/broken.ts:1\ttext\n`);
  expect(stderr).toContain("src/broken.ts does not parse");
});

test("a key that no flag has is a finding with a guess", async () => {
  repository.commit({ "src/shop.ts": 'flags.boolean("checkout.one-pgae", context, false);\n' });
  const { code, stderr } = await scan();
  expect(code).toBe(1);
  expect(stderr).toContain(
    'src/shop.ts:1: There is no flag "checkout.one-pgae" in storefront: the default value is served. Did you mean "checkout.one-page"? (flag_unknown)',
  );
});

test("--against judges what is new: unknown, archived and expired keys on added lines", async () => {
  const [first, second] = rows;
  server.answer("GET /api/v1/projects/storefront/flags", {
    body: {
      flags: [
        { ...first, staleBecause: ["past_expiry"] },
        { ...second, stage: "archived" },
      ],
    },
  });
  const old = `useFlag("old.unknown", false);\nuseFlag("${key}", false);\n`;
  repository.commit({ "src/shop.ts": old });
  repository.git("checkout", "--quiet", "-b", "topic");
  repository.commit({
    "src/shop.ts": `${old}useFlag("${key}", false);\nuseFlag("new.unknown", false);\n`,
  });
  repository.write({ "src/new file.ts": 'useFlag("search.semantic", false);\n' });
  const { findings } = await scanned("--against", "main");
  expect(findings.map(({ code, path: file, line }) => `${code} ${file}:${line}`).sort()).toEqual([
    "flag_archived src/new file.ts:1",
    "flag_expired src/shop.ts:3",
    "flag_unknown src/shop.ts:4",
  ]);
});

test("nothing new is fine, whatever stood there before", async () => {
  repository.commit({ "src/shop.ts": 'useFlag("old.unknown", false);\n' });
  expect(await scan("--against", "main")).toMatchObject({ code: 0 });
});

test("GitHub gets annotations, GitLab a code quality report", async () => {
  repository.commit({ "src/a,b.ts": 'useFlag("un.known", false);\n' });
  const github = await scan("--format", "github");
  expect(github.stdout).toBe(
    '::error file=src/a%2Cb.ts,line=1,col=9,title=Yardarm%3A flag_unknown::There is no flag "un.known" in storefront: the default value is served.\n',
  );
  const gitlab = await scan("--format", "gitlab");
  expect(JSON.parse(gitlab.stdout)).toMatchObject([
    { check_name: "flag_unknown", location: { path: "src/a,b.ts", lines: { begin: 1 } } },
  ]);
});

test("an upload holds key, path, line and hash, the origin without its credentials, and nothing else", async () => {
  server.answer(uploadRoute, { body: taken });
  const commit = repository.commit({
    "src/shop.ts": `  useFlag("${key}", false); // ada\nuseFlag("gone.flag", false);\n`,
  });
  repository.git("remote", "add", "origin", "https://ci:secret@github.com/acme/shop.git");
  const { code, stderr } = await scan("--upload", "--default-branch", "main", "--blame");
  expect(code).toBe(0);
  expect(stderr).toContain("The server has taken 2 references. It does not know: gone.flag.");
  const sent = server.requests.find(({ method }) => method === "POST")?.body;
  expect(sent).toEqual({
    format: 1,
    repository: "github.com/acme/shop",
    branch: "main",
    defaultBranch: "main",
    commit,
    committedAt: expect.stringMatching(/^\d{4}-/),
    linkTemplate: "https://github.com/acme/shop/blob/{commit}/{path}#L{line}",
    references: [
      { key, path: "src/shop.ts", line: 1, hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
      {
        key: "gone.flag",
        path: "src/shop.ts",
        line: 2,
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ],
  });
});

test("the hash of a line is the same wherever the line moves to", async () => {
  repository.commit({
    "src/a.ts": `useFlag("${key}", false);\n`,
    "src/b.ts": `\n\n  useFlag("${key}", false);\n`,
  });
  const { stdout } = await scan("--json");
  const hashes = JSON.parse(stdout).references.map(({ hash }: { hash: string }) => hash);
  expect(new Set(hashes).size).toBe(1);
});

test("context lines and authors are shown when they are asked for", async () => {
  const commit = repository.commit({
    "src/shop.ts": `// before\nuseFlag("${key}", false);\n// after\n// far\n`,
  });
  const { stdout } = await scan("--context", "1", "--blame", "--json");
  expect(JSON.parse(stdout).references).toMatchObject([
    {
      context: { firstLine: 1, lines: ["// before", `useFlag("${key}", false);`, "// after"] },
      blame: { name: "Ada", email: "ada@example.com", commit },
    },
  ]);
});

test("with --key no server is asked", async () => {
  repository.commit({
    "src/shop.ts": 'useFlag("some-key", false);\nuseFlag("other-key", false);\n',
  });
  const { code, stdout } = await scan("--key", "some-key");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "some-key\tsrc/shop.ts:1\tcall\n" });
  expect(server.requests).toEqual([]);
});

test("an upload that cannot say its branch is refused before anything is sent", async () => {
  const commit = repository.commit({ "src/shop.ts": "" });
  repository.git("checkout", "--quiet", commit);
  const { code, stderr } = await scan("--upload", "--default-branch", "main");
  expect(code).toBe(2);
  expect(stderr).toContain("Name it with --branch.");
  expect(server.requests.some(({ method }) => method === "POST")).toBe(false);
});

test("a folder that is no repository is a mistake of usage", async () => {
  const { code, stderr } = await run(["scan", path.join(repository.root, "none"), "--key", "a-b"]);
  expect(code).toBe(2);
  expect(stderr).toContain("git_refused");
});

test("a server that cannot be reached ends with 3", async () => {
  writeFileSync(path.join(repository.root, "a.ts"), "");
  const env = {
    YARDARM_URL: "http://127.0.0.1:9",
    YARDARM_TOKEN: validToken,
    YARDARM_PROJECT: "p",
  };
  expect(await run(["scan", repository.root], { env })).toMatchObject({ code: 3 });
});
