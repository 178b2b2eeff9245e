/** What of a change is counted and judged. */
import type { OutlineFacts, RecordedApproval } from "./changes-facts.ts";
import type { ChangeClass } from "./changes-report.ts";

export interface ChangeOutline {
  readonly entry: number;
  readonly at: string;
  readonly request: number | null;
  readonly class: ChangeClass;
  readonly environments: readonly string[];
  readonly revisions: { readonly [environment: string]: number };
  /** Who asked for it: the person behind it, or else which program. */
  readonly author: string;
  /** Everybody who wrote some of it. */
  readonly writers: readonly string[];
  /** The person who applied it, or whose program did. */
  readonly appliedBy: string | null;
  readonly approvals: readonly RecordedApproval[];
  readonly appliedHash: string | null;
  /** How many approvals were demanded. */
  readonly demanded: number;
  /** Environments that only got something new that does nothing yet. */
  readonly inert: readonly string[];
  /** Number of the temporary change that it ends. */
  readonly ends: number | null;
  readonly waivers: readonly string[];
  readonly isTested: boolean;
}

const none: readonly never[] = [];

/** Spelled out, since there may be a hundred thousand of them. */
export function outlineOf(
  facts: OutlineFacts,
  isTested: (at: string, addresses: readonly string[]) => boolean,
): ChangeOutline {
  const { stored, by } = facts;
  const life = stored?.life ?? null;
  return {
    entry: facts.entry,
    at: facts.at,
    request: facts.number,
    class: classOf(facts),
    environments: stored === null ? none : Object.keys(stored.revisions).sort(),
    revisions: stored?.revisions ?? {},
    author: authorOf(facts),
    writers: writersOf(facts),
    appliedBy: by.person,
    approvals: facts.approvals,
    appliedHash: life?.hash ?? null,
    demanded: demandedOf(life?.demands ?? none),
    inert: stored?.inert ?? none,
    ends: life?.ends ?? null,
    waivers: facts.waivers,
    isTested: isTested(facts.at, stored?.addresses ?? none),
  };
}

export function classOf({ by, approvals, stored }: OutlineFacts): ChangeClass {
  if (stored?.wasEmergency === true || (stored?.life?.emergency ?? null) !== null)
    return "emergency";
  if (approvals.length > 0) return "approved";
  return by.kind === "system" ? "automatic" : "direct";
}

function demandedOf(demands: readonly { readonly approvals: number }[]): number {
  return demands.reduce((most, { approvals }) => Math.max(most, approvals), 0);
}

function authorOf({ by, stored }: OutlineFacts): string {
  const [first] = stored?.life?.writers ?? none;
  if (first !== undefined) return first.person ?? first.actor;
  const { kind, id } = stored?.author ?? by;
  return authorPerson(by, { kind, id }) ?? `${kind}:${id}`;
}

function writersOf({ by, stored }: OutlineFacts): readonly string[] {
  const writers = stored?.life?.writers ?? none;
  if (writers.length > 1) return [...new Set(writers.flatMap(({ person }) => person ?? []))];
  const [first] = writers;
  const person = first === undefined ? authorPerson(by, stored?.author ?? by) : first.person;
  return person === undefined || person === null ? none : [person];
}

/** Of a request that never waited only its author is kept: whose program that is, the entry says when it applied it too. */
function authorPerson(
  by: OutlineFacts["by"],
  { kind, id }: Pick<OutlineFacts["by"], "kind" | "id">,
): string | null {
  if (by.id === id) return by.person;
  return kind === "person" ? id : null;
}
