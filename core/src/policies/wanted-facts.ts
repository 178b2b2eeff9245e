import type { Effect } from "../changes/effect.ts";
import type { Flag, Registry } from "../registry/registry.ts";
import { isArchiving, isPutOff } from "./judge-passage.ts";

/** The kinds of requirement that ask for what the registry does not know. */
const factKinds = ["owner", "lifetime", "team_budget", "removal", "extension"] as const;

export type FactKind = (typeof factKinds)[number];

/** What has to be known besides the registry, and of which flags. */
export type WantedFacts = ReadonlyMap<FactKind, readonly string[]>;

interface Sides {
  readonly before: Pick<Registry, "policies" | "flags">;
  readonly after: Pick<Registry, "policies" | "flags">;
  readonly effect: Pick<Effect, "entities">;
}

type Sided = { readonly was: Flag | undefined; readonly is: Flag | undefined };

/**
 * Of a flag whose own facts move, whether knowing more of it can decide anything. Of any other it cannot: whatever is wrong
 * with it was wrong before and gets no worse, and that stops nothing.
 */
const decides: Readonly<Record<FactKind, (sides: Sided) => boolean>> = {
  owner: ({ is }) => is?.state === "active",
  // A flag that was not there before is made now.
  lifetime: ({ was, is }) => was !== undefined && is?.state === "active",
  team_budget: () => true,
  removal: ({ was, is }) => was !== undefined && is !== undefined && isArchiving({ was, is }),
  extension: ({ was, is }) => was !== undefined && is !== undefined && isPutOff({ was, is }),
};

/** What has to be known before a request can be let pass: most are decided by the registry alone. */
export function decisiveFacts(sides: Sides): WantedFacts {
  const { before, after } = sides;
  const moved = flagsOf(sides, ({ length }) => length === 2);
  return wantedFacts(sides, (kind) =>
    moved.filter((key) => decides[kind]({ was: before.flags.get(key), is: after.flags.get(key) })),
  );
}

/** What has to be known to tell all that is wrong with what a request touches, also what it does not make worse. */
export function everyFact(sides: Sides): WantedFacts {
  const touched = flagsOf(sides, () => true);
  return wantedFacts(sides, () => touched);
}

function wantedFacts(
  { before, after }: Sides,
  flagsFor: (kind: FactKind) => readonly string[],
): WantedFacts {
  const asking = new Set(
    [...before.policies.values(), ...after.policies.values()]
      .filter(({ state }) => state === "active")
      .map(({ requirement }): string => requirement.kind),
  );
  return new Map(
    factKinds
      .filter((kind) => asking.has(kind))
      .map((kind) => [kind, flagsFor(kind)] as const)
      .filter(([, flags]) => flags.length > 0),
  );
}

/** The flags at the addresses that a request touches: `flag/x`, and with a third part in an environment. */
function flagsOf(
  { effect }: Sides,
  isMeant: (parts: readonly string[]) => boolean,
): readonly string[] {
  const keys = effect.entities
    .map(({ address }) => address.split("/"))
    .filter((parts) => parts[0] === "flag" && isMeant(parts))
    .flatMap(([, key]) => key ?? []);
  return [...new Set(keys)];
}
