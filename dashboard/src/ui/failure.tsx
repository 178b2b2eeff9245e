import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface FailureProps {
  /** What could not be done: `The flags could not be loaded.` */
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly children?: ReactNode;
}

/** What failed, how to try again, and what to quote when asking for help. */
export function Failure({ title, detail, requestId, onRetry, children }: FailureProps) {
  return (
    <div role="alert" className="panel flex flex-wrap items-start gap-x-4 gap-y-3 px-4 py-4">
      <OctagonAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-bad-ink" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">{title}</p>
        <p className="text-sm text-ink2 wrap-anywhere">{detail}</p>
        {requestId && (
          <p className="mt-1 text-xs text-ink3">
            Request <code className="font-mono select-all">{requestId}</code>
          </p>
        )}
        {children}
      </div>
      {onRetry && <Button onPress={onRetry}>Try again</Button>}
    </div>
  );
}
