import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { digestsOf } from "../../api/digests.ts";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { usePageTitle } from "../../ui/page.tsx";

const route = getRouteApi("/unsubscribe/$token");

/** Where the link at the end of a digest leads. It asks first: programs that look at mail open links by themselves. */
export function UnsubscribePage() {
  usePageTitle("Stop the digest");
  const { token } = route.useParams();
  const writes = digestsOf(useHttp());
  const [state, setState] = useState<"asked" | "stopping" | "stopped">("asked");
  const [failure, setFailure] = useState<string>();

  async function stop(): Promise<void> {
    setState("stopping");
    setFailure(undefined);
    try {
      await writes.stop(token);
      setState("stopped");
    } catch (error) {
      setFailure(describeError(error));
      setState("asked");
    }
  }

  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <div className="panel w-full max-w-96 p-6">
        <p className="mb-4 text-sm font-semibold">Yardarm</p>
        {state === "stopped" ? (
          <>
            <h1 className="text-lg font-semibold" role="status">
              You get no digest any more
            </h1>
            <p className="mt-1 text-sm text-ink2">
              Whenever you want it back, turn it on under Account, Digest.
            </p>
          </>
        ) : (
          <>
            <h1 className="text-lg font-semibold">Stop the digest?</h1>
            <p className="mt-1 mb-4 text-sm text-ink2">
              You will get no more mail about what waits for you and which of your flags expire.
            </p>
            {failure && (
              <Notice kind="danger" isAlert className="mb-4">
                {failure}
              </Notice>
            )}
            <Button
              kind="primary"
              className="w-full"
              isDisabled={state === "stopping"}
              onPress={() => void stop()}
            >
              Stop it
            </Button>
          </>
        )}
      </div>
    </main>
  );
}
