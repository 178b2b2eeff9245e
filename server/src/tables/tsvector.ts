import { customType } from "drizzle-orm/pg-core";

/** Words of a text, for search; written and read as Postgres writes them. */
export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
