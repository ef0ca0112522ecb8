/** Returns the values as a PostgreSQL array literal, for `${textArray(ids)}::text[]`. Pure. Nulls cannot be in it. */
export function textArray(values: readonly string[]): string {
  // postgres.js knows how to write arrays only once it has read the array types, which its very first query on a
  // fresh pool does not wait for.
  return `{${values.map((value) => `"${value.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
