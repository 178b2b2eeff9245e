import type { Owner } from "@yardarm/core/registry";

/** A team that owns something is never deleted; but nobody may be left in it. */
export function goneText({ kind }: Pick<Owner, "kind">): string {
  return kind === "team" ? "nobody is in it" : "gone";
}
