import { customType } from "drizzle-orm/pg-core";

/** Binary columns (hashes), as buffers. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
