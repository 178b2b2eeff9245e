import type {
  ServiceInstance,
  ServiceProblem,
  ServicesView,
  UnsentAttribute,
} from "@yardarm/server/wire";

/** Instances of one service that run the same version in the same environment. */
export interface Build {
  readonly environment: string;
  readonly version: string | null;
  /** SDKs that they use; more than one only while they are replaced. */
  readonly sdks: readonly string[];
  /** Those that were heard lately. */
  readonly running: readonly ServiceInstance[];
  readonly lastSeenAt: string;
}

export interface Service {
  readonly name: string;
  readonly builds: readonly Build[];
  readonly problems: readonly ServiceProblem[];
}

/** An instance reports at least once a minute; after three it is not running any more, or cannot reach the server. */
const silentAfterMs = 180_000;

/**
 * Services by name, their builds as they were heard last. That keys do not exist is told once for all services and not
 * again for each.
 */
export function servicesIn(view: ServicesView, now: Date): readonly Service[] {
  const { instances } = view;
  const problems = view.problems.filter(({ kind }) => kind !== "FLAG_NOT_FOUND");
  const names = new Set([...instances, ...problems].map(({ service }) => service));
  return [...names].sort().map((name) => ({
    name,
    builds: buildsOf(
      instances.filter(({ service }) => service === name),
      now,
    ),
    problems: problems.filter(({ service }) => service === name),
  }));
}

function buildsOf(instances: readonly ServiceInstance[], now: Date): readonly Build[] {
  const builds = new Map<string, ServiceInstance[]>();
  for (const instance of instances) {
    const id = JSON.stringify([instance.environment, instance.version]);
    const known = builds.get(id);
    if (known === undefined) builds.set(id, [instance]);
    else known.push(instance);
  }
  return [...builds.values()].flatMap((all) => {
    const newest = all.toSorted((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt));
    const [latest] = newest;
    if (latest === undefined) return [];
    const { environment, version, lastSeenAt } = latest;
    return {
      environment,
      version,
      lastSeenAt,
      sdks: [...new Set(all.map(({ sdk }) => sdk))],
      running: newest.filter((it) => now.getTime() - Date.parse(it.lastSeenAt) < silentAfterMs),
    };
  });
}

/** What is wrong with an instance, in words; `undefined` when nothing is. */
export function lagOf({ behind, staleMs, revision }: ServiceInstance): string | undefined {
  if (staleMs !== null) return `has not heard its server for ${duration(staleMs)}`;
  if (revision === null) return "has no snapshot yet and serves defaults";
  if (behind === null) return "holds a snapshot of another epoch";
  if (behind === 0) return undefined;
  return behind === 1 ? "is 1 revision behind" : `is ${behind} revisions behind`;
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

const number = new Intl.NumberFormat("en");

/** What the evaluations met, as the end of a sentence. */
const meetings: Readonly<Record<string, string>> = {
  FLAG_NOT_FOUND: "asked for a key that does not exist",
  TYPE_MISMATCH: "asked for another type than the flag has",
  PROVIDER_NOT_READY: "came before the first snapshot",
  TARGETING_KEY_MISSING: "had no targeting key, which a rollout needs",
  INVALID_CONTEXT: "had a context that cannot be read",
  PARSE_ERROR: "met a flag that cannot be decided",
  STALE: "were decided out of touch with the server",
};

/** Attributes by name, with every environment in which nobody sends it. */
export function attributesIn({ unsentAttributes }: ServicesView) {
  const byPath = new Map<string, UnsentAttribute[]>();
  for (const it of unsentAttributes) byPath.set(it.path, [...(byPath.get(it.path) ?? []), it]);
  return [...byPath].map(([path, all]) => ({
    path,
    environments: all.map(({ environment }) => environment),
    usedBy: [...new Set(all.flatMap(({ usedBy }) => usedBy))],
    similar: all.find(({ similar }) => similar !== null)?.similar ?? null,
  }));
}

/** A problem in words, without the flag. */
export function problemText({ kind, count }: ServiceProblem): string {
  const meeting = meetings[kind] ?? `ended with ${kind}`;
  const evaluations = count === 1 ? "evaluation" : "evaluations";
  return `${number.format(count)} ${evaluations} ${meeting}`;
}
