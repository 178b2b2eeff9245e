import { CircleDashed } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ChangeSentences } from "./meanwhile.tsx";
import type { ConfigDraft } from "./use-config-draft.ts";

interface UnsavedBarProps {
  readonly draft: ConfigDraft;
  readonly faults: readonly string[];
  readonly failure: string | undefined;
  readonly action: string;
  /** Whether it cannot be saved at the moment: it is being saved, or is so already. */
  readonly isBlocked: boolean;
  readonly onSave: () => void;
}

/** What the draft would change, in sentences, and the one button that saves all of it, wherever to. */
export function UnsavedBar(props: UnsavedBarProps) {
  const { draft, faults, failure, action, isBlocked, onSave } = props;
  const isStale = draft.theirs.length > 0;
  if (draft.changes.length === 0 && faults.length === 0) return null;
  return (
    <section
      aria-label="Unsaved changes"
      data-save-bar
      className="sticky bottom-0 z-10 -mx-4 mt-8 -mb-16 border-t border-line bg-surface px-4 py-3 shadow-pop md:-mx-8 md:px-8"
    >
      {failure && (
        <Notice kind="danger" title="Not saved" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="max-h-40 min-w-0 flex-1 basis-80 overflow-auto">
          {faults.length === 0 && <ChangeSentences changes={draft.changes} />}
          {faults.map((fault) => (
            <p key={fault} className="flex gap-2 text-sm text-ink2">
              <CircleDashed size={14} className="mt-[3px] shrink-0 text-warn-ink" aria-hidden />
              {fault}
            </p>
          ))}
        </div>
        <div className="flex gap-2">
          <Button kind="quiet" onPress={draft.discard}>
            Discard
          </Button>
          <Button
            kind="primary"
            isDisabled={faults.length > 0 || isStale || isBlocked || draft.changes.length === 0}
            onPress={onSave}
          >
            {action}
          </Button>
        </div>
      </div>
    </section>
  );
}
