import { useQueries } from "@tanstack/react-query";
import { compile, evaluate } from "@yardarm/sdk/evaluate";
import type { FlagConfig, JsonValue, Snapshot } from "@yardarm/sdk/model";
import type { FlagView } from "@yardarm/server/wire";
import { useDeferredValue, useMemo, useState } from "react";
import { useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { snapshotQuery } from "../../api/queries.ts";
import { Notice } from "../../ui/notice.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Section } from "../../ui/section.tsx";
import { type ContextDraft, contextOf, draftOf, emptyContext } from "./context-draft.ts";
import { ContextForm } from "./context-form.tsx";
import { DecisionRow } from "./decision-row.tsx";

interface TryContextProps {
  readonly flag: FlagView;
  /** A config that is not saved yet, tried beside what the environments have. */
  readonly draft?: { readonly environment: string; readonly config: FlagConfig };
}

/** Kept while the window is open, so that one context can be tried on one flag after the other. */
const storageKey = "yardarm.try-context";

/** Evaluates one context by hand, in this page, with the evaluator that services use. */
export function TryContext({ flag, draft }: TryContextProps) {
  const [context, setContext] = useState(readStored);
  const tried = useDeferredValue(context);
  const http = useHttp();
  const project = useProjectKey();
  const environments = useEnvironments();
  const snapshots = useQueries({
    queries: environments.map(({ key }) => snapshotQuery(http, project, key)),
  });
  const failure = snapshots.find(({ error }) => error)?.error;

  function change(next: ContextDraft): void {
    setContext(next);
    sessionStorage.setItem(storageKey, JSON.stringify(contextOf(next)));
  }

  return (
    <Section
      title="Try a context"
      description="Decided in this page by the evaluator that services use; nothing is sent or counted."
    >
      <div className="panel grid lg:grid-cols-[340px_minmax(0,1fr)]">
        <div className="border-line p-4 max-lg:border-b lg:border-r">
          <ContextForm draft={context} onChange={change} />
        </div>
        <div className="min-w-0">
          {failure && <Notice kind="danger">{describeError(failure)}</Notice>}
          <ScrollBox label="Decisions for this context">
            <table className="w-full min-w-[440px] text-sm">
              <thead className="border-b border-line text-left text-xs text-ink3">
                <tr>
                  <th scope="col" className="py-2 pr-4 pl-4 font-medium">
                    Environment
                  </th>
                  <th scope="col" className="py-2 pr-4 font-medium">
                    Value
                  </th>
                  <th scope="col" className="py-2 pr-4 font-medium">
                    Variant
                  </th>
                  <th scope="col" className="py-2 pr-4 font-medium">
                    Why
                  </th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {environments.map((environment, index) => {
                  const snapshot = snapshots[index]?.data;
                  if (snapshot === undefined) return null;
                  const config = flag.configs.find(
                    (view) => view.environment === environment.key,
                  )?.config;
                  const isDrafted = draft?.environment === environment.key;
                  return [
                    <Tried
                      key={environment.key}
                      place={environment.name}
                      {...{ snapshot, flag, context: tried, config }}
                    />,
                    isDrafted && (
                      <Tried
                        key="draft"
                        place={`${environment.name}, as edited`}
                        isDraft
                        snapshot={withConfig(snapshot, flag, draft.config)}
                        {...{ flag, context: tried, config: draft.config }}
                      />
                    ),
                  ];
                })}
              </tbody>
            </table>
          </ScrollBox>
        </div>
      </div>
    </Section>
  );
}

interface TriedProps {
  readonly place: string;
  readonly snapshot: Snapshot;
  readonly flag: FlagView;
  readonly context: ContextDraft;
  readonly config: FlagConfig | undefined;
  readonly isDraft?: boolean;
}

const defaults: Record<FlagView["type"], JsonValue> = {
  boolean: false,
  string: "",
  number: 0,
  object: {},
};

function Tried({ place, snapshot, flag, context, config, isDraft = false }: TriedProps) {
  const compiled = useMemo(() => compile(snapshot), [snapshot]);
  const decision = evaluate(compiled, contextOf(context), {
    flag: flag.key,
    defaultValue: defaults[flag.type],
  });
  return <DecisionRow place={place} decision={decision} config={config} isDraft={isDraft} />;
}

/** The snapshot as it would be with this config. */
function withConfig(snapshot: Snapshot, flag: FlagView, config: FlagConfig): Snapshot {
  const known = snapshot.flags[flag.key];
  if (known === undefined) return snapshot;
  return { ...snapshot, flags: { ...snapshot.flags, [flag.key]: { ...known, config } } };
}

function readStored(): ContextDraft {
  try {
    return draftOf(JSON.parse(sessionStorage.getItem(storageKey) ?? "null")) ?? emptyContext;
  } catch {
    return emptyContext;
  }
}
