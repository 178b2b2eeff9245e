import { useQuery } from "@tanstack/react-query";
import type { Change } from "@yardarm/core/changes";
import type { FlagView } from "@yardarm/server/wire";
import { Archive, ArchiveRestore } from "lucide-react";
import { useState } from "react";
import { useCommands, useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { lifeQuery } from "../../api/lives.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import type { Outcome, Proposal } from "../../change-sheet/proposal.ts";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { dateIn, dayText } from "../../ui/time.tsx";
import { showToast } from "../../ui/toast.tsx";

const number = new Intl.NumberFormat("en");

/** Takes a flag out of every environment, or brings it back. Its key stays taken and its configs stay as they were. */
export function ArchiveButton({ flag }: { flag: FlagView }) {
  const [isAsking, setAsking] = useState(false);
  const block = useWriteBlock();
  const move = useMove(flag);
  if (block !== undefined) return null;
  if (flag.state === "archived") {
    const restore = async () => {
      try {
        await move("active");
      } catch (error) {
        showToast({ text: `Not restored. ${describeError(error)}` });
      }
    };
    return (
      <Button onPress={() => void restore()}>
        <ArchiveRestore size={14} aria-hidden />
        Restore
      </Button>
    );
  }
  return (
    <>
      <Button onPress={() => setAsking(true)}>
        <Archive size={14} aria-hidden />
        Archive…
      </Button>
      {isAsking && <ArchiveDialog flag={flag} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Every environment notices, so where one is protected the sheet opens without a try that would be refused. */
function useMove(flag: FlagView): (state: FlagView["state"]) => Promise<Outcome> {
  const commands = useCommands();
  const writer = useWriter();
  const isAsked = useEnvironments().some(({ isProtected }) => isProtected);
  const served = useServed(flag);
  return (state) => {
    const proposal: Proposal = {
      title: state === "archived" ? `Archive ${flag.key}` : `Restore ${flag.key}`,
      changes: [
        { kind: "flag.fact", flag: flag.key, field: "state", from: flag.state, to: state },
        ...served(state),
      ],
      send: (consent) =>
        commands.patchFlag(flag.key, { body: { state, ...consent }, version: flag.version }),
      done: state === "archived" ? `${flag.key} is archived` : `${flag.key} is back`,
    };
    return isAsked ? writer.ask(proposal) : writer.apply(proposal);
  };
}

/** For how long it is served as it was, when it is archived; the server says the same. */
function useServed(flag: FlagView): (state: FlagView["state"]) => readonly Change[] {
  const until = useServedUntil(flag);
  return (state) => {
    const to = state === "archived" ? until : undefined;
    const from = flag.servedUntil;
    return to === from
      ? []
      : [{ kind: "flag.fact", flag: flag.key, field: "servedUntil", from, to }];
  };
}

function useServedUntil(flag: FlagView): string | undefined {
  const { data } = useQuery(lifeQuery(useHttp(), useProjectKey(), flag.key));
  const graceDays = data?.rules.graceDays ?? 0;
  return graceDays === 0 ? undefined : dateIn(graceDays, new Date());
}

function ArchiveDialog({ flag, onClose }: { flag: FlagView; onClose: () => void }) {
  const move = useMove(flag);
  const servedUntil = useServedUntil(flag);
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<string>();
  const evaluated = flag.configs.reduce((sum, { evaluations }) => sum + evaluations.total24h, 0);
  const isConfirmed = evaluated === 0 || typed === flag.key;

  async function archive(): Promise<void> {
    setFailure(undefined);
    try {
      const outcome = await move("archived");
      if (outcome.state !== "cancelled") onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
  }

  return (
    <ModalDialog
      title={`Archive ${flag.key}?`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="danger" isDisabled={!isConfirmed} onPress={() => void archive()}>
            Archive
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">
        {servedUntil === undefined
          ? "Services that still ask for it get the default value in their code at once."
          : `Services that still ask for it get what it serves now, unchanged, through ${dayText(servedUntil)}; then the default value in their code.`}{" "}
        The key stays taken, and the flag can be restored as it was.
      </p>
      {flag.dependents.length > 0 && (
        <Notice kind="warning" title="Other flags need it">
          {[...new Set(flag.dependents.map((dependent) => dependent.flag))].join(", ")}
        </Notice>
      )}
      {evaluated > 0 && (
        <>
          <Notice kind="warning" title="It is still evaluated">
            {number.format(evaluated)} times in the last 24 hours.
          </Notice>
          <TextField
            label={`Type ${flag.key} to confirm`}
            value={typed}
            onChange={setTyped}
            isMono
            autoFocus
          />
        </>
      )}
      {failure && (
        <Notice kind="danger" title="Not archived" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
