import { type Change, describe } from "@yardarm/core/changes";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Sentence } from "../../ui/sentence.tsx";

interface MeanwhileProps {
  readonly theirs: readonly Change[];
  readonly mine: readonly Change[];
  readonly by: string | undefined;
  readonly onLayOnTop: () => void;
  readonly onDiscard: () => void;
}

/** Somebody saved while this was being edited: both versions, and the two ways on. */
export function Meanwhile({ theirs, mine, by, onLayOnTop, onDiscard }: MeanwhileProps) {
  return (
    <Notice
      kind="warning"
      title={`${by ?? "Somebody"} saved a newer version while you were editing`}
      isAlert
      className="mb-4"
      action={
        <div className="flex flex-wrap gap-2">
          <Button onPress={onDiscard}>Discard mine</Button>
          <Button kind="primary" onPress={onLayOnTop}>
            Put mine on top of theirs
          </Button>
        </div>
      }
    >
      <div className="mt-2 grid gap-4 text-ink md:grid-cols-2">
        <Version title="Theirs, already saved" changes={theirs} />
        <Version title="Yours, not saved yet" changes={mine} />
      </div>
    </Notice>
  );
}

function Version({ title, changes }: { title: string; changes: readonly Change[] }) {
  return (
    <section aria-label={title}>
      <h3 className="text-xs font-medium text-ink2">{title}</h3>
      <ChangeSentences changes={changes} />
    </section>
  );
}

export function ChangeSentences({ changes }: { changes: readonly Change[] }) {
  const sentences = changes.map((change) => describe(change));
  return (
    <ul className="flex flex-col gap-0.5 text-sm">
      {sentences.map((sentence) => (
        <li key={sentence} className="wrap-anywhere">
          <Sentence text={sentence} />
        </li>
      ))}
    </ul>
  );
}
