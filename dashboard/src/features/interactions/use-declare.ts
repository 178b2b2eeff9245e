import { diffEnvironment } from "@yardarm/core/changes";
import type { Correlation, Environment } from "@yardarm/core/registry";
import type { EnvironmentPage } from "@yardarm/server/wire";
import { useCommands } from "../../api/current-project.tsx";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";

/** What is declared of an environment's contexts becomes another list: a change request like all else. Rejects with what was refused. */
export function useDeclare() {
  const commands = useCommands();
  const writer = useWriter();
  return async (
    page: EnvironmentPage,
    correlations: readonly Correlation[],
    done: string,
  ): Promise<boolean> => {
    const outcome = await writer.apply({
      title: `Declare what is so of contexts of ${page.name}`,
      changes: diffEnvironment(
        environmentWith(page, page.correlations),
        environmentWith(page, correlations),
      ),
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

/** None at all is said by leaving them out. */
function environmentWith(
  { key, name, kind, isProtected, position }: EnvironmentPage,
  correlations: readonly Correlation[],
): Environment {
  const facts = { key, name, kind, isProtected, position };
  return correlations.length === 0 ? facts : { ...facts, correlations };
}
