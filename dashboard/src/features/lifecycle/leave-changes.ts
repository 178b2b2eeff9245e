/** What many flags at once are changed by. */
import type { Change } from "@yardarm/core/changes";
import type { Owner } from "@yardarm/core/registry";
import type { LifecycleRow } from "@yardarm/server/wire";
import { ownerValue } from "../../api/owners.ts";
import { dateIn } from "../../ui/time.tsx";
import { handOverChange } from "./life-actions.ts";

type Leaving = Pick<LifecycleRow, "key" | "expiry">;

/** With the days for which they are served as they were. */
export function archiveChanges(
  flags: readonly Pick<Leaving, "key">[],
  { graceDays, now }: { readonly graceDays: number; readonly now: Date },
): readonly Change[] {
  const until = graceDays === 0 ? undefined : dateIn(graceDays, now);
  return flags.flatMap(({ key: flag }): Change[] => {
    const archive: Change = {
      kind: "flag.fact",
      flag,
      field: "state",
      from: "active",
      to: "archived",
    };
    if (until === undefined) return [archive];
    return [archive, { kind: "flag.fact", flag, field: "servedUntil", from: undefined, to: until }];
  });
}

/** Flags that stay for good have no day to put off. */
export function putOffChanges(flags: readonly Leaving[], date: string): readonly Change[] {
  return flags.flatMap(({ key: flag, expiry }): Change[] =>
    expiry.kind === "permanent" || expiry.date === date
      ? []
      : [{ kind: "flag.fact", flag, field: "expiry", from: expiry, to: { kind: "date", date } }],
  );
}

/** Flags that are theirs already stay as they are. */
export function handOverChanges(
  flags: readonly Pick<LifecycleRow, "key" | "owner">[],
  to: Owner,
): readonly Change[] {
  return flags
    .filter(({ owner }) => ownerValue(owner) !== ownerValue(to))
    .map((flag) => handOverChange(flag, to));
}
