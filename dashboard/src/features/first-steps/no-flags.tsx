import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { archivedFlagsQuery } from "../../api/queries.ts";
import { FirstSteps } from "./first-steps.tsx";

/** Where no flag is left: either there never was one, or all are archived. */
export function NoFlags() {
  const { key: project, name } = useProject();
  const { data: archived } = useQuery(archivedFlagsQuery(useHttp(), project));
  if (archived === undefined) return null;
  if (archived.length > 0) {
    return (
      <p className="text-sm text-ink2">
        All flags of {name} are archived.{" "}
        <Link
          to="/p/$project/flags"
          params={{ project }}
          search={{ view: "archived" }}
          className="link"
        >
          Look at them
        </Link>
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-ink2">No flag exists in {name} yet.</p>
      <FirstSteps flags={[]} />
    </div>
  );
}
