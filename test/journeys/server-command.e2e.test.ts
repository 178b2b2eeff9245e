/** The server's command as a process: what it says, and how it ends. */
import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import { workspacePath } from "../support/workspace-path.ts";

const main = workspacePath("server", "dist/main.js");

interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ending> {
  const options = { env: { PATH: process.env["PATH"], ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test("help is given on request, without any setting", async () => {
  const { code, stdout } = await run(["--help"], { PORT: "nonsense" });
  expect(code).toBe(0);
  expect(stdout).toContain("Usage: yardarm-server <command>");
});

test("what is not understood is answered with the usage", async () => {
  const { code, stderr } = await run(["migrate", "sideways"], { PORT: "nonsense" });
  expect(code).toBe(2);
  expect(stderr).toContain('There is no command "migrate sideways".');
  expect(stderr).toContain("Usage:");
});

test("wrong settings end the start, all of them told at once and without a stack", async () => {
  const { code, stdout, stderr } = await run(["serve"], { PORT: "http", LOG_LEVEL: "loud" });
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n")).toEqual([
    "Yardarm cannot start with these settings:",
    "  PORT must be a port number from 0 to 65535.",
    "  LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.",
  ]);
});

test("a database that is not there ends the start with the reason", async () => {
  const { code, stderr } = await run(["migrate", "status"], {
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  });
  expect(code).toBe(1);
  expect(stderr.trim()).toBe("connect ECONNREFUSED 127.0.0.1:1");
});
