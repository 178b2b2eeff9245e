/** Batches for tests of what is stored of them. */
import { randomUUID } from "node:crypto";
import type { ObservationBatch, ObservedCombinations } from "@yardarm/sdk/model";
import type { Database } from "../../platform/db/database.ts";
import { addCombinations } from "./combination-store.ts";
import { addFindings } from "./finding-store.ts";
import { createObservationService } from "./observation-service.ts";
import { addObservations } from "./observation-store.ts";

export const now = new Date("2026-11-24T10:20:00.000Z");

export function observing(database: Database, at = now) {
  return createObservationService({
    database,
    clock: () => at,
    addObservations,
    addMore: [addCombinations, addFindings],
  });
}

export interface BatchOf extends Partial<ObservationBatch> {
  readonly service?: string;
  readonly version?: string;
  readonly instance?: string;
}

export function batchOf({
  service = "storefront",
  version = "7",
  instance = "i1",
  ...rest
}: BatchOf) {
  return {
    id: randomUUID(),
    reporter: { service, version, instance, sdk: "@yardarm/sdk/0.1.0" },
    revision: "e1.4",
    from: new Date(now.getTime() - 10_000).toISOString(),
    to: now.toISOString(),
    counts: [],
    ...rest,
  };
}

/** Scopes, told as an SDK tells them; all of them recorded unless `begun` says otherwise. */
export function combinations(
  scopes: readonly { readonly variants: Record<string, string>; readonly trace?: string }[],
  begun = scopes.length,
): ObservedCombinations {
  const served: { flag: string; variant: string }[] = [];
  const rows = scopes.map(({ variants }) => ({
    scopes: 1,
    served: Object.entries(variants).map(([flag, variant]) => served.push({ flag, variant }) - 1),
  }));
  const traces = scopes.flatMap(({ trace }, row) => (trace === undefined ? [] : [{ trace, row }]));
  return { begun, recorded: scopes.length, served, rows, traces };
}
