import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { isSameJson } from "@yardarm/core/registry";
import type { ConfigView, EnvironmentView, FlagView, RequestView } from "@yardarm/server/wire";
import { useEnvironments } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { flagQuery, segmentsQuery } from "../../api/queries.ts";
import { requestQuery } from "../../api/request-queries.ts";
import { useRequestSteps } from "../../api/request-steps.ts";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import {
  changesAt,
  type TargetedPlace,
  withChangesAt,
} from "../../features/changes/targeted-place.ts";
import { useRequestStep } from "../../features/changes/use-request-step.ts";
import { proposedFlag } from "../../features/flags/use-proposed-flag.ts";
import { configFaults } from "../../features/targeting/config-edits.ts";
import { FaultScope, useFaultCollector } from "../../features/targeting/faults.tsx";
import { SaveBar } from "../../features/targeting/save-bar.tsx";
import { TargetingEditor } from "../../features/targeting/targeting-editor.tsx";
import { UnsavedBar } from "../../features/targeting/unsaved-bar.tsx";
import { type ConfigDraft, useConfigDraft } from "../../features/targeting/use-config-draft.ts";
import { TryContext } from "../../features/try-context/try-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Page } from "../../ui/page.tsx";
import { Tabs, tabClass } from "../../ui/tabs.tsx";
import { Trail } from "../../ui/trail.tsx";
import { NotFoundPage } from "./not-found-page.tsx";

const route = getRouteApi("/signed-in/p/$project/flags/$flag/targeting/$environment");

/** Who gets which variant of one flag in one environment. */
export function TargetingPage() {
  const params = route.useParams();
  const search = route.useSearch();
  const { data: flag } = useSuspenseQuery(flagQuery(useHttp(), params.project, params.flag));
  const environment = useEnvironments().find(({ key }) => key === params.environment);
  const view = flag.configs.find((config) => config.environment === params.environment);
  if (environment === undefined || view === undefined) return <NotFoundPage />;
  const parts = { flag, environment, view };
  const key = `${flag.key}/${environment.key}/${search.request ?? ""}`;
  return search.request === undefined ? (
    <Targeting key={key} {...parts} />
  ) : (
    <ProposedTargeting key={key} {...parts} number={search.request} />
  );
}

interface TargetingProps {
  readonly flag: FlagView;
  readonly environment: EnvironmentView;
  readonly view: ConfigView;
  /** Whose changes are edited, instead of what is served. */
  readonly request?: RequestView;
}

/** The targeting as an open request would make it; of any other there is nothing to edit here. */
function ProposedTargeting({ number, ...parts }: TargetingProps & { readonly number: number }) {
  const { project } = route.useParams();
  const { data: request } = useSuspenseQuery(requestQuery(useHttp(), project, String(number)));
  const { flag, environment } = parts;
  const place = { flag: flag.key, environment: environment.key };
  return request.can.edit.may && changesAt(request.changes, place).length > 0 ? (
    <Targeting {...parts} flag={proposedFlag(flag, request.changes)} request={request} />
  ) : (
    <NotFoundPage />
  );
}

function Targeting({ flag, environment, view, request }: TargetingProps) {
  const params = route.useParams();
  const http = useHttp();
  const { refetch } = useQuery(flagQuery(http, params.project, params.flag));
  const { data: segments = [] } = useQuery(segmentsQuery(http, params.project));
  const place = { flag: flag.key, environment: environment.key };
  const draft = useConfigDraft(flag, view, request && changesAt(request.changes, place));
  const typed = useFaultCollector();
  const block = useWriteBlock(environment.key);
  const faults = [...configFaults(draft.config), ...typed.faults];
  const isArchived = flag.state === "archived";
  return (
    <Page
      title={`Targeting of ${flag.key} in ${environment.name}`}
      heading={
        <Trail
          above={
            <Link
              to="/p/$project/flags/$flag"
              params={params}
              className="font-mono text-lg text-ink2 wrap-anywhere hover:text-ink"
            >
              {flag.key}
            </Link>
          }
        >
          <span>Targeting</span>
        </Trail>
      }
      actions={<EnvironmentTabs current={environment.key} />}
    >
      {(block !== undefined || isArchived) && (
        <Notice className="mb-4">
          {isArchived ? "This flag is archived. Restore it to change its targeting." : block}
        </Notice>
      )}
      {request && <OfRequest request={request} unfit={draft.unfit.length} className="mb-4" />}
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
      {request ? (
        <RequestSaveBar {...{ request, place, draft, faults }} />
      ) : (
        <SaveBar
          flag={flag}
          environment={environment}
          draft={draft}
          faults={faults}
          onStale={() => void refetch()}
        />
      )}
      <LeaveGuard isEdited={request ? isReworked(draft) : draft.changes.length > 0} />
    </Page>
  );
}

interface RequestSaveBarProps {
  readonly request: RequestView;
  readonly place: TargetedPlace;
  readonly draft: ConfigDraft;
  readonly faults: readonly string[];
}

/** Saves the draft back into the request that it was opened from, and leads there. */
function RequestSaveBar({ request, place, draft, faults }: RequestSaveBarProps) {
  const { project } = route.useParams();
  const { number, version } = request;
  const steps = useRequestSteps();
  const navigate = useNavigate();
  const { run, failure, isSending } = useRequestStep();
  async function save(): Promise<void> {
    const changes = [...withChangesAt(request.changes, place, draft.changes)];
    if (!(await run(() => steps.edit(number, version, { changes })))) return;
    await navigate({
      to: "/p/$project/changes/$request",
      params: { project, request: String(number) },
      ignoreBlocker: true,
    });
  }
  return (
    <UnsavedBar
      {...{ draft, faults, failure }}
      action={`Save into #${number}`}
      isBlocked={isSending || !(isReworked(draft) || draft.unfit.length > 0)}
      onSave={() => void save()}
    />
  );
}

/** Whether it is another than its request would have it. */
function isReworked({ config, start }: ConfigDraft): boolean {
  return !isSameJson(config, start);
}

function EnvironmentTabs({ current }: { current: string }) {
  const params = route.useParams();
  return (
    <Tabs label="Environments">
      {useEnvironments().map(({ key, name }) => (
        <Link
          key={key}
          to="/p/$project/flags/$flag/targeting/$environment"
          params={{ ...params, environment: key }}
          aria-current={key === current ? "page" : undefined}
          className={tabClass(key === current)}
        >
          {name}
        </Link>
      ))}
    </Tabs>
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
