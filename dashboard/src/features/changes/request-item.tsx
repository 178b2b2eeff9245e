import { Link } from "@tanstack/react-router";
import type { RequestRow } from "@yardarm/server/wire";
import { Siren } from "lucide-react";
import { useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Ago, Countdown, zonedText } from "../../ui/time.tsx";
import { ActorName } from "./actor-name.tsx";
import { agreedText, furtherSentences, isOver, spanText, wantTexts } from "./request-words.ts";
import { RevertButton } from "./revert-button.tsx";
import { StateMark } from "./state-mark.tsx";

/** How many sentences a list shows of one request. */
const sentencesMax = 3;

/** One change request in a list: what, who, how far it is, and what it waits for. */
export function RequestItem({
  request,
  isForReading,
}: {
  request: RequestRow;
  isForReading: boolean;
}) {
  const project = useProjectKey();
  const environments = useEnvironments().filter(({ key }) => request.environments.includes(key));
  const more = furtherSentences(request);
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[104px_minmax(0,1fr)_auto]">
      <StateMark state={request.state} />
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <Link
            to="/p/$project/changes/$request"
            params={{ project, request: String(request.number) }}
            className="font-medium hover:underline"
          >
            <Sentence text={request.title} />
          </Link>
        </p>
        {more.slice(0, sentencesMax).map((sentence) => (
          <p key={sentence} className="text-sm text-ink2 wrap-anywhere">
            <Sentence text={sentence} />
          </p>
        ))}
        {more.length > sentencesMax && (
          <p className="text-sm text-ink3">and {more.length - sentencesMax} more</p>
        )}
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink3">
          <span className="num">#{request.number}</span>
          <ActorName actor={request.author} />
          <Ago at={request.changedAt} />
          {environments.map(({ key, name }) => (
            <span key={key}>{name}</span>
          ))}
          {request.reverts !== null && <span>takes back #{request.reverts}</span>}
          {request.ends !== null && <span>ends #{request.ends}</span>}
          {request.emergency !== null && (
            <span className="inline-flex items-center gap-1 font-medium text-bad-ink">
              <Siren size={12} aria-hidden />
              emergency
            </span>
          )}
        </p>
        {request.reason && (
          <p className="mt-1 max-w-[75ch] text-sm text-ink2 wrap-anywhere">“{request.reason}”</p>
        )}
      </div>
      <div className="flex flex-wrap items-start gap-x-2 max-md:flex-col md:justify-end">
        <Waiting request={request} />
        {request.state === "applied" && !isForReading && (
          <span className="max-md:-ml-3">
            <RevertButton request={request.number} />
          </span>
        )}
      </div>
    </li>
  );
}

/** What it waits for, in a few words. */
function Waiting({ request }: { request: RequestRow }) {
  const { wants, plan, state } = request;
  const agreed = agreedText(request);
  const span = spanText(request);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink2 empty:hidden md:flex-col md:items-end">
      {wants !== null && <Tag tone="accent">{wantTexts[wants]}</Tag>}
      {agreed !== undefined && <span className="num">{agreed}</span>}
      {plan.at !== null && !isOver(request) && (
        <span className="num">
          {zonedText(plan.at, plan.timeZone)}
          {state === "scheduled" && (
            <>
              , <Countdown to={plan.at} />
            </>
          )}
        </span>
      )}
      {span !== "" && <span>{span}</span>}
    </div>
  );
}
