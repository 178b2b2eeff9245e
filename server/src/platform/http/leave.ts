import type { FastifyRequest } from "fastify";
import type { Leave } from "../leave.ts";
import { idempotencyOf } from "./idempotency.ts";

interface LeaveInBody {
  readonly reason?: string | undefined;
  readonly breakGlass?: boolean | undefined;
}

/** Reads it from a request whose body was checked. */
export function leaveOf(request: FastifyRequest, { reason, breakGlass }: LeaveInBody = {}): Leave {
  return {
    ...(reason !== undefined && { reason }),
    ...(breakGlass !== undefined && { breakGlass }),
    ...idempotencyOf(request),
  };
}
