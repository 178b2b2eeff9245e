import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Group } from "@yardarm/core/registry";
import { useMemo } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { groupsQuery } from "../../api/queries.ts";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { NewGroupForm } from "../../features/groups/new-group-form.tsx";
import { useWriteGroup } from "../../features/groups/use-write-group.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { useCreation } from "../use-creation.ts";

export function NewGroupPage() {
  const project = useProjectKey();
  const navigate = useNavigate();
  const make = useCreation();
  const write = useWriteGroup();
  const block = useWriteBlock();
  const { data: groups = [] } = useQuery(groupsQuery(useHttp(), project));
  const takenKeys = useMemo(() => new Set(groups.map(({ key }) => key)), [groups]);

  const create = (to: Group) => {
    const { key } = to;
    return make({
      send: () =>
        write({
          title: `Create the group ${key}`,
          changes: [{ kind: "group.create", group: key, from: null, to }],
          done: `The group ${key} is created`,
        }),
      open: () => navigate({ to: "/p/$project/groups/$group", params: { project, group: key } }),
    });
  };

  return (
    <Page title="New exclusion group">
      {block === undefined ? (
        <NewGroupForm takenKeys={takenKeys} onCreate={create} />
      ) : (
        <Notice>{block}</Notice>
      )}
    </Page>
  );
}
