import type { Me } from "@yardarm/server/wire";
import type { Api } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";

/** The project that was named, or that YARDARM_PROJECT names, or the only one there is. */
export async function chooseProject(
  api: Api,
  env: Edges["env"],
  named: string | undefined,
): Promise<string> {
  const given = named || env["YARDARM_PROJECT"];
  if (given) return given;
  const { projects } = await api.get<Me>("me");
  const [only, ...others] = projects;
  if (only !== undefined && others.length === 0) return only.key;
  const keys = projects.map(({ key }) => key).join(", ");
  throw new CommandError({
    code: "project_unclear",
    detail:
      only === undefined
        ? "You are not a member of any project."
        : "You are a member of several projects.",
    exitCode: exitCodes.usage,
    hints: [
      only === undefined
        ? "Ask an admin to make you a member."
        : `Name one with --project, or set YARDARM_PROJECT: ${keys}.`,
    ],
  });
}
