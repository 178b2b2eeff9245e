import type { Change } from "@yardarm/core/changes";
import { describe } from "@yardarm/core/changes";
import { isSameJson } from "@yardarm/core/registry";
import type { SegmentRule } from "@yardarm/sdk/model";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError, hasCode } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { attributesIn, conditionFaults } from "../../ui/condition/condition-words.ts";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { SegmentRules } from "./segment-rules.tsx";
import type { ProposedSegment } from "./use-proposed-segment.ts";

interface SegmentDefinitionProps extends ProposedSegment {
  readonly segments: readonly string[];
  readonly isReadOnly: boolean;
}

/** The rules of a segment, edited as a draft and saved at once. */
export function SegmentDefinition({
  segment,
  request,
  segments,
  isReadOnly,
}: SegmentDefinitionProps) {
  const commands = useCommands();
  const writer = useWriter();
  const [basis, setBasis] = useState({ rules: segment.rules, version: segment.version });
  const [rules, setRules] = useState<readonly SegmentRule[]>(segment.rules);
  const [failure, setFailure] = useState<string>();
  const isEdited = !isSameJson(rules, basis.rules);
  const isOld = segment.version !== basis.version;
  const follow = () => {
    setBasis({ rules: segment.rules, version: segment.version });
    setRules(segment.rules);
  };
  // Set while rendering: an unedited draft follows what others save.
  if (isOld && (!isEdited || isSameJson(rules, segment.rules))) follow();

  const change: Change = {
    kind: "segment.rules",
    segment: segment.key,
    from: basis.rules,
    to: rules,
  };
  const faults = rules.flatMap((rule, index) =>
    rule.conditions.flatMap(conditionFaults).map((fault) => `Rule ${index + 1}: ${fault}`),
  );

  async function save(): Promise<void> {
    setFailure(undefined);
    try {
      const outcome = await writer.apply({
        title: `Change the rules of ${segment.key}`,
        changes: [change],
        into: request?.number,
        send: (consent) =>
          commands.patchSegment(segment.key, {
            body: { rules: [...rules], ...consent },
            version: basis.version,
          }),
        done: `The rules of ${segment.key} are saved`,
      });
      // What waits is in its request now, and no longer here.
      if (outcome.state === "waits") follow();
      if (outcome.state === "applied" || outcome.state === "unchanged")
        setBasis({ rules: [...rules], version: outcome.answer.version ?? basis.version });
    } catch (error) {
      setFailure(
        hasCode(error, "version_mismatch")
          ? "Somebody changed this segment while you were editing. Discard yours to see theirs, and edit again."
          : describeError(error),
      );
    }
  }

  return (
    <Section
      title="Rules"
      description="Whoever meets all conditions of any rule is a member, unless excluded by key."
    >
      <fieldset disabled={isReadOnly} className="min-w-0">
        <legend className="sr-only">Rules of {segment.key}</legend>
        <SegmentRules
          rules={rules}
          known={{
            segments: segments.filter((key) => key !== segment.key),
            attributes: attributesIn(rules.flatMap((rule) => rule.conditions)),
          }}
          onChange={setRules}
        />
      </fieldset>
      {(failure || (isOld && isEdited)) && (
        <Notice kind="warning" isAlert className="mt-3">
          {failure ??
            "Somebody saved newer rules while you were editing. Saving yours is refused; discard yours to see theirs."}
        </Notice>
      )}
      {isEdited && (
        <div className="panel mt-3 flex flex-wrap items-center gap-3 px-4 py-3">
          <p className="min-w-0 flex-1 basis-60 text-sm">
            {faults[0] ? (
              <strong className="font-medium text-bad-ink">{faults[0]}</strong>
            ) : (
              <Sentence text={describe(change)} />
            )}
          </p>
          <Button kind="quiet" onPress={follow}>
            Discard
          </Button>
          <Button kind="primary" isDisabled={faults.length > 0} onPress={() => void save()}>
            {request ? `Save into #${request.number}` : "Save"}
          </Button>
        </div>
      )}
    </Section>
  );
}
