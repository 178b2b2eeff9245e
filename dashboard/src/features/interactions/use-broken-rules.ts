import { useQuery } from "@tanstack/react-query";
import type { InteractionViolation } from "@yardarm/server/wire";
import { useMay, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { interactionsQuery } from "../../api/interactions.ts";

/** By its key, how a rule is broken in an environment; undefined until that is worked out. */
export function useBrokenRules(
  environment: string,
): ReadonlyMap<string, InteractionViolation> | undefined {
  const project = useProjectKey();
  const mayRead = useMay("interaction.read");
  const { data } = useQuery({
    ...interactionsQuery(useHttp(), { project, environment }),
    enabled: mayRead && environment !== "",
  });
  return data && new Map(data.violations.map((it) => [it.rule, it]));
}
