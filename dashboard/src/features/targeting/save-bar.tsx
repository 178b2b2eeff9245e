import type { EnvironmentView, FlagView } from "@yardarm/server/wire";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError, hasCode } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { UnsavedBar } from "./unsaved-bar.tsx";
import type { ConfigDraft } from "./use-config-draft.ts";

interface SaveBarProps {
  readonly flag: FlagView;
  readonly environment: EnvironmentView;
  readonly draft: ConfigDraft;
  readonly faults: readonly string[];
  /** Asked when somebody else was faster, so that theirs can be shown. */
  readonly onStale: () => void;
}

/** Saves the draft: at once, or as what somebody has to agree to. */
export function SaveBar({ flag, environment, draft, faults, onStale }: SaveBarProps) {
  const writer = useWriter();
  const commands = useCommands();
  const [failure, setFailure] = useState<string>();
  const [isSaving, setSaving] = useState(false);

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
    <UnsavedBar
      {...{ draft, faults, failure }}
      isBlocked={isSaving}
      action={environment.isProtected ? "Review and save…" : "Save"}
      onSave={() => void save()}
    />
  );
}
