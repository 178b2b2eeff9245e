import { invert } from "@yardarm/core/changes";
import type { ChangeRequestView } from "@yardarm/server/wire";
import {
  Bot,
  ChevronRight,
  KeyRound,
  type LucideIcon,
  Siren,
  Undo2,
  UserRound,
} from "lucide-react";
import { useState } from "react";
import { Button as AriaButton, Disclosure, DisclosurePanel } from "react-aria-components";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";
import { EntityDiff } from "./entity-diff.tsx";

const actorIcons: Record<ChangeRequestView["author"]["kind"], LucideIcon> = {
  person: UserRound,
  token: KeyRound,
  system: Bot,
};

/** One change request: what it did in sentences, who, when and why, and before and after of all it touched. */
export function ChangeRequestItem({ request }: { request: ChangeRequestView }) {
  const [isOpen, setOpen] = useState(false);
  const [failure, setFailure] = useState<string>();
  const revert = useRevert(request, setFailure);
  const block = useWriteBlock();
  const Icon = actorIcons[request.author.kind];
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-72">
          {request.sentences.slice(0, isOpen ? undefined : sentencesShut).map((sentence) => (
            <p key={sentence} className="text-sm wrap-anywhere">
              <Sentence text={sentence} />
            </p>
          ))}
          {!isOpen && request.sentences.length > sentencesShut && (
            <p className="text-sm text-ink3">and {request.sentences.length - sentencesShut} more</p>
          )}
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink3">
            <span className="num">#{request.number}</span>
            <span className="inline-flex items-center gap-1">
              <Icon size={12} aria-hidden />
              {request.author.name}
            </span>
            <Ago at={request.createdAt} />
            {request.reverts !== null && <span>takes back #{request.reverts}</span>}
            {request.wasEmergency && (
              <span className="inline-flex items-center gap-1 font-medium text-bad-ink">
                <Siren size={12} aria-hidden />
                broke the glass
              </span>
            )}
          </p>
          {request.reason && (
            <p className="mt-1 max-w-[75ch] text-sm text-ink2 wrap-anywhere">“{request.reason}”</p>
          )}
        </div>
        {block === undefined && (
          <Button
            kind="quiet"
            aria-label={`Revert change ${request.number}`}
            onPress={() => void revert()}
          >
            <Undo2 size={14} aria-hidden />
            Revert
          </Button>
        )}
      </div>
      {failure && (
        <Notice kind="danger" title="Not reverted" isAlert className="mt-2">
          {failure}
        </Notice>
      )}
      <Disclosure isExpanded={isOpen} onExpandedChange={setOpen} className="group mt-1">
        <AriaButton
          slot="trigger"
          className="-ml-1 flex min-h-6 items-center gap-1 rounded px-1 text-xs text-ink2 hover:text-ink"
        >
          <ChevronRight
            size={12}
            aria-hidden
            className="transition group-data-expanded:rotate-90"
          />
          <span>
            What it changed<span className="sr-only"> in change {request.number}</span>
          </span>
        </AriaButton>
        <DisclosurePanel>
          {isOpen && (
            <div className="mt-2 flex flex-col gap-3">
              {request.effect.entities.map((entity) => (
                <EntityDiff key={entity.address} entity={entity} />
              ))}
            </div>
          )}
        </DisclosurePanel>
      </Disclosure>
    </li>
  );
}

/** How many sentences are read before the item is opened. */
const sentencesShut = 3;

function useRevert(
  request: ChangeRequestView,
  onFailure: (text: string | undefined) => void,
): () => Promise<void> {
  const commands = useCommands();
  const writer = useWriter();
  return async () => {
    onFailure(undefined);
    try {
      // Going back is read before it is done: it may be long ago, and much may hang on it by now.
      await writer.ask({
        title: `Revert change #${request.number}`,
        changes: invert(request.changes),
        send: (consent) => commands.revert(request.number, consent),
        done: `Change #${request.number} is taken back`,
      });
    } catch (error) {
      onFailure(describeError(error));
    }
  };
}
