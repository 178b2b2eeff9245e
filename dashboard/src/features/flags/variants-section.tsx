import type { Variant } from "@yardarm/core/registry";
import type { FlagView, RequestView } from "@yardarm/server/wire";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError, hasCode } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SideSheet } from "../../ui/overlay.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Section } from "../../ui/section.tsx";
import { useProposedFlag } from "./use-proposed-flag.ts";
import { variantChanges } from "./variant-changes.ts";
import { parseVariants, type VariantDraft, variantDrafts } from "./variant-draft.ts";
import { VariantsEditor } from "./variants-editor.tsx";

/** The values a flag can have, by name. */
export function VariantsSection({ flag }: { flag: FlagView }) {
  const [isEditing, setEditing] = useState(false);
  const block = useWriteBlock();
  const proposed = useProposedFlag(flag);
  const canEdit = block === undefined && flag.state === "active";
  return (
    <Section
      title="Variants"
      actions={
        canEdit && (
          <Button onPress={() => setEditing(true)}>
            <Pencil size={14} aria-hidden />
            Edit variants
          </Button>
        )
      }
    >
      <ul className="panel divide-y divide-line">
        {flag.variants.map((variant) => (
          <li
            key={variant.name}
            className="grid gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[160px_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span className="font-mono text-sm font-medium wrap-anywhere">{variant.name}</span>
            <VariantValue variant={variant} />
            <span className="text-sm text-ink2 wrap-anywhere">{variant.description}</span>
          </li>
        ))}
      </ul>
      {isEditing && !proposed.isLoading && (
        <EditVariants
          flag={proposed.flag}
          request={proposed.request}
          onClose={() => setEditing(false)}
        />
      )}
    </Section>
  );
}

function VariantValue({ variant: { name, value } }: { variant: Variant }) {
  if (typeof value !== "object")
    return <code className="font-mono text-sm wrap-anywhere">{JSON.stringify(value)}</code>;
  return (
    <ScrollBox label={`Value of ${name}`} className="max-h-48 rounded-md bg-raised">
      <pre className="px-2 py-1 font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>
    </ScrollBox>
  );
}

interface EditVariantsProps {
  readonly flag: FlagView;
  /** The open request that would have it so, and into which it is saved. */
  readonly request: RequestView | undefined;
  readonly onClose: () => void;
}

function EditVariants({ flag, request, onClose }: EditVariantsProps) {
  const commands = useCommands();
  const writer = useWriter();
  const [drafts, setDrafts] = useState<readonly VariantDraft[]>(() => variantDrafts(flag.variants));
  const [failure, setFailure] = useState<string>();
  const { variants, faults } = parseVariants(flag.type, drafts);
  const changes = variants ? variantChanges(flag, variants) : [];

  async function save(wanted: readonly Variant[]): Promise<void> {
    setFailure(undefined);
    try {
      const outcome = await writer.apply({
        title: `Change the variants of ${flag.key}`,
        changes,
        into: request?.number,
        send: (consent) =>
          commands.patchFlag(flag.key, {
            body: { variants: [...wanted], ...consent },
            version: flag.version,
          }),
        done: `The variants of ${flag.key} are saved`,
      });
      if (outcome.state !== "cancelled") onClose();
    } catch (error) {
      setFailure(
        hasCode(error, "version_mismatch")
          ? "Somebody changed this flag while you were editing. Close this, look at theirs, and edit again."
          : describeError(error),
      );
    }
  }

  return (
    <SideSheet
      title={flag.key}
      eyebrow="Variants"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={variants === undefined || changes.length === 0}
            onPress={() => variants && void save(variants)}
          >
            {request ? `Save into #${request.number}` : "Save"}
          </Button>
        </>
      }
    >
      {request && <OfRequest request={request} />}
      <VariantsEditor type={flag.type} drafts={drafts} faults={faults} onChange={setDrafts} />
      {failure && (
        <Notice kind="danger" title="Not saved" isAlert>
          {failure}
        </Notice>
      )}
    </SideSheet>
  );
}
