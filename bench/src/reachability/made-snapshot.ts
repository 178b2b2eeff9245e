import type {
  Condition,
  Rollout,
  Serve,
  Snapshot,
  SnapshotFlag,
  SnapshotGroup,
  SnapshotSegment,
} from "@yardarm/sdk/model";
import { seededRandom } from "../seeded-random.ts";

const scale = 100_000;
const segmentCount = 50;
const groupCount = 6;

/**
 * As many flags as one wants, of about the shape that large projects have: rules over a dozen attributes, shared segments,
 * rollouts with salts of their own, groups, prerequisites and individual targets.
 */
export function madeSnapshot(flags: number, seed: number): Snapshot {
  return new Maker(seededRandom(seed), flags).make();
}

class Maker {
  readonly #random: () => number;
  readonly #flags: number;
  readonly #slots = new Map<string, { flag: string; ranges: { start: number; end: number }[] }[]>();

  constructor(random: () => number, flags: number) {
    this.#random = random;
    this.#flags = flags;
  }

  make(): Snapshot {
    const segments = this.#list(
      segmentCount,
      (): SnapshotSegment => ({
        ...(this.#chance(0.3) ? { included: "staff" } : {}),
        rules: this.#list(1 + this.#upTo(3), (index) => ({
          id: `r${index}`,
          conditions: this.#list(1 + this.#upTo(2), () => this.#comparison()),
        })),
      }),
    );
    const flags = this.#list(this.#flags, (index) => this.#flag(index));
    const groups = this.#list(
      groupCount,
      (index): SnapshotGroup => ({
        salt: `group-${index}`,
        slots: this.#slots.get(`group-${index}`) ?? [],
      }),
    );
    return {
      format: 1,
      project: "bench",
      environment: "production",
      revision: "1.1",
      flags: named("flag", flags),
      segments: named("segment", segments),
      lists: { staff: this.#list(20, (index) => `u-${index * 7}`) },
      groups: named("group", groups),
    };
  }

  #flag(index: number): SnapshotFlag {
    const names = ["off", "on", "blue", "green"].slice(
      0,
      this.#chance(0.8) ? 2 : 3 + this.#upTo(2),
    );
    const variants = Object.fromEntries(names.map((name, value) => [name, value]));
    const earlier = () => `flag-${this.#upTo(index)}`;
    const isRequiring = index > 20 && this.#chance(0.06);
    const group = this.#chance(0.08) ? this.#slot(index) : undefined;
    return {
      type: "number",
      variants,
      config: {
        on: this.#chance(0.97),
        offVariant: "off",
        prerequisites: isRequiring ? [{ flag: earlier(), variants: ["on"] }] : [],
        targets: this.#chance(0.1) ? [{ variant: "on", keys: [`u-${this.#upTo(500)}`] }] : [],
        rules: this.#list(this.#upTo(5), (rule) => ({
          id: `r${rule}`,
          conditions: [
            ...this.#list(1 + this.#upTo(3), () => this.#condition()),
            ...(index > 20 && this.#chance(0.05)
              ? [{ operator: "flag", flag: earlier(), variants: ["on"] } as const]
              : []),
          ],
          serve: this.#serve(names, index),
        })),
        fallthrough: this.#chance(0.6) ? { variant: "off" } : this.#serve(names, index),
        ...(group === undefined ? {} : { group }),
      },
    };
  }

  #slot(index: number): string {
    const group = `group-${this.#upTo(groupCount)}`;
    const slots = this.#slots.get(group) ?? [];
    const start = slots.length * 5_000;
    slots.push({
      flag: `flag-${index}`,
      ranges: start < scale ? [{ start, end: start + 5_000 }] : [],
    });
    this.#slots.set(group, slots);
    return group;
  }

  #serve(names: readonly string[], index: number): Serve {
    if (this.#chance(0.65)) return { variant: this.#one(names) };
    const cuts = this.#list(names.length - 1, () => this.#upTo(100) * 1_000).sort((a, b) => a - b);
    const ranges: Rollout["ranges"] = names
      .map((variant, place) => ({
        variant,
        start: cuts[place - 1] ?? 0,
        end: cuts[place] ?? scale,
      }))
      .filter(({ start, end }) => start < end);
    return { rollout: { salt: `flag-${index}`, ranges } };
  }

  #condition(): Condition {
    if (!this.#chance(0.25)) return this.#comparison();
    const values = [`segment-${this.#upTo(segmentCount)}`];
    return { operator: "segment", values, ...this.#negate(0.2) };
  }

  #comparison(): Condition {
    const kinds: readonly (() => Condition)[] = [
      () =>
        this.#in(
          "country",
          this.#list(1 + this.#upTo(6), () => `C${this.#upTo(60)}`),
          0.2,
        ),
      () =>
        this.#in(
          "country",
          this.#list(1 + this.#upTo(6), () => `C${this.#upTo(60)}`),
          0.2,
        ),
      () => this.#in("plan", [this.#one(["free", "pro", "team", "enterprise"])], 0.2),
      () => this.#email(),
      () =>
        this.#in(
          "targetingKey",
          this.#list(1 + this.#upTo(8), () => `u-${this.#upTo(500)}`),
          0,
        ),
      () => this.#version(),
      () => this.#in("beta", [this.#chance(0.8)], 0),
      () => this.#in("os", [this.#one(["ios", "android", "web", "mac", "win"])], 0.2),
      () => this.#age(),
      () => ({
        operator: "has_any",
        attribute: "roles",
        values: [`g${this.#upTo(40)}`],
        ...this.#negate(0.2),
      }),
      () => ({
        operator: this.#one(["before", "after"]),
        attribute: "signedUpAt",
        values: [`20${10 + this.#upTo(16)}-0${1 + this.#upTo(9)}-01T00:00:00Z`],
      }),
    ];
    return this.#one(kinds)();
  }

  #in(attribute: string, values: readonly (string | boolean)[], negated: number): Condition {
    return { operator: "in", attribute, values, ...this.#negate(negated) };
  }

  #email(): Condition {
    const [operator, value] = this.#one([
      ["ends_with", `@corp${this.#upTo(25)}.com`],
      ["ends_with", `@corp${this.#upTo(25)}.com`],
      ["contains", `+t${this.#upTo(10)}`],
      ["starts_with", `qa${this.#upTo(10)}`],
    ] as const);
    return { operator, attribute: "email", values: [value], ...this.#negate(0.2) };
  }

  #version(): Condition {
    return {
      operator: this.#one(["semver_greater_or_equal", "semver_less_than"] as const),
      attribute: "appVersion",
      values: [`${1 + this.#upTo(9)}.${this.#upTo(30)}.0`],
    };
  }

  #age(): Condition {
    return {
      operator: this.#one(["greater_or_equal", "less_than"] as const),
      attribute: "age",
      values: [10 + this.#upTo(60)],
    };
  }

  #negate(share: number): { readonly negate?: true } {
    return this.#chance(share) ? { negate: true } : {};
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#upTo(list.length)] as T;
  }

  #list<T>(length: number, make: (index: number) => T): T[] {
    return Array.from({ length }, (_, index) => make(index));
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #upTo(count: number): number {
    return Math.floor(this.#random() * count);
  }
}

function named<T>(what: string, list: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(list.map((it, index) => [`${what}-${index}`, it]));
}
