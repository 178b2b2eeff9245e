import { useQueryClient } from "@tanstack/react-query";
import { invert } from "@yardarm/core/changes";
import { Undo2 } from "lucide-react";
import { useCommands, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { requestQuery } from "../../api/request-queries.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button, type ButtonKind } from "../../ui/button.tsx";
import { showToast } from "../../ui/toast.tsx";

interface RevertButtonProps {
  readonly request: number;
  readonly kind?: ButtonKind;
}

/** Prepares the inverse of a change. Going back is read before it is done: much may hang on it by now. */
export function RevertButton({ request, kind = "quiet" }: RevertButtonProps) {
  const client = useQueryClient();
  const http = useHttp();
  const project = useProjectKey();
  const commands = useCommands();
  const writer = useWriter();
  const block = useWriteBlock();
  if (block !== undefined) return null;

  async function revert(): Promise<void> {
    try {
      const { changes } = await client.fetchQuery(requestQuery(http, project, String(request)));
      await writer.ask({
        title: `Take back change #${request}`,
        changes: invert(changes),
        send: (consent) => commands.revert(request, consent),
        done: `Change #${request} is taken back`,
      });
    } catch (error) {
      showToast({ text: `Not taken back. ${describeError(error)}` });
    }
  }

  return (
    <Button kind={kind} aria-label={`Roll back change ${request}`} onPress={() => void revert()}>
      <Undo2 size={14} aria-hidden />
      Roll back
    </Button>
  );
}
