import type { Transaction } from "../../platform/db/transaction.ts";
import { emit } from "./outbox.ts";

export interface OverdueDuty {
  readonly project: string;
  readonly request: number;
  readonly kind: "reason" | "lookback";
  readonly environments: readonly string[];
  readonly dueAt: Date;
  readonly at: Date;
}

const nobody = { kind: "system", id: "", name: "" } as const;

/** Told once of each; what the request is called and whose it is are read when it is told. */
export async function tellOverdue(
  tx: Transaction,
  { project, request, kind, environments, dueAt, at }: OverdueDuty,
): Promise<void> {
  const words = { title: "", sentences: [], reason: null, author: nobody };
  await emit(
    tx,
    { project, environments, at, origin: `${project}:${request}` },
    {
      type: kind === "reason" ? "change.reason_overdue" : "change.lookback_overdue",
      data: { request, ...words, dueAt: dueAt.toISOString() },
    },
  );
}
