import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { RequestRow } from "@yardarm/server/wire";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { requestsQuery } from "../../api/request-queries.ts";
import { Notice } from "../../ui/notice.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";

/** What nobody has accounted for after emergencies, though it was due; nothing where nothing is. */
export function OverdueDuties() {
  const project = useProjectKey();
  const { data } = useSuspenseInfiniteQuery(requestsQuery(useHttp(), project, "retrospective"));
  const overdue = data.pages.flatMap((page) => page.requests).flatMap(dutiesOf);
  if (overdue.length === 0) return null;
  return (
    <Notice kind="danger" title="Overdue after emergencies" className="mb-4">
      <ul className="mt-1 flex flex-col gap-1">
        {overdue.map(({ request, what, dueAt }) => (
          <li key={`${request.number} ${what}`}>
            {what} <Ago at={dueAt} />:{" "}
            <Link
              to="/p/$project/changes/$request"
              params={{ project, request: String(request.number) }}
              className="font-medium underline"
            >
              #{request.number} <Sentence text={request.title} />
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function dutiesOf(request: RequestRow) {
  const { reasonDueAt = null, reviewDueAt = null } = request.emergency ?? {};
  const duties = [
    { request, what: `${request.author.name} owed the reason`, dueAt: reasonDueAt },
    { request, what: "Somebody else was to look back at it", dueAt: reviewDueAt },
  ];
  return duties.flatMap(({ dueAt, ...duty }) =>
    dueAt === null || Date.parse(dueAt) > Date.now() ? [] : [{ ...duty, dueAt }],
  );
}
