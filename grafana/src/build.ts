// Writes the dashboards, unless something in them is wrong. Run by: npm run build
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dashboard, Panel } from '@grafana/schema';
import { brokers } from './brokers.js';
import { delivery } from './delivery.js';
import { failover } from './failover.js';
import { isKnown, knownMetrics, metricsOf } from './known.js';
import { live } from './live.js';
import { soak } from './soak.js';
import { sweep } from './sweep.js';

const BOARDS: Record<string, Dashboard> = {
  'live-run': live,
  sweep,
  failover,
  delivery,
  soak,
  brokers,
};

function panelsOf(board: Dashboard): Panel[] {
  return (board.panels ?? []).filter((panel): panel is Panel => panel.type !== 'row');
}

function expressions(board: Dashboard): string[] {
  return [
    ...panelsOf(board).flatMap((panel) => (panel.targets ?? []).map((t) => String(t['expr']))),
    ...(board.annotations?.list ?? []).map((a) => String((a as { expr?: string }).expr)),
  ];
}

function faultsOf(file: string, board: Dashboard, known: Set<string>): string[] {
  const faults: string[] = [];
  const seen = new Set<number>();
  for (const panel of board.panels ?? []) {
    if (panel.id === undefined || seen.has(panel.id)) {
      faults.push(`${file}: panel '${panel.title}' has the id ${panel.id}, which another has too`);
    } else {
      seen.add(panel.id);
    }
  }
  for (const panel of panelsOf(board)) {
    if (!panel.fieldConfig?.defaults.unit) {
      faults.push(`${file}: panel '${panel.title}' has no unit`);
    }
    if (!panel.description) {
      faults.push(`${file}: panel '${panel.title}' has no description`);
    }
  }
  for (const expr of expressions(board)) {
    for (const name of metricsOf(expr)) {
      if (!isKnown(name, known)) {
        faults.push(`${file}: there is no metric '${name}', which is asked for by: ${expr}`);
      }
    }
  }
  return faults;
}

const grafana = fileURLToPath(new URL('..', import.meta.url));
const known = knownMetrics(`${grafana}/../docs/metrics.md`);
const faults = Object.entries(BOARDS).flatMap(([file, board]) => faultsOf(file, board, known));
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
const out = process.argv[2] ?? `${grafana}/dashboards`;
mkdirSync(out, { recursive: true });
for (const [file, board] of Object.entries(BOARDS)) {
  writeFileSync(`${out}/${file}.json`, JSON.stringify(board, null, 2) + '\n');
}
