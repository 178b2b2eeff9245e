/**
 * How long somebody waits who looks for something in the record of a project with a million entries: typical questions over
 * HTTP, with answers read to the end, at a database that syncs to disk.
 */
import type { AuditList } from "@yardarm/server/wire";
import type { SeededRecord } from "../audit-record.ts";
import { atLeast, atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { cpuSeconds, cpuSecondsOfChildren } from "../cpu-time.ts";
import { percentile } from "../percentile.ts";
import { seededRandom } from "../seeded-random.ts";
import { type SeededServer, startSeededServer } from "../seeded-server.ts";

const entries = 1_000_000;
const rounds = 30;
/** What feels immediate, with room for drawing the page. */
const searchMsMax = 300;

export const audit: Benchmark = {
  summary: `${entries.toLocaleString("en")} entries in the record, searched as people search`,
  async run() {
    const ground = await startSeededServer({ entries, flags: 0 });
    try {
      return await measure(ground);
    } finally {
      await ground.stop();
    }
  },
};

type Question = (random: () => number) => Readonly<Record<string, string>>;

/** What people ask, each time with other values. */
function questionsOf({ people, flags }: SeededRecord): Readonly<Record<string, Question>> {
  const one = <Value>(random: () => number, list: readonly Value[]): Value =>
    list[Math.floor(random() * list.length)] ?? (list[0] as Value);
  const day = (random: () => number): Date =>
    new Date(Date.UTC(2020, 1, 1) + random() * 1_200 * 86_400_000);
  return {
    newest: () => ({}),
    longAgo: (random) => ({ before: String(1 + Math.floor(random() * entries)) }),
    person: (random) => ({ who: one(random, people) }),
    flag: (random) => ({ flag: one(random, flags) }),
    flagAndPerson: (random) => ({ flag: one(random, flags), who: one(random, people) }),
    environmentAndKind: (random) => ({
      environment: "production",
      kind: one(random, ["sdk_key.revoked", "member", "change_request"]),
    }),
    day: (random) => {
      const from = day(random);
      return { from: from.toISOString(), to: new Date(from.getTime() + 86_400_000).toISOString() };
    },
    personInAWeek: (random) => {
      const from = day(random);
      return {
        who: one(random, people),
        from: from.toISOString(),
        to: new Date(from.getTime() + 7 * 86_400_000).toISOString(),
      };
    },
    words: (random) => ({ words: `word${Math.floor(random() * 20_000).toString(36)}` }),
    commonWords: () => ({ words: "turn on" }),
    nothing: () => ({ words: "nobody wrote this" }),
  };
}

async function measure({
  session,
  project,
  seeded,
  server,
  postgres,
}: SeededServer): Promise<readonly Metric[]> {
  const spentSoFar = async () => [
    await cpuSeconds(server.pid),
    await cpuSecondsOfChildren(postgres.pid ?? 0),
  ];
  const random = seededRandom(11);
  const all: number[] = [];
  const medians: Metric[] = [];
  const before = await spentSoFar();
  const startedAt = performance.now();
  for (const [name, question] of Object.entries(questionsOf(seeded))) {
    const taken: number[] = [];
    for (let round = 0; round < rounds; round++)
      taken.push(await timeOf(session, project, question(random)));
    all.push(...taken);
    medians.push({ name: `${name}P50Ms`, value: percentile(taken, 0.5), unit: "ms" });
    medians.push({ name: `${name}MaxMs`, value: Math.max(...taken), unit: "ms" });
  }
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  const after = await spentSoFar();
  const { entries: newest } = await session.call<AuditList>(
    "GET",
    `/projects/${project}/audit?limit=1`,
  );
  return [
    atLeast(entries, { name: "entries", value: newest[0]?.entry ?? 0, unit: "" }),
    { name: "searches", value: all.length, unit: "" },
    { name: "searchP50Ms", value: percentile(all, 0.5), unit: "ms" },
    atMost(searchMsMax, { name: "searchMs", value: percentile(all, 0.99), unit: "ms" }),
    ...medians,
    { name: "wallSeconds", value: wallSeconds, unit: "s" },
    ...spent("serverCpuSeconds", before[0], after[0]),
    ...spent("databaseCpuSeconds", before[1], after[1]),
  ];
}

async function timeOf(
  session: SeededServer["session"],
  project: string,
  asked: Readonly<Record<string, string>>,
): Promise<number> {
  const query = new URLSearchParams(asked);
  const startedAt = performance.now();
  await session.call<AuditList>("GET", `/projects/${project}/audit?${query}`);
  return performance.now() - startedAt;
}

function spent(name: string, before: number | undefined, after: number | undefined): Metric[] {
  return before === undefined || after === undefined
    ? []
    : [{ name, value: after - before, unit: "s" }];
}
