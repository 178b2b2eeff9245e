/** What one flag's life is changed by, as typed changes. Days are those of UTC. */
import type { Change } from "@yardarm/core/changes";
import type { Expiry, Owner } from "@yardarm/core/registry";
import type { FlagLifecycle } from "@yardarm/server/wire";
import { dateIn, dayText } from "../../ui/time.tsx";

export type LifeActionKind =
  | "extend"
  | "snooze"
  | "keep"
  | "still_needed"
  | "out_of_code"
  | "hand_over";

type ActedOn = Pick<
  FlagLifecycle,
  "key" | "stage" | "track" | "expiry" | "owner" | "snoozedUntil" | "outOfCodeSince" | "isScanned"
>;

/** What somebody fills in; each action asks for some of it. */
export interface LifeDraft {
  readonly date: string;
  readonly keepBecause: string;
  readonly owner: Owner | undefined;
}

export interface LifeStep {
  readonly title: string;
  readonly changes: readonly Change[];
  /** Said when it is done. */
  readonly done: string;
}

/** What can be done with a flag as it is; nothing with an archived one but to restore it. */
export function actionsFor(life: ActedOn): readonly LifeActionKind[] {
  if (life.stage === "archived") return [];
  const isPermanent = life.track === "permanent";
  return [
    ...(isPermanent ? (["still_needed"] as const) : []),
    "extend",
    ...(isPermanent ? [] : (["keep"] as const)),
    "snooze",
    // Where something is scanned, the scans say so.
    ...(life.isScanned || life.outOfCodeSince !== undefined ? [] : (["out_of_code"] as const)),
    "hand_over",
  ];
}

/** Undefined while something is missing. */
export function stepOf(
  kind: LifeActionKind,
  life: ActedOn,
  { date, keepBecause, owner }: LifeDraft,
): LifeStep | undefined {
  const { key } = life;
  switch (kind) {
    case "extend":
      if (date === "" || (life.expiry.kind === "date" && life.expiry.date === date)) return;
      return expiryStep(life, { kind: "date", date }, `The last day of ${key} is ${dayText(date)}`);
    case "keep":
      if (keepBecause.trim() === "") return;
      return expiryStep(
        life,
        { kind: "permanent", reason: keepBecause.trim() },
        `${key} is meant to stay`,
      );
    case "still_needed": {
      if (life.expiry.kind !== "permanent") return;
      const reviewed = dateIn(0, new Date());
      return expiryStep(life, { ...life.expiry, reviewed }, `${key} is still needed`);
    }
    case "snooze":
      return date === "" ? undefined : snoozeStep(life, date);
    case "out_of_code":
      return date === "" ? undefined : outOfCodeStep(life, date);
    case "hand_over":
      if (owner === undefined) return;
      return {
        title: `Hand ${key} over`,
        changes: [handOverChange(life, owner)],
        done: `${key} has another owner`,
      };
  }
}

/** Without a day, reminders come again. */
export function snoozeStep({ key, snoozedUntil }: ActedOn, to: string | undefined): LifeStep {
  return {
    title: to === undefined ? `Remind of ${key} again` : `Remind nobody of ${key} for a while`,
    changes: [{ kind: "flag.fact", flag: key, field: "snoozedUntil", from: snoozedUntil, to }],
    done:
      to === undefined
        ? `Reminders of ${key} come again`
        : `Nobody is reminded of ${key} before ${dayText(to)}`,
  };
}

/** Without a day, nobody says so any more. */
export function outOfCodeStep({ key, outOfCodeSince }: ActedOn, to: string | undefined): LifeStep {
  return {
    title: to === undefined ? `${key} is in code after all` : `${key} is out of code`,
    changes: [{ kind: "flag.fact", flag: key, field: "outOfCodeSince", from: outOfCodeSince, to }],
    done: to === undefined ? `${key} may be in code` : `${key} is out of code, as you say`,
  };
}

export function handOverChange({ key, owner }: Pick<ActedOn, "key" | "owner">, to: Owner): Change {
  const from = { kind: owner.kind, id: owner.id };
  return { kind: "flag.fact", flag: key, field: "owner", from, to };
}

function expiryStep({ key, expiry }: ActedOn, to: Expiry, done: string): LifeStep {
  const title =
    to.kind === "date"
      ? `Change the last day of ${key}`
      : expiry.kind === "permanent"
        ? `${key} is still needed`
        : `Keep ${key} for good`;
  return {
    title,
    changes: [{ kind: "flag.fact", flag: key, field: "expiry", from: expiry, to }],
    done,
  };
}
