import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { Snapshot } from "@yardarm/sdk/model";
import { Plus } from "lucide-react";
import { type ReactNode, Suspense, useMemo, useState } from "react";
import { useMay, useProjectKey } from "../../api/current-project.tsx";
import { environmentQuery } from "../../api/environments.ts";
import { useHttp } from "../../api/http-context.tsx";
import { interactionsQuery } from "../../api/interactions.ts";
import { describeError } from "../../api/problem-error.ts";
import { snapshotQuery } from "../../api/queries.ts";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { CorrelationDialog } from "../../features/interactions/correlation-dialog.tsx";
import {
  CorrelationList,
  CorrelationSummary,
} from "../../features/interactions/correlation-list.tsx";
import {
  EnvironmentChoice,
  useEnvironmentOf,
} from "../../features/interactions/environment-choice.tsx";
import {
  type DeclaredOf,
  useDeclare,
  useDeclared,
} from "../../features/interactions/use-declare.ts";
import { Button } from "../../ui/button.tsx";
import { attributesIn } from "../../ui/condition/condition-words.ts";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";

const route = getRouteApi("/signed-in/p/$project/correlations");

/** What is always so of the contexts of an environment, so that nobody is told to test what nobody is. */
export function CorrelationsPage() {
  const project = useProjectKey();
  const environment = useEnvironmentOf(route.useSearch().environment);
  const navigate = useNavigate();
  const mayWrite = useMay("environment.write", environment);
  const [edited, setEdited] = useState<number | "new">();
  const declare = mayWrite && (
    <Button kind="primary" onPress={() => setEdited("new")}>
      <Plus size={16} aria-hidden />
      Declare a correlation
    </Button>
  );
  return (
    <Page
      title="Correlations"
      description="What is always so of the contexts of an environment: who is in Kenya is in East Africa. Every proof that two flags cannot meet there may rest on it."
      actions={
        <>
          <EnvironmentChoice
            value={environment}
            onChange={(next) =>
              void navigate({
                to: "/p/$project/correlations",
                params: { project },
                search: { environment: next },
              })
            }
          />
          {declare}
        </>
      }
    >
      <Suspense fallback={<Loading rows={4} />}>
        <Declared
          key={environment}
          {...{ project, environment, mayWrite, edited, setEdited }}
          create={declare}
        />
      </Suspense>
    </Page>
  );
}

interface DeclaredProps {
  readonly project: string;
  readonly environment: string;
  readonly mayWrite: boolean;
  readonly edited: number | "new" | undefined;
  readonly setEdited: (edited: number | "new" | undefined) => void;
  readonly create: ReactNode;
}

function Declared({ project, environment, mayWrite, edited, setEdited, create }: DeclaredProps) {
  const http = useHttp();
  const place = { project, environment };
  const served = useSuspenseQuery(environmentQuery(http, project, environment));
  const declared = useDeclared(served.data);
  const { page: data, request } = declared;
  const { data: overview } = useQuery(interactionsQuery(http, place));
  const { failure, remove } = useRemove(declared);
  const { correlations } = data;
  return (
    <>
      {request && <OfRequest request={request} className="mb-4" />}
      {failure && (
        <Notice kind="danger" title="Not removed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      {correlations.length === 0 ? (
        <Empty action={create}>
          Nothing is declared of {data.name}: whatever attributes can be is taken to go together.
        </Empty>
      ) : (
        <>
          <CorrelationSummary
            place={place}
            areContradictory={overview?.correlations.areContradictory ?? false}
          />
          <CorrelationList
            {...{ place, correlations }}
            isReadOnly={!mayWrite}
            onEdit={setEdited}
            onRemove={(index) => void remove(index)}
          />
        </>
      )}
      {edited !== undefined && !declared.isLoading && (
        <Editing declared={declared} edited={edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}

interface EditingProps {
  readonly declared: DeclaredOf;
  readonly edited: number | "new";
  readonly onClose: () => void;
}

/** The attributes that rules ask for are offered, once they are known. */
function Editing({ declared, edited, onClose }: EditingProps) {
  const { data } = useQuery(snapshotQuery(useHttp(), useProjectKey(), declared.page.key));
  const attributes = useMemo(() => (data === undefined ? [] : attributesOf(data)), [data]);
  return (
    <CorrelationDialog
      {...{ declared, attributes, onClose }}
      {...(edited !== "new" && { index: edited })}
    />
  );
}

function attributesOf({ flags, segments }: Snapshot): readonly string[] {
  const rules = [
    ...Object.values(flags).flatMap(({ config }) => config.rules),
    ...Object.values(segments).flatMap((segment) => segment.rules),
  ];
  return attributesIn(rules.flatMap(({ conditions }) => conditions)).toSorted();
}

/** Removing can be undone, so nobody is asked before. */
function useRemove(declared: DeclaredOf) {
  const [failure, setFailure] = useState<string>();
  const declare = useDeclare();
  const remove = async (index: number): Promise<void> => {
    try {
      const { correlations, name } = declared.page;
      const others = correlations.toSpliced(index, 1);
      await declare(declared, others, `One correlation less is declared of ${name}`);
      setFailure(undefined);
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return { failure, remove };
}
