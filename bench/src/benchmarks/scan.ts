/** How fast `yardarm scan` looks through source: the built command, over the packages that this repository has installed. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { yardarm } from "@yardarm/test/support/command-line";
import { workspacePath } from "@yardarm/test/support/workspace-path";
import { atLeast, type Benchmark, type Metric } from "../benchmark.ts";
import { cpuSecondsOfChildren } from "../cpu-time.ts";
import { percentile } from "../percentile.ts";
import { seededRandom } from "../seeded-random.ts";

const seed = 42;
const rounds = 3;
/** A gigabyte each minute. */
const wantedMbPerSecond = 1000 / 60;
/** What packages of npm really say, so that files are parsed and references found. */
const saidKeys = [
  "content-type",
  "content-length",
  "user-agent",
  "x-forwarded-for",
  "keep-alive",
  "no-cache",
];
const madeKeys = 1_000;

export const scan: Benchmark = {
  summary: "how much source the command line looks through, for a thousand keys",
  options: ["folder"],
  async run({ folder = workspacePath("node_modules", ".pnpm") }) {
    const server = await serveFlags(keysToFind());
    const repository = await asRepository(folder);
    try {
      const env = { ...repository.env, ...server.env, PATH: process.env["PATH"] ?? "" };
      const first = await look(folder, env);
      const measured = [];
      for (let round = 0; round < rounds; round += 1) measured.push(await look(folder, env));
      return metricsOf([first, ...measured]);
    } finally {
      server.close();
      await repository.remove();
    }
  },
};

interface Look {
  readonly files: number;
  readonly mb: number;
  readonly references: number;
  readonly unparsed: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** The first look fills the file cache and is not counted. */
function metricsOf([first, ...counted]: readonly Look[]): readonly Metric[] {
  if (first === undefined) throw new RangeError("Nothing was looked through.");
  const middle = (of: (look: Look) => number): number => percentile(counted.map(of), 0.5);
  const cpu = middle(({ mb, cpuSeconds }) => mb / cpuSeconds);
  return [
    atLeast(wantedMbPerSecond, { name: "mbPerSecond", value: cpu, unit: "MB/s" }),
    {
      name: "wallMbPerSecond",
      value: middle(({ mb, wallSeconds }) => mb / wallSeconds),
      unit: "MB/s",
    },
    { name: "cpuSeconds", value: middle(({ cpuSeconds }) => cpuSeconds), unit: "s" },
    { name: "mb", value: first.mb, unit: "MB" },
    { name: "files", value: first.files, unit: "" },
    { name: "references", value: first.references, unit: "" },
    { name: "unparsed", value: first.unparsed, unit: "" },
  ];
}

async function look(folder: string, env: Readonly<Record<string, string>>): Promise<Look> {
  const cpuBefore = await cpuSecondsOfChildren(process.pid);
  const begun = performance.now();
  const { stdout, stderr } = await yardarm(["scan", folder, "--json"], { env });
  const wallSeconds = (performance.now() - begun) / 1000;
  const cpuAfter = await cpuSecondsOfChildren(process.pid);
  const report: {
    readonly files: number;
    readonly bytes: number;
    readonly references: readonly unknown[];
    readonly unparsed: readonly unknown[];
  } = JSON.parse(stdout);
  if (report.files === undefined) throw new Error(`The scan failed: ${stdout} ${stderr}`);
  return {
    files: report.files,
    mb: report.bytes / 1e6,
    references: report.references.length,
    unparsed: report.unparsed.length,
    // Where the system does not tell CPU time, the whole time is counted.
    cpuSeconds:
      cpuAfter === undefined || cpuBefore === undefined ? wallSeconds : cpuAfter - cpuBefore,
    wallSeconds,
  };
}

function keysToFind(): readonly string[] {
  const random = seededRandom(seed);
  const words = ["checkout", "search", "cart", "price", "wallet", "page", "express", "new", "fast"];
  const word = (): string => words[Math.floor(random() * words.length)] ?? "flag";
  const made = Array.from(
    { length: madeKeys },
    (_, index) => `${word()}.${word()}-${word()}-${index}`,
  );
  return [...saidKeys, ...made];
}

/** Answers the one question that a scan has. */
async function serveFlags(keys: readonly string[]) {
  const flags = keys.map((key) => ({
    key,
    stage: "live",
    staleBecause: [],
    expiry: { kind: "permanent" },
  }));
  const body = JSON.stringify({ flags });
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const env = {
    YARDARM_URL: `http://127.0.0.1:${port}`,
    YARDARM_TOKEN: "yd_pat_bench",
    YARDARM_PROJECT: "bench",
  };
  return { env, close: () => server.close() };
}

/** A repository beside the folder, so that nothing is written into it. */
async function asRepository(folder: string) {
  const outside = await mkdtemp(path.join(tmpdir(), "yardarm-bench-scan-"));
  const gitFolder = path.join(outside, "git");
  execFileSync("git", ["init", "--quiet", "--bare", gitFolder]);
  return {
    env: { GIT_DIR: gitFolder, GIT_WORK_TREE: folder },
    remove: () => rm(outside, { recursive: true, force: true }),
  };
}
