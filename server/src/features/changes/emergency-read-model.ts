/** What is owed after emergencies, and was due. */
import type { PolicyFinding } from "@yardarm/core/policies";
import { type Duty, dutiesOf } from "@yardarm/core/requests";
import type { Reader } from "../../platform/db/reader.ts";
import { type AnyRequest, listEmergencies } from "./request-read-model.ts";

export interface OverdueDuty extends Duty {
  readonly request: AnyRequest;
}

/** In one project, or in all of them. */
export async function listOverdue(
  reader: Reader,
  { project, at }: { readonly project?: string; readonly at: Date },
): Promise<readonly OverdueDuty[]> {
  const emergencies = await listEmergencies(reader, project);
  return emergencies.flatMap((request) =>
    (request.life === null ? [] : dutiesOf(request.life))
      .filter(({ dueAt }) => dueAt <= at.getTime())
      .map((duty) => ({ ...duty, request })),
  );
}

/** The same as findings: that an emergency is accounted for is demanded of every project. */
export async function listOverdueFindings(
  reader: Reader,
  place: { readonly project: string; readonly at: Date },
): Promise<readonly PolicyFinding[]> {
  return (await listOverdue(reader, place)).map(({ kind, dueAt, request: { number } }) => ({
    ...{ policy: "emergency", severity: "blocking", address: `request/${number}` },
    ...(kind === "reason"
      ? {
          code: "reason_overdue",
          detail: `Nobody has said why request ${number} could not wait.`,
          wayOut: "Whoever declared the emergency, or an admin, gives the reason on its page.",
        }
      : {
          code: "lookback_overdue",
          detail: `Nobody else has looked back at the emergency of request ${number}.`,
          wayOut:
            "Somebody who may approve there, and did not declare it, looks at it on its page.",
        }),
    evidence: { before: null, after: new Date(dueAt).toISOString() },
    isStanding: false,
  }));
}
