import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { FactorEnrolled, Factors, TotpBegun } from "@yardarm/server/wire";
import { KeyRound, Smartphone } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { factorsQuery, ownSignInOf } from "../../api/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { showToast } from "../../ui/toast.tsx";
import { EnrolPasskey } from "./enrol-passkey.tsx";
import { EnrolTotp } from "./enrol-totp.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { useStepUp } from "./use-step-up.tsx";

type Open =
  | { readonly what: "totp"; readonly begun: TotpBegun }
  | { readonly what: "passkey" }
  | { readonly what: "codes"; readonly codes: readonly string[] };

/** What is asked for beside the password. */
export function SecondFactor() {
  const http = useHttp();
  const own = useMemo(() => ownSignInOf(http), [http]);
  const client = useQueryClient();
  const { data: factors } = useSuspenseQuery(factorsQuery(http));
  const [open, setOpen] = useState<Open>();
  const [failure, setFailure] = useState<string>();
  const { run, dialog } = useStepUp(own, factors);
  const refresh = () => client.invalidateQueries({ queryKey: keys.factors });

  const change = async (work: () => Promise<void>) => {
    setFailure(undefined);
    try {
      await run(async () => {
        await work();
        await refresh();
      });
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  /** Asks for the proof before there is a dialog, so that no half-filled one has to wait. */
  const begin = (what: "totp" | "passkey") =>
    change(async () => {
      if (what === "totp") setOpen({ what, begun: await own.beginTotp() });
      else {
        await own.enrolmentOptions();
        setOpen({ what });
      }
    });
  const finish = async ({ recoveryCodes }: FactorEnrolled) => {
    setOpen(recoveryCodes === null ? undefined : { what: "codes", codes: recoveryCodes });
    showToast({ text: "The second factor is added" });
    await refresh();
  };
  const isProtected = factors.totp !== null || factors.passkeys.length > 0;

  return (
    <Section
      title="Second factor"
      description="Asked for after your password, so that the password alone opens nothing."
      actions={
        <>
          {factors.totp === null && (
            <Button onPress={() => void begin("totp")}>
              <Smartphone size={14} aria-hidden />
              Add an app
            </Button>
          )}
          <Button onPress={() => void begin("passkey")}>
            <KeyRound size={14} aria-hidden />
            Add a passkey
          </Button>
        </>
      }
    >
      {factors.isRequired && !isProtected && (
        <Notice kind="warning" className="mb-3">
          A second factor is required here.
        </Notice>
      )}
      {failure && (
        <Notice kind="danger" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      {isProtected ? (
        <FactorList
          factors={factors}
          onRemoveTotp={() => void change(own.removeTotp)}
          onRemovePasskey={(id) => void change(() => own.removePasskey(id))}
          onRenew={() =>
            void change(async () =>
              setOpen({ what: "codes", codes: (await own.renewRecoveryCodes()).recoveryCodes }),
            )
          }
        />
      ) : (
        <Empty>You have none yet.</Empty>
      )}
      {dialog}
      {open?.what === "totp" && (
        <FactorDialog title="Add an authenticator app" onClose={() => setOpen(undefined)}>
          <EnrolTotp
            own={own}
            begun={open.begun}
            onEnrolled={(enrolled) => void finish(enrolled)}
          />
        </FactorDialog>
      )}
      {open?.what === "passkey" && (
        <FactorDialog title="Add a passkey" onClose={() => setOpen(undefined)}>
          <EnrolPasskey own={own} onEnrolled={(enrolled) => void finish(enrolled)} />
        </FactorDialog>
      )}
      {open?.what === "codes" && (
        <FactorDialog title="Your recovery codes" action="Done" onClose={() => setOpen(undefined)}>
          <RecoveryCodes codes={open.codes} />
        </FactorDialog>
      )}
    </Section>
  );
}

interface FactorListProps {
  readonly factors: Factors;
  readonly onRemoveTotp: () => void;
  readonly onRemovePasskey: (id: string) => void;
  readonly onRenew: () => void;
}

function FactorList({ factors, onRemoveTotp, onRemovePasskey, onRenew }: FactorListProps) {
  const { totp, passkeys, recoveryCodesLeft } = factors;
  return (
    <ul className="panel divide-y divide-line">
      {totp && (
        <Row name="Authenticator app" icon={<Smartphone size={16} aria-hidden />} {...totp}>
          <Button kind="quiet" aria-label="Remove the authenticator app" onPress={onRemoveTotp}>
            Remove
          </Button>
        </Row>
      )}
      {passkeys.map((key) => (
        <Row key={key.id} icon={<KeyRound size={16} aria-hidden />} {...key}>
          <Button
            kind="quiet"
            aria-label={`Remove ${key.name}`}
            onPress={() => onRemovePasskey(key.id)}
          >
            Remove
          </Button>
        </Row>
      ))}
      <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-sm font-medium">Recovery codes</p>
          <p className={`text-xs ${recoveryCodesLeft < 3 ? "text-warn-ink" : "text-ink3"}`}>
            {recoveryCodesLeft} of 10 left
          </p>
        </div>
        <Button kind="quiet" onPress={onRenew} className="max-sm:-ml-3">
          Make new ones
        </Button>
      </li>
    </ul>
  );
}

interface RowProps {
  readonly name: string;
  readonly icon: ReactNode;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly children: ReactNode;
}

function Row({ name, icon, createdAt, lastUsedAt, children }: RowProps) {
  return (
    <li aria-label={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="flex min-w-0 flex-1 basis-52 gap-3">
        <span className="mt-0.5 text-ink3">{icon}</span>
        <div className="min-w-0">
          <p className="truncate text-sm font-medium">{name}</p>
          <p className="flex flex-wrap gap-x-3 text-xs text-ink3">
            <span>
              Added <Ago at={createdAt} />
            </span>
            <span>
              {lastUsedAt === null ? (
                "Never used"
              ) : (
                <>
                  Last used <Ago at={lastUsedAt} />
                </>
              )}
            </span>
          </p>
        </div>
      </div>
      <span className="max-sm:-ml-3">{children}</span>
    </li>
  );
}

interface FactorDialogProps {
  readonly title: string;
  readonly action?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function FactorDialog({ title, action = "Cancel", onClose, children }: FactorDialogProps) {
  return (
    <ModalDialog
      title={title}
      onClose={onClose}
      footer={
        <Button kind={action === "Done" ? "primary" : "quiet"} onPress={onClose}>
          {action}
        </Button>
      }
    >
      {children}
    </ModalDialog>
  );
}
