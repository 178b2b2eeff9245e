import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PencilLine, X } from "lucide-react";
import { useEffect } from "react";
import { useProjectKey } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { draftsQuery, requestQuery } from "../api/request-queries.ts";
import { buttonClass, IconButton } from "../ui/button.tsx";
import { countText } from "../ui/list-text.ts";
import { stopGathering, useGathering } from "./gathering.ts";

/** What a person has begun and asked nobody for yet, in sight on every page; nothing, when there is nothing. */
export function DraftBadge() {
  const gathering = useGathering();
  return gathering === undefined ? <OpenDrafts /> : <Gathering request={gathering} />;
}

function OpenDrafts() {
  const project = useProjectKey();
  const { data: drafts = [] } = useQuery(draftsQuery(useHttp(), project));
  const [draft] = drafts;
  if (draft === undefined) return null;
  const isOnly = drafts.length === 1;
  const text = isOnly
    ? `Draft #${draft.number}: ${countText(draft.sentences.length, "change")}`
    : countText(drafts.length, "draft");
  const look = buttonClass("plain", "num max-sm:px-2!");
  return isOnly ? (
    <Link
      to="/p/$project/changes/$request"
      params={{ project, request: String(draft.number) }}
      aria-label={text}
      className={look}
    >
      <BadgeText text={text} short={`#${draft.number}`} />
    </Link>
  ) : (
    <Link
      to="/p/$project/changes"
      params={{ project }}
      search={{ list: "mine" }}
      aria-label={text}
      className={look}
    >
      <BadgeText text={text} short={String(drafts.length)} />
    </Link>
  );
}

/** Every change goes into one request, until that is over or somebody says stop. */
function Gathering({ request: number }: { request: number }) {
  const project = useProjectKey();
  const { data: request, isError } = useQuery(requestQuery(useHttp(), project, String(number)));
  const isOver = isError || request?.can.edit.may === false;
  useEffect(() => {
    if (isOver) stopGathering(project);
  }, [isOver, project]);
  if (request === undefined || isOver) return null;
  const count = countText(request.changes.length, "change");
  return (
    <span className="flex items-center rounded-md bg-accent-wash">
      <Link
        to="/p/$project/changes/$request"
        params={{ project, request: String(number) }}
        aria-label={`Gathering into #${number}: ${count}`}
        className={buttonClass("quiet", "num text-ink! max-sm:px-2!")}
      >
        <BadgeText text={`Gathering into #${number}: ${count}`} short={`#${number}`} />
      </Link>
      <IconButton label="Stop gathering" onPress={() => stopGathering(project)}>
        <X size={14} aria-hidden />
      </IconButton>
    </span>
  );
}

function BadgeText({ text, short }: { text: string; short: string }) {
  return (
    <>
      <PencilLine size={14} aria-hidden />
      <span className="max-sm:hidden">{text}</span>
      <span className="sm:hidden">{short}</span>
    </>
  );
}
