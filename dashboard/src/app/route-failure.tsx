import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { describeError, ProblemError } from "../api/problem-error.ts";
import { Failure } from "../ui/failure.tsx";
import { Page } from "../ui/page.tsx";

/** What is shown instead of a page that could not be loaded. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  useEffect(() => queries.reset(), [queries]);
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="Not loaded">
      <Explanation error={error} onRetry={retry} />
    </Page>
  );
}

function Explanation({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!(error instanceof ProblemError)) {
    return <Failure title="This page broke" detail={describeError(error)} onRetry={onRetry} />;
  }
  const { status, detail, requestId } = error;
  if (status === 403) {
    return (
      <Failure
        title="You may not see this"
        detail={`${detail} An admin can give you access.`}
        requestId={requestId}
      />
    );
  }
  if (status === 404) {
    return (
      <Failure title="There is no such thing here" detail={detail} requestId={requestId}>
        <Link to="/" className="link mt-2 inline-block text-sm">
          Go to the flags
        </Link>
      </Failure>
    );
  }
  return (
    <Failure
      title="It could not be loaded"
      detail={detail}
      requestId={requestId}
      onRetry={onRetry}
    />
  );
}
