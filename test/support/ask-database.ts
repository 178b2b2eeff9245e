/** One question to a database, for those who count what is really there. */
import { Client, type QueryResultRow } from "pg";

export async function askDatabase<Row extends QueryResultRow>(
  url: string,
  question: string,
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(question)).rows;
  } finally {
    await client.end();
  }
}
