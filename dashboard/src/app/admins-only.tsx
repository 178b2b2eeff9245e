import { useQuery } from "@tanstack/react-query";
import { useMay, useProjectKey } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { membersQuery } from "../api/queries.ts";
import { Notice } from "../ui/notice.tsx";

/** Tells those who may only look here who can do more. */
export function AdminsOnly() {
  const isAdmin = useMay("member.write");
  const { data: members = [] } = useQuery({
    ...membersQuery(useHttp(), useProjectKey()),
    enabled: !isAdmin,
  });
  if (isAdmin) return null;
  const admins = members.filter(({ role }) => role === "admin").map(({ person }) => person.name);
  return (
    <Notice className="mb-4">
      Only admins can change this.{" "}
      {admins.length > 0 &&
        `Ask ${new Intl.ListFormat("en", { type: "disjunction" }).format(admins)}.`}
    </Notice>
  );
}
