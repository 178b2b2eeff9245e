/** The steps of docs/evaluation.md as a circuit: which of them decides, and what it serves. */
import { type Serve, type SnapshotFlag, scaleOf } from "@yardarm/sdk/model";
import { type Literal, negated } from "../solver/literal.ts";
import type { Bucketed, Terms } from "./terms.ts";

/** What may decide a flag. */
export type Step =
  | { readonly step: "off" | "fallthrough" | "group" }
  | { readonly step: "prerequisite"; readonly flag: string }
  | { readonly step: "targets"; readonly variant: string }
  | { readonly step: "rule"; readonly rule: string };

export interface StepLiteral {
  readonly step: Step;
  /** True whenever it would decide if nothing before it did. */
  readonly holds: Literal;
  /** What it serves; a rollout may serve several, each where a position is. Nothing for a step that only gives an error. */
  readonly serves: readonly ServedThere[];
}

export interface ServedThere {
  /** Also one that the flag does not have: then it serves nothing. */
  readonly variant: string;
  readonly there: Literal;
}

export interface FlagSteps {
  readonly steps: readonly StepLiteral[];
  /** Worked out when somebody asks: cubes are made of the steps alone. */
  outcome(): FlagOutcome;
}

export interface FlagOutcome {
  readonly variantOf: ReadonlyMap<string, Literal>;
  /** By step: true when it decides. */
  readonly decides: readonly Literal[];
}

const nothing: FlagSteps = {
  steps: [],
  outcome: () => ({ variantOf: new Map(), decides: [] }),
};

export function stepsOf(terms: Terms, key: string): FlagSteps {
  const { flags } = terms.source.snapshot;
  const flag = Object.hasOwn(flags, key) ? flags[key] : undefined;
  if (flag === undefined) return nothing;
  if (!flag.config.rules.every(({ conditions }) => terms.reads(conditions))) return nothing;
  const chain = new Chain(terms, flag);
  const { config } = flag;
  if (!config.on) {
    chain.add({ step: "off" }, terms.circuit.yes, { variant: config.offVariant });
    return chain.done();
  }
  addPrerequisites(chain, terms, flag);
  if (config.group !== undefined) addGroup(chain, terms, { flag, key, group: config.group });
  for (const { kind, keysOf } of terms.source.targets(flag)) {
    for (const [variant, keys] of keysOf) {
      const holds = terms.isKey(kind === undefined ? {} : { kind }, keys);
      chain.add({ step: "targets", variant }, holds, { variant });
    }
  }
  for (const { id, conditions, serve } of config.rules) {
    chain.add({ step: "rule", rule: id }, terms.all(conditions), serve);
  }
  chain.add({ step: "fallthrough" }, terms.circuit.yes, config.fallthrough);
  return chain.done();
}

function addPrerequisites(chain: Chain, terms: Terms, { config }: SnapshotFlag): void {
  for (const { flag, variants } of config.prerequisites) {
    const isUnmet = negated(terms.serves(flag, variants));
    chain.add({ step: "prerequisite", flag }, isUnmet, { variant: config.offVariant });
  }
}

function addGroup(
  chain: Chain,
  terms: Terms,
  { flag, key, group: name }: { flag: SnapshotFlag; key: string; group: string },
): void {
  const { circuit, source } = terms;
  const off = { variant: flag.config.offVariant };
  const group = Object.hasOwn(source.snapshot.groups, name)
    ? source.snapshot.groups[name]
    : undefined;
  if (group === undefined) {
    chain.add({ step: "group" }, circuit.yes, off);
    return;
  }
  const isKey = terms.isKey(group);
  // As in a map, what is said of the flag last counts.
  const ranges = group.slots.findLast((slot) => slot.flag === key)?.ranges ?? [];
  const isInside = circuit.or(ranges.map(({ start, end }) => placed(terms, group, start, end)));
  chain.add({ step: "group" }, negated(isKey), undefined);
  chain.add({ step: "group" }, negated(isInside), off);
}

/** Under a scheme that nobody knows there are no positions. */
function placed(terms: Terms, bucketed: Bucketed, start: number, end: number): Literal {
  if (scaleOf(bucketed.scheme) === undefined) return terms.circuit.no;
  return terms.isPlaced(bucketed, start, end);
}

/** The first step that holds decides. */
class Chain {
  readonly #terms: Terms;
  readonly #flag: SnapshotFlag;
  readonly #steps: StepLiteral[] = [];

  constructor(terms: Terms, flag: SnapshotFlag) {
    this.#terms = terms;
    this.#flag = flag;
  }

  /** @param serve absent for a step after which there is no variant */
  add(step: Step, holds: Literal, serve: Serve | undefined): void {
    const serves = serve === undefined ? [] : this.#servedThere(serve);
    this.#steps.push({ step, holds, serves });
  }

  done(): FlagSteps {
    let outcome: FlagOutcome | undefined;
    return {
      steps: this.#steps,
      outcome: () => {
        outcome ??= this.#outcome();
        return outcome;
      },
    };
  }

  #outcome(): FlagOutcome {
    const { circuit } = this.#terms;
    const servedBy = new Map<string, Literal[]>();
    let remains = circuit.yes;
    const decides = this.#steps.map(({ holds, serves }) => {
      const isHere = circuit.and([remains, holds]);
      remains = circuit.and([remains, negated(holds)]);
      for (const { variant, there } of serves) {
        // A variant that the flag does not have is an error, and serves nothing.
        if (!Object.hasOwn(this.#flag.variants, variant)) continue;
        const served = circuit.and([isHere, there]);
        servedBy.set(variant, [...(servedBy.get(variant) ?? []), served]);
      }
      return isHere;
    });
    const variantOf = [...servedBy].map(([variant, by]) => [variant, circuit.or(by)] as const);
    return { variantOf: new Map(variantOf), decides };
  }

  #servedThere(serve: Serve): readonly ServedThere[] {
    if ("variant" in serve) return [{ variant: serve.variant, there: this.#terms.circuit.yes }];
    const { rollout } = serve;
    const scale = scaleOf(rollout.scheme) ?? 0;
    return rollout.ranges.map(({ variant, start }, index) => {
      const end = rollout.ranges[index + 1]?.start ?? scale;
      return { variant, there: placed(this.#terms, rollout, start, end) };
    });
  }
}
