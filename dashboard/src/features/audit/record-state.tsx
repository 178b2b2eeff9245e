import { useSuspenseQuery } from "@tanstack/react-query";
import type { AuditState } from "@yardarm/server/wire";
import { FileSignature } from "lucide-react";
import { auditDownload, auditStateQuery } from "../../api/audit-queries.ts";
import { useHttp } from "../../api/http-context.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Ago } from "../../ui/time.tsx";

/** Whether the record is whole, how far that is signed, and where the signature is kept. */
export function RecordState({ project }: { project: string | undefined }) {
  const { data: state } = useSuspenseQuery(auditStateQuery(useHttp(), project));
  const { fault } = state;
  if (fault !== null) {
    return (
      <Notice
        kind="danger"
        isAlert
        title={`The record is not whole from entry ${fault.number} on`}
        className="mb-4"
      >
        {fault.detail} Nothing behind it is signed. Compare an export with a checkpoint that was
        kept outside: <code className="font-mono">yardarm audit verify</code>.
      </Notice>
    );
  }
  return (
    <div className="panel mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm">
      <FileSignature size={16} aria-hidden className="shrink-0 text-ink3" />
      <div className="min-w-0 flex-1 basis-60">
        <p>
          <Signed state={state} />
        </p>
        <p className="text-ink2">
          <Kept state={state} />
        </p>
      </div>
      {state.checkpoints.length > 0 && (
        <a
          className={buttonClass("plain")}
          href={auditDownload(project, ["state"])}
          download={`${project ?? "installation"}-checkpoints.json`}
        >
          Download checkpoints
        </a>
      )}
    </div>
  );
}

function Signed({ state: { checkpoints, newest } }: { state: AuditState }) {
  const [last] = checkpoints;
  if (last === undefined)
    return "Nothing is signed yet; the first checkpoint follows within a minute.";
  const behind = newest - last.entry;
  return (
    <>
      The record is whole, and signed up to entry{" "}
      <span className="num font-medium">{last.entry.toLocaleString("en")}</span>,{" "}
      <Ago at={last.at} />
      {behind > 0 &&
        `; ${behind.toLocaleString("en")} newer ${behind === 1 ? "entry waits" : "entries wait"} for the next checkpoint`}
      .
    </>
  );
}

function Kept({ state: { destinations } }: { state: AuditState }) {
  if (destinations.length === 0) {
    return "Checkpoints are kept nowhere outside. Download one, or name a place: without it nobody can tell whether all was written anew.";
  }
  return destinations
    .map(({ name, sentUpTo, failure }) => {
      if (failure !== null)
        return `Signatures are not kept outside (${placeText(name)}) any more: ${failure}`;
      return sentUpTo === null
        ? `No signature is kept outside yet (${placeText(name)}).`
        : `Signatures are kept outside (${placeText(name)}) up to entry ${sentUpTo.toLocaleString("en")}.`;
    })
    .join(" ");
}

/** `webhooks` are nobody's folder: they have to be made first. */
function placeText(name: string): string {
  return name === "webhooks" ? "by a webhook for checkpoints" : name;
}
