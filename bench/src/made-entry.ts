/** What stands in the entries of a record that is made for a measurement: changes, a third of them agreed to by somebody else. */
import { createHash } from "node:crypto";
import type { JsonValue } from "@yardarm/sdk/model";
import { seededRandom } from "./seeded-random.ts";

export interface MadeEntry {
  readonly kind: string;
  readonly at: string;
  /** Number of the request that it is about. */
  readonly request: number | null;
  readonly person: string;
  readonly flag: string;
  readonly environment: string;
  readonly words: readonly string[];
  readonly document: { readonly [name: string]: JsonValue };
}

export interface EntryMaker {
  /** The same entries each time, one after the other. */
  next(number: number): MadeEntry;
}

const kinds = ["change_request.applied", "member.changed", "sdk_key.created", "sdk_key.revoked"];
const environments = ["development", "staging", "production"];
const begin = Date.UTC(2020, 0, 1);
/** Two minutes between entries: a million of them are four years. */
const stepMs = 120_000;
/** What reaches customers is agreed to by somebody else. */
const protectedEnvironment = "production";

/** When the record ends that has so many entries. */
export function endOfRecord(entries: number): number {
  return begin + entries * stepMs;
}

/** Most people and flags are seldom seen, and some all the time, as everywhere. */
function skewed(random: () => number, count: number): number {
  return Math.floor(count * random() ** 3);
}

const wordOf = (number: number): string => `word${number.toString(36)}`;

/** Somebody did something to a flag. */
type Deed = Pick<MadeEntry, "kind" | "request" | "person" | "flag" | "environment" | "words"> & {
  readonly details: { readonly [name: string]: JsonValue };
};

interface Known {
  readonly chain: string;
  readonly people: readonly string[];
  readonly flags: readonly string[];
}

export function createEntryMaker({ chain, people, flags }: Known): EntryMaker {
  const random = seededRandom(7);
  const pick = (list: readonly string[]) => list[skewed(random, list.length)] ?? "";
  const revisions = new Map<string, number>();
  // The first request made the project.
  let request = 1;
  /** What somebody agreed to, and is applied next. */
  let agreed: Deed | undefined;

  const someDeed = (): Deed => {
    const kind = pick(kinds);
    const environment = environments[Math.floor(random() * environments.length)] ?? "";
    const words = [
      "turn",
      "on",
      ...Array.from({ length: 5 }, () => wordOf(skewed(random, 20_000))),
    ];
    const deed = { kind, person: pick(people), flag: pick(flags), environment, words };
    if (kind !== "change_request.applied") return { ...deed, request: null, details: {} };
    request++;
    return { ...deed, request, details: changeOf(deed) };
  };

  const approvalOf = (deed: Deed, at: string): Deed => {
    const { flag, environment, words, request: ofRequest } = deed;
    const hash = sha256(`request ${ofRequest}`);
    const by = people[(people.indexOf(deed.person) + 1) % people.length] ?? "";
    agreed = { ...deed, details: { ...deed.details, approvals: [{ by, hash, at }] } };
    return {
      ...{ kind: "change_request.approved", request: ofRequest, person: by, flag, environment },
      ...{ words, details: { from: "in_review", to: "approved", hash, version: 2 } },
    };
  };

  const nextDeed = (at: string): Deed => {
    const waiting = agreed;
    agreed = undefined;
    if (waiting !== undefined) return waiting;
    const deed = someDeed();
    const isProtected = deed.environment === protectedEnvironment;
    return deed.request !== null && isProtected ? approvalOf(deed, at) : deed;
  };

  /** Revisions are counted where a change is applied. */
  const withRevisions = (deed: Deed): Deed["details"] => {
    if (deed.kind !== "change_request.applied") return deed.details;
    const revision = (revisions.get(deed.environment) ?? 0) + 1;
    revisions.set(deed.environment, revision);
    return { ...deed.details, revisions: { [deed.environment]: revision } };
  };

  return {
    next(number) {
      const at = new Date(begin + number * stepMs).toISOString();
      const deed = nextDeed(at);
      const { kind, person, flag, environment, words, request: ofRequest } = deed;
      return {
        ...{ kind, at, person, flag, environment, words, request: ofRequest },
        document: {
          ...{ format: 2, chain, entry: number, at, kind, requestId: null, request: ofRequest },
          ...{ sealed: [], actor: { kind: "person", id: person, name: [{ person }] } },
          summary: [`Turn on \`${flag}\` in ${environment}`],
          reason: [words.join(" ")],
          details: withRevisions(deed),
        },
      };
    },
  };
}

/** A flag's config before and after, as entries hold it. */
function changeOf({ flag, environment }: Pick<Deed, "flag" | "environment">): Deed["details"] {
  const config = (on: boolean) => ({
    ...{ on, offVariant: "off", prerequisites: [], targets: [], fallthrough: { variant: "on" } },
    rules: [
      {
        id: "r1",
        conditions: [{ attribute: "country", operator: "in", values: ["KE"] }],
        serve: { variant: "on" },
      },
    ],
  });
  const address = `flag/${flag}/${environment}`;
  return {
    digest: sha256(address),
    entities: [{ address, before: config(false), after: config(true) }],
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
