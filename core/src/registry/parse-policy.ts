import {
  type FieldReaders,
  isRecord,
  limits,
  type Parsed,
  type Problem,
  parseCondition,
  parseWith,
  type Reader,
  readBoolean,
  readChecked,
  readInteger,
  readKey,
  readList,
  readObject,
  readOneOf,
  readText,
} from "@yardarm/sdk/model";
import { isCalendarDate, purposes, readDescription, readName, readState } from "./flag-facts.ts";
import { environmentKinds } from "./parse-environment.ts";
import type {
  ApprovalFrom,
  FreezeWindow,
  PassageRequirement,
  Policy,
  PolicyScope,
  PolicySeverity,
  RequestRequirement,
  Requirement,
} from "./policy.ts";
import { isTimeZone, weekdays } from "./time-zone.ts";

/** Policies come along with every slice, so there cannot be very many. */
export const policiesMax = 200;

const severities: readonly PolicySeverity[] = ["advisory", "needs_approval", "blocking"];
const sources: readonly ApprovalFrom[] = ["approver", "owner_team"];
/** More people than this nobody waits for. */
const approvalsMax = 10;
/** Ten years: who needs longer wants a permanent flag. */
const daysMax = 3_650;
/** Whoever asks for more wants a permanent flag. */
const extensionsMax = 100;
const windowsMax = 100;
const timeZoneLengthMax = 100;
/** More than this nobody tests because a policy says so. */
const untestedMax = 1_000_000;

const readTimeZone = readChecked(readText({ min: 1, max: timeZoneLengthMax }), (timeZone) =>
  isTimeZone(timeZone)
    ? []
    : [
        problem(
          "time_zone_unknown",
          `There is no time zone "${timeZone}"; try one such as Africa/Nairobi.`,
        ),
      ],
);
const readClock = readText({
  max: 5,
  pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/,
  what: "a time of the day such as 16:00",
});
const readLocalMinute = readChecked(
  readText({
    max: 16,
    pattern: /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/,
    what: "a date and time such as 2026-12-20T16:00",
  }),
  (minute) =>
    isCalendarDate(minute.slice(0, 10))
      ? []
      : [problem("text_invalid", `There is no day ${minute.slice(0, 10)}.`)],
);

const readWindow = readVariety<FreezeWindow>({
  dates: readObject<Extract<FreezeWindow, { kind: "dates" }>>({
    kind: readOneOf(["dates"]),
    from: readLocalMinute,
    until: readLocalMinute,
    timeZone: readTimeZone,
  }),
  weekly: readObject<Extract<FreezeWindow, { kind: "weekly" }>>({
    kind: readOneOf(["weekly"]),
    days: readChecked(readList(readOneOf(weekdays), weekdays.length), (days) =>
      days.length === 0 ? [problem("list_empty", "Name at least one day of the week.")] : [],
    ),
    from: readClock,
    until: readClock,
    timeZone: readTimeZone,
  }),
});

const readOrderedWindow = readChecked(readWindow, ({ from, until }) =>
  from < until
    ? []
    : [{ ...problem("window_empty", "A window must end behind its start."), pointer: "/until" }],
);

const readPattern = readChecked(readText({ min: 1, max: limits.patternLengthMax }), (pattern) =>
  parseCondition({ operator: "matches", attribute: "key", values: [wholeKey(pattern)] })
    .problems.slice(0, 1)
    .map(({ code, detail }) => ({ code, pointer: "", detail })),
);

/** A regular expression that has to match a key from its start to its end. */
export function wholeKey(pattern: string): string {
  return `^(?:${pattern})$`;
}

const readDays = readInteger(1, daysMax);

