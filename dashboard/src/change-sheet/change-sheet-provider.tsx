import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";
import { useCommands, useProjectKey } from "../api/current-project.tsx";
import { keys } from "../api/keys.ts";
import { describeError, hasCode } from "../api/problem-error.ts";
import { showToast } from "../ui/toast.tsx";
import { useGathering } from "./gathering.ts";
import { type Outcome, outcomeOf, type Proposal } from "./proposal.ts";
import { useGather } from "./use-gather.ts";

const ChangeSheet = lazy(async () => ({
  default: (await import("./change-sheet.tsx")).ChangeSheet,
}));

/** The page's one writer of the registry. */
export interface Writer {
  /**
   * Applies at once where that is allowed, and offers to undo it; where somebody has to agree or a policy refuses, the
   * sheet opens. Rejects with a `ProblemError` for everything the person has to mend: a stale version, an invalid document.
   */
  apply(proposal: Proposal): Promise<Outcome>;
  /** Opens the sheet first: for what should be read before it is done. */
  ask(proposal: Proposal): Promise<Outcome>;
}

const WriterContext = createContext<Writer | undefined>(undefined);

export function useWriter(): Writer {
  const writer = useContext(WriterContext);
  if (writer === undefined) throw new TypeError("useWriter needs a ChangeSheetProvider above it.");
  return writer;
}

interface OpenSheet {
  readonly proposal: Proposal;
  readonly resolve: (outcome: Outcome) => void;
}

export function ChangeSheetProvider({ children }: { children: ReactNode }) {
  const commands = useCommands();
  const settle = useSettle();
  const gatherInto = useGather();
  const isGathering = useGathering() !== undefined;
  const [sheet, setSheet] = useState<OpenSheet>();
  // Undo is pressed long after the render that offered it.
  const writer = useRef<Writer>(undefined);

  const ask = useCallback(
    (proposal: Proposal) => new Promise<Outcome>((resolve) => setSheet({ proposal, resolve })),
    [],
  );

  const value = useMemo<Writer>(() => {
    function sayDone(proposal: Proposal, outcome: Outcome): Outcome {
      const request = outcome.state === "applied" ? outcome.answer.body.request : undefined;
      if (request !== undefined) {
        const run = () => void undo(proposal, request);
        showToast({ text: proposal.done, action: { label: "Undo", run } });
      }
      return settle(outcome);
    }

    async function undo(proposal: Proposal, request: number): Promise<void> {
      const { invert } = await import("@yardarm/core/changes");
      const back: Proposal = {
        title: `Undo: ${proposal.done}`,
        changes: invert(proposal.changes),
        send: (consent) => commands.revert(request, consent),
        done: `Undone: ${proposal.done}`,
      };
      try {
        await writer.current?.apply(back);
      } catch (error) {
        showToast({ text: `Not undone. ${describeError(error)}` });
      }
    }

    async function apply(proposal: Proposal): Promise<Outcome> {
      if (proposal.into !== undefined) {
        await gatherInto(proposal.into, proposal.changes, "");
        return settle({ state: "waits", request: proposal.into, as: "gathered" });
      }
      if (isGathering) return ask(proposal);
      const unshow = proposal.show?.();
      try {
        return sayDone(proposal, outcomeOf(await proposal.send({ mayWait: false })));
      } catch (error) {
        unshow?.();
        if (isForTheSheet(error)) return ask(proposal);
        throw error;
      }
    }

    return { apply, ask };
  }, [commands, settle, ask, gatherInto, isGathering]);
  writer.current = value;

  const close = (outcome: Outcome) => {
    sheet?.resolve(outcome);
    setSheet(undefined);
  };

  return (
    <WriterContext value={value}>
      {children}
      {sheet && (
        <Suspense>
          <ChangeSheet
            proposal={sheet.proposal}
            onDone={(outcome) => {
              if (outcome.state === "applied") showToast({ text: sheet.proposal.done });
              close(settle(outcome));
            }}
            onClose={() => close({ state: "cancelled" })}
          />
        </Suspense>
      )}
    </WriterContext>
  );
}

const waitingTexts = {
  asked: (request: string) => `Change request #${request} is made.`,
  draft: (request: string) => `Draft #${request} is made. Nobody was asked yet.`,
  gathered: (request: string) => `Added to #${request}.`,
} as const;

/** What came of a proposal is read anew, and said. */
function useSettle(): (outcome: Outcome) => Outcome {
  const client = useQueryClient();
  const project = useProjectKey();
  const navigate = useNavigate();
  return useCallback(
    (outcome) => {
      void client.invalidateQueries({ queryKey: keys.everything(project) });
      void client.invalidateQueries({ queryKey: keys.inbox });
      if (outcome.state === "unchanged")
        showToast({ text: "Nothing to change: it is so already." });
      if (outcome.state === "waits") {
        const request = String(outcome.request);
        const run = () =>
          void navigate({ to: "/p/$project/changes/$request", params: { project, request } });
        showToast({
          text: waitingTexts[outcome.as](request),
          action: { label: "Open", run },
        });
      }
      return outcome;
    },
    [client, project, navigate],
  );
}

/** Refusals that the sheet explains, and shows a way round: ask, wait, or an emergency. */
function isForTheSheet(error: unknown): boolean {
  return ["approval_needed", "policy_violated", "environment_protected"].some((code) =>
    hasCode(error, code),
  );
}
