import type { DigestSettings } from "@yardarm/server/wire";
import { Send } from "lucide-react";
import { useState } from "react";
import { digestsOf } from "../../api/digests.ts";
import { useHttp } from "../../api/http-context.tsx";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { showToast } from "../../ui/toast.tsx";

const tlsTexts = {
  starttls: "Encrypted after the greeting (STARTTLS)",
  tls: "Encrypted from the start (TLS)",
  none: "Not encrypted",
} as const;

/** Through whom mail is sent, as the environment of the server says, and whether it works. */
export function MailServer({
  mail,
  isReadOnly,
  proved,
}: {
  mail: DigestSettings["mail"];
  isReadOnly: boolean;
  /** Runs what the server asks a fresh proof for. */
  proved: (work: () => Promise<void>) => Promise<void>;
}) {
  const writes = digestsOf(useHttp());
  const { run, failure } = useWrite();
  const [isSending, setSending] = useState(false);
  if (mail === null) {
    return (
      <Section title="Mail server">
        <Empty>
          No mail server is set, so no mail is sent. Set{" "}
          <code className="font-mono text-xs">YARDARM_SMTP_HOST</code> and{" "}
          <code className="font-mono text-xs">YARDARM_SMTP_FROM</code> where the server is started.
        </Empty>
      </Section>
    );
  }
  const send = async () => {
    setSending(true);
    await run(() =>
      proved(async () => {
        const { to } = await writes.sendTest();
        showToast({ text: `The mail server has taken the test to ${to}` });
      }),
    );
    setSending(false);
  };
  return (
    <Section
      title="Mail server"
      actions={
        <Button isDisabled={isReadOnly || isSending} onPress={() => void send()}>
          <Send size={14} aria-hidden />
          {isSending ? "Sending …" : "Send a test to me"}
        </Button>
      }
    >
      {failure && (
        <Notice kind="danger" title="The test was not sent" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <dl className="panel grid gap-x-6 gap-y-2 px-4 py-3 text-sm sm:grid-cols-[max-content_1fr]">
        <Fact name="Server" value={`${mail.host}:${mail.port}`} />
        <Fact name="Connection" value={tlsTexts[mail.tls]} />
        <Fact name="Signs in" value={mail.hasLogin ? "With a user and a password" : "No"} />
        <Fact name="Sender" value={mail.from} />
      </dl>
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink3">{name}</dt>
      <dd className="wrap-anywhere">{value}</dd>
    </>
  );
}
