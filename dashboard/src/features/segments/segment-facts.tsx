import { Link } from "@tanstack/react-router";
import type { SegmentView } from "@yardarm/server/wire";
import { useState } from "react";
import { useCommands, useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { DescriptionField, NameField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Empty, FactList, Section, type ShownFact } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import type { ProposedSegment } from "./use-proposed-segment.ts";

export function SegmentFacts({ segment }: { segment: SegmentView }) {
  const names = new Map(useEnvironments().map(({ key, name }) => [key, name]));
  const facts: readonly ShownFact[] = [
    ["Owner", segment.owner.name],
    [
      "Ships to",
      segment.environments?.map((key) => names.get(key) ?? key).join(", ") ?? "Every environment",
    ],
    ["Keys are of", segment.kind ?? "the context itself"],
    ["Last change", <Ago key="changed" at={segment.changedAt} />],
  ];
  return (
    <div className="border-b border-line pb-5">
      {segment.description && (
        <p className="mb-4 max-w-[75ch] text-ink2 wrap-anywhere">{segment.description}</p>
      )}
      <FactList facts={facts} />
    </div>
  );
}

/** Flags that look at this segment, by environment. */
export function SegmentUses({ segment }: { segment: SegmentView }) {
  const project = useProjectKey();
  const environments = useEnvironments();
  const names = new Map(environments.map(({ key, name }) => [key, name]));
  const flags = [...new Set(segment.flags.map(({ flag }) => flag))];
  return (
    <Section title="Used by">
      {flags.length === 0 ? (
        <Empty>No flag looks at this segment.</Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {flags.map((flag) => (
            <li key={flag} className="flex flex-wrap gap-x-4 px-4 py-2.5 text-sm">
              <Link
                to="/p/$project/flags/$flag"
                params={{ project, flag }}
                className="link font-mono wrap-anywhere"
              >
                {flag}
              </Link>
              <span className="text-ink2">
                {segment.flags
                  .filter((use) => use.flag === flag)
                  .map(({ environment }) => names.get(environment) ?? environment)
                  .join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Edits name and description. */
export function EditSegmentFacts({
  segment,
  request,
  onClose,
}: ProposedSegment & { readonly onClose: () => void }) {
  const commands = useCommands();
  const writer = useWriter();
  const [name, setName] = useState(segment.name);
  const [description, setDescription] = useState(segment.description);
  const [failure, setFailure] = useState<string>();
  const { key, version } = segment;

  async function save(): Promise<void> {
    try {
      const outcome = await writer.apply({
        title: `Change the facts of ${key}`,
        changes: [
          ...(name === segment.name
            ? []
            : [
                {
                  kind: "segment.fact",
                  segment: key,
                  field: "name",
                  from: segment.name,
                  to: name,
                } as const,
              ]),
          ...(description === segment.description
            ? []
            : [
                {
                  kind: "segment.fact",
                  segment: key,
                  field: "description",
                  from: segment.description,
                  to: description,
                } as const,
              ]),
        ],
        into: request?.number,
        send: (consent) =>
          commands.patchSegment(key, { body: { name, description, ...consent }, version }),
        done: `The facts of ${key} are saved`,
      });
      if (outcome.state !== "cancelled") onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
  }

  return (
    <ModalDialog
      title={`Facts of ${key}`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={
              name.trim() === "" || (name === segment.name && description === segment.description)
            }
            onPress={() => void save()}
          >
            {request ? `Save into #${request.number}` : "Save"}
          </Button>
        </>
      }
    >
      <NameField value={name} onChange={setName} />
      <DescriptionField value={description} onChange={setDescription} />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
