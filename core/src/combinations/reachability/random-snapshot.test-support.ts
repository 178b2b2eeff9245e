/** Small snapshots with everything in them, whose values are so few that conditions meet all the time. */
import type {
  Condition,
  KeyList,
  Serve,
  Snapshot,
  SnapshotFlag,
  SnapshotGroup,
  SnapshotSegment,
} from "@yardarm/sdk/model";

const operands: readonly (readonly [string, readonly (string | number | boolean)[], boolean])[] = [
  ["in", ["KE", "ke", "u-1", "1.2.0", 3, 42, true, "42"], true],
  ["has_any", ["KE", "beta", 3, true], false],
  ["starts_with", ["K", "u-", "ab", "abc"], true],
  ["ends_with", ["E", "1", "bc", ""], true],
  ["contains", ["b", "bc", "k", "-"], true],
  ["matches", ["^K", "^u-\\d+$", "b{2}", "(?i)ke"], false],
  ["less_than", [3, 10, 42.5], false],
  ["less_or_equal", [3, 10], false],
  ["greater_than", [3, 41], false],
  ["greater_or_equal", [3, 42], false],
  ["semver_equal", ["1.2.0", "2"], false],
  ["semver_less_than", ["1.2.0", "1.2.0-beta.1", "2.0.0"], false],
  ["semver_less_or_equal", ["1.2.0-beta", "v1.3"], false],
  ["semver_greater_than", ["1.2.0-beta.1", "1.2.0"], false],
  ["semver_greater_or_equal", ["1.2.0", "3.0.0"], false],
  ["before", ["2026-01-31T12:00:00Z", 1_700_000_000_000], false],
  ["after", ["2026-01-31T13:00:00+01:00", 1_600_000_000_000], false],
  ["in_network", ["10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32", "10.0.0.1"], false],
  ["exists", [], false],
];

const variants = { off: 0, a: 1, b: 2 };
const names = Object.keys(variants);

export interface RandomSnapshotOptions {
  readonly flags: number;
  /** Operators that are used; all of them unless told. */
  readonly operators?: ReadonlySet<string>;
  readonly attributes?: readonly string[];
}

export function randomSnapshot(random: () => number, options: RandomSnapshotOptions): Snapshot {
  return new SnapshotMaker(random, options).make();
}

class SnapshotMaker {
  readonly #random: () => number;
  readonly #options: RandomSnapshotOptions;

  constructor(random: () => number, options: RandomSnapshotOptions) {
    this.#random = random;
    this.#options = options;
  }

  make(): Snapshot {
    const flags = Array.from({ length: this.#options.flags }, (_, index) => `f${index}`);
    const groups: Record<string, SnapshotGroup> = {
      g: {
        salt: "shared",
        slots: flags.map((flag, index) => ({
          flag,
          ranges: [{ start: (index % 4) * 25_000, end: (index % 4) * 25_000 + 25_000 }],
        })),
      },
    };
    const lists: Record<string, KeyList> = { staff: ["u-1", "u-2", "KE"], banned: ["u-2", "42"] };
    const segments: Record<string, SnapshotSegment> = {
      s0: this.#segment([]),
      s1: this.#segment(["s0", "nowhere"]),
    };
    return {
      format: 1,
      project: "p",
      environment: "e",
      revision: "1.1",
      flags: Object.fromEntries(flags.map((key, index) => [key, this.#flag(index)])),
      segments,
      lists,
      groups,
    };
  }

  #segment(others: readonly string[]): SnapshotSegment {
    return {
      ...(this.#chance(0.5) ? { included: "staff" } : {}),
      ...(this.#chance(0.4) ? { excluded: "banned" } : {}),
      ...(this.#chance(0.2) ? { kind: "company" } : {}),
      rules: this.#times(2, (index) => ({
        id: `r${index}`,
        conditions: this.#times(2, () => this.#condition(1, others, 0)),
      })),
    };
  }

  #flag(index: number): SnapshotFlag {
    const other = () => `f${this.#upTo(index)}`;
    return {
      type: "number",
      variants,
      config: {
        on: this.#chance(0.95),
        offVariant: "off",
        prerequisites:
          index > 0 && this.#chance(0.2) ? [{ flag: other(), variants: this.#names() }] : [],
        targets: this.#chance(0.3)
          ? [
              { variant: this.#name(), keys: ["u-1", "42"] },
              {
                variant: this.#name(),
                keys: ["u-3", "u-1"],
                ...(this.#chance(0.3) ? { kind: "company" } : {}),
              },
            ]
          : [],
        rules: this.#times(3, (rule) => ({
          id: `r${rule}`,
          conditions: this.#times(3, () => this.#condition(2, ["s0", "s1"], index)),
          serve: this.#serve(index),
        })),
        fallthrough: this.#serve(index),
        ...(this.#chance(0.15) ? { group: this.#chance(0.9) ? "g" : "nowhere" } : {}),
      },
    };
  }

  #serve(index: number): Serve {
    if (this.#chance(0.7)) return { variant: this.#name() };
    const cut = this.#upTo(10) * 10_000;
    return {
      rollout: {
        salt: this.#chance(0.5) ? "shared" : `f${index}`,
        ...(this.#chance(0.2) ? { by: "tier" } : {}),
        ranges: [
          { variant: this.#name(), start: 0, end: cut },
          { variant: this.#name(), start: cut, end: 100_000 },
        ].filter(({ start, end }) => start < end),
      },
    };
  }

  /** @param flags how many flags may be asked for */
  #condition(depth: number, segments: readonly string[], flags: number): Condition {
    const negate = this.#chance(0.3) ? ({ negate: true } as const) : {};
    const kind = this.#upTo(10);
    if (kind === 0 && depth > 0) {
      const conditions = this.#times(3, () => this.#condition(depth - 1, segments, flags));
      return { operator: this.#chance(0.5) ? "all" : "any", conditions, ...negate };
    }
    if (kind === 1 && segments.length > 0) {
      return { operator: "segment", values: segments.slice(0, 1 + this.#upTo(2)), ...negate };
    }
    if (kind === 2) {
      const start = this.#upTo(10) * 10_000;
      const end = Math.min(100_000, start + 30_000);
      return { operator: "bucket", salt: "shared", start, end, ...negate };
    }
    if (kind === 3 && flags > 0) {
      const flag = `f${this.#upTo(flags)}`;
      return { operator: "flag", flag, variants: this.#names(), ...negate };
    }
    return { ...this.#comparison(), ...negate };
  }

  #comparison(): Condition {
    const wanted = this.#options.operators;
    const usable = operands.filter(([operator]) => wanted?.has(operator) ?? true);
    const [operator, values, hasCase] = this.#one(usable);
    const count = operator === "exists" ? 0 : 1 + this.#upTo(2);
    const chosen = Array.from({ length: count }, () => this.#one(values));
    return {
      operator,
      attribute: this.#one(this.#options.attributes ?? ["country", "tier", "targetingKey", "a.b"]),
      values: chosen,
      ...(hasCase && this.#chance(0.3) ? { ignoreCase: true } : {}),
      ...(this.#chance(0.1) ? { kind: "company" } : {}),
    } as Condition;
  }

  #name(): string {
    return this.#one(names);
  }

  #names(): readonly string[] {
    return this.#chance(0.5) ? [this.#name()] : [this.#name(), this.#name()];
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#upTo(list.length)] as T;
  }

  #times<T>(countMax: number, make: (index: number) => T): readonly T[] {
    return Array.from({ length: this.#upTo(countMax + 1) }, (_, index) => make(index));
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #upTo(count: number): number {
    return Math.floor(this.#random() * count);
  }
}
