import { useQueryClient } from "@tanstack/react-query";
import type { Applied } from "@yardarm/server/wire";
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
import type { Answer } from "../api/http.ts";
import { keys } from "../api/keys.ts";
import { describeError, hasCode } from "../api/problem-error.ts";
import { showToast } from "../ui/toast.tsx";
import type { Consent, Outcome, Proposal } from "./proposal.ts";

const ChangeSheet = lazy(async () => ({
  default: (await import("./change-sheet.tsx")).ChangeSheet,
}));

/** The page's one writer of the registry. */
export interface Writer {
  /**
   * Applies at once where that is allowed, and offers to undo it; where a protection refuses, the sheet opens.
   * Rejects with a `ProblemError` for everything the person has to mend: a stale version, an invalid document.
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
  const client = useQueryClient();
  const commands = useCommands();
  const project = useProjectKey();
  const [sheet, setSheet] = useState<OpenSheet>();
  // Undo is pressed long after the render that offered it.
  const writer = useRef<Writer>(undefined);

  const ask = useCallback(
    (proposal: Proposal) => new Promise<Outcome>((resolve) => setSheet({ proposal, resolve })),
    [],
  );

  const value = useMemo<Writer>(() => {
    function settle(proposal: Proposal, answer: Answer<Applied>): Outcome {
      void client.invalidateQueries({ queryKey: keys.everything(project) });
      const { request } = answer.body;
      if (answer.body.state === "unchanged" || request === undefined) {
        showToast({ text: "Nothing to change: it is so already." });
        return { state: "unchanged", answer };
      }
      showToast({ text: proposal.done, undo: () => void undo(proposal, request) });
      return { state: "applied", answer };
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

    async function send(proposal: Proposal, consent: Consent): Promise<Outcome> {
      const unshow = proposal.show?.();
      try {
        return await settle(proposal, await proposal.send(consent));
      } catch (error) {
        unshow?.();
        throw error;
      }
    }

    async function apply(proposal: Proposal): Promise<Outcome> {
      try {
        return await send(proposal, {});
      } catch (error) {
        if (hasCode(error, "environment_protected")) return ask(proposal);
        throw error;
      }
    }

    return { apply, ask };
  }, [client, commands, project, ask]);
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
            onDone={(answer) => {
              void client.invalidateQueries({ queryKey: keys.everything(project) });
              showToast({ text: sheet.proposal.done });
              close({ state: answer.body.state, answer });
            }}
            onClose={() => close({ state: "cancelled" })}
          />
        </Suspense>
      )}
    </WriterContext>
  );
}
