import type { OwnDigest, OwnDigestPatch } from "@yardarm/server/wire";
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
import { lastText, whenText } from "./digest-words.ts";

interface DigestPreferencesProps {
  readonly digest: OwnDigest;
  readonly version: number;
}

/** Whether the reader gets one, and when. */
export function DigestPreferences({ digest, version }: DigestPreferencesProps) {
  const writes = digestsOf(useHttp());
  const { run, failure } = useWrite(keys.digest);
  const change = async (patch: OwnDigestPatch, text: string) => {
    if (await run(() => writes.changeOwn(patch, version))) showToast({ text });
  };
  const last = lastText(digest);
  return (
    <Section title="When it comes">
      {failure && (
        <Notice kind="danger" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <div className="panel divide-y divide-line">
        <div className="flex items-center gap-4 px-4 py-3">
          <div className="min-w-0 flex-1 text-sm">
            <p className="font-medium">By mail</p>
            <p className="text-ink2">{whenText(digest)}</p>
            {last !== undefined && <p className="text-xs text-ink3 wrap-anywhere">{last}</p>}
          </div>
          <Switch
            label="By mail"
            isSelected={digest.isOn}
            onChange={(isOn) =>
              void change({ isOn }, isOn ? "You get the digest" : "You get no digest any more")
            }
          />
        </div>
        {digest.isOn && (
          <WhenForm
            key={version}
            digest={digest}
            onSave={(patch) => change(patch, "It comes when you said")}
          />
        )}
      </div>
    </Section>
  );
}

interface WhenFormProps {
  readonly digest: OwnDigest;
  readonly onSave: (patch: OwnDigestPatch) => Promise<void>;
}

/** What is left empty is as the installation says. */
function WhenForm({ digest, onSave }: WhenFormProps) {
  const { usual } = digest;
  const [timeOfDay, setTime] = useState(digest.timeOfDay ?? "");
  const [timeZone, setZone] = useState(digest.timeZone ?? "");
  const [pausedUntil, setPause] = useState(digest.pausedUntil ?? "");
  const chosen = (text: string) => (text.trim() === "" ? null : text.trim());
  const wish = {
    timeOfDay: chosen(timeOfDay),
    timeZone: chosen(timeZone),
    pausedUntil: chosen(pausedUntil),
  };
  const isSame =
    wish.timeOfDay === digest.timeOfDay &&
    wish.timeZone === digest.timeZone &&
    wish.pausedUntil === digest.pausedUntil;
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
          hint={`Empty: ${usual.timeOfDay}, as usual here`}
          value={timeOfDay}
          onChange={setTime}
        />
        <TimeZoneField
          label="Time zone"
          hint={`Empty: ${usual.timeZone}, as usual here`}
          placeholder={usual.timeZone}
          value={timeZone}
          onChange={setZone}
        />
        <TextField
          label="Paused until"
          type="date"
          hint="The first day on which it comes again"
          value={pausedUntil}
          onChange={setPause}
        />
      </div>
      <Button type="submit" className="self-start" isDisabled={isSame}>
        Save
      </Button>
    </form>
  );
}
