/** How many subjects get another variant: exactly where ranges say so, else by trying contexts like those that are seen. */
import { type Compiled, type EvaluationContext, evaluate } from "@yardarm/sdk/evaluate";
import type { Condition, FlagConfig, JsonValue } from "@yardarm/sdk/model";
import { audienceSteps } from "../policies/step.ts";
import { isSameJson } from "../registry/same-json.ts";

export interface Share {
  /** Part (0 … 1); null when it is not known. */
  readonly share: number | null;
  readonly basis: "exact" | "estimate" | "unknown";
  readonly because: string;
  /** Of an estimate: on how many evaluations of the last day it rests. */
  readonly sample: number | null;
}

/** An attribute that contexts were seen to have: its path, and what types its values had. */
export interface SeenAttribute {
  readonly path: string;
  readonly types: readonly string[];
}

export interface ShareQuestion {
  readonly flag: string;
  readonly before: FlagConfig | undefined;
  readonly after: FlagConfig | undefined;
  /** Both snapshots, compiled, for what ranges alone cannot say. */
  readonly compiled: () => { readonly before: Compiled; readonly after: Compiled };
  readonly attributes: readonly SeenAttribute[];
  /** Variant → how often it was served in the last day. */
  readonly served: ReadonlyMap<string, number>;
  /** 0 … 1, a new one each time. */
  readonly random: () => number;
}

const contextsTried = 2_000;

export function shareOf(question: ShareQuestion): Share {
  return exactShare(question) ?? estimatedShare(question);
}

/** Every audience moves alike, whoever is in it: then nobody has to be counted. */
function exactShare({ before, after }: ShareQuestion): Share | undefined {
  if (before === undefined || after === undefined) return undefined;
  const [first, ...others] = audienceSteps(before, after);
  if (first?.isExact !== true) return undefined;
  const isAlike = others.every((it) => it.isExact && it.moved === first.moved);
  const isAlone = (config: FlagConfig) =>
    !config.on || (config.prerequisites.length === 0 && config.group === undefined);
  const isSameGate =
    isSameJson(before.prerequisites, after.prerequisites) && before.group === after.group;
  const isStill = first.moved === 0 && isSameGate && isSameJson(before.targets, after.targets);
  if (!isAlike || !(isStill || (isAlone(before) && isAlone(after)))) return undefined;
  const single = [...before.targets, ...after.targets].length > 0;
  return {
    share: first.moved / 100,
    basis: "exact",
    because: `From the ranges of the rollout${single ? "; single subjects are not counted" : ""}.`,
    sample: null,
  };
}

function estimatedShare(question: ShareQuestion): Share {
  const { flag, served, random } = question;
  const sample = [...served.values()].reduce((sum, count) => sum + count, 0);
  if (sample === 0) {
    const because =
      "No service has decided it in the last day, so it is not known whom rules meet.";
    return { share: null, basis: "unknown", because, sample: null };
  }
  const compiled = question.compiled();
  const draw = contextDrawer(question);
  const asked = { flag, defaultValue: null };
  const strata = new Map<string, { tried: number; moved: number }>();
  for (let count = 0; count < contextsTried; count += 1) {
    const context = draw(random);
    const was = evaluate(compiled.before, context, asked).variant ?? "";
    const is = evaluate(compiled.after, context, asked).variant ?? "";
    const stratum = strata.get(was) ?? { tried: 0, moved: 0 };
    strata.set(was, {
      tried: stratum.tried + 1,
      moved: stratum.moved + (was === is ? 0 : 1),
    });
  }
  const names = question.attributes.map(({ path }) => path).sort();
  const like = names.length === 0 ? "without attributes" : `with ${names.slice(0, 4).join(", ")}`;
  return {
    share: weighed(strata, served),
    basis: "estimate",
    because: `Tried with ${contextsTried} contexts ${like}, as services send them, and weighed by what was served in the last day.`,
    sample,
  };
}

/** What is tried is drawn evenly and the world is not even; what was served says how much of each outcome there is. */
function weighed(
  strata: ReadonlyMap<string, { readonly tried: number; readonly moved: number }>,
  served: ReadonlyMap<string, number>,
): number {
  let all = 0;
  let moved = 0;
  for (const [variant, stratum] of strata) {
    const weight = served.get(variant) ?? 0;
    all += weight;
    moved += weight * (stratum.moved / stratum.tried);
  }
  if (all > 0) return moved / all;
  const [tried, changed] = [...strata.values()].reduce<[number, number]>(
    ([count, sum], stratum) => [count + stratum.tried, sum + stratum.moved],
    [0, 0],
  );
  return changed / tried;
}

/** Contexts with the attributes that are seen, whose values are those that rules ask for, or others. */
function contextDrawer({ before, after, attributes }: ShareQuestion) {
  const asked = new Map<string, JsonValue[]>();
  for (const rule of [...(before?.rules ?? []), ...(after?.rules ?? [])]) {
    for (const condition of rule.conditions) collect(condition, asked);
  }
  const seen = attributes.filter(({ path }) => path !== "targetingKey" && !path.includes("*"));
  return (random: () => number): EvaluationContext => {
    const context: { [name: string]: unknown } = { targetingKey: `subject-${random()}` };
    for (const { path, types } of seen) {
      const values = [...(asked.get(path) ?? []), other(types)];
      place(context, path.split("."), values[Math.floor(random() * values.length)]);
    }
    return context as EvaluationContext;
  };
}

function collect(condition: Condition, asked: Map<string, JsonValue[]>): void {
  if ("conditions" in condition) {
    for (const inner of condition.conditions) collect(inner, asked);
  }
  if (!("attribute" in condition)) return;
  const { kind, attribute } = condition;
  const path = kind === undefined ? attribute : `${kind}.${attribute}`;
  asked.set(path, [...(asked.get(path) ?? []), ...(condition.values ?? [])]);
}

/** A value that no rule asks for. */
function other(types: readonly string[]): JsonValue {
  if (types.includes("number")) return -1;
  return types.includes("boolean") ? false : "another value";
}

function place(
  context: { [name: string]: unknown },
  path: readonly string[],
  value: unknown,
): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    // An object that is there already has parts that were seen.
    if (typeof context[name] !== "object") context[name] = value;
    return;
  }
  const inner = context[name];
  const next = typeof inner === "object" && inner !== null ? { ...inner } : {};
  place(next, rest, value);
  context[name] = next;
}
