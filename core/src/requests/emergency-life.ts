/** The life of what waited for nobody: its reason may come later, and somebody else looks back at it. */
import type { Action, Taken } from "./action.ts";
import { isPerson, isWriter } from "./approvals.ts";
import type { Emergency, Life } from "./life.ts";
import { needsPerson, noEmergency } from "./refusals.ts";
import { type Beginning, begin, stepped } from "./stepped.ts";

const hourMs = 3_600_000;
/** Within which the reason of an emergency is given; also said in docs/governance.md. */
export const reasonMs: number = 24 * hourMs;
/** Within which somebody else looks back at it; also said in docs/governance.md. */
export const lookBackMs: number = 72 * hourMs;

/** What is owed after an emergency, and until when. */
export interface Duty {
  readonly kind: "reason" | "lookback";
  readonly dueAt: number;
}

/** What is still owed, the soonest first. */
export function dutiesOf({ emergency, steps }: Pick<Life, "emergency" | "steps">): readonly Duty[] {
  if (emergency === null) return [];
  const { reasonDueAt, review } = emergency;
  const appliedAt = steps.find(({ kind }) => kind === "applied")?.at ?? 0;
  return [
    ...(reasonDueAt === null ? [] : [{ kind: "reason" as const, dueAt: reasonDueAt }]),
    ...(review === null ? [{ kind: "lookback" as const, dueAt: appliedAt + lookBackMs }] : []),
  ];
}

/** The life of what is applied without waiting, in an emergency. */
export function emergencyLife(beginning: Beginning, emergency: Emergency): Life {
  const { by, at } = beginning;
  return { ...stepped(begin(beginning), { by, at }, "applied", "applied"), emergency };
}

export function reasoned(life: Life, action: Extract<Action, { kind: "give_reason" }>): Taken {
  const { emergency } = life;
  if (emergency === null) return noEmergency();
  if (emergency.reasonDueAt === null) {
    const detail = "A reason was given, and stands as it is.";
    return { refusal: { code: "reason_given_already", detail } };
  }
  const next = stepped(life, action, "reason_given", life.state);
  return { life: { ...next, emergency: { ...emergency, reasonDueAt: null } } };
}

export function reviewed(life: Life, action: Extract<Action, { kind: "review" }>): Taken {
  const { emergency } = life;
  const { by, at, verdict, comment = null } = action;
  if (emergency === null || emergency.review !== null) return noEmergency();
  if (!isPerson(by)) return needsPerson();
  if (isWriter(life, by)) {
    const detail = "Somebody else has to look at an emergency, not whoever declared it.";
    return { refusal: { code: "review_by_author", detail } };
  }
  const next = stepped(life, action, "reviewed", life.state, { detail: verdict });
  return { life: { ...next, emergency: { ...emergency, review: { by, at, verdict, comment } } } };
}
