import { applyChanges } from "@yardarm/core/changes";
import type { Registry } from "@yardarm/core/registry";
import type { Proposal } from "./proposal.ts";
import { refuseWish } from "./refusals.ts";

/** The next registry, or a refusal that says what does not apply, or what would be wrong with the result. */
export function applied(
  registry: Registry,
  wish: Pick<Proposal, "changes" | "toRequest">,
): Registry {
  const { registry: after, problems } = applyChanges(registry, wish.changes);
  if (after !== undefined) return after;
  refuseWish(wish, problems);
  throw new Error("Changes did not apply, for no reason that core could give.");
}
