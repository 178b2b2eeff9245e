/**
 * Whether an acknowledged edit can vanish: eight writers edit the targeting rules of one flag at once, half of them at
 * each server, with `If-Match`, and try again on 412 until they are accepted. Each edit adds one value, so the values
 * that are there at the end tell exactly which edits survived.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { FlagConfig, TargetingRule } from "@yardarm/sdk/model";
import type { ConfigBody } from "@yardarm/server/wire";
import type { ApiSession } from "@yardarm/test/support/api-session";
import { type Benchmark, exactly, type Metric } from "../benchmark.ts";
import { seededRandom } from "../seeded-random.ts";
import { configOf, startTwoServers, type TwoServers } from "../two-servers.ts";

const writers = 8;
const editsPerWriter = 200;
/** A writer that was too late waits at most this long, and twice as long each time, as a well-behaved client does. */
const firstPauseMsMax = 20;
const pauseMsMax = 320;

interface Tally {
  readonly acknowledged: readonly string[];
  readonly retries: number;
}

export const lostUpdates: Benchmark = {
  summary: "8 writers x 200 concurrent edits of one flag's rules, retried on 412 until accepted",
  async run() {
    const product = await startTwoServers();
    try {
      return await measure(product);
    } finally {
      await product.stop();
    }
  },
};

async function measure(product: TwoServers): Promise<readonly Metric[]> {
  const cpuBefore = await product.serverCpuSeconds();
  const startedAt = performance.now();
  const tallies = await Promise.all(
    Array.from({ length: writers }, (_, index) => runWriter(product, index)),
  );
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  const cpuAfter = await product.serverCpuSeconds();

  const present = valuesIn((await configOf(product)).config);
  const acknowledged = tallies.flatMap((tally) => tally.acknowledged);
  const lost = acknowledged.filter((value) => !present.has(value));
  return [
    exactly(writers * editsPerWriter, {
      name: "acknowledged",
      value: acknowledged.length,
      unit: "edits",
    }),
    exactly(0, { name: "lost", value: lost.length, unit: "edits" }),
    // Written without having been acknowledged would be as wrong.
    exactly(acknowledged.length, { name: "present", value: present.size, unit: "edits" }),
    { name: "retries", value: tallies.reduce((sum, { retries }) => sum + retries, 0), unit: "" },
    { name: "wallSeconds", value: wallSeconds, unit: "s" },
    ...(cpuBefore === undefined || cpuAfter === undefined
      ? []
      : [{ name: "serverCpuSeconds", value: cpuAfter - cpuBefore, unit: "s" }]),
  ];
}

async function runWriter(product: TwoServers, index: number): Promise<Tally> {
  const [first, second] = product.sessions;
  const session = index % 2 === 0 ? first : second;
  const acknowledged: string[] = [];
  const random = seededRandom(index);
  let retries = 0;
  for (let edit = 0; edit < editsPerWriter; edit++) {
    const value = `w${index}-${edit}`;
    for (let limitMs = firstPauseMsMax; ; limitMs = Math.min(2 * limitMs, pauseMsMax)) {
      if (await isAccepted(product, session, { rule: `writer-${index}`, value })) break;
      retries++;
      await pause(random() * limitMs);
    }
    acknowledged.push(value);
  }
  return { acknowledged, retries };
}

interface Edit {
  readonly rule: string;
  readonly value: string;
}

/** Reads, edits, writes what was read with the edit. False when somebody was faster. */
async function isAccepted(product: TwoServers, session: ApiSession, edit: Edit): Promise<boolean> {
  const { config, version } = await configOf(product, session);
  const body: ConfigBody = { config: withEdit(config, edit) };
  const answer = await session.send("PUT", product.configPath, { body, version });
  if (answer.status === 200) return true;
  if (answer.status === 412) return false;
  throw new Error(`Refused: ${answer.status} ${JSON.stringify(answer.body)}`);
}

function withEdit(config: FlagConfig, { rule: id, value }: Edit): FlagConfig {
  const mine = config.rules.find((rule) => rule.id === id);
  const values = [...(mine === undefined ? [] : valuesOf(mine)), value];
  const edited: TargetingRule = {
    id,
    conditions: [{ operator: "in", attribute: "subject", values }],
    serve: { variant: "on" },
  };
  const rules =
    mine === undefined
      ? [...config.rules, edited]
      : config.rules.map((rule) => (rule.id === id ? edited : rule));
  return { ...config, rules };
}

function valuesIn({ rules }: FlagConfig): ReadonlySet<string> {
  return new Set(rules.flatMap(valuesOf));
}

function valuesOf({ conditions }: TargetingRule): readonly string[] {
  return conditions.flatMap((condition) =>
    "values" in condition ? (condition.values ?? []).map(String) : [],
  );
}
