import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TestPlanBody } from "@yardarm/server/wire";
import { useRef, useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { makePlan } from "../../api/interactions.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";

export interface PlanMaking {
  readonly isPlanning: boolean;
  /** Under which name the server tells how far it is. */
  readonly watch: string | undefined;
  readonly failure: string | undefined;
  /** Makes the plan and goes to it. */
  readonly make: (body: TestPlanBody) => Promise<void>;
  /** Nobody waits for it any more. */
  readonly cancel: () => void;
}

export function useMakePlan(): PlanMaking {
  const http = useHttp();
  const project = useProjectKey();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [watch, setWatch] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const patience = useRef<AbortController>(undefined);

  async function make(body: TestPlanBody): Promise<void> {
    const controller = new AbortController();
    patience.current = controller;
    const name = crypto.randomUUID();
    setWatch(name);
    setFailure(undefined);
    try {
      const { id } = await makePlan(http, project, { ...body, watch: name }, controller.signal);
      void client.invalidateQueries({ queryKey: keys.plans(project) });
      await navigate({ to: "/p/$project/plans/$plan", params: { project, plan: id } });
    } catch (error) {
      if (!controller.signal.aborted) setFailure(describeError(error));
    } finally {
      setWatch(undefined);
    }
  }

  return {
    ...{ isPlanning: watch !== undefined, watch, failure, make },
    cancel: () => patience.current?.abort(),
  };
}
