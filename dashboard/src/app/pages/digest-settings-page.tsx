import { useSuspenseQuery } from "@tanstack/react-query";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { digestSettingsQuery } from "../../api/digests.ts";
import { useHttp } from "../../api/http-context.tsx";
import { DigestRules } from "../../features/digest/digest-rules.tsx";
import { MailServer } from "../../features/digest/mail-server.tsx";
import { Page } from "../../ui/page.tsx";
import { ForThoseWho } from "../for-those-who.tsx";

/** Through whom mail goes out, and when people hear of what waits for them. */
export function DigestSettingsPage() {
  return (
    <Page
      title="Digests"
      description="Who answers for something hears once a day, by mail, what waits and what expires."
    >
      <ForThoseWho may="mail.read">
        <DigestSettings isReadOnly={!useMayEverywhere("mail.write")} />
      </ForThoseWho>
    </Page>
  );
}

function DigestSettings({ isReadOnly }: { isReadOnly: boolean }) {
  const { data } = useSuspenseQuery(digestSettingsQuery(useHttp()));
  const { body: settings, version = 0 } = data;
  return (
    <div className="max-w-[860px]">
      <MailServer mail={settings.mail} isReadOnly={isReadOnly} />
      <DigestRules settings={settings} version={version} isReadOnly={isReadOnly} />
    </div>
  );
}
