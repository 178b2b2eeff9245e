import { Link } from "@tanstack/react-router";
import type { RequestState, RequestView } from "@yardarm/server/wire";
import { useProjectKey } from "../../api/current-project.tsx";
import { Ago, Countdown, minutesText, zonedText } from "../../ui/time.tsx";

const texts: Record<RequestState, string> = {
  draft: "Nobody has been asked yet.",
  in_review: "It waits for somebody to agree.",
  approved: "Everybody who had to has agreed. It waits to be applied.",
  scheduled: "It is applied by itself when its time comes.",
  applied: "It is done.",
  rejected: "It came back to its author, who edits it or gives it up.",
  cancelled: "It was given up. Nothing was changed.",
  expired: "Its time passed. Nothing was changed.",
  failed: "It could not be applied, and came back to its author. Nothing was changed.",
};

/** How far a request is, and what happens to it by itself. */
export function Standing({ request }: { request: RequestView }) {
  const { state, plan, ending, ends, reverts, rollbacks } = request;
  const isOpen =
    state === "draft" || state === "in_review" || state === "approved" || state === "scheduled";
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p className="text-ink2">{texts[state]}</p>
      {plan.at !== null && isOpen && (
        <p>
          <span className="font-medium num">{zonedText(plan.at, plan.timeZone)}</span>{" "}
          <span className="text-ink2">
            by the clocks of {plan.timeZone}, <Countdown to={plan.at} />
          </span>
        </p>
      )}
      {plan.lastsMinutes !== null && isOpen && (
        <p className="text-ink2">
          It takes itself back{" "}
          <span className="font-medium text-ink">{minutesText(plan.lastsMinutes)}</span> after it is
          applied.
        </p>
      )}
      {ending !== null && (
        <p className="text-ink2">
          {ending.state === "applied" ? (
            <>
              It was taken back by <RequestLink request={ending.request} />.
            </>
          ) : (
            <>
              <RequestLink request={ending.request} /> takes it back
              {ending.at !== null && (
                <>
                  {" "}
                  <span className="font-medium text-ink">
                    <Countdown to={ending.at} />
                  </span>
                </>
              )}
              .
            </>
          )}
        </p>
      )}
      {ends !== null && (
        <p className="text-ink2">
          It ends <RequestLink request={ends} />, which was only for a while.
        </p>
      )}
      {reverts !== null && (
        <p className="text-ink2">
          It takes back <RequestLink request={reverts} />.
        </p>
      )}
      {rollbacks.map(({ request: number, state: its }) => (
        <p key={number} className="text-ink2">
          <RequestLink request={number} />{" "}
          {its === "applied" ? "took it back" : "would take it back"}.
        </p>
      ))}
      {state === "applied" && (
        <p className="text-xs text-ink3">
          Applied <Ago at={request.changedAt} />
          {request.entry !== null && (
            <>
              {", "}
              <EntryLink entry={request.entry} />
            </>
          )}
        </p>
      )}
    </div>
  );
}

function RequestLink({ request }: { request: number }) {
  const project = useProjectKey();
  return (
    <Link
      to="/p/$project/changes/$request"
      params={{ project, request: String(request) }}
      className="link num"
    >
      #{request}
    </Link>
  );
}

function EntryLink({ entry }: { entry: number }) {
  const project = useProjectKey();
  return (
    <Link
      to="/p/$project/audit/$entry"
      params={{ project, entry: String(entry) }}
      className="link num"
    >
      entry {entry} of the record
    </Link>
  );
}
