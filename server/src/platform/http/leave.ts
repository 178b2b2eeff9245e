import type { FastifyRequest } from "fastify";
import type { Leave } from "../leave.ts";
import { idempotencyOf } from "./idempotency.ts";

interface LeaveInBody {
  readonly reason?: string | undefined;
  readonly emergency?: boolean | undefined;
  readonly mayWait?: boolean | undefined;
}

/** Reads it from a request whose body was checked. */
export function leaveOf(
  request: FastifyRequest,
  { reason, emergency, mayWait }: LeaveInBody = {},
): Leave {
  return {
    ...(reason !== undefined && { reason }),
    ...(emergency !== undefined && { emergency }),
    ...(mayWait !== undefined && { mayWait }),
    ...idempotencyOf(request),
  };
}

/** A body that was checked, in its two parts: what is to be, and with what leave. */
export function parted<Body extends LeaveInBody>(request: FastifyRequest, body: Body) {
  const { reason, emergency, mayWait, ...content } = body;
  return { leave: leaveOf(request, { reason, emergency, mayWait }), content };
}

/** The status of a write that was done with this one, or that only waits to be done. */
export function statusOfWrite<Done extends 200 | 201>(
  { state }: { readonly state: string },
  done: Done,
): Done | 202 {
  return state === "waits" ? 202 : done;
}
