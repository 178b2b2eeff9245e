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

/** What one service was seen to send, and what it got of the flag. */
export interface SeenService {
  readonly service: string;
  readonly attributes: readonly SeenAttribute[];
  /** The day since which its contexts are recorded; null = none was. */
  readonly since: string | null;
  /** Variant → how often it was served in the last day. */
  readonly served: ReadonlyMap<string, number>;
}

export interface ShareQuestion {
  readonly flag: string;
  readonly before: FlagConfig | undefined;
  readonly after: FlagConfig | undefined;
  /** Whether its prerequisites, or its slot, may let others through than before. */
  readonly isGateMoved: boolean;
  /** Both snapshots, compiled, for what ranges alone cannot say. */
  readonly compiled: () => { readonly before: Compiled; readonly after: Compiled };
  /** What can have a say in it, before or after: its own conditions, and those of segments and flags that it asks. */
  readonly conditions: () => readonly Condition[];
  /** Those that decided the flag in the last day. */
  readonly services: readonly SeenService[];
  /** 0 … 1, a new one each time. */
  readonly random: () => number;
}

const contextsTried = 2_000;

export function shareOf(question: ShareQuestion): Share {
  return exactShare(question) ?? estimatedShare(question);
}

/** Every audience moves alike, whoever is in it: then nobody has to be counted. */
function exactShare({ before, after, isGateMoved }: ShareQuestion): Share | undefined {
  if (before === undefined || after === undefined) return undefined;
  const [first, ...others] = audienceSteps(before, after);
  if (first?.isExact !== true) return undefined;
  const isAlike = others.every((it) => it.isExact && it.moved === first.moved);
  const isAlone = (config: FlagConfig) =>
    !config.on || (config.prerequisites.length === 0 && config.group === undefined);
  const isSameGate =
    !isGateMoved &&
    isSameJson(before.prerequisites, after.prerequisites) &&
    before.group === after.group;
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

/** Each service is tried with contexts as it sends them, and counts as much as it asks. */
function estimatedShare(question: ShareQuestion): Share {
  const asking = question.services
    .map((service) => ({ ...service, asked: sumOf(service.served.values()) }))
    .filter(({ asked }) => asked > 0)
    .sort((one, other) => other.asked - one.asked);
  const sample = sumOf(asking.map(({ asked }) => asked));
  if (sample === 0) {
    const because =
      "No service has decided it in the last day, so it is not known whom rules meet.";
    return { share: null, basis: "unknown", because, sample: null };
  }
  const compiled = question.compiled();
  const wanted = valuesIn(question.conditions());
  const parts = asking.slice(0, servicesMax).map((service) => ({
    ...service,
    part: service.asked / sample,
    moved: movedOf(question, compiled, { service, wanted, tries: triesOf(service.asked / sample) }),
  }));
  const known = sumOf(parts.map(({ part }) => part));
  return {
    share: sumOf(parts.map(({ part, moved }) => part * moved)) / known,
    basis: "estimate",
    because: becauseOf(parts, wanted),
    sample,
  };
}

/** Those that ask most; what the others send is taken to be like it. */
const servicesMax = 8;

function triesOf(part: number): number {
  return Math.max(100, Math.round(contextsTried * part));
}

interface Trial {
  readonly service: SeenService;
  readonly wanted: Wanted;
  readonly tries: number;
}

/** Part (0 … 1) of what a service asks that is answered otherwise. */
function movedOf(
  { flag, random }: ShareQuestion,
  compiled: { readonly before: Compiled; readonly after: Compiled },
  { service, wanted, tries }: Trial,
): number {
  const draw = contextDrawer(service.attributes, wanted);
  const asked = { flag, defaultValue: null };
  const strata = new Map<string, { tried: number; moved: number }>();
  for (let count = 0; count < tries; count += 1) {
    const context = draw(random);
    const was = evaluate(compiled.before, context, asked).variant ?? "";
    const is = evaluate(compiled.after, context, asked).variant ?? "";
    const stratum = strata.get(was) ?? { tried: 0, moved: 0 };
    strata.set(was, {
      tried: stratum.tried + 1,
      moved: stratum.moved + (was === is ? 0 : 1),
    });
  }
  return weighed(strata, service.served);
}

type Asking = SeenService & { readonly part: number };

/** What the estimate rests on, and what it does not know. */
function becauseOf(services: readonly Asking[], wanted: Wanted): string {
  const named = services
    .slice(0, 3)
    .map(({ service, part }) => `\`${service}\` (${percent(part)})`);
  const more = services.length > 3 ? [`${services.length - 3} more`] : [];
  const since = services.flatMap((each) => each.since ?? []).sort()[0];
  const missing = [...wanted.keys()]
    // Contexts are recorded by their attributes; whom they are about is no attribute.
    .filter((path) => path !== "targetingKey")
    .map((path) => ({ path, part: missingPart(services, path) }))
    .filter(({ part }) => part > 0)
    .sort((one, other) => other.part - one.part)
    .slice(0, 3)
    .map(({ path, part }) => `\`${path}\` is not sent in ${percent(part)} of them.`);
  return [
    `Tried with contexts as ${list([...named, ...more])} send${services.length === 1 ? "s" : ""} them${since === undefined ? "" : `, recorded since ${since}`}, weighed by what was served in the last day.`,
    ...missing,
    "Which values are frequent is not recorded.",
  ].join(" ");
}

/** In which part of what is asked an attribute is not sent. */
function missingPart(services: readonly Asking[], path: string): number {
  return sumOf(
    services
      .filter(({ attributes }) => !attributes.some((it) => it.path === path))
      .map(({ part }) => part),
  );
}

function percent(part: number): string {
  return part > 0 && part < 0.01 ? "under 1 %" : `${Math.round(part * 100)} %`;
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function sumOf(numbers: Iterable<number>): number {
  return [...numbers].reduce((sum, number) => sum + number, 0);
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

/** Contexts with the attributes that are seen, whose values are those that conditions ask for, or others. */
function contextDrawer(attributes: readonly SeenAttribute[], wanted: Wanted) {
  const seen = attributes
    .filter(({ path }) => path !== "targetingKey" && !path.includes("*"))
    .map(({ path, types }) => ({
      place: path.split("."),
      values: [...(wanted.get(path) ?? []), other(types)],
    }));
  return (random: () => number): EvaluationContext => {
    const context: { [name: string]: unknown } = { targetingKey: `subject-${random()}` };
    for (const { place: parts, values } of seen) {
      place(context, parts, values[Math.floor(random() * values.length)]);
    }
    return context as EvaluationContext;
  };
}

/** Path → the values that conditions compare it with. */
type Wanted = ReadonlyMap<string, readonly JsonValue[]>;

function valuesIn(conditions: readonly Condition[]): Wanted {
  const wanted = new Map<string, JsonValue[]>();
  for (const condition of conditions) collect(condition, wanted);
  return wanted;
}

function collect(condition: Condition, wanted: Map<string, JsonValue[]>): void {
  if ("conditions" in condition) {
    for (const inner of condition.conditions) collect(inner, wanted);
  }
  if (!("attribute" in condition)) return;
  const { kind, attribute } = condition;
  const path = kind === undefined ? attribute : `${kind}.${attribute}`;
  const values = [...(wanted.get(path) ?? []), ...(condition.values ?? []).flatMap(around)];
  wanted.set(path, [...new Set(values)]);
}

/** A number is often a limit: what lies on either side of it. */
function around(value: JsonValue): readonly JsonValue[] {
  return typeof value === "number" ? [value - 1, value, value + 1] : [value];
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
