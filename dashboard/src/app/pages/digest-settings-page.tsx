import { useSuspenseQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { digestSettingsQuery } from "../../api/digests.ts";
import { useHttp } from "../../api/http-context.tsx";
import { factorsQuery, ownSignInOf } from "../../api/sign-in.ts";
import { useStepUp } from "../../features/account/use-step-up.tsx";
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
        {useMayEverywhere("mail.write") ? (
          <DigestsForAdmins />
        ) : (
          <DigestSettings isReadOnly proved={(work) => work()} />
        )}
      </ForThoseWho>
    </Page>
  );
}

/** What sends mail in the name of the house asks the admin for a fresh proof. */
function DigestsForAdmins() {
  const http = useHttp();
  const { data: factors } = useSuspenseQuery(factorsQuery(http));
  const { run, dialog } = useStepUp(ownSignInOf(http), factors);
  return (
    <>
      <DigestSettings isReadOnly={false} proved={run} />
      {dialog}
    </>
  );
}

type DigestSettingsProps = Pick<ComponentProps<typeof MailServer>, "isReadOnly" | "proved">;

function DigestSettings({ isReadOnly, proved }: DigestSettingsProps) {
  const { data } = useSuspenseQuery(digestSettingsQuery(useHttp()));
  const { body: settings, version = 0 } = data;
  return (
    <div className="max-w-[860px]">
      <MailServer mail={settings.mail} isReadOnly={isReadOnly} proved={proved} />
      <DigestRules settings={settings} version={version} isReadOnly={isReadOnly} />
    </div>
  );
}
