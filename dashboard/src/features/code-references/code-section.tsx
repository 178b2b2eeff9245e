import { useQuery } from "@tanstack/react-query";
import type { FlagCodeReferences } from "@yardarm/server/wire";
import { ExternalLink, GitBranch } from "lucide-react";
import { useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { codeReferencesQuery } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { PanelLoading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";

type Branch = FlagCodeReferences["branches"][number];
type Place = Branch["references"][number];

/** Where code says the key of a flag, as far as pipelines have told. */
export function CodeSection({ flag }: { flag: string }) {
  const query = useQuery(codeReferencesQuery(useHttp(), useProjectKey(), flag));
  return (
    <Section
      title="In code"
      description="As the pipelines of your repositories told last. A key that is put together while the code runs is not found."
    >
      {query.error && <Notice kind="danger">{describeError(query.error)}</Notice>}
      {query.isPending && <PanelLoading className="h-32" />}
      {query.data && <Branches flag={flag} branches={query.data} />}
    </Section>
  );
}

function Branches({ flag, branches }: { flag: string; branches: readonly Branch[] }) {
  if (branches.length === 0) {
    return (
      <Empty>
        No repository was scanned yet. Run{" "}
        <code className="font-mono text-xs">yardarm scan --upload</code> in the pipeline of each
        repository that asks for flags.
      </Empty>
    );
  }
  const found = branches.filter(({ count }) => count > 0);
  const without = branches.filter(({ count }) => count === 0);
  const isInDefault = found.some(({ isDefault }) => isDefault);
  return (
    <div className="panel divide-y divide-line text-sm">
      {!isInDefault && (
        <p className="px-4 py-2.5 text-ink2">
          No default branch says <code className="font-mono text-xs">{flag}</code>.
        </p>
      )}
      {found.map((branch) => (
        <BranchPlaces key={`${branch.repository} ${branch.branch}`} branch={branch} />
      ))}
      {without.length > 0 && <Without branches={without} />}
    </div>
  );
}

/** A list this long is read as a whole; the rest comes when it is asked for. */
const shownAtFirst = 8;

function BranchPlaces({ branch }: { branch: Branch }) {
  const [isWhole, setWhole] = useState(false);
  const { repository, references, count } = branch;
  const shown = isWhole ? references : references.slice(0, shownAtFirst);
  const hidden = references.length - shown.length;
  const untold = count - references.length;
  return (
    <section aria-label={`${repository}, branch ${branch.branch}`} className="px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h3 className="min-w-0 font-medium wrap-anywhere">{repository}</h3>
        <BranchName branch={branch} />
        <span className="text-xs text-ink3 sm:ml-auto">
          scanned <Ago at={branch.scannedAt} /> at{" "}
          <span className="font-mono">{branch.commit.slice(0, 7)}</span>
        </span>
      </div>
      <ul className="mt-1.5 flex flex-col gap-0.5">
        {shown.map((place) => (
          <PlaceLine key={`${place.path}:${place.line}`} place={place} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button kind="quiet" className="mt-1 -ml-3" onClick={() => setWhole(true)}>
          {hidden === 1 ? "Show one more place" : `Show ${hidden} more places`}
        </Button>
      )}
      {isWhole && untold > 0 && <p className="mt-1 text-ink3">And {untold} more.</p>}
    </section>
  );
}

function BranchName({ branch: { branch, isDefault } }: { branch: Branch }) {
  return (
    <>
      <span className="inline-flex min-w-0 items-center gap-1 text-xs text-ink2">
        <GitBranch size={12} aria-hidden className="shrink-0" />
        <span className="wrap-anywhere">{branch}</span>
      </span>
      {!isDefault && (
        <span className="text-xs text-ink3">not the default branch, so it does not count</span>
      )}
    </>
  );
}

function PlaceLine({ place: { path, line, link, context } }: { place: Place }) {
  const text = (
    <span className="font-mono text-xs wrap-anywhere">
      {path}
      <span className="text-ink3">:{line}</span>
    </span>
  );
  return (
    <li>
      {link === null ? (
        text
      ) : (
        <a
          href={link}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-baseline gap-1 hover:underline"
        >
          {text}
          <ExternalLink size={12} aria-hidden className="shrink-0 self-center text-ink3" />
        </a>
      )}
      {context !== null && (
        <pre className="mt-0.5 mb-1 border-l-2 border-line pl-3 font-mono text-xs whitespace-pre-wrap text-ink2 wrap-anywhere">
          {context.lines.join("\n")}
        </pre>
      )}
    </li>
  );
}

/** What was looked through, and does not say the key: absence is as good as its last look. */
function Without({ branches }: { branches: readonly Branch[] }) {
  return (
    <div className="px-4 py-2.5 text-ink2">
      <h3 className="text-xs text-ink3">Scanned, and without this key</h3>
      <ul className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5">
        {branches.map(({ repository, branch, scannedAt }) => (
          <li key={`${repository} ${branch}`} className="min-w-0 wrap-anywhere">
            {repository}{" "}
            <span className="text-xs text-ink3">
              <Ago at={scannedAt} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
