import { Link, type LinkProps } from "@tanstack/react-router";
import type { Change } from "@yardarm/core/changes";
import { Braces, PencilLine, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { gatherInto } from "../../change-sheet/gathering.ts";
import { buttonClass, IconButton } from "../../ui/button.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { plainSentence } from "../../ui/sentence-text.ts";

const ChangeJson = lazy(async () => ({ default: (await import("./change-json.tsx")).ChangeJson }));

export interface KeptChange {
  /** As the request has it. */
  readonly origin: Change;
  readonly sentence: string;
  /** As it is to be; undefined while what is written is none. */
  readonly change: Change | undefined;
}

interface ChangeRowsProps {
  readonly request: number;
  readonly kept: readonly KeptChange[];
  readonly onChange: (kept: readonly KeptChange[]) => void;
}

/** The changes of a request, each to be left out, written anew, or made again where such things are edited. */
export function ChangeRows({ request, kept, onChange }: ChangeRowsProps) {
  return (
    <ul className="panel max-h-96 divide-y divide-line overflow-auto" aria-label="Changes">
      {kept.map((each) => (
        <ChangeRow
          key={JSON.stringify(each.origin)}
          request={request}
          kept={each}
          isOnly={kept.length === 1}
          onChange={(next) => onChange(kept.flatMap((it) => (it === each ? (next ?? []) : it)))}
        />
      ))}
    </ul>
  );
}

interface ChangeRowProps {
  readonly request: number;
  readonly kept: KeptChange;
  readonly isOnly: boolean;
  /** Undefined: it is left out. */
  readonly onChange: (kept: KeptChange | undefined) => void;
}

function ChangeRow({ request, kept, isOnly, onChange }: ChangeRowProps) {
  const project = useProjectKey();
  const [isText, setText] = useState(false);
  const { origin, sentence, change } = kept;
  const said = plainSentence(sentence);
  const editor = editorOf(origin, project, request);
  return (
    <li className="py-1 pr-1 pl-3 text-sm">
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 wrap-anywhere">
          <Sentence text={sentence} />
          {change !== origin && <span className="ml-2 text-xs text-ink3">written anew</span>}
        </span>
        {editor && (
          <Link
            {...editor}
            aria-label={`Change it where it is edited: ${said}`}
            title="Change it where it is edited"
            className={buttonClass("quiet", "w-8 px-0!")}
            onClick={() => gatherInto(project, request)}
          >
            <PencilLine size={14} aria-hidden />
          </Link>
        )}
        <IconButton
          label={`As JSON: ${said}`}
          aria-expanded={isText}
          onPress={() => {
            if (isText) onChange({ ...kept, change: origin });
            setText(!isText);
          }}
        >
          <Braces size={14} aria-hidden />
        </IconButton>
        <IconButton
          label={`Leave out: ${said}`}
          isDisabled={isOnly}
          onPress={() => onChange(undefined)}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {isText && (
        <div className="py-2 pr-2">
          <Suspense>
            <ChangeJson
              change={change ?? origin}
              onChange={(next) => onChange({ ...kept, change: next })}
            />
          </Suspense>
        </div>
      )}
    </li>
  );
}

type Editor = Pick<LinkProps, "to" | "params" | "search">;

/** Where such a thing is changed; it is shown there as the request would have it. */
function editorOf(change: Change, project: string, request: number): Editor | undefined {
  const [room] = change.kind.split(".");
  if (room === "config" && "flag" in change && "environment" in change) {
    const { flag, environment } = change;
    return {
      to: "/p/$project/flags/$flag/targeting/$environment",
      params: { project, flag, environment },
      search: { request },
    };
  }
  if (change.kind === "environment.fact" && change.field === "correlations") {
    const search = { environment: change.environment };
    return { to: "/p/$project/correlations", params: { project }, search };
  }
  // What is not there yet has no page of its own.
  if (createsPage.has(change.kind)) return undefined;
  if (room === "flag" && "flag" in change) {
    return { to: "/p/$project/flags/$flag", params: { project, flag: change.flag } };
  }
  if (room === "segment" && "segment" in change) {
    return { to: "/p/$project/segments/$segment", params: { project, segment: change.segment } };
  }
  if (room === "group" && "group" in change) {
    return { to: "/p/$project/groups/$group", params: { project, group: String(change.group) } };
  }
  return room === undefined ? undefined : pages(project)[room];
}

const createsPage: ReadonlySet<string> = new Set([
  "flag.create",
  "segment.create",
  "group.create",
] satisfies Change["kind"][]);

function pages(project: string): Readonly<Record<string, Editor>> {
  return {
    policy: { to: "/p/$project/policies", params: { project } },
    waiver: { to: "/p/$project/waivers", params: { project } },
    interaction: { to: "/p/$project/rules", params: { project } },
    environment: { to: "/p/$project/settings/environments", params: { project } },
  };
}
