import { Link } from "@tanstack/react-router";
import type { RequestView } from "@yardarm/server/wire";
import { useProjectKey } from "../api/current-project.tsx";
import { countText } from "../ui/list-text.ts";
import { Notice } from "../ui/notice.tsx";
import { againText } from "./again-text.ts";

interface OfRequestProps {
  readonly request: RequestView;
  /** How many of its changes no longer fit. */
  readonly unfit?: number;
  readonly className?: string;
}

/** Says that nothing here is what is served, and what comes of an edit. */
export function OfRequest({ request, unfit = 0, className = "" }: OfRequestProps) {
  const project = useProjectKey();
  return (
    <Notice kind={unfit > 0 ? "warning" : "info"} className={className}>
      This is how{" "}
      <Link
        to="/p/$project/changes/$request"
        params={{ project, request: String(request.number) }}
        className="link"
      >
        change #{request.number}
      </Link>{" "}
      would have it, and is saved into it. {againText(request)}
      {unfit > 0 &&
        ` What no longer fits what is served is left out: ${countText(unfit, "change")}.`}
    </Notice>
  );
}
