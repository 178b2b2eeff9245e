import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useHttp } from "../../api/http-context.tsx";
import { flagQuery } from "../../api/queries.ts";
import { History } from "../../features/changes/history.tsx";
import { OpenRequests } from "../../features/changes/open-requests.tsx";
import { CodeSection } from "../../features/code-references/code-section.tsx";
import { EvaluationsSection } from "../../features/evaluations/evaluations-section.tsx";
import { ArchiveButton } from "../../features/flags/archive-button.tsx";
import { EnvironmentsBlock } from "../../features/flags/environments-block.tsx";
import { FlagFacts } from "../../features/flags/flag-facts.tsx";
import { VariantsSection } from "../../features/flags/variants-section.tsx";
import { WorksWith } from "../../features/interactions/works-with.tsx";
import { LifeSection } from "../../features/lifecycle/life-section.tsx";
import { DefaultsSection } from "../../features/services/defaults-section.tsx";
import { TryContext } from "../../features/try-context/try-context.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { StageMark } from "../../ui/stage-mark.tsx";
import { dayText } from "../../ui/time.tsx";
import { Trail } from "../../ui/trail.tsx";

const route = getRouteApi("/signed-in/p/$project/flags/$flag");
/** Evaluations are counted all the time and ring no bell. */
const countsEveryMs = 15_000;

/** What one flag serves and where, who decided that, and the way to change it. */
export function FlagPage() {
  const params = route.useParams();
  const { data: flag } = useSuspenseQuery({
    ...flagQuery(useHttp(), params.project, params.flag),
    refetchInterval: countsEveryMs,
  });
  return (
    <Page
      title={flag.key}
      heading={
        <Trail
          above={
            <Link to="/p/$project/flags" params={params} className="text-ink3 hover:text-ink">
              Flags
            </Link>
          }
        >
          <span className="font-mono text-lg font-semibold wrap-anywhere">{flag.key}</span>
          <CopyButton what="flag key" text={flag.key} />
          <span className="text-sm font-normal">
            <StageMark life={flag} />
          </span>
        </Trail>
      }
      description={flag.name === flag.key ? undefined : flag.name}
      actions={<ArchiveButton flag={flag} />}
    >
      {flag.state === "archived" && (
        <Notice kind="warning" title="Archived" className="mb-4">
          {flag.servedUntil === undefined
            ? "No environment has this flag; services get the default value in their code. Its key stays taken."
            : `Whoever still asks gets what it served last, through ${dayText(flag.servedUntil)}; then the default value in their code. Its key stays taken.`}
        </Notice>
      )}
      <FlagFacts flag={flag} />
      <EnvironmentsBlock flag={flag} />
      <OpenRequests about={{ flag: flag.key }} />
      <EvaluationsSection flag={flag.key} />
      <VariantsSection flag={flag} />
      <LifeSection flag={flag.key} />
      <CodeSection flag={flag.key} />
      {flag.state === "active" && <WorksWith flag={flag} />}
      <DefaultsSection flag={flag.key} />
      <TryContext flag={flag} />
      <History about={{ flag: flag.key }} />
    </Page>
  );
}
