import type { NewcomerPolicy, SignInSettings, SignInSettingsPatch } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { signInSettingsOf } from "../../api/sign-in.ts";
import { useWrite } from "../../api/use-write.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { type Choice, Select } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import { Switch } from "../../ui/switch.tsx";
import { showToast } from "../../ui/toast.tsx";

interface SignInRulesProps {
  readonly settings: SignInSettings;
  readonly version: number;
  readonly isReadOnly: boolean;
}

const newcomers: readonly Choice<NewcomerPolicy>[] = [
  { value: "nobody", label: "Only who was invited" },
  { value: "in_groups", label: "Also people of mapped groups" },
  { value: "everybody", label: "Everybody whom the provider knows" },
];

/** What is asked of whom; each takes effect at once. */
export function SignInRules({ settings, version, isReadOnly }: SignInRulesProps) {
  const writes = signInSettingsOf(useHttp());
  const { run, failure, refresh } = useWrite(keys.signInSettings);
  const [isTurningOff, setTurningOff] = useState(false);
  const { localAccounts, mayHaveLocalAccounts, secondFactorRequired, provider } = settings;
  const change = async (patch: SignInSettingsPatch, text: string) => {
    if (await run(() => writes.change(patch, version))) showToast({ text });
  };
  return (
    <Section title="Who may come in, and how">
      {failure && (
        <Notice kind="danger" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <div className="panel divide-y divide-line">
        <Rule
          label="Passwords"
          text={passwordText(settings)}
          isOn={localAccounts && mayHaveLocalAccounts}
          isDisabled={isReadOnly || !mayHaveLocalAccounts || (localAccounts && provider === null)}
          onChange={(isOn) =>
            isOn ? void change({ localAccounts: true }, "Passwords are on") : setTurningOff(true)
          }
        />
        <Rule
          label="Second factor required"
          text="Everybody with a password adds one at their next sign-in, and can do nothing before."
          isOn={secondFactorRequired}
          isDisabled={isReadOnly}
          onChange={(isOn) =>
            void change(
              { secondFactorRequired: isOn },
              isOn ? "A second factor is required" : "A second factor is no longer required",
            )
          }
        />
        {provider !== null && (
          <div className="px-4 py-3">
            <Select
              label="Through the provider"
              className="max-w-80"
              value={settings.newcomers}
              choices={newcomers}
              isDisabled={isReadOnly}
              onChange={(policy) =>
                void change({ newcomers: policy }, "Who may come in is changed")
              }
            />
          </div>
        )}
      </div>
      {isTurningOff && (
        <Confirm
          title="Turn passwords off?"
          action="Turn off"
          describe={describeError}
          onClose={() => setTurningOff(false)}
          onConfirm={async () => {
            await writes.change({ localAccounts: false }, version);
            await refresh();
          }}
        >
          <p>
            Whoever signed in with a password or a link is signed out now, and comes in through{" "}
            {provider?.name} only. Tokens keep working.
          </p>
          <p>
            Whoever has the machine can still make a one-time link:{" "}
            <code className="font-mono text-xs">yardarm-server sign-in-link</code>.
          </p>
        </Confirm>
      )}
    </Section>
  );
}

function passwordText({ mayHaveLocalAccounts, provider }: SignInSettings): string {
  if (!mayHaveLocalAccounts) return "Turned off from outside, by YARDARM_LOCAL_ACCOUNTS.";
  if (provider === null) return "The only way in while there is no provider.";
  return "People may have a password of ours beside the provider.";
}

interface RuleProps {
  readonly label: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Rule({ label, text, isOn, isDisabled, onChange }: RuleProps) {
  return (
    <div className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{label}</p>
        <p className="text-xs text-ink3">{text}</p>
      </div>
      <Switch label={label} isSelected={isOn} isDisabled={isDisabled} onChange={onChange} />
    </div>
  );
}
