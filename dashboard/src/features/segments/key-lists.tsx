import type { ListName } from "@yardarm/core/registry";
import { limits } from "@yardarm/sdk/model";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Section } from "../../ui/section.tsx";
import { splitList } from "../../ui/tag-input.tsx";
import type { ProposedSegment } from "./use-proposed-segment.ts";

const number = new Intl.NumberFormat("en");

const titles: Record<ListName, { readonly title: string; readonly description: string }> = {
  included: { title: "Included keys", description: "Members, whatever the rules say." },
  excluded: { title: "Excluded keys", description: "Never members, whatever else says so." },
};

interface KeyListsProps extends ProposedSegment {
  readonly isReadOnly: boolean;
}

/** Members and outsiders named one by one. */
export function KeyLists(props: KeyListsProps) {
  return (
    <div className="mt-8 grid gap-8 lg:grid-cols-2 [&>section]:mt-0">
      <KeyListSection {...props} list="included" />
      <KeyListSection {...props} list="excluded" />
    </div>
  );
}

function KeyListSection({
  segment,
  request,
  list,
  isReadOnly,
}: KeyListsProps & { readonly list: ListName }) {
  const { count, keys } = segment[list];
  const [text, setText] = useState("");
  const [failure, setFailure] = useState<string>();
  const change = useKeysChange(segment.key, list, request?.number);
  const typed = [...new Set(splitList(text))];
  const run = async (kind: "add" | "remove") => {
    const failed = await change(kind, typed);
    setFailure(failed);
    if (failed === undefined) setText("");
  };
  const { title, description } = titles[list];
  return (
    <Section
      title={title}
      description={description}
      actions={<span className="text-sm text-ink2 num">{number.format(count)}</span>}
    >
      <div className="panel">
        {keys.length > 0 ? (
          <ScrollBox label={`${title} of ${segment.key}`} className="max-h-56 px-4 py-2">
            <ul className="font-mono text-xs leading-6">
              {keys.map((key) => (
                <li key={key} className="truncate">
                  {key}
                </li>
              ))}
            </ul>
          </ScrollBox>
        ) : (
          <p className="px-4 py-3 text-sm text-ink3">None.</p>
        )}
        {count > keys.length && (
          <p className="border-t border-line px-4 py-2 text-xs text-ink3">
            The first {number.format(keys.length)} of {number.format(count)}.
          </p>
        )}
        {!isReadOnly && (
          <div className="flex flex-col gap-2 border-t border-line p-4">
            <TextArea
              label={`Keys to add to or remove from the ${list} ones`}
              isLabelHidden
              isMono
              rows={2}
              placeholder="Paste keys, one a line or with commas"
              value={text}
              onChange={setText}
              error={
                typed.length > limits.listKeysMax
                  ? `At most ${number.format(limits.listKeysMax)} keys at once.`
                  : undefined
              }
            />
            <div className="flex flex-wrap items-center gap-2">
              <Button
                aria-label={`Add to the ${list} keys`}
                isDisabled={typed.length === 0}
                onPress={() => void run("add")}
              >
                Add
              </Button>
              <Button
                aria-label={`Remove from the ${list} keys`}
                isDisabled={typed.length === 0}
                onPress={() => void run("remove")}
              >
                Remove
              </Button>
              {typed.length > 0 && (
                <span className="text-xs text-ink3 num">
                  {number.format(typed.length)} key{typed.length === 1 ? "" : "s"}
                </span>
              )}
            </div>
            {failure && (
              <Notice kind="danger" isAlert>
                {failure}
              </Notice>
            )}
          </div>
        )}
      </div>
    </Section>
  );
}

/** Sends keys to add or remove; gives back what went wrong, in words for people. */
function useKeysChange(segment: string, list: ListName, into: number | undefined) {
  const commands = useCommands();
  const writer = useWriter();
  return async (kind: "add" | "remove", keys: readonly string[]): Promise<string | undefined> => {
    const part = {
      add: kind === "add" ? [...keys] : [],
      remove: kind === "remove" ? [...keys] : [],
    };
    const count = `${number.format(keys.length)} key${keys.length === 1 ? "" : "s"}`;
    try {
      await writer.apply({
        title: `${kind === "add" ? "Add" : "Remove"} ${count} ${kind === "add" ? "to" : "from"} ${segment}`,
        changes: [{ kind: "segment.keys", segment, list, ...part }],
        into,
        send: (consent) => commands.changeSegmentKeys(segment, { list, ...part, ...consent }),
        done: `${count} ${kind === "add" ? "added to" : "removed from"} ${segment}`,
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}
