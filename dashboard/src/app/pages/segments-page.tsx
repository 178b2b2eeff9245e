import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { segmentsQuery } from "../../api/queries.ts";
import { SegmentList } from "../../features/segments/segment-list.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";

export function SegmentsPage() {
  const project = useProject();
  const { data: segments } = useSuspenseQuery(segmentsQuery(useHttp(), project.key));
  const create = useMay("segment.write") && (
    <Link
      to="/p/$project/segments/new"
      params={{ project: project.key }}
      className={buttonClass("primary")}
    >
      <Plus size={16} aria-hidden />
      New segment
    </Link>
  );
  return (
    <Page
      title="Segments"
      description="Groups of people or things with a name, which the rules of any flag can ask for."
      actions={create}
    >
      {segments.length === 0 ? (
        <Empty>
          No segment exists in {project.name} yet. Say once who belongs to a group, such as beta
          testers, and any flag can ask for it.
        </Empty>
      ) : (
        <SegmentList project={project.key} segments={segments} />
      )}
    </Page>
  );
}
