import type { FastifyInstance } from "fastify";

export interface ServedRoute {
  readonly method: string;
  readonly url: string;
  readonly permission: string;
}

/**
 * Notes every route that is added from now on (`app.servedRoutes`). One that does not say what its caller must be permitted, or with which
 * `objectionTo` finds fault, ends the start.
 */
export function watchRoutes(
  app: FastifyInstance,
  objectionTo: (route: ServedRoute) => string | undefined,
): void {
  const routes: ServedRoute[] = [];
  app.addHook("onRoute", ({ method: methods, url, config }) => {
    for (const method of Array.isArray(methods) ? methods : [methods]) {
      const permission = config?.permission;
      if (permission === undefined) {
        throw new Error(
          `${method} ${url} does not say which permission it needs (config.permission).`,
        );
      }
      const route = { method, url, permission };
      const objection = objectionTo(route);
      if (objection !== undefined) throw new Error(`${method} ${url}: ${objection}`);
      routes.push(route);
    }
  });
  app.decorate("servedRoutes", routes);
}
