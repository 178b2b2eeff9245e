import type { PlanBody } from "@yardarm/server/wire";
import { useState } from "react";
import { useRequestSteps } from "../api/request-steps.ts";
import { type Consent, type Outcome, outcomeOf, type Proposal } from "./proposal.ts";
import { useGather } from "./use-gather.ts";

/** How a change goes on from the sheet. */
export type Course = "apply" | "ask" | "draft" | "gather" | "emergency";

interface SheetWish {
  readonly reason: string;
  readonly plan: PlanBody | undefined;
  /** Where it is gathered, when it is. */
  readonly into?: number | undefined;
}

/** Sends what the sheet proposes, on one of its courses, and tells what came of it. */
export function useSend(proposal: Proposal, onDone: (outcome: Outcome) => void) {
  const steps = useRequestSteps();
  const gatherInto = useGather();
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setSending] = useState(false);

  async function send(course: Course, wish: SheetWish): Promise<Outcome> {
    const { reason, plan, into } = wish;
    if (course === "gather" && into !== undefined) {
      await gatherInto(into, proposal.changes, reason);
      return { state: "waits", request: into, as: "gathered" };
    }
    // A plan belongs to a request; what has none is sent as the page would send it, on top of the version that it shows.
    if (course === "draft" || (course === "ask" && plan !== undefined)) return create(course, wish);
    const consent: Consent = {
      ...whyOf(reason),
      ...(course === "emergency" && { emergency: true as const }),
      ...(course === "apply" && { mayWait: false }),
    };
    return outcomeOf(await proposal.send(consent));
  }

  async function create(course: "draft" | "ask", { reason, plan }: SheetWish): Promise<Outcome> {
    const { body } = await steps.create({
      changes: [...proposal.changes],
      title: proposal.title,
      ...whyOf(reason),
      ...(plan && { plan }),
      ...(course === "ask" && { submit: true }),
    });
    const { request } = body;
    if (course === "draft") return { state: "waits", request, as: "draft" };
    if (body.state !== "approved") return { state: "waits", request, as: "asked" };
    // Nobody has to agree, and it was wished for at once: then it is not left lying about.
    const { revisions } = await steps.step(request, "apply");
    const applied = { request, state: "applied" as const, revisions };
    return { state: "applied", answer: { body: applied, version: undefined } };
  }

  async function run(course: Course, wish: SheetWish): Promise<void> {
    setSending(true);
    setFailure(undefined);
    try {
      onDone(await send(course, wish));
    } catch (error) {
      setFailure(error);
      setSending(false);
    }
  }

  return { run, isSending, failure };
}

function whyOf(reason: string): Pick<Consent, "reason"> {
  return reason === "" ? {} : { reason };
}
