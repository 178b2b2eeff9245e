import { useQuery } from "@tanstack/react-query";
import type { WebhookAttempt, WebhookDelivery } from "@yardarm/server/wire";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { useProjectKeyIfAny } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { deliveryQuery } from "../../api/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Ago } from "../../ui/time.tsx";
import { outcomeText, stateLabels } from "./webhook-words.ts";

interface DeliveryRowProps {
  readonly webhook: string;
  readonly delivery: WebhookDelivery;
  readonly onAgain: () => void;
}

const tones = { delivered: "text-ink2", waiting: "text-warn-ink", failed: "text-bad-ink" } as const;

/** One delivery in a line; opened, each attempt and what was sent. */
export function DeliveryRow({ webhook, delivery, onAgain }: DeliveryRowProps) {
  const { event, type, at, state, attempts, nextAt, last } = delivery;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li aria-label={`${type}, ${stateLabels[state]}`} className="text-sm">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-start gap-2 px-3 py-2.5 text-left"
      >
        <Chevron size={16} aria-hidden className="mt-0.5 shrink-0 text-ink3" />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap justify-between gap-x-3">
            <code className="font-mono text-xs leading-5">{type}</code>
            <span className="text-xs leading-5 text-ink3">
              <Ago at={at} />
            </span>
          </span>
          <span className={classNames("block", tones[state])}>
            {stateLabels[state]}
            {last !== null && ` · ${outcomeText(last)}`}
            {attempts > 1 && ` · attempt ${attempts}`}
          </span>
          {nextAt !== null && attempts > 0 && (
            <span className="block text-xs text-ink3">
              Next attempt <Ago at={nextAt} />
            </span>
          )}
        </span>
      </button>
      <div id={id} hidden={!isOpen} className="px-3 pb-3 pl-9">
        {isOpen && <Details webhook={webhook} event={event} />}
        {isOpen && (
          <Button className="mt-3" onPress={onAgain}>
            Deliver again
          </Button>
        )}
      </div>
    </li>
  );
}

function Details({ webhook, event }: { webhook: string; event: string }) {
  const { data } = useQuery(
    deliveryQuery(useHttp(), { project: useProjectKeyIfAny(), webhook, event }),
  );
  if (data === undefined) return null;
  return (
    <>
      <p className="text-xs text-ink3">
        Id <code className="font-mono select-all">{event}</code>
      </p>
      <ol aria-label="Attempts" className="mt-2 flex flex-col gap-1.5">
        {data.attempts.map((attempt) => (
          <Attempt key={attempt.number} attempt={attempt} />
        ))}
      </ol>
      <ScrollBox label="What is sent" className="mt-3 max-h-56 rounded-md bg-raised">
        <pre className="p-3 font-mono text-xs leading-5">
          {data.payload === null
            ? "The record does not hold this entry any longer."
            : JSON.stringify(data.payload, null, 2)}
        </pre>
      </ScrollBox>
    </>
  );
}

function Attempt({ attempt }: { attempt: WebhookAttempt }) {
  return (
    <li>
      <span className="num">{attempt.number}</span>. {outcomeText(attempt)}, <Ago at={attempt.at} />
      {attempt.excerpt !== null && attempt.excerpt !== "" && (
        <code className="block font-mono text-xs text-ink3 wrap-anywhere">{attempt.excerpt}</code>
      )}
    </li>
  );
}
