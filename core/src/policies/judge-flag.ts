import { compile, evaluate } from "@yardarm/sdk/evaluate";
import type { JsonValue, Snapshot } from "@yardarm/sdk/model";
import { dayMs, dayOf, startOf } from "../registry/calendar.ts";
import { daysOver } from "../registry/last-day.ts";
import { wholeKey } from "../registry/parse-policy.ts";
import type { FlagRequirement } from "../registry/policy.ts";
import type { Flag, FlagFacts } from "../registry/registry.ts";
import type { PolicyFacts } from "./judgement.ts";

/** What is judged of a flag: its facts, in no environment. */
export type JudgedFlag = FlagFacts & Pick<Flag, "key">;

/** What is wrong with a flag itself. */
export interface FlagFault {
  readonly code: string;
  readonly detail: string;
  /** What was looked at. */
  readonly value: JsonValue;
  readonly found?: number;
  readonly allowed?: number;
  readonly wayOut: string;
}

interface Moment {
  readonly facts: PolicyFacts;
  readonly now: number;
}

type Requirement<K extends FlagRequirement["kind"]> = Extract<FlagRequirement, { kind: K }>;

/** What a flag has that a policy does not want; `undefined` when it is fine. Archived flags are. */
export function judgeFlag(
  requirement: FlagRequirement,
  flag: JudgedFlag,
  moment: Moment,
): FlagFault | undefined {
  if (flag.state === "archived") return undefined;
  switch (requirement.kind) {
    case "owner":
      return judgeOwner(requirement, flag, moment);
    case "expiry":
      return judgeExpiry(requirement, flag, moment);
    case "description":
      return judgeDescription(requirement, flag);
    case "ticket":
      return judgeTicket(requirement, flag);
    case "key_pattern":
      return judgeKey(requirement, flag);
    case "lifetime":
      return judgeLifetime(requirement, flag, moment);
  }
}

function judgeOwner(
  { mustBeTeam }: Requirement<"owner">,
  { owner, key }: JudgedFlag,
  { facts }: Moment,
): FlagFault | undefined {
  const value = { kind: owner.kind, id: owner.id };
  if (facts.owners !== undefined && !facts.owners.has(`${owner.kind}:${owner.id}`)) {
    return {
      code: "owner_gone",
      detail: `The ${owner.kind} that answers for \`${key}\` is no longer there.`,
      value,
      wayOut: "Give it an owner who is.",
    };
  }
  if (owner.kind === "team" && facts.emptyTeams?.has(owner.id) === true) {
    return {
      code: "owner_empty",
      detail: `Nobody is left in the team that answers for \`${key}\`.`,
      value,
      wayOut: "Put somebody into it, or give the flag another owner.",
    };
  }
  if (!mustBeTeam || owner.kind === "team") return undefined;
  return {
    code: "owner_not_team",
    detail: `One person alone answers for \`${key}\`.`,
    value,
    wayOut: "Give it to a team.",
  };
}

function judgeExpiry(
  { permanentFor }: Requirement<"expiry">,
  { expiry, purpose, key }: JudgedFlag,
  { now }: Moment,
): FlagFault | undefined {
  if (expiry.kind === "permanent") {
    if (permanentFor.includes(purpose)) return undefined;
    return {
      code: "expiry_missing",
      detail: `\`${key}\` is a ${purpose} flag and has no last day.`,
      value: { ...expiry },
      wayOut: "Say when it has to be gone, or change its purpose.",
    };
  }
  const overdue = daysOver(expiry, now);
  if (overdue <= 0) return undefined;
  return {
    code: "expired",
    detail: `\`${key}\` should have been gone after ${expiry.date}, ${dayText(overdue)} ago.`,
    value: { ...expiry },
    found: overdue,
    allowed: 0,
    wayOut: "Archive it, or say until when it is still needed.",
  };
}

function judgeDescription(
  { lengthMin }: Requirement<"description">,
  { description, key }: JudgedFlag,
): FlagFault | undefined {
  const { length } = description.trim();
  if (length >= lengthMin) return undefined;
  return {
    code: length === 0 ? "description_missing" : "description_short",
    detail:
      length === 0
        ? `\`${key}\` does not say what it is for.`
        : `\`${key}\` says in ${length} characters what it is for; ${lengthMin} are required.`,
    value: description,
    found: length,
    allowed: lengthMin,
    wayOut: "Describe what it is for, and what happens when it goes.",
  };
}

function judgeTicket(
  { urlStart }: Requirement<"ticket">,
  { links, key }: JudgedFlag,
): FlagFault | undefined {
  if (links.some(({ url }) => url.startsWith(urlStart))) return undefined;
  const where = urlStart === "" ? "" : ` at ${urlStart}`;
  return {
    code: "ticket_missing",
    detail: `\`${key}\` has no link to a ticket${where}.`,
    value: links.map(({ url }) => url),
    wayOut: `Add a link to its ticket${where}.`,
  };
}

function judgeKey(
  { pattern }: Requirement<"key_pattern">,
  { key }: JudgedFlag,
): FlagFault | undefined {
  if (matches(pattern, key)) return undefined;
  return {
    code: "key_unfit",
    detail: `The key \`${key}\` does not match \`${pattern}\`.`,
    value: key,
    wayOut: "Keys never change: create a flag with a fitting key, and archive this one.",
  };
}

function judgeLifetime(
  { daysMax }: Requirement<"lifetime">,
  { key, purpose, expiry }: JudgedFlag,
  { facts, now }: Moment,
): FlagFault | undefined {
  const allowed = daysMax[purpose];
  if (allowed === undefined) return undefined;
  const createdAt = facts.createdAt.get(key) ?? now;
  const end = Math.max(now, expiry.kind === "date" ? startOf(expiry.date) : now);
  const found = Math.floor((startOf(dayOf(end)) - startOf(dayOf(createdAt))) / dayMs);
  if (found <= allowed) return undefined;
  return {
    code: "lifetime_exceeded",
    detail: `\`${key}\` is to live ${dayText(found)}; ${dayText(allowed)} are allowed for ${purpose} flags.`,
    value: { ...expiry },
    found,
    allowed,
    wayOut: "Archive it, let it end sooner, or change its purpose.",
  };
}

/** The evaluator's own matching, which no pattern can make hang. */
function matches(pattern: string, key: string): boolean {
  const question = { flag: "key", type: "boolean", defaultValue: false } as const;
  return evaluate(compile(snapshotFor(pattern)), { key }, question).value === true;
}

function snapshotFor(pattern: string): Snapshot {
  const condition = { operator: "matches", attribute: "key", values: [wholeKey(pattern)] } as const;
  const config = {
    on: true,
    offVariant: "no",
    prerequisites: [],
    targets: [],
    rules: [{ id: "matches", conditions: [condition], serve: { variant: "yes" } }],
    fallthrough: { variant: "no" },
  };
  return {
    format: 1,
    project: "policies",
    environment: "policies",
    revision: "policies.0",
    flags: { key: { type: "boolean", variants: { yes: true, no: false }, config } },
    segments: {},
    lists: {},
    groups: {},
  };
}

function dayText(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
