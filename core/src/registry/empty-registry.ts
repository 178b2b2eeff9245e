import type { Environment, Registry } from "./registry.ts";

/** A project in which nothing exists yet, not even an environment. */
export function emptyRegistry(project: string): Registry {
  return {
    project,
    environments: new Map(),
    flags: new Map(),
    segments: new Map(),
    lists: new Map(),
    groups: new Map(),
    interactions: new Map(),
    policies: new Map(),
    waivers: new Map(),
  };
}

/** The stages that a new project starts with. */
export const defaultEnvironments: readonly Environment[] = [
  { key: "development", name: "Development", kind: "development", isProtected: false, position: 0 },
  { key: "staging", name: "Staging", kind: "staging", isProtected: false, position: 1 },
  { key: "production", name: "Production", kind: "production", isProtected: true, position: 2 },
];
