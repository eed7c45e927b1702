/**
 * Text as a terminal may be given it: names of files and what stands in them may hold what moves its cursor, turns
 * its letters or rings its bell. Line feeds and tabs stay.
 */
export function plainText(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
