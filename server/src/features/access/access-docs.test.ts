/** The tables of docs/access.md are those of the code. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { permissionTexts } from "./permission-texts.ts";
import {
  builtInRoles,
  isEverywhere,
  needFor,
  permissions,
  reachOf,
  rolesWith,
  roleTexts,
} from "./permissions.ts";

const document = await readFile(new URL("../../../../docs/access.md", import.meta.url), "utf8");

/** The lines of the table whose head begins so; without the two lines of the head. */
function tableUnder(head: string): readonly string[] {
  const lines = document.split("\n");
  const from = lines.findIndex((line) => line.startsWith(head));
  const rows = lines.slice(from + 2);
  return rows.slice(
    0,
    rows.findIndex((line) => !line.startsWith("|")),
  );
}

function whereText(permission: string): string {
  const need = needFor(permission);
  if (need === "installation_admin") return "admins of the installation";
  if (isEverywhere(permission)) return "all projects";
  if (rolesWith(permission).length === 0) return "–";
  const reach = reachOf(permission);
  if (reach === "each_environment") return "each environment";
  return reach === "any" ? "project" : "whole project";
}

test("each role is described", () => {
  expect(tableUnder("| Role |")).toEqual(
    builtInRoles.map((role) => `| ${role} | ${roleTexts[role].description} |`),
  );
});

test("each permission is described, with where it holds and which roles give it", () => {
  const rows = Object.keys(permissions).map((permission) => {
    const marks = builtInRoles.map((role) => (rolesWith(permission).includes(role) ? "●" : ""));
    const text = permissionTexts.get(permission);
    return `| \`${permission}\` | ${text} | ${whereText(permission)} | ${marks.join(" | ")} |`;
  });
  expect(tableUnder("| Permission |")).toEqual(rows);
});
