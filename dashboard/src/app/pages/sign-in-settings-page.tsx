import { useSuspenseQuery } from "@tanstack/react-query";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { signInSettingsQuery } from "../../api/sign-in.ts";
import { DirectorySection } from "../../features/settings/directory-section.tsx";
import { GroupMappings } from "../../features/settings/group-mappings.tsx";
import { ProviderFacts } from "../../features/settings/provider-facts.tsx";
import { SignInRules } from "../../features/settings/sign-in-rules.tsx";
import { Page } from "../../ui/page.tsx";
import { ForThoseWho } from "../for-those-who.tsx";

/** How people come in. */
export function SignInSettingsPage() {
  const mayWrite = useMayEverywhere("sign_in.write");
  return (
    <Page
      title="Sign-in"
      description="How people come in, what their groups give them, and what a directory writes here."
    >
      <ForThoseWho may="sign_in.read">
        <SignInSettings isReadOnly={!mayWrite} />
      </ForThoseWho>
    </Page>
  );
}

function SignInSettings({ isReadOnly }: { isReadOnly: boolean }) {
  const { data } = useSuspenseQuery(signInSettingsQuery(useHttp()));
  const { body: settings, version = 0 } = data;
  return (
    <div className="max-w-[860px]">
      <ProviderFacts provider={settings.provider} />
      <SignInRules settings={settings} version={version} isReadOnly={isReadOnly} />
      <GroupMappings settings={settings} version={version} isReadOnly={isReadOnly} />
      <DirectorySection settings={settings} version={version} isReadOnly={isReadOnly} />
    </div>
  );
}
