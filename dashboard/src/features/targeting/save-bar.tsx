import type { EnvironmentView, FlagView } from "@yardarm/server/wire";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError, hasCode } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ChangeSentences } from "./meanwhile.tsx";
import type { ConfigDraft } from "./use-config-draft.ts";

interface SaveBarProps {
  readonly flag: FlagView;
  readonly environment: EnvironmentView;
  readonly draft: ConfigDraft;
  readonly faults: readonly string[];
  /** Asked when somebody else was faster, so that theirs can be shown. */
  readonly onStale: () => void;
}

/** What the draft would change, in sentences, and the one button that saves all of it. */
export function SaveBar({ flag, environment, draft, faults, onStale }: SaveBarProps) {
  const writer = useWriter();
  const commands = useCommands();
  const [failure, setFailure] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const isStale = draft.theirs.length > 0;
  if (draft.changes.length === 0 && faults.length === 0) return null;

  async function save(): Promise<void> {
    setFailure(undefined);
    setSaving(true);
    const proposal = {
      title: `Change the targeting of ${flag.key} in ${environment.name}`,
      changes: draft.changes,
      send: (consent: object) =>
        commands.putConfig(flag.key, environment.key, {
          body: { config: draft.config, ...consent },
          version: draft.version,
        }),
      done: `The targeting of ${flag.key} in ${environment.name} is saved`,
    };
    try {
      const outcome = await (environment.isProtected
        ? writer.ask(proposal)
        : writer.apply(proposal));
      // What waits is in its request now, and no longer here.
      if (outcome.state === "waits") draft.discard();
      else if (outcome.state !== "cancelled") draft.accept(outcome.answer.version);
    } catch (error) {
      if (hasCode(error, "version_mismatch")) onStale();
      else setFailure(describeError(error));
    } finally {
      setSaving(false);
    }
  }

  return (
    <section
      aria-label="Unsaved changes"
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
            <p key={fault} className="text-sm font-medium text-bad-ink">
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
            isDisabled={faults.length > 0 || isStale || isSaving || draft.changes.length === 0}
            onPress={() => void save()}
          >
            {environment.isProtected ? "Review and save…" : "Save"}
          </Button>
        </div>
      </div>
    </section>
  );
}
