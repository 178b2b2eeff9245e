import type {
  PreviewBody,
  ReasonBody,
  RequestBody,
  RequestPatch,
  RequestPreview,
  RequestStep,
  RetrospectiveBody,
  ScheduleBody,
} from "@yardarm/server/wire";
import { useMemo } from "react";
import { useProjectKey } from "./current-project.tsx";
import { type Answer, type Http, path } from "./http.ts";
import { useHttp } from "./http-context.tsx";

/** Steps that take nothing but a remark. */
export type PlainStep = "submit" | "withdraw" | "unschedule" | "apply" | "cancel";

/** What can be done with change requests that wait. Each answers with the state that came of it. */
export interface RequestSteps {
  preview(body: PreviewBody): Promise<RequestPreview>;
  create(body: RequestBody): Promise<Answer<RequestStep>>;
  edit(request: number, version: number, body: RequestPatch): Promise<RequestStep>;
  /** The hash is that of the preview that was looked at. */
  approve(request: number, body: { hash: string; comment?: string }): Promise<RequestStep>;
  reject(request: number, comment: string): Promise<RequestStep>;
  comment(request: number, comment: string): Promise<RequestStep>;
  step(request: number, step: PlainStep, comment?: string): Promise<RequestStep>;
  schedule(request: number, body: ScheduleBody): Promise<RequestStep>;
  giveReason(request: number, body: ReasonBody): Promise<RequestStep>;
  lookBack(request: number, body: RetrospectiveBody): Promise<RequestStep>;
}

function stepsOf(http: Http, project: string): RequestSteps {
  const at = (...rest: readonly (string | number)[]) =>
    path("projects", project, "requests", ...rest);
  const post = async <T = RequestStep>(address: string, body: unknown) =>
    (await http.write<T>("POST", address, { body })).body;
  return {
    preview: (body) => post(at("preview"), body),
    create: (body) => http.write("POST", at(), { body }),
    edit: async (request, version, body) =>
      (await http.write<RequestStep>("PATCH", at(request), { body, version })).body,
    approve: (request, body) => post(at(request, "approve"), body),
    reject: (request, comment) => post(at(request, "reject"), { comment }),
    comment: (request, comment) => post(at(request, "comments"), { comment }),
    step: (request, step, comment) =>
      post(at(request, step), comment === undefined ? {} : { comment }),
    schedule: (request, body) => post(at(request, "schedule"), body),
    giveReason: (request, body) => post(at(request, "reason"), body),
    lookBack: (request, body) => post(at(request, "retrospective"), body),
  };
}

export function useRequestSteps(): RequestSteps {
  const http = useHttp();
  const project = useProjectKey();
  return useMemo(() => stepsOf(http, project), [http, project]);
}
