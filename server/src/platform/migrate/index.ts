export {
  type MigrateDownOptions,
  type MigrateOptions,
  type MigrateUpResult,
  type MigrationState,
  type MigrationStatus,
  migrateDown,
  migrateUp,
  migrationStatus,
} from "./migrate.ts";
export { MigrationError, type MigrationProblem } from "./migration-error.ts";
export { type Migration, readMigrations } from "./migration-files.ts";
