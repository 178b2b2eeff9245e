import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useBlocker } from "@tanstack/react-router";
import type { ConfigView, EnvironmentView, FlagView } from "@yardarm/server/wire";
import { ChevronRight } from "lucide-react";
import { useEnvironments } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { flagQuery, segmentsQuery } from "../../api/queries.ts";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { configFaults } from "../../features/targeting/config-edits.ts";
import { FaultScope, useFaultCollector } from "../../features/targeting/faults.tsx";
import { SaveBar } from "../../features/targeting/save-bar.tsx";
import { TargetingEditor } from "../../features/targeting/targeting-editor.tsx";
import { useConfigDraft } from "../../features/targeting/use-config-draft.ts";
import { TryContext } from "../../features/try-context/try-context.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Page } from "../../ui/page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";

const route = getRouteApi("/signed-in/p/$project/flags/$flag/targeting/$environment");

/** Who gets which variant of one flag in one environment. */
export function TargetingPage() {
  const params = route.useParams();
  const { data: flag } = useSuspenseQuery(flagQuery(useHttp(), params.project, params.flag));
  const environment = useEnvironments().find(({ key }) => key === params.environment);
  const view = flag.configs.find((config) => config.environment === params.environment);
  if (environment === undefined || view === undefined) return <NotFoundPage />;
  return (
    <Targeting
      key={`${flag.key}/${environment.key}`}
      flag={flag}
      environment={environment}
      view={view}
    />
  );
}

interface TargetingProps {
  readonly flag: FlagView;
  readonly environment: EnvironmentView;
  readonly view: ConfigView;
}

function Targeting({ flag, environment, view }: TargetingProps) {
  const params = route.useParams();
  const http = useHttp();
  const { refetch } = useQuery(flagQuery(http, params.project, params.flag));
  const { data: segments = [] } = useQuery(segmentsQuery(http, params.project));
  const draft = useConfigDraft(flag, view);
  const typed = useFaultCollector();
  const block = useWriteBlock(environment.key);
  const faults = [...configFaults(draft.config), ...typed.faults];
  const isArchived = flag.state === "archived";
  return (
    <Page
      title={`Targeting of ${flag.key} in ${environment.name}`}
      heading={
        <span className="flex flex-wrap items-center gap-x-2">
          <Link
            to="/p/$project/flags/$flag"
            params={params}
            className="font-mono text-lg text-ink2 wrap-anywhere hover:text-ink"
          >
            {flag.key}
          </Link>
          <ChevronRight size={16} className="text-ink3" aria-hidden />
          <span>Targeting</span>
        </span>
      }
      actions={<EnvironmentTabs current={environment.key} />}
    >
      {(block !== undefined || isArchived) && (
        <Notice className="mb-4">
          {isArchived ? "This flag is archived. Restore it to change its targeting." : block}
        </Notice>
      )}
      <FaultScope report={typed.report}>
        <TargetingEditor
          flag={flag}
          environment={environment}
          draft={draft}
          segments={segments.filter(({ state }) => state === "active").map(({ key }) => key)}
          isReadOnly={block !== undefined || isArchived}
        />
      </FaultScope>
      <TryContext flag={flag} draft={{ environment: environment.key, config: draft.config }} />
      <SaveBar
        flag={flag}
        environment={environment}
        draft={draft}
        faults={faults}
        onStale={() => void refetch()}
      />

      <LeaveGuard isEdited={draft.changes.length > 0} />
    </Page>
  );
}

function EnvironmentTabs({ current }: { current: string }) {
  const params = route.useParams();
  return (
    <nav aria-label="Environments" className="flex max-w-full gap-1 overflow-x-auto p-0.5">
      {useEnvironments().map(({ key, name }) => (
        <Link
          key={key}
          to="/p/$project/flags/$flag/targeting/$environment"
          params={{ ...params, environment: key }}
          aria-current={key === current ? "page" : undefined}
          className={buttonClass("quiet", key === current ? "bg-accent-wash text-ink!" : "")}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** Asks before edits are lost by going elsewhere. */
function LeaveGuard({ isEdited }: { isEdited: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => isEdited,
    withResolver: true,
    enableBeforeUnload: isEdited,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <ModalDialog
      title="Leave without saving?"
      onClose={blocker.reset}
      footer={
        <>
          <Button kind="quiet" onPress={blocker.proceed}>
            Leave, and lose the changes
          </Button>
          <Button kind="primary" onPress={blocker.reset}>
            Stay
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">Your changes of the targeting are not saved.</p>
    </ModalDialog>
  );
}
