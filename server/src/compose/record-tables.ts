/** What nobody may change in the tables of the record: neither a migration's way back, nor the account that serves. */
export const recordTables = ["audit_head", "audit_entry", "audit_checkpoint", "audit_signing_key"];

/** The account that serves, where the server makes it itself. */
export const servingRole = "yardarm_serving";

export function rightsOf(name: string) {
  return {
    name,
    appendOnly: [
      "audit_entry",
      "audit_search",
      "audit_checkpoint",
      "audit_checkpoint_sent",
      "audit_signing_key",
    ],
    keepOnly: ["audit_head", "audit_setting"],
    readOnly: ["schema_migrations"],
  };
}
