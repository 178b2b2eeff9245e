import { readFileSync } from "node:fs";
import path from "node:path";
import type { FlagView } from "@yardarm/server/wire";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type FakeServer,
  startFakeServer,
  validToken,
} from "../testing/fake-server.test-support.ts";
import { createRepository, type TestRepository } from "../testing/repository.test-support.ts";
import { type Outcome, run } from "../testing/run.test-support.ts";

const key = "checkout.one-page";
const shop = `import { old } from "./old";

export const price = (user: User) =>
  flags.boolean("${key}", user, false) ? fresh(user) : old(user);
`;

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

function cleanup(...args: string[]): Promise<Outcome> {
  return run(["cleanup", key, repository.root, ...args], {
    env: { YARDARM_URL: server.url, YARDARM_TOKEN: validToken },
  });
}

function read(file: string): string {
  return readFileSync(path.join(repository.root, file), "utf8");
}

test("the diff is one that git applies, and nothing is written without --write", async () => {
  repository.commit({ "src/shop.ts": shop });
  const { code, stdout } = await cleanup("--value", "true");
  expect(code).toBe(0);
  expect(read("src/shop.ts")).toBe(shop);
  repository.write({ "change.diff": stdout });
  repository.git("apply", "change.diff");
  const cleaned = "export const price = (user: User) =>\n  fresh(user);\n";
  expect(read("src/shop.ts")).toBe(cleaned);
});

test("--write writes, and a second run finds nothing to do", async () => {
  repository.commit({ "src/shop.ts": shop });
  await cleanup("--value", "true", "--write");
  expect(read("src/shop.ts")).toBe("export const price = (user: User) =>\n  fresh(user);\n");
  const again = await cleanup("--value", "true", "--write");
  expect(again).toMatchObject({ code: 0, stdout: "" });
});

test("what is not understood stays, and is listed with its line and the reason", async () => {
  repository.commit({
    "src/shop.ts": `log("x");\nflags.boolean("${key}", load(), false) && show();\n`,
    "src/shop.test.ts": `withFlags({ "${key}": true });\n`,
    "api/shop.py": `if flags.boolean("${key}", context, False):\n`,
  });
  const { code, stdout, stderr } = await cleanup("--value", "true", "--write");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.split("\n").slice(2, -1)).toEqual([
    "  api/shop.py:1: only TypeScript and JavaScript are changed",
    "  src/shop.test.ts:1: the key stands here as a text; what it is for is not known",
    "  src/shop.ts:2: `load()` may do more than give a value (name it with --pure)",
  ]);
});

test("after --write, lines are those that the file has now", async () => {
  const file = `if (flags.boolean("${key}", user, false)) {\n  a();\n}\n\nwithFlags({ "${key}": true });\n`;
  repository.commit({ "src/shop.ts": file });
  const lines = async (...args: string[]) => {
    const { left } = JSON.parse((await cleanup("--value", "true", "--json", ...args)).stdout);
    return left.map(({ line }: { line: number }) => line);
  };
  expect(await lines()).toEqual([5]);
  expect(await lines("--write")).toEqual([3]);
});

test("a key that other files import is followed, and goes when nobody needs it any more", async () => {
  repository.commit({
    "src/keys.ts": `export const ONE_PAGE = "${key}";\nexport const OTHER = "other";\n`,
    "src/all.ts": `export const KEYS = {\n  onePage: "${key}",\n  other: "other",\n} as const;\n`,
    "src/shop.ts":
      'import { ONE_PAGE, OTHER } from "./keys";\nif (flags.boolean(ONE_PAGE, user, false)) show(OTHER);\n',
    "src/cart.ts":
      'import { KEYS } from "./all";\nif (flags.boolean(KEYS.onePage, user, false)) show(KEYS.other);\n',
  });
  const { code, stderr } = await cleanup("--value", "true", "--write");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(read("src/shop.ts")).toBe('import { OTHER } from "./keys";\nshow(OTHER);\n');
  expect(read("src/cart.ts")).toBe('import { KEYS } from "./all";\nshow(KEYS.other);\n');
  expect(read("src/keys.ts")).toBe('export const OTHER = "other";\n');
  expect(read("src/all.ts")).toBe('export const KEYS = {\n  other: "other",\n} as const;\n');
});

test("a key that somebody still needs stays", async () => {
  const keys = `export const ONE_PAGE = "${key}";\n`;
  repository.commit({
    "src/keys.ts": keys,
    "src/shop.ts":
      'import { ONE_PAGE } from "./keys";\nif (flags.boolean(ONE_PAGE, user, false)) show();\n',
    "src/track.ts": 'import { ONE_PAGE } from "./keys";\ntrack(ONE_PAGE);\n',
  });
  const { code, stderr } = await cleanup("--value", "true", "--write");
  expect(code).toBe(1);
  expect(read("src/keys.ts")).toBe(keys);
  expect(stderr).toContain("src/track.ts:2: the constant `ONE_PAGE`");
});

const view = (productionIsOn: boolean): Partial<FlagView> => ({
  key,
  variants: [
    { name: "on", value: true },
    { name: "off", value: false },
  ],
  configs: [true, productionIsOn].map((on, index) => ({
    environment: index === 0 ? "development" : "production",
    version: 1,
    config: {
      on,
      offVariant: "off",
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant: "on" },
    },
    serving: { on, share: on ? 100 : 0, text: on ? "100 % of everybody" : "off" },
    evaluations: { lastEvaluatedAt: null, total24h: 0, hours: [] },
    changedAt: "2026-11-19T10:00:00.000Z",
    changedBy: null,
  })),
});

test("what every environment serves to everybody stays", async () => {
  server.answer(`GET /api/v1/projects/storefront/flags/${key}`, { body: view(true) });
  repository.commit({ "src/shop.ts": shop });
  const { stdout } = await cleanup("--json");
  expect(JSON.parse(stdout)).toMatchObject({
    flag: key,
    variant: "on",
    value: true,
    isWritten: false,
    files: [{ path: "src/shop.ts", diff: expect.stringContaining("+  fresh(user)") }],
    left: [],
  });
});

test("without one answer everywhere, the variant has to be named", async () => {
  server.answer(`GET /api/v1/projects/storefront/flags/${key}`, { body: view(false) });
  repository.commit({ "src/shop.ts": shop });
  const unclear = await cleanup();
  expect(unclear.code).toBe(1);
  expect(unclear.stderr).toContain("development: on\n  production: off\n");
  const named = await cleanup("--variant", "off");
  expect(named.stdout).toContain("+  old(user);");
  expect((await cleanup("--variant", "none")).code).toBe(2);
});

test("a value that is no JSON is a mistake of usage", async () => {
  expect(await cleanup("--value", "dark")).toMatchObject({ code: 2 });
});
