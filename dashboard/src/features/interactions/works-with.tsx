import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FlagView, InteractionsOfFlag } from "@yardarm/server/wire";
import { useState } from "react";
import { useMay, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { interactionsOfFlagQuery } from "../../api/interactions.ts";
import { Empty, Section } from "../../ui/section.tsx";
import { EnvironmentChoice, useEnvironmentOf } from "./environment-choice.tsx";
import { NeverServed } from "./never-served.tsx";
import { ViolationList } from "./violation-list.tsx";
import { WorthList } from "./worth-list.tsx";

/** With which other flags a flag was never tested, what rules say, and what of it nobody is ever served. */
export function WorksWith({ flag }: { flag: FlagView }) {
  const project = useProjectKey();
  const mayRead = useMay("interaction.read");
  const [named, setNamed] = useState<string>();
  const environment = useEnvironmentOf(named);
  const place = { project, environment };
  const { data } = useQuery({
    ...interactionsOfFlagQuery(useHttp(), place, flag.key),
    enabled: mayRead && environment !== "",
  });
  if (!mayRead || data === undefined) return null;
  const config = flag.configs.find((view) => view.environment === environment)?.config;
  return (
    <Section
      title="Works with"
      description={countsText(data)}
      actions={<EnvironmentChoice value={environment} onChange={setNamed} />}
    >
      <NeverServed list={data.neverServed} config={config} />
      {data.violations.length > 0 && (
        <div className="mb-3">
          <ViolationList {...place} violations={data.violations} />
        </div>
      )}
      {data.worth.length === 0 ? (
        <Empty>Everything that can be served together with it is tested.</Empty>
      ) : (
        <WorthList {...place} risks={data.worth} />
      )}
      <p className="mt-2 text-sm">
        <Link
          to="/p/$project/interactions"
          params={{ project }}
          search={{ environment }}
          className="text-accent hover:underline"
        >
          All interactions
        </Link>
      </p>
    </Section>
  );
}

function countsText({ counts }: InteractionsOfFlag): string {
  return `${counts.untested} of ${counts.reachableOrObserved} combinations with other flags that can be, or were seen, are untested.`;
}