const requirementReaders: { readonly [K in Requirement["kind"]]: Reader<Requirement> } = {
  owner: readObject<Kind<"owner">>({ kind: readOneOf(["owner"]), mustBeTeam: readBoolean }),
  expiry: readObject<Kind<"expiry">>(
    {
      kind: readOneOf(["expiry"]),
      permanentFor: readList(readOneOf(purposes), purposes.length),
      noticeDays: readInteger(0, daysMax),
    },
    ["noticeDays"],
  ),
  description: readObject<Kind<"description">>({
    kind: readOneOf(["description"]),
    lengthMin: readInteger(1, limits.descriptionLengthMax),
  }),
  ticket: readObject<Kind<"ticket">>({
    kind: readOneOf(["ticket"]),
    urlStart: readText({ max: limits.nameLengthMax }),
  }),
  key_pattern: readObject<Kind<"key_pattern">>({
    kind: readOneOf(["key_pattern"]),
    pattern: readPattern,
  }),
  lifetime: readObject<Kind<"lifetime">>({
    kind: readOneOf(["lifetime"]),
    daysMax: readObject<Kind<"lifetime">["daysMax"]>(
      {
        release: readDays,
        experiment: readDays,
        operational: readDays,
        "kill-switch": readDays,
        permission: readDays,
      },
      purposes,
    ),
  }),
  removal: readObject<Kind<"removal">>({
    kind: readOneOf(["removal"]),
    settledDays: readDays,
    unusedDays: readDays,
    scanDaysMax: readDays,
    graceDays: readInteger(0, daysMax),
  }),
  overdue: readObject<Kind<"overdue">>({
    kind: readOneOf(["overdue"]),
    allows: readOneOf(["removal", "nothing"]),
  }),
  extension: readObject<Kind<"extension">>({
    kind: readOneOf(["extension"]),
    countMax: readInteger(0, extensionsMax),
    daysMax: readDays,
  }),
  approval: readObject<Kind<"approval">>(
    {
      kind: readOneOf(["approval"]),
      approvals: readInteger(1, approvalsMax),
      from: readOneOf(sources),
      pointsMin: readInteger(1, 100),
    },
    ["pointsMin"],
  ),
  freeze: readObject<Kind<"freeze">>({
    kind: readOneOf(["freeze"]),
    windows: readList(readOrderedWindow, windowsMax),
    incident: readBoolean,
  }),
  rollout_step: readObject<Kind<"rollout_step">>({
    kind: readOneOf(["rollout_step"]),
    pointsMax: readInteger(1, 99),
  }),
  direct_edit: readObject<Kind<"direct_edit">>({ kind: readOneOf(["direct_edit"]) }),
  untested_combinations: readObject<Kind<"untested_combinations">>(
    {
      kind: readOneOf(["untested_combinations"]),
      untestedMax: readInteger(0, untestedMax),
      testDaysMax: readInteger(1, daysMax),
    },
    ["testDaysMax"],
  ),
  team_budget: readObject<Kind<"team_budget">>({
    kind: readOneOf(["team_budget"]),
    counts: readOneOf(["active", "overdue"]),
    flagsMax: readInteger(0, limits.flagsMax),
  }),
};

const readScope = readObject<PolicyScope>(
  {
    environments: readList(readKey, limits.environmentsMax),
    environmentKinds: readList(readOneOf(environmentKinds), environmentKinds.length),
    isProtected: readBoolean,
    purposes: readList(readOneOf(purposes), purposes.length),
  },
  ["environments", "environmentKinds", "isProtected", "purposes"],
);

/** A reader for each field of a policy. */
export const policyReaders: FieldReaders<Policy> = {
  key: readKey,
  name: readName,
  description: readDescription,
  severity: readOneOf(severities),
  scope: readScope,
  requirement: readVariety<Requirement>(requirementReaders),
  state: readState,
};

const defaults = { description: "", scope: {}, state: "active" } as const;
const readShape = readChecked(readObject<Policy>(policyReaders), unfitProblems);

export const readPolicy: Reader<Policy> = (json, pointer, problems) =>
  readShape(isRecord(json) ? { ...defaults, ...json } : json, pointer, problems);

/** Reads a policy; a new one need not have a description or a scope, and is active. */
export function parsePolicy(json: unknown): Parsed<Policy> {
  return parseWith(readPolicy, json);
}

/** What a policy requires of a flag holds in every environment, and an approval that is refused is none. */
function unfitProblems({ requirement, scope, severity }: Policy): readonly Problem[] {
  const problems: Problem[] = [];
  if (requirement.kind === "approval" && severity === "blocking") {
    const detail = "A policy that asks for approvals cannot also refuse; make it needs_approval.";
    problems.push({ code: "severity_unfit", pointer: "/severity", detail });
  }
  const named = (["environments", "environmentKinds", "isProtected"] as const).find(
    (field) => scope[field] !== undefined,
  );
  if (named !== undefined && !isOfRequests(requirement)) {
    const detail = "What this policy requires is true of a flag in every environment or in none.";
    problems.push({ code: "scope_unfit", pointer: `/scope/${named}`, detail });
  }
  if (requirement.kind === "team_budget" && scope.purposes !== undefined) {
    const detail = "A team's budget counts all its flags, whatever their purpose.";
    problems.push({ code: "scope_unfit", pointer: "/scope/purposes", detail });
  }
  return problems;
}

const ofRequests: ReadonlySet<Requirement["kind"]> = new Set<RequestRequirement["kind"]>([
  "approval",
  "freeze",
  "rollout_step",
  "direct_edit",
  "untested_combinations",
]);

/** Whether a policy judges requests by the environments that they touch. */
export function isOfRequests(requirement: Requirement): requirement is RequestRequirement {
  return ofRequests.has(requirement.kind);
}

/** Whether a policy judges how a request moves a flag along its life. */
export function isOfPassages(requirement: Requirement): requirement is PassageRequirement {
  return ["removal", "overdue", "extension"].includes(requirement.kind);
}

type Kind<K extends Requirement["kind"]> = Extract<Requirement, { kind: K }>;

/** Reads one of several shapes, told apart by `kind`. */
function readVariety<T extends { readonly kind: string }>(
  readers: {
    readonly [K in T["kind"]]: Reader<T>;
  },
): Reader<T> {
  const byKind = new Map(Object.entries<Reader<T>>(readers));
  const readKind = readOneOf([...byKind.keys()]);
  return (json, pointer, problems) => {
    const kind = readKind(isRecord(json) ? json["kind"] : undefined, `${pointer}/kind`, problems);
    return byKind.get(kind ?? "")?.(json, pointer, problems);
  };
}

function problem(code: string, detail: string): Problem {
  return { code, pointer: "", detail };
}
