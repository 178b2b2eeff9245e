import type { Compiled } from "@yardarm/sdk/evaluate";
import { compile } from "@yardarm/sdk/evaluate";
import type { Condition, Snapshot, SnapshotFlag } from "@yardarm/sdk/model";
import { type Atom, Atoms } from "./atoms.ts";
import { changedEntries } from "./changed-entries.ts";
import { Cones } from "./cone.ts";
import { type Partition, partitionBy } from "./partition.ts";

/** Something that is so in the world, whatever flags say: of every context that `when` holds of, what it `implies` holds as well. */
export interface Correlation {
  readonly when: readonly Condition[];
  readonly implies: readonly Condition[];
}

/** Individual targets as they are looked up: kind by kind, with the variant that each key was named for last. */
export interface TargetKeys {
  readonly kind: string | undefined;
  readonly keysOf: ReadonlyMap<string, ReadonlySet<string>>;
}

const partitionsMax = 20_000;

/** A snapshot as questions about it need it, and what was worked out for one question and helps the next. */
export class Source {
  readonly snapshot: Snapshot;
  readonly compiled: Compiled;
  readonly correlations: readonly Correlation[];
  readonly atoms: Atoms;
  readonly cones: Cones;
  /** Entries that the source before it has otherwise, or not at all. */
  readonly changed: ReadonlySet<string>;
  readonly #partitions: Map<string, Partition>;
  readonly #lists = new Map<string, ReadonlySet<string>>();
  readonly #targets = new WeakMap<SnapshotFlag, readonly TargetKeys[]>();

  constructor(snapshot: Snapshot, correlations: readonly Correlation[] = [], before?: Source) {
    this.snapshot = snapshot;
    this.correlations = correlations;
    this.changed = before === undefined ? new Set() : changedEntries(before.snapshot, snapshot);
    this.cones = new Cones(snapshot, before && { cones: before.cones, changed: this.changed });
    this.atoms = before?.atoms ?? new Atoms();
    this.#partitions = before === undefined ? new Map() : before.#partitions;
    this.compiled = compile(withCorrelations(snapshot, correlations));
  }

  /** What the values of an attribute can answer; worked out once for the same questions. */
  partition(atoms: ReadonlyMap<string, Atom>): Partition {
    const ids = [...atoms.keys()].sort();
    const id = `${ids.length} ${ids.join(" ")}`;
    const known = this.#partitions.get(id);
    if (known !== undefined) return known;
    if (this.#partitions.size >= partitionsMax) this.#partitions.clear();
    const sorted = ids.flatMap((it) => atoms.get(it) ?? []);
    const made = partitionBy(sorted);
    this.#partitions.set(id, made);
    return made;
  }

  list(name: string): ReadonlySet<string> | undefined {
    const keys = this.snapshot.lists[name];
    if (keys === undefined || !Object.hasOwn(this.snapshot.lists, name)) return undefined;
    const set = this.#lists.get(name) ?? new Set(keys);
    this.#lists.set(name, set);
    return set;
  }

  targets(flag: SnapshotFlag): readonly TargetKeys[] {
    const targets = this.#targets.get(flag) ?? targetsOf(flag);
    this.#targets.set(flag, targets);
    return targets;
  }
}

/** The name under which the evaluator answers whether a correlation is broken. No flag of a snapshot has such a key. */
export function correlationKey(index: number): string {
  return ` correlation ${index}`;
}

function withCorrelations(snapshot: Snapshot, correlations: readonly Correlation[]): Snapshot {
  if (correlations.length === 0) return snapshot;
  const flags = correlations.map(({ when, implies }, index): readonly [string, SnapshotFlag] => [
    correlationKey(index),
    {
      type: "boolean",
      variants: { kept: true, broken: false },
      config: {
        on: true,
        offVariant: "kept",
        prerequisites: [],
        targets: [],
        rules: [
          {
            id: "broken",
            conditions: [...when, { operator: "all", conditions: implies, negate: true }],
            serve: { variant: "broken" },
          },
        ],
        fallthrough: { variant: "kept" },
      },
    },
  ]);
  return { ...snapshot, flags: { ...snapshot.flags, ...Object.fromEntries(flags) } };
}

function targetsOf({ config }: SnapshotFlag): readonly TargetKeys[] {
  const kinds = new Map<string | undefined, Map<string, string>>();
  for (const { kind, keys, variant } of config.targets) {
    const variantOf = kinds.get(kind) ?? new Map<string, string>();
    for (const key of keys) variantOf.set(key, variant);
    kinds.set(kind, variantOf);
  }
  return [...kinds].map(([kind, variantOf]) => {
    const keysOf = new Map<string, Set<string>>();
    for (const [key, variant] of variantOf) {
      keysOf.set(variant, (keysOf.get(variant) ?? new Set()).add(key));
    }
    return { kind, keysOf };
  });
}
