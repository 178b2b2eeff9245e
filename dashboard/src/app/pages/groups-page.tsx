import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { groupsQuery } from "../../api/queries.ts";
import { GroupList } from "../../features/groups/group-list.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";

export function GroupsPage() {
  const project = useProject();
  const { data: groups } = useSuspenseQuery(groupsQuery(useHttp(), project.key));
  const create = useMay("flag.write") && (
    <Link
      to="/p/$project/groups/new"
      params={{ project: project.key }}
      className={buttonClass("primary")}
    >
      <Plus size={16} aria-hidden />
      New group
    </Link>
  );
  return (
    <Page
      title="Exclusion groups"
      description="Flags that must not meet share a space, of which each holds a slot: at most one of them is on for anybody."
      actions={create}
    >
      {groups.length === 0 ? (
        <Empty>
          No group exists in {project.name} yet. Make one where experiments would spoil each other,
          and reserve a slot for each.
        </Empty>
      ) : (
        <GroupList project={project.key} groups={groups} />
      )}
    </Page>
  );
}
