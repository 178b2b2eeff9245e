import type { Change, ChangeKind } from "./change.ts";
import type { ChangeRow, ChangeRows } from "./change-row.ts";
import { configChanges } from "./config-changes.ts";
import { environmentChanges } from "./environment-changes.ts";
import { flagChanges } from "./flag-changes.ts";
import { groupChanges } from "./group-changes.ts";
import { interactionChanges } from "./interaction-changes.ts";
import { policyChanges } from "./policy-changes.ts";
import { segmentChanges } from "./segment-changes.ts";

/** Every kind of change, and all there is to know about it; a kind without its row does not compile. */
export const changeTable: ChangeRows<ChangeKind> = {
  ...flagChanges,
  ...configChanges,
  ...segmentChanges,
  ...groupChanges,
  ...environmentChanges,
  ...interactionChanges,
  ...policyChanges,
};

/** The row of a change's kind. */
export function rowOf<K extends ChangeKind>({
  kind,
}: {
  readonly kind: K;
}): ChangeRow<Extract<Change, { kind: K }>> {
  return changeTable[kind];
}
