import { useSuspenseQuery } from "@tanstack/react-query";
import { digestQuery } from "../../api/digests.ts";
import { useHttp } from "../../api/http-context.tsx";
import { DigestPreferences } from "../../features/digest/digest-preferences.tsx";
import { DigestPreview } from "../../features/digest/digest-preview.tsx";
import { obstacleTexts } from "../../features/digest/digest-words.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";

/** The reader's own digest: what it says, and when it comes. */
export function DigestPage() {
  const { data } = useSuspenseQuery(digestQuery(useHttp()));
  const { body: digest, version = 0 } = data;
  return (
    <Page
      title="Digest"
      description="One mail a day, at most, with what waits for you and which of your flags want attention."
    >
      <div className="max-w-[860px]">
        {digest.obstacle !== null && (
          <Notice kind="warning" className="mb-6">
            {obstacleTexts[digest.obstacle]}
          </Notice>
        )}
        <DigestPreferences digest={digest} version={version} />
        <DigestPreview digest={digest} />
      </div>
    </Page>
  );
}
