import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMay } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { groupQuery } from "../../api/queries.ts";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { History } from "../../features/changes/history.tsx";
import { OpenRequests } from "../../features/changes/open-requests.tsx";
import { GroupActions } from "../../features/groups/group-actions.tsx";
import { GroupFacts } from "../../features/groups/group-facts.tsx";
import { SlotsSection } from "../../features/groups/slot-table.tsx";
import { useProposedGroup } from "../../features/groups/use-proposed-groups.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Trail } from "../../ui/trail.tsx";

const route = getRouteApi("/signed-in/p/$project/groups/$group");

/** Which flags share a space, and what each of them holds of it. */
export function GroupPage() {
  const params = route.useParams();
  const { data } = useSuspenseQuery(groupQuery(useHttp(), params.project, params.group));
  const { isLoading, ...proposed } = useProposedGroup(data);
  const { group, seen, request } = proposed;
  const mayWrite = useMay("flag.write");
  const block = useWriteBlock();
  const isReadOnly = isLoading || block !== undefined || !mayWrite;
  return (
    <Page
      title={group.key}
      heading={
        <Trail
          above={
            <Link to="/p/$project/groups" params={params} className="text-ink3 hover:text-ink">
              Exclusion groups
            </Link>
          }
        >
          <span className="font-mono text-lg font-semibold wrap-anywhere">{group.key}</span>
          <CopyButton what="group key" text={group.key} />
        </Trail>
      }
      description={group.name === group.key ? undefined : group.name}
      actions={!isReadOnly && <GroupActions {...proposed} />}
    >
      {block !== undefined && <Notice className="mb-4">{block}</Notice>}
      {request && <OfRequest request={request} className="mb-4" />}
      <GroupFacts group={group} seen={seen} />
      <OpenRequests about={{ group: group.key }} />
      <SlotsSection {...proposed} isReadOnly={isReadOnly} />
      <History about={{ group: group.key }} />
    </Page>
  );
}
