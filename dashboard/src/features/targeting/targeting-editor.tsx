import { useQuery } from "@tanstack/react-query";
import type { Change } from "@yardarm/core/changes";
import type { FlagConfig } from "@yardarm/sdk/model";
import type { EnvironmentView, FlagView } from "@yardarm/server/wire";
import { Braces, Plus } from "lucide-react";
import { lazy, type ReactNode, Suspense, useId, useMemo, useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { flagsQuery } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import type { KnownNames } from "../../ui/condition/condition-words.ts";
import { Select } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import {
  attributesOf,
  catchAllAbove,
  newRuleId,
  withNewRule,
  withoutRule,
  withRule,
  withRuleMoved,
} from "./config-edits.ts";
import { GroupEditor } from "./group-editor.tsx";
import { ChangeSentences, Meanwhile } from "./meanwhile.tsx";
import { PrerequisitesEditor } from "./prerequisites-editor.tsx";
import { RuleCard } from "./rule-card.tsx";
import { ServeEditor } from "./serve-editor.tsx";
import { TargetsEditor } from "./targets-editor.tsx";
import type { ConfigDraft } from "./use-config-draft.ts";

const JsonDialog = lazy(async () => ({ default: (await import("./json-dialog.tsx")).JsonDialog }));

interface TargetingEditorProps {
  readonly flag: FlagView;
  readonly environment: EnvironmentView;
  readonly draft: ConfigDraft;
  readonly segments: readonly string[];
  readonly isReadOnly: boolean;
}

/** Who gets which variant in one environment, from the first step that decides to the last. */
export function TargetingEditor({
  flag,
  environment,
  draft,
  segments,
  isReadOnly,
}: TargetingEditorProps) {
  const { config, edit, saved } = draft;
  const [isJsonOpen, setJsonOpen] = useState(false);
  const [left, setLeft] = useState<readonly Change[]>([]);
  const variants = flag.variants.map(({ name }) => name);
  const attributes = useMemo(() => attributesOf(config), [config]);
  const changedBy = flag.configs.find((view) => view.environment === environment.key)?.changedBy
    ?.name;
  return (
    <>
      {draft.theirs.length > 0 && (
        <Meanwhile
          theirs={draft.theirs}
          mine={draft.changes}
          by={changedBy}
          onLayOnTop={() => setLeft(draft.layOnTop())}
          onDiscard={draft.discard}
        />
      )}
      {left.length > 0 && (
        <Notice
          kind="warning"
          title="Theirs was kept where both of you changed the same thing. Look again at:"
          className="mb-4"
          isAlert
          action={<Button onPress={() => setLeft([])}>Understood</Button>}
        >
          <ChangeSentences changes={left} />
        </Notice>
      )}
      <fieldset
        disabled={isReadOnly}
        className="flex min-w-0 flex-col gap-6"
        key={draft.generation}
      >
        <legend className="sr-only">
          Targeting of {flag.key} in {environment.name}
        </legend>
        <div className="panel grid gap-4 p-4 sm:grid-cols-[160px_220px_auto]">
          <Select
            label="The flag is"
            value={config.on ? "on" : "off"}
            choices={[
              { value: "on", label: "On" },
              { value: "off", label: "Off" },
            ]}
            onChange={(state) => edit({ ...config, on: state === "on" })}
          />
          <Select
            label="When off, everybody gets"
            isMono
            value={config.offVariant}
            choices={variants.map((value) => ({ value, label: value }))}
            onChange={(offVariant) => edit({ ...config, offVariant })}
          />
          <Button
            kind="quiet"
            className="self-end justify-self-start max-sm:-ml-3 sm:justify-self-end"
            onPress={() => setJsonOpen(true)}
          >
            <Braces size={14} aria-hidden />
            Edit as JSON
          </Button>
        </div>
        <Step
          title="Prerequisites"
          description="Unless these flags serve these variants, this one acts as if it were off."
        >
          <PrerequisitesEditor
            flag={flag.key}
            prerequisites={config.prerequisites}
            onChange={(prerequisites) => edit({ ...config, prerequisites })}
          />
        </Step>
        <Step
          title="Exclusion group"
          description="Then: whoever lies outside the flag’s slot gets what is served when it is off."
        >
          <GroupEditor flag={flag.key} config={config} onChange={edit} />
        </Step>
        <Step
          title="Individual targets"
          description="Then: whoever is named here gets this variant."
        >
          <TargetsEditor variants={variants} config={config} onChange={edit} />
        </Step>
        <Rules draft={draft} variants={variants} salt={flag.key} known={{ segments, attributes }} />
        <Step title="Everybody else" description="At last: whoever got through all of the above.">
          <ServeEditor
            of="everybody else"
            variants={variants}
            serve={config.fallthrough}
            saved={saved.fallthrough}
            salt={flag.key}
            onChange={(fallthrough) => edit({ ...config, fallthrough })}
          />
        </Step>
      </fieldset>
      {isJsonOpen && (
        <Suspense>
          <JsonDialog config={config} onChange={edit} onClose={() => setJsonOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Keys of the flags that a condition can ask for. */
function useOtherFlags(flag: string): readonly string[] {
  const { data: flags = [] } = useQuery(flagsQuery(useHttp(), useProjectKey()));
  return flags.filter((row) => row.key !== flag).map(({ key }) => key);
}

interface RulesProps {
  readonly draft: ConfigDraft;
  readonly variants: readonly string[];
  readonly salt: string;
  readonly known: KnownNames;
}

function Rules({ draft, variants, salt, known }: RulesProps) {
  const { config, edit, saved } = draft;
  const [moved, setMoved] = useState("");
  // A flag's own key is its salt.
  const flags = useOtherFlags(salt);
  const move = (id: string, step: -1 | 1): void => {
    const next: FlagConfig = withRuleMoved(config, id, step);
    edit(next);
    setMoved(
      `The rule is now number ${next.rules.findIndex((rule) => rule.id === id) + 1} of ${next.rules.length}.`,
    );
  };
  return (
    <Step
      title="Rules"
      description="Then: the first rule whose conditions all hold decides."
      isBare
    >
      <ol className="flex flex-col gap-3">
        {config.rules.map((rule, index) => (
          <RuleCard
            key={rule.id}
            rule={rule}
            saved={saved.rules.find(({ id }) => id === rule.id)}
            index={index}
            count={config.rules.length}
            variants={variants}
            salt={salt}
            known={{ ...known, flags }}
            catchAll={catchAllAbove(config, index)}
            onChange={(next) => edit(withRule(config, next))}
            onMove={(step) => move(rule.id, step)}
            onRemove={() => edit(withoutRule(config, rule.id))}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {moved}
      </p>
      <Button className="mt-3" onPress={() => edit(withNewRule(config, newRuleId()))}>
        <Plus size={14} aria-hidden />
        Add a rule
      </Button>
    </Step>
  );
}

interface StepProps {
  readonly title: string;
  readonly description: string;
  readonly children: ReactNode;
  /** Its content brings panels of its own. */
  readonly isBare?: boolean;
}

function Step({ title, description, children, isBare = false }: StepProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      <p className="mb-2 text-sm text-ink2">{description}</p>
      {isBare ? children : <div className="panel p-4">{children}</div>}
    </section>
  );
}
