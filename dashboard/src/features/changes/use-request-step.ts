import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { keys } from "../../api/keys.ts";
import { describeError, hasCode } from "../../api/problem-error.ts";

/** Takes a step of a change request, keeps what went wrong in words, and reads anew what it may have changed. */
export function useRequestStep() {
  const client = useQueryClient();
  const project = useProjectKey();
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);

  /** Whether it was taken. */
  async function run(step: () => Promise<unknown>): Promise<boolean> {
    setFailure(undefined);
    setSending(true);
    try {
      await step();
      return true;
    } catch (error) {
      setFailure(
        hasCode(error, "review_outdated")
          ? "It became another while you looked at it. What you see now is how it is; look again."
          : describeError(error),
      );
      return false;
    } finally {
      setSending(false);
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.everything(project) }),
        client.invalidateQueries({ queryKey: keys.inbox }),
      ]);
    }
  }

  return { run, failure, isSending };
}
