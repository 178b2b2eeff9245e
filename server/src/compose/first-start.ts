import { createFirstPeople, type FirstPeople } from "../features/access/first-people.ts";
import { composeRecord } from "./record.ts";
import type { Ground } from "./stage.ts";

/** The admin that the embedded database starts with. Only a name: no mail is ever sent. */
export const embeddedAdmin = "admin@localhost";

export function composeFirstPeople({
  database,
  clock,
  passwords,
}: Pick<Ground, "database" | "clock" | "passwords">): FirstPeople {
  const { record } = composeRecord({ clock });
  return createFirstPeople({ database, record, clock, passwords });
}
