import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/field.tsx";
import { ModalDialog } from "../ui/overlay.tsx";
import { plainSentence } from "../ui/sentence-text.ts";
import { againText } from "./again-text.ts";
import { type OpenDraft, useOpenDrafts } from "./use-gather.ts";
import { useGatheredRequest } from "./use-gathered-request.ts";

interface DraftButtonsProps {
  readonly isDisabled: boolean;
  readonly hasPlan: boolean;
  readonly run: (course: "draft" | "gather", into?: number) => void;
}

/** To be sent later: beside what was begun already, or by itself. A request has one time for all that it does. */
export function DraftButtons({ isDisabled, hasPlan, run }: DraftButtonsProps) {
  const { request, isLoading } = useGatheredRequest();
  const drafts = useOpenDrafts();
  const [isAsking, setAsking] = useState(false);
  const cannotAdd = isDisabled || hasPlan;
  if (request !== undefined) {
    const again = againText(request);
    const add = () => run("gather", request.number);
    return (
      <>
        <Button
          kind="primary"
          isDisabled={cannotAdd}
          onPress={() => (again === "" ? add() : setAsking(true))}
        >
          Add to #{request.number}
        </Button>
        {isAsking && (
          <AgainDialog
            request={request.number}
            again={again}
            onAdd={add}
            onClose={() => setAsking(false)}
          />
        )}
      </>
    );
  }
  return (
    <>
      <Button isDisabled={isDisabled || isLoading} onPress={() => run("draft")}>
        {drafts.length === 0 ? "Save as a draft" : "New draft"}
      </Button>
      {drafts.length > 0 && (
        <AddToDraft drafts={drafts} isDisabled={cannotAdd} onAdd={(into) => run("gather", into)} />
      )}
    </>
  );
}

interface AddToDraftProps {
  readonly drafts: readonly OpenDraft[];
  readonly isDisabled: boolean;
  readonly onAdd: (draft: number) => void;
}

/** Into the newest draft, or into another one. */
function AddToDraft({ drafts, isDisabled, onAdd }: AddToDraftProps) {
  const [wished, setWished] = useState<string>();
  const chosen = drafts.find(({ number }) => String(number) === wished) ?? drafts[0];
  if (chosen === undefined) return null;
  return (
    <>
      {drafts.length > 1 && (
        <span className="w-44">
          <Select
            label="Which draft"
            isLabelHidden
            value={String(chosen.number)}
            choices={drafts.map(({ number, title }) => ({
              value: String(number),
              label: `#${number}: ${plainSentence(title)}`,
            }))}
            onChange={setWished}
          />
        </span>
      )}
      <Button isDisabled={isDisabled} onPress={() => onAdd(chosen.number)}>
        Add to #{chosen.number}
      </Button>
    </>
  );
}

interface AgainDialogProps {
  readonly request: number;
  /** Whose agreement goes, in a sentence. */
  readonly again: string;
  readonly onAdd: () => void;
  readonly onClose: () => void;
}

/** Says whose agreement is void before it is, and asks. */
function AgainDialog({ request, again, onAdd, onClose }: AgainDialogProps) {
  return (
    <ModalDialog
      title={`Add to #${request}, and ask again?`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Leave it as it was agreed
          </Button>
          <Button
            kind="primary"
            onPress={() => {
              onClose();
              onAdd();
            }}
          >
            Add, and ask again
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">{again}</p>
    </ModalDialog>
  );
}
