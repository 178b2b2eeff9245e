import { positionOf, prepareKey, prepareSalt } from "@yardarm/sdk/evaluate";
import { type Adapter, adapterOf } from "./adapter.ts";
import type { User, Workload, WorkloadFlag } from "./workload.ts";

/** One way a flag is decided, with its count. */
interface Outcome {
  readonly value: boolean | string;
  readonly variant: string;
  readonly reason: string;
  count: number;
}

type Decide = (user: User) => Outcome;

/**
 * What a person would write who knew these flags and no others: one function for each, attributes read by name, no
 * errors, no context kinds, no other way to write the same flag. It gives a reason and counts, as we do, and uses our
 * hash. An evaluator cannot be much faster than this without generating code.
 */
export const floor: Adapter = adapterOf<User>({
  isAsync: false,
  context: ({ key, country, plan, appVersion, email, age }) => ({
    key,
    country,
    plan,
    appVersion,
    email,
    age,
  }),
  load(workload) {
    const flags = decideAll(workload);
    const serve = (flag: string, user: User): boolean | string | undefined => {
      const outcome = flags.get(flag)?.(user);
      if (outcome === undefined) return undefined;
      outcome.count++;
      return outcome.value;
    };
    return {
      boolean: (flag, user) => serve(flag, user) === true,
      string: (flag, user) => String(serve(flag, user)),
    };
  },
});

function decideAll({ flags, segments }: Workload): ReadonlyMap<string, Decide> {
  const members = new Map(segments.map((segment) => [segment.key, new Set(segment.members)]));
  const decides = new Map<string, Decide>();
  for (const flag of flags) decides.set(flag.key, decideOne(flag, members, decides));
  return decides;
}

function decideOne(
  flag: WorkloadFlag,
  segments: ReadonlyMap<string, ReadonlySet<string>>,
  flags: ReadonlyMap<string, Decide>,
): Decide {
  const on = outcomeOf(true, "on");
  const off = outcomeOf(false, "off");
  switch (flag.kind) {
    case "plain":
      return () => on;
    case "rules": {
      const { plan, emailSuffix, ageMin } = flag;
      const versionMin = versionNumber(flag.versionMin);
      const countries = new Set(flag.countries);
      return (user) =>
        countries.has(user.country) ||
        user.plan === plan ||
        versionNumber(user.appVersion) >= versionMin ||
        user.email.endsWith(emailSuffix) ||
        user.age >= ageMin
          ? on
          : off;
    }
    case "rollout": {
      const end = flag.percent * 1_000;
      const position = positionIn(flag.key);
      return (user) => (position(user) < end ? on : off);
    }
    case "split":
      return decideSplit(flag, segments.get(flag.segment) ?? new Set());
    case "prerequisite": {
      const other = flags.get(flag.flag);
      return (user) => (other?.(user).value === true ? on : off);
    }
  }
}

function decideSplit(
  { key, shares }: Extract<WorkloadFlag, { kind: "split" }>,
  members: ReadonlySet<string>,
): Decide {
  const control = outcomeOf("control", "control");
  const position = positionIn(key);
  let end = 0;
  const parts = shares.map(({ variant, percent }) => {
    end += percent * 1_000;
    return { end, outcome: outcomeOf(variant, variant) };
  });
  return (user) => {
    if (!members.has(user.key)) return control;
    const at = position(user);
    for (const part of parts) if (at < part.end) return part.outcome;
    return control;
  };
}

function positionIn(key: string): (user: User) => number {
  const salt = prepareSalt(key, undefined);
  if (salt === undefined) throw new Error("There is no default scheme.");
  return (user) => positionOf(prepareKey(user.key), salt);
}

/** Versions of three numbers, each below a thousand, as one number that is ordered as they are. */
function versionNumber(version: string): number {
  let whole = 0;
  let part = 0;
  for (let at = 0; at < version.length; at++) {
    const code = version.charCodeAt(at);
    if (code === 0x2e) {
      whole = whole * 1_000 + part;
      part = 0;
    } else part = part * 10 + code - 0x30;
  }
  return whole * 1_000 + part;
}

function outcomeOf(value: boolean | string, variant: string): Outcome {
  return { value, variant, reason: "TARGETING_MATCH", count: 0 };
}
