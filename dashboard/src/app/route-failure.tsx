import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { describeError, ProblemError } from "../api/problem-error.ts";
import { Failure } from "../ui/failure.tsx";
import { Page } from "../ui/page.tsx";
import { isMissingPart, MissingPart } from "./missing-part.tsx";

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
    <Page title={titleOf(error)}>
      <Explanation error={error} onRetry={retry} />
    </Page>
  );
}

function titleOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return "Not loaded";
  return { 403: "Not for you", 404: "Nothing is here" }[error.status] ?? "Not loaded";
}

function Explanation({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (isMissingPart(error)) return <MissingPart />;
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
      <Failure title={detail} detail="It may have another name, or be in another project.">
        <Link to="/" className="link mt-2 inline-block text-sm">
          Go to the first page
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
