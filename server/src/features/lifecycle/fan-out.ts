/** How many states can meet because of one flag: worked out by whoever analyses combinations, and not waited for for long. */
import { decisive, type FanOut } from "@yardarm/core/lifecycle";
import type { EnvironmentKind } from "@yardarm/core/registry";
import type { Clock } from "../../platform/clock.ts";
import { DomainError } from "../../platform/domain-error.ts";

interface Asked {
  readonly project: string;
  readonly environment: string;
  readonly flag: string;
  readonly now: number;
}

export interface FanOutDeps {
  readonly listEnvironments: (
    project: string,
  ) => Promise<readonly { readonly key: string; readonly kind: EnvironmentKind }[]>;
  /** Undefined: the environment has no such flag. `unavailable`: it takes longer, and is known when asked again. */
  readonly countPairs: (
    asked: Asked,
  ) => Promise<(Omit<FanOut, "environment" | "asOf"> & { readonly at: number }) | undefined>;
  readonly clock: Clock;
  readonly log: { warn(details: object, message: string): void };
}

export type ReadFanOut = (place: {
  readonly project: string;
  readonly flag: string;
}) => Promise<FanOut | null>;

/** Of the environments that decide, the one in which it causes most; `null` while it is not known. */
export function createFanOutReader(deps: FanOutDeps): ReadFanOut {
  return async ({ project, flag }) => {
    const environments = decisive(await deps.listEnvironments(project));
    const now = deps.clock().getTime();
    const counted = await Promise.all(
      environments.map(({ key }) => countIn(deps, { project, environment: key, flag, now })),
    );
    const known = counted.filter((each) => each !== undefined);
    return known.sort((one, other) => other.untested - one.untested)[0] ?? null;
  };
}

/** A page is shown without it, whatever became of the analysis. */
async function countIn({ countPairs, log }: FanOutDeps, asked: Asked): Promise<FanOut | undefined> {
  try {
    const found = await countPairs(asked);
    if (found === undefined) return undefined;
    const { at, ...counts } = found;
    return { ...counts, environment: asked.environment, asOf: at };
  } catch (error) {
    const isLate = error instanceof DomainError && error.kind === "unavailable";
    if (!isLate) log.warn({ err: error }, "what a flag meets was not worked out");
    return undefined;
  }
}
