import { useSuspenseQuery } from "@tanstack/react-query";
import type { InteractionRuleView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rulesQuery } from "../../api/interactions.ts";
import { ProposedList } from "../../change-sheet/proposed-list.tsx";
import {
  EnvironmentChoice,
  useEnvironmentOf,
} from "../../features/interactions/environment-choice.tsx";
import { RuleDialog, useRemoveRule } from "../../features/interactions/rule-dialog.tsx";
import { RuleFindings, RuleList } from "../../features/interactions/rule-list.tsx";
import { useBrokenRules } from "../../features/interactions/use-broken-rules.ts";
import { useProposedRules } from "../../features/interactions/use-proposed-rules.ts";
import { Button } from "../../ui/button.tsx";
import { countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";

/** Which combinations are forbidden, why, and by whom that is known. */
export function RulesPage() {
  const project = useProject();
  const { data } = useSuspenseQuery(rulesQuery(useHttp(), project.key));
  const mayWrite = useMay("interaction.write");
  /** Its key; null: a new one. */
  const [editing, setEditing] = useState<string | null>();
  const [failure, setFailure] = useState<string>();
  const [named, setNamed] = useState<string>();
  const environment = useEnvironmentOf(named);
  const broken = useBrokenRules(environment);
  const remove = useRemoveRule();
  const proposed = useProposedRules(data.rules);
  const edited = editing == null ? undefined : proposed.edited(editing);
  const inForce = data.rules.filter(({ hasEnded }) => !hasEnded);
  const ended = data.rules.filter(({ hasEnded }) => hasEnded);
  const list = {
    project: project.key,
    ...{ environment, broken },
    isReadOnly: !mayWrite,
    onEdit: ({ key }: InteractionRuleView) => setEditing(key),
    onRemove: (rule: InteractionRuleView) => void remove(rule).then(setFailure),
  };
  const create = mayWrite && (
    <Button kind="primary" onPress={() => setEditing(null)}>
      <Plus size={16} aria-hidden />
      New rule
    </Button>
  );
  return (
    <Page
      title="Interaction rules"
      description="What must, or must not, meet across flags. A rule that refuses stops every request after which something could be served that it forbids."
      actions={create}
    >
      {failure && (
        <Notice kind="danger" title="Not removed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <RuleFindings findings={data.findings} />
      <ProposedList
        request={proposed.request}
        entries={proposed.anew.map(({ key }) => ({ key, name: key }))}
        onEdit={(key) => setEditing(key)}
      />
      {inForce.length === 0 ? (
        <Empty action={create}>
          No rule holds in {project.name}. Write down what you know: which flag does not work
          without another, or not together with it.
        </Empty>
      ) : (
        <Section
          title="In force"
          description={broken && brokenText(inForce.filter(({ key }) => broken.has(key)).length)}
          actions={<EnvironmentChoice value={environment} onChange={setNamed} />}
        >
          <RuleList rules={inForce} {...list} />
        </Section>
      )}
      {ended.length > 0 && (
        <Section title="Ended" description="They forbid nothing any more.">
          <RuleList rules={ended} {...list} />
        </Section>
      )}
      {editing !== undefined && !proposed.isLoading && (
        <RuleDialog
          {...(edited && { edited })}
          takenKeys={new Set(data.rules.map(({ key }) => key))}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}

function brokenText(count: number): string {
  if (count === 0) return "None of them is broken here.";
  return `${countText(count, "rule")} ${count === 1 ? "is" : "are"} broken here.`;
}
