import type { EnvironmentKind } from "@yardarm/core/registry";

export const environmentKinds: Record<EnvironmentKind, string> = {
  development: "Development",
  test: "Test",
  staging: "Staging",
  production: "Production",
};
