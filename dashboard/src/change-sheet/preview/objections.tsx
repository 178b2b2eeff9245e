import { Link } from "@tanstack/react-router";
import type { RequestFinding, RequestPreview } from "@yardarm/server/wire";
import { Info, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useEnvironmentName, useProjectKey } from "../../api/current-project.tsx";
import { andText, countText } from "../../ui/list-text.ts";
import { Sentence } from "../../ui/sentence.tsx";
import { stateLabels } from "./state-words.ts";

type Gravity = "stops" | "warns" | "says";

const looks: Record<Gravity, { readonly icon: LucideIcon; readonly tone: string }> = {
  stops: { icon: OctagonAlert, tone: "text-bad-ink" },
  warns: { icon: TriangleAlert, tone: "text-warn-ink" },
  says: { icon: Info, tone: "text-ink3" },
};

/** How much stands against a request, for a line that sums it up. */
export function objectionsOf({ findings, freezes, conflicts, problems }: RequestPreview) {
  const news = findings.filter(isObjection).filter(isNews);
  return {
    stopping:
      news.filter(({ refuses }) => refuses).length +
      freezes.filter(({ refuses }) => refuses).length +
      problems.length,
    worthKnowing:
      news.filter(({ refuses }) => !refuses).length +
      freezes.filter(({ isOpen, refuses }) => isOpen && !refuses).length +
      conflicts.length,
  };
}

/** What speaks against a request: what it breaks, when it may not be, and who else is at the same. */
export function Objections({ preview }: { preview: RequestPreview }) {
  const { findings, freezes, conflicts, problems } = preview;
  const objecting = findings.filter(isObjection);
  const news = objecting.filter(isNews).toSorted(stoppingFirst);
  const old = objecting.filter((finding) => !isNews(finding));
  const count = news.length + freezes.filter(isInForce).length + conflicts.length + problems.length;
  return (
    <>
      {count === 0 ? (
        <p className="text-sm text-ink2">
          No policy or interaction rule objects, nothing is frozen, and no other open request is
          about the same.
        </p>
      ) : (
        <ul className="panel divide-y divide-line">
          {problems.map((problem) => (
            <Objection key={problem.pointer} gravity="stops">
              It can no longer be applied: <Sentence text={problem.detail} />
            </Objection>
          ))}
          {news.map((finding) => (
            <FindingItem key={keyOf(finding)} finding={finding} />
          ))}
          <FreezeItems freezes={freezes} />
          {conflicts.map((conflict) => (
            <ConflictItem key={conflict.request} conflict={conflict} />
          ))}
        </ul>
      )}
      <Calendar freezes={freezes} />
      {old.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="w-fit cursor-pointer rounded text-ink2 hover:text-ink">
            {countText(old.length, "remark")} that it makes no worse, or that a waiver lets pass
          </summary>
          <ul className="panel mt-2 divide-y divide-line">
            {old.map((finding) => (
              <FindingItem key={keyOf(finding)} finding={finding} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function keyOf({ source, address, environment }: RequestFinding): string {
  return `${source} ${address} ${environment}`;
}

/** What asks for an approval is a demand, and stands where it is said who has to agree. */
function isObjection({ severity, refuses }: RequestFinding): boolean {
  return refuses || severity !== "needs_approval";
}

function isNews({ isStanding, waiver }: RequestFinding): boolean {
  return !isStanding && waiver === null;
}

function stoppingFirst(one: RequestFinding, other: RequestFinding): number {
  return Number(other.refuses) - Number(one.refuses);
}

function FindingItem({ finding }: { finding: RequestFinding }) {
  const project = useProjectKey();
  const { detail, wayOut, kind, source, waiver, refuses } = finding;
  return (
    <Objection gravity={refuses ? "stops" : isNews(finding) ? "warns" : "says"}>
      <span className="font-medium">
        <Sentence text={detail} />
      </span>{" "}
      <span className="text-ink2">
        <Sentence text={wayOut} />
      </span>
      {source !== null && kind === "interaction" && (
        <span className="block text-xs text-ink3">
          Rule{" "}
          <Link to="/p/$project/rules" params={{ project }} className="font-mono hover:underline">
            {source}
          </Link>
        </span>
      )}
      {source !== null && kind === "policy" && (
        <span className="block text-xs text-ink3">
          Policy{" "}
          <Link
            to="/p/$project/policies"
            params={{ project }}
            className="font-mono hover:underline"
          >
            {source}
          </Link>
          {waiver !== null && (
            <>
              , let off by the waiver <code className="font-mono">{waiver}</code>
            </>
          )}
        </span>
      )}
    </Objection>
  );
}

/** Freezes that are in force at the time in question, as objections. */
function FreezeItems({ freezes }: Pick<RequestPreview, "freezes">) {
  const nameOf = useEnvironmentName();
  return freezes.filter(isInForce).map((freeze) => (
    <Objection key={`${freeze.policy} ${freeze.text}`} gravity={freeze.refuses ? "stops" : "warns"}>
      <span className="font-medium">“{freeze.name}” is in force.</span>{" "}
      <span className="text-ink2">
        {freezeText(freeze, nameOf)} Schedule it for a time outside of that.
      </span>
    </Objection>
  ));
}

/** The calendar of the others, for whoever decides when. */
function Calendar({ freezes }: Pick<RequestPreview, "freezes">) {
  const nameOf = useEnvironmentName();
  const others = freezes.filter((freeze) => !isInForce(freeze));
  if (others.length === 0) return null;
  return (
    <p className="mt-2 text-sm text-ink3">
      Not in force now: {others.map((freeze) => freezeText(freeze, nameOf)).join(" ")}
    </p>
  );
}

type Freeze = RequestPreview["freezes"][number];

function isInForce({ isOpen, refuses }: Freeze): boolean {
  return isOpen || refuses;
}

function freezeText({ text, environments }: Freeze, nameOf: (key: string) => string): string {
  const where = environments.length > 0 ? ` in ${andText(environments.map(nameOf))}` : "";
  return `Nothing changes${where} ${text}.`;
}

function ConflictItem({ conflict }: { conflict: RequestPreview["conflicts"][number] }) {
  const project = useProjectKey();
  const { request, title, state, author, excludes } = conflict;
  return (
    <Objection gravity={excludes ? "warns" : "says"}>
      <Link
        to="/p/$project/changes/$request"
        params={{ project, request: String(request) }}
        className="font-medium hover:underline"
      >
        #{request} <Sentence text={title} />
      </Link>{" "}
      <span className="text-ink2">
        by {author.name} ({stateLabels[state].toLowerCase()}) is about the same.{" "}
        {excludes
          ? "When one of the two is applied, the other one no longer fits and goes back to its author."
          : "Both can be applied."}
      </span>
    </Objection>
  );
}

function Objection({ gravity, children }: { gravity: Gravity; children: ReactNode }) {
  const { icon: Icon, tone } = looks[gravity];
  return (
    <li className="flex gap-2.5 px-4 py-3 text-sm">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </li>
  );
}
