import type { ReportFormat } from "@yardarm/core/reports";
import type { FastifyReply } from "fastify";
import type { HandedOut } from "./handing-out.ts";

const types: Readonly<Record<ReportFormat, string>> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  pdf: "application/pdf",
};

/** A file that is saved, with its signature and the number of the entry that tells of it beside it. */
export function sendFile(
  reply: Pick<FastifyReply, "header" | "type" | "send">,
  { body, signature, entry }: HandedOut,
  { name, format }: { readonly name: string; readonly format: ReportFormat },
) {
  reply.header("content-disposition", `attachment; filename="${name}"`);
  reply.header("cache-control", "no-store");
  reply.header("yardarm-signature", signature);
  reply.header("yardarm-entry", String(entry));
  return reply.type(types[format]).send(body);
}
