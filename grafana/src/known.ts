// Which metrics there are, and which of them a query asks for.
import { readFileSync } from 'node:fs';

/** Written where a metric's name could stand. */
const WORDS = new Set([
  'and',
  'or',
  'unless',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'offset',
  'bool',
]);

/** The metrics that the reference page names. */
export function knownMetrics(page: string): Set<string> {
  const names = new Set<string>();
  for (const line of readFileSync(page, 'utf8').split('\n')) {
    const name = /^\| `([a-zA-Z_:][a-zA-Z0-9_:]*)`/.exec(line)?.[1];
    if (name !== undefined) {
      names.add(name);
    }
  }
  return names;
}

/** The metrics that a query reads, by their names. */
export function metricsOf(expr: string): string[] {
  const bare = expr
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const names =
    bare.match(/(?<![a-zA-Z0-9_:])[a-zA-Z_:][a-zA-Z0-9_:]*(?![a-zA-Z0-9_:])(?!\s*\()/g) ?? [];
  return names.filter((name) => !WORDS.has(name));
}

/** True for a metric of the reference page, and for the series that a histogram is made of. */
export function isKnown(name: string, known: Set<string>): boolean {
  return known.has(name) || known.has(name.replace(/_(bucket|sum|count)$/, ''));
}
