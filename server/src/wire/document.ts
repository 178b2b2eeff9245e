import { z } from "zod";

/**
 * A document whose shape is defined, and whose every problem is found, by the pure rooms (`@yardarm/sdk/model`,
 * `@yardarm/core/registry`). The wire only says that it is an object and what TypeScript may call it.
 */
export const document = <T extends object>(title: string) =>
  z
    .custom<T>((value) => typeof value === "object" && value !== null, `Must be ${title}.`)
    .meta({ title });
