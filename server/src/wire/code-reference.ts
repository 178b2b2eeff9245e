import { limits } from "@yardarm/sdk/model";
import { z } from "zod";
import { instant } from "./common.ts";

/** No control characters or halves of characters: such names are shown in terminals and pages, and stored as text. */
const printable = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "Must not hold control characters.");

const line = z.number().int().min(1).max(10_000_000);

/** Lines around a reference, the reference's own among them. */
const context = z.object({
  firstLine: line,
  lines: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^(?:\t|[^\p{Cc}\p{Cs}])*$/u, "Must be a line of text."),
    )
    .min(1)
    .max(21),
});

const commit = z.string().regex(/^[0-9a-f]{7,64}$/, "Must be the hash of a commit.");

/** Of `https://host/{path}#L{line}`; `{commit}` and `{branch}` may stand in it too. */
const linkTemplate = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s{}/]+\//, "Must begin with https:// or http:// and a host.")
  .refine((template) => template.includes("{path}"), "Must hold {path}.");

/** `POST /api/v1/projects/{project}/code-references`: all references of one branch, which replace those before. */
export const codeReferencesBody = z.object({
  format: z.literal(1),
  /** `github.com/acme/shop`. */
  repository: printable(200),
  branch: printable(200),
  /** Only its references say whether a flag is still in the code. */
  defaultBranch: printable(200),
  commit,
  /** When the commit was made; what is older than what is stored is not taken. */
  committedAt: z.iso.datetime({ offset: true }),
  linkTemplate: linkTemplate.optional(),
  references: z
    .array(
      z.object({
        key: printable(limits.keyLengthMax),
        /** From the root of the repository. */
        path: printable(1_000),
        line,
        /** Of the line without the space around it. */
        hash: z.string().regex(/^[0-9a-f]{16}$/, "Must be 16 hexadecimal digits."),
        context: context.optional(),
      }),
    )
    .max(20_000),
});

/** Its answer. `outdated`: a newer commit of the branch is stored, and stays. */
export const codeReferencesTaken = z.object({
  state: z.enum(["stored", "outdated"]),
  references: z.number(),
  /** Keys that no flag of the project has, the first hundred. */
  unknown: z.array(z.string()),
});

/** The branch of a repository that was scanned, and when. */
export const scannedBranch = z.object({
  repository: z.string(),
  branch: z.string(),
  isDefault: z.boolean(),
  commit: z.string(),
  committedAt: instant,
  scannedAt: instant,
});

/** `GET /api/v1/projects/{project}/flags/{flag}/code-references`. */
export const flagCodeReferences = z.object({
  /** Those with references first; a scanned branch without any is part of the answer. */
  branches: z.array(
    scannedBranch.extend({
      /** All there are; `references` holds the first of them. */
      count: z.number(),
      references: z.array(
        z.object({
          path: z.string(),
          line: z.number(),
          hash: z.string(),
          link: z.string().nullable(),
          context: context.nullable(),
        }),
      ),
    }),
  ),
});

/** `GET /api/v1/projects/{project}/code-references`: of default branches. */
export const projectCodeReferences = z.object({
  branches: z.array(scannedBranch.extend({ references: z.number(), flags: z.number() })),
  /** Flags that are not archived, and that no default branch refers to; empty when nothing was scanned. */
  unreferenced: z.array(z.string()),
  /** Keys in code that no flag has, or an archived one. */
  unknown: z.array(
    z.object({
      key: z.string(),
      isArchived: z.boolean(),
      references: z.number(),
      repositories: z.array(z.string()),
      /** One place of them. */
      path: z.string(),
      line: z.number(),
    }),
  ),
});

export type CodeReferencesBody = z.input<typeof codeReferencesBody>;
export type CodeReferencesTaken = z.infer<typeof codeReferencesTaken>;
export type ScannedBranch = z.infer<typeof scannedBranch>;
export type FlagCodeReferences = z.infer<typeof flagCodeReferences>;
export type ProjectCodeReferences = z.infer<typeof projectCodeReferences>;
