/** Emergencies, and who looked at them afterwards; and requests that did not go on. */
import type { AppliedFacts, StoppedFacts } from "./changes-facts.ts";
import type { Bypass, ReportedChange, StoppedRequest } from "./changes-report.ts";
import { instantOf, msOf } from "./instant.ts";
import { actorOfDoer, actorOfEntry, authorOf, type People } from "./named-actor.ts";

const hourMs = 3_600_000;
/** By then somebody else should have looked. */
const reviewHoursMax = 24;

const order = { overdue: 0, waits: 1, reviewed: 2 } as const;

/** What is overdue comes first, then what waits, each the oldest first. `detailed` has all of them, and may have more. */
export function bypassesOf(
  detailed: readonly AppliedFacts[],
  changes: ReadonlyMap<number, ReportedChange>,
  { people, madeAt }: { readonly people: People; readonly madeAt: string },
): readonly Bypass[] {
  return detailed
    .flatMap(({ entry, stored }) => {
      const change = changes.get(entry);
      if (change?.class !== "emergency") return [];
      return [bypassOf(change, stored, { people, madeAt })];
    })
    .sort((one, other) => order[one.standing] - order[other.standing] || one.entry - other.entry);
}

function bypassOf(
  change: ReportedChange,
  stored: AppliedFacts["stored"],
  { people, madeAt }: { readonly people: People; readonly madeAt: string },
): Bypass {
  const { request, entry, at, title, appliedBy, environments, brokenPolicies } = change;
  const emergency = stored?.life?.emergency ?? null;
  const given = stored?.life?.steps.findLast(({ kind }) => kind === "reason_given")?.comment;
  const review = emergency?.review ?? null;
  const reasonDueAt = emergency?.reasonDueAt ?? null;
  const isLate = msOf(madeAt) - msOf(at) > reviewHoursMax * hourMs;
  const isDone = review !== null && reasonDueAt === null;
  return {
    ...{ request, entry, at, title, by: appliedBy },
    environments: emergency?.environments ?? environments,
    brokenPolicies,
    reason: change.reason ?? given ?? null,
    reasonDueAt: reasonDueAt === null ? null : instantOf(reasonDueAt),
    review: review && {
      by: actorOfDoer(review.by, stored?.names ?? {}, people).name,
      at: instantOf(review.at),
      verdict: review.verdict,
      comment: review.comment,
      delayHours: Math.round((review.at - msOf(at)) / hourMs),
    },
    standing: isDone ? "reviewed" : isLate ? "overdue" : "waits",
  };
}

export function stoppedOf(
  { entry, at, step, by, number, state, stored }: StoppedFacts,
  people: People,
): StoppedRequest {
  const actor = actorOfEntry(by, stored, people);
  const taken = stored?.life?.steps.find((each) => each.kind === step && instantOf(each.at) === at);
  return {
    ...{ request: number, entry, at, step, by: actor, state },
    title: stored?.title ?? "Not stored",
    author: stored === null ? actor : authorOf(stored, actor, people),
    comment: taken?.comment ?? taken?.detail ?? null,
  };
}
