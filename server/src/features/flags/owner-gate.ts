import type { Change } from "@yardarm/core/changes";
import type { Owner } from "@yardarm/core/registry";
import type { Problem } from "@yardarm/sdk/model";
import type { OwnerNames } from "./owner-read-model.ts";

/** Asks of every change that names an owner that there is such a team or person. */
export function createOwnerGate(readNames: () => Promise<OwnerNames>) {
  return async ({
    changes,
  }: {
    readonly changes: readonly Change[];
  }): Promise<readonly Problem[]> => {
    const named = changes.flatMap((change, index) => {
      const found = ownerIn(change);
      return found === undefined ? [] : [{ ...found, index }];
    });
    if (named.length === 0) return [];
    const names = await readNames();
    return named
      .filter(({ owner }) => !names.has(owner))
      .map(({ owner, pointer, index }) => ({
        code: "owner_unknown",
        pointer: `/${index}${pointer}/id`,
        detail: `There is no ${owner.kind} "${owner.id}" that could answer for it.`,
      }));
  };
}

function ownerIn(change: Change): { readonly owner: Owner; readonly pointer: string } | undefined {
  if (change.kind === "flag.create" || change.kind === "segment.create") {
    return change.to === null ? undefined : { owner: change.to.owner, pointer: "/to/owner" };
  }
  const isOwner = change.kind === "flag.fact" || change.kind === "segment.fact";
  if (!isOwner || change.field !== "owner" || change.to === undefined) return undefined;
  return { owner: change.to, pointer: "/to" };
}
