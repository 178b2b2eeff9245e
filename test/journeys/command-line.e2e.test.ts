import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FlagCodeReferences, LifecycleList } from "@yardarm/server/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandOutcome, yardarm } from "../support/command-line.ts";
import { startJourney } from "../support/journey.ts";

const journey = startJourney();
const flag = "checkout.one-page";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<CommandOutcome> {
  return yardarm(args, { env: { XDG_CONFIG_HOME: folder } });
}

async function isOn(environment: string): Promise<boolean | undefined> {
  const { stdout } = await run("flags", "--environment", environment, "--json");
  const { flags } = JSON.parse(stdout) as {
    flags: { key: string; serving: Record<string, { on: boolean }> }[];
  };
  return flags.find(({ key }) => key === flag)?.serving[environment]?.on;
}

test("a person signs in with a token from stdin and turns a flag there and back", async () => {
  const { url, admin } = journey();
  const login = await yardarm(["login", "--url", url], {
    env: { XDG_CONFIG_HOME: folder },
    stdin: `${admin.token}\n`,
  });
  expect(login).toMatchObject({ code: 0, stdout: expect.stringContaining(url) });

  const before = await isOn("development");
  const turned = await run(
    ...["toggle", flag, "--environment", "development", before ? "--off" : "--on"],
    ...["--reason", "From the command line", "--json"],
  );
  expect(turned.code).toBe(0);
  expect(JSON.parse(turned.stdout)).toMatchObject({ flag, state: "applied", on: !before });
  expect(await isOn("development")).toBe(!before);
  expect(await run("toggle", flag, "-e", "development", before ? "--on" : "--off")).toMatchObject({
    code: 0,
  });
  expect(await isOn("development")).toBe(before);
});

test("production waits for somebody else, and an emergency turns it off at once", async () => {
  const before = await isOn("production");
  const wish = ["toggle", flag, "--environment", "production", before ? "--off" : "--on"];
  const asked = await run(...wish, "--json");
  expect(asked.code).toBe(0);
  const { state, request } = JSON.parse(asked.stdout);
  expect([state, await isOn("production")]).toEqual(["waits", before]);
  const own = await run("approve", String(request));
  expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining("approval_by_author") });
  expect((await run("request")).stdout).toContain(`${request}\tin_review\t0/1`);

  const off = ["toggle", flag, "--environment", "production", "--off"];
  const done = await run(...off, "--emergency", "--reason", "The checkout is down");
  expect(done).toMatchObject({ code: 0 });
  expect(await isOn("production")).toBe(false);
});

test("the command line lists as many stale flags as the server counts", async () => {
  const { admin } = journey();
  const { counts } = await admin.call<LifecycleList>("GET", "/projects/storefront/lifecycle");
  const { stdout, code } = await run("stale", "--json");
  const { flags } = JSON.parse(stdout) as { flags: readonly unknown[] };
  expect(counts.stale).toBeGreaterThan(0);
  expect([flags.length, code]).toEqual([counts.stale, 1]);
});

test("the exit code tells a mistake from a server that is not there", async () => {
  expect(await run("toggle", "no.such-flag", "-e", "development", "--on")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("flag_not_found"),
  });
  const nowhere = {
    XDG_CONFIG_HOME: folder,
    YARDARM_URL: "http://127.0.0.1:9",
    YARDARM_TOKEN: "x",
  };
  expect(await yardarm(["flags"], { env: nowhere })).toMatchObject({ code: 3 });
});

test("a pipeline tells the server where code asks for a flag, and the flag is taken out there", async () => {
  const repository = path.join(folder, "shop");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository });
  await mkdir(repository);
  const file = path.join(repository, "shop.ts");
  await writeFile(file, `if (flags.boolean("${flag}", user, false)) {\n  show();\n}\n`);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
  git(...author, "commit", "--quiet", "--message=Shop");
  const { url, admin } = journey();
  const env = { PATH: process.env["PATH"] ?? "", YARDARM_URL: url, YARDARM_TOKEN: admin.token };

  const scan = ["scan", repository, "--upload", "--default-branch", "main"];
  expect(await yardarm(scan, { env })).toMatchObject({ code: 0 });
  const { branches } = await admin.call<FlagCodeReferences>(
    "GET",
    `/projects/storefront/flags/${flag}/code-references`,
  );
  const told = branches.find((it) => it.repository === "shop");
  expect(told?.references).toMatchObject([{ path: "shop.ts", line: 1 }]);

  const cleanup = ["cleanup", flag, repository, "--variant", "on", "--write"];
  expect(await yardarm(cleanup, { env })).toMatchObject({ code: 0 });
  expect(await readFile(file, "utf8")).toBe("show();\n");
});
