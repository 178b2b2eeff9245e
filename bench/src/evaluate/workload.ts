/** What every evaluator is asked, before it is written down in its own format. */
import { seededRandom } from "../seeded-random.ts";

export interface User {
  readonly key: string;
  readonly country: string;
  readonly plan: string;
  readonly appVersion: string;
  readonly email: string;
  readonly age: number;
}

export interface Share {
  readonly variant: string;
  readonly percent: number;
}

export type WorkloadFlag =
  /** On for everybody. */
  | { readonly kind: "plain"; readonly key: string }
  /** Five rules of one condition each, of which only the last can hold. */
  | {
      readonly kind: "rules";
      readonly key: string;
      readonly countries: readonly string[];
      readonly plan: string;
      readonly versionMin: string;
      readonly emailSuffix: string;
      readonly ageMin: number;
    }
  /** On for a part of the users. */
  | { readonly kind: "rollout"; readonly key: string; readonly percent: number }
  /** Members of a segment are split; everybody else gets "control". */
  | {
      readonly kind: "split";
      readonly key: string;
      readonly segment: string;
      readonly shares: readonly Share[];
    }
  /** On where another flag is. */
  | { readonly kind: "prerequisite"; readonly key: string; readonly flag: string };

export interface Workload {
  readonly users: readonly User[];
  readonly flags: readonly WorkloadFlag[];
  readonly segments: readonly { readonly key: string; readonly members: readonly string[] }[];
}

export const usersCount = 10_000;
const segmentSize = 1_000;
const segmentsCount = 10;

// No user is in any of the countries, has the plan, the version or an address that the first four rules ask for.
const countriesOfRule = "DE FR IT ES PT NL BE LU AT CH PL CZ SK HU RO BG GR SE NO FI".split(" ");
const countriesOfUsers = "US CA MX BR AR CL JP KR IN AU NZ ZA KE NG EG TR IL SG MY TH".split(" ");
const plansOfUsers = ["free", "team", "trial", "enterprise"];

const shares: readonly Share[] = [
  { variant: "red", percent: 20 },
  { variant: "green", percent: 30 },
  { variant: "blue", percent: 50 },
];

/** The same on each call; `flagsCount` flags, a fifth of each kind. */
export function makeWorkload(flagsCount: number): Workload {
  const users = makeUsers();
  const segments = Array.from({ length: segmentsCount }, (_, index) => ({
    key: `seg-${index}`,
    members: asReceived(
      users.slice(index * segmentSize, (index + 1) * segmentSize).map(({ key }) => key),
    ),
  }));
  const flags = Array.from({ length: flagsCount / 5 }, (_, index) => flagsAt(index)).flat();
  return { users, segments, flags };
}

/** Indexes of users of whom every second one is a member of the segment with this number. */
export function halfMembers(segment: number): readonly number[] {
  const first = segment * segmentSize;
  return Array.from({ length: usersCount }, (_, index) => {
    if (index % 2 === 0) return first + ((index / 2) % segmentSize);
    const other = (index * 7_919) % usersCount;
    const isMember = other >= first && other < first + segmentSize;
    return isMember ? (other + segmentSize) % usersCount : other;
  });
}

function flagsAt(index: number): WorkloadFlag[] {
  return [
    { kind: "plain", key: `plain-${index}` },
    {
      kind: "rules",
      key: `rules-${index}`,
      countries: countriesOfRule,
      plan: "pro",
      versionMin: `5.2.${index % 50}`,
      emailSuffix: `@corp${index % 97}.example.com`,
      ageMin: 18,
    },
    { kind: "rollout", key: `rollout-${index}`, percent: 50 },
    { kind: "split", key: `split-${index}`, segment: `seg-${index % segmentsCount}`, shares },
    { kind: "prerequisite", key: `prerequisite-${index}`, flag: `plain-${index}` },
  ];
}

function makeUsers(): readonly User[] {
  const random = seededRandom(42);
  const below = (bound: number): number => Math.floor(random() * bound);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => below(16).toString(16)).join("");
  const oneOf = (all: readonly string[]): string => all[below(all.length)] ?? "";
  const users = Array.from({ length: usersCount }, () => ({
    key: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    country: oneOf(countriesOfUsers),
    plan: oneOf(plansOfUsers),
    appVersion: `${1 + below(4)}.${below(20)}.${below(40)}`,
    email: `${hex(6)}.${hex(4)}@mail${below(50)}.example`,
    age: 18 + below(70),
  }));
  return asReceived(users);
}

/**
 * As what came over a network: texts that were put together are kept in pieces by the engine, and read slowly; and a text that is the
 * very same object as another, as that of a list and of a request never are, is compared without a look at it.
 */
function asReceived<T>(json: T): T {
  return JSON.parse(JSON.stringify(json));
}
