import { useQuery } from "@tanstack/react-query";
import type { FlagLifecycle } from "@yardarm/server/wire";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { lifeQuery } from "../../api/lives.ts";
import { describeError } from "../../api/problem-error.ts";
import { andText, countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import { Ago, dayText } from "../../ui/time.tsx";
import { Evidence } from "./evidence.tsx";
import { LifeButtons } from "./life-buttons.tsx";
import { VerdictLine } from "./verdict-line.tsx";

/** How far one flag has come, whether it may go, and what that rests on. */
export function LifeSection({ flag }: { flag: string }) {
  const { data, error } = useQuery(lifeQuery(useHttp(), useProjectKey(), flag));
  return (
    <Section
      title="Life"
      description="Worked out from what rules say, what services were given, what code names and what needs it."
    >
      {error && <Notice kind="danger">{describeError(error)}</Notice>}
      {data && <Life life={data} />}
    </Section>
  );
}

function Life({ life }: { life: FlagLifecycle }) {
  const { builds, askedSince, servedUntil } = life;
  return (
    <div className="panel flex flex-col gap-4 px-4 py-4">
      <div className="flex flex-col gap-1.5">
        <VerdictLine verdict={life.deleteFromCode} />
        <VerdictLine verdict={life.archive} />
      </div>
      {servedUntil !== undefined && (
        <p className="text-sm">
          Served as it was to whoever still asks, through {dayText(servedUntil)}.
        </p>
      )}
      {askedSince.length > 0 && (
        <p className="text-sm text-warn-ink">
          Still asked for since it was archived:{" "}
          {andText(askedSince.map(({ service, environment }) => `${service} in ${environment}`))},
          last <Ago at={askedSince[0]?.lastAt ?? life.asOf} />.
        </p>
      )}
      <Evidence life={life} />
      {builds.length > 0 && (
        <p className="text-sm text-ink2">
          Builds that run and ask for it:{" "}
          {andText(
            builds.map(
              ({ service, version, environment, instances }) =>
                `${service} ${version ?? "of no version"} in ${environment} (${countText(instances, "instance")})`,
            ),
          )}
          .
        </p>
      )}
      <LifeButtons life={life} />
    </div>
  );
}
