import type { DigestSettings, DigestSettingsPatch } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import { digestsOf } from "../../api/digests.ts";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import { Switch } from "../../ui/switch.tsx";
import { TimeZoneField } from "../../ui/time-zone-field.tsx";
import { showToast } from "../../ui/toast.tsx";

interface DigestRulesProps {
  readonly settings: DigestSettings;
  readonly version: number;
  readonly isReadOnly: boolean;
}

/** For everybody, and for whoever chose nothing else. */
export function DigestRules({ settings, version, isReadOnly }: DigestRulesProps) {
  const writes = digestsOf(useHttp());
  const { run, failure } = useWrite(keys.digestSettings, keys.digest);
  const change = async (patch: DigestSettingsPatch, text: string) => {
    if (await run(() => writes.changeSettings(patch, version))) showToast({ text });
  };
  const { isOn } = settings;
  return (
    <Section title="Digests">
      {failure && (
        <Notice kind="danger" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <div className="panel divide-y divide-line">
        <div className="flex items-center gap-4 px-4 py-3">
          <div className="min-w-0 flex-1">
            <p className="text-sm font-medium">Digests by mail</p>
            <p className="text-xs text-ink3">
              One a day, at most, for everybody with something to see to. Each person can turn
              theirs off.
            </p>
          </div>
          <Switch
            label="Digests by mail"
            isSelected={isOn}
            isDisabled={isReadOnly}
            onChange={(next) =>
              void change({ isOn: next }, next ? "Digests are on" : "Digests are off")
            }
          />
        </div>
        <RulesForm
          key={version}
          settings={settings}
          isReadOnly={isReadOnly}
          onSave={(patch) => change(patch, "Digests come as you said")}
        />
      </div>
    </Section>
  );
}

interface RulesFormProps {
  readonly settings: DigestSettings;
  readonly isReadOnly: boolean;
  readonly onSave: (patch: DigestSettingsPatch) => Promise<void>;
}

function RulesForm({ settings, isReadOnly, onSave }: RulesFormProps) {
  const [timeOfDay, setTime] = useState(settings.timeOfDay);
  const [timeZone, setZone] = useState(settings.timeZone);
  const [days, setDays] = useState(String(settings.expiringDays));
  const wish = { timeOfDay, timeZone: timeZone.trim(), expiringDays: Number(days) };
  const isSame =
    wish.timeOfDay === settings.timeOfDay &&
    wish.timeZone === settings.timeZone &&
    wish.expiringDays === settings.expiringDays;
  const save = (event: FormEvent) => {
    event.preventDefault();
    void onSave(wish);
  };
  return (
    <form onSubmit={save} className="flex flex-col gap-4 px-4 py-4">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <TextField
          label="Time"
          type="time"
          required
          disabled={isReadOnly}
          hint="For whoever chose no other"
          value={timeOfDay}
          onChange={setTime}
        />
        <TimeZoneField
          label="Time zone"
          isDisabled={isReadOnly}
          hint="For whoever chose no other"
          value={timeZone}
          onChange={setZone}
        />
        <TextField
          label="Days before a flag expires"
          type="number"
          required
          min={0}
          max={365}
          disabled={isReadOnly}
          hint="From then on it is told of"
          value={days}
          onChange={setDays}
        />
      </div>
      <Button type="submit" className="self-start" isDisabled={isReadOnly || isSame}>
        Save
      </Button>
    </form>
  );
}
