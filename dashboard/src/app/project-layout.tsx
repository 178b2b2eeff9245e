import { Outlet, useParams } from "@tanstack/react-router";
import { ProjectScope } from "../api/current-project.tsx";
import { useFollowProject } from "../api/live-context.tsx";
import { ChangeSheetProvider } from "../change-sheet/change-sheet-provider.tsx";
import { clockText } from "../ui/time.tsx";

/** Everything below is about one project, hears of its changes, and writes through the change sheet. */
export function ProjectLayout() {
  const { project } = useParams({ from: "/signed-in/p/$project" });
  const live = useFollowProject(project);
  return (
    <ProjectScope project={project}>
      <ChangeSheetProvider>
        {live.kind === "lost" && (
          <p
            role="status"
            className="border-b border-line bg-warn-wash px-4 py-2 text-sm text-warn-ink md:px-8"
          >
            No live updates since {clockText(live.since)}; what you see may be older than that.
            Trying again…
          </p>
        )}
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
      </ChangeSheetProvider>
    </ProjectScope>
  );
}
