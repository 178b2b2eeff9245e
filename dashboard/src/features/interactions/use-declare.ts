import { diffEnvironment } from "@yardarm/core/changes";
import { type Correlation, type Environment, isSameJson } from "@yardarm/core/registry";
import type { EnvironmentPage, RequestView } from "@yardarm/server/wire";
import { useCommands } from "../../api/current-project.tsx";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { type Room, useProposed } from "../../change-sheet/use-proposed.ts";

/** What is declared of an environment's contexts becomes another list: a change request like all else. Rejects with what was refused. */
export function useDeclare() {
  const commands = useCommands();
  const writer = useWriter();
  return async (
    { page, request }: DeclaredOf,
    correlations: readonly Correlation[],
    done: string,
  ): Promise<boolean> => {
    const outcome = await writer.apply({
      title: `Declare what is so of contexts of ${page.name}`,
      changes: diffEnvironment(
        environmentWith(page, page.correlations),
        environmentWith(page, correlations),
      ),
      into: request?.number,
      send: (consent) =>
        commands.patchEnvironment(page.key, {
          body: { correlations: [...correlations], ...consent },
          version: page.version,
        }),
      done,
    });
    return outcome.state !== "cancelled";
  };
}

/** What is declared, as it is in force or as a request would have it. */
export interface DeclaredOf {
  readonly page: EnvironmentPage;
  /** The open request that would have it so, and into which edits go. */
  readonly request: RequestView | undefined;
}

const room: Room<Environment, EnvironmentPage> = {
  read: (page) => environmentWith(page, page.correlations),
  put: (environments) => ({ environments }),
  of: ({ environments }) => environments,
};

/** What is declared of an environment, as the request would have it into which changes are gathered, if that says anything of it. */
export function useDeclared(page: EnvironmentPage): DeclaredOf & { readonly isLoading: boolean } {
  const { edited, isLoading } = useProposed([page], room);
  const { entity, request } = edited(page.key) ?? {};
  const correlations = entity?.correlations ?? [];
  if (isSameJson(correlations, page.correlations)) return { page, request: undefined, isLoading };
  return { page: { ...page, correlations }, request, isLoading };
}

/** None at all is said by leaving them out. */
function environmentWith(
  { key, name, kind, isProtected, position }: EnvironmentPage,
  correlations: readonly Correlation[],
): Environment {
  const facts = { key, name, kind, isProtected, position };
  return correlations.length === 0 ? facts : { ...facts, correlations };
}
