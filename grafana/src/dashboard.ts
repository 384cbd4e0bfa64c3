// What our dashboards have in common: variables, annotations, links, and a grid.
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardCursorSync,
  type DataQuery,
  type Panel,
  type RowPanel,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/schema';
import { DATA_SOURCE, type Placed } from './panels.js';

/** Dashboards link to each other by this. */
const TAG = 'millrace';

const COLUMNS = 24;

/** Loads unchanged in Grafana 12 and 13. */
const SCHEMA_VERSION = 39;

/** A heading, and panels side by side below it. */
export interface Section {
  title: string;
  rows: Array<{ height: number; panels: Placed[] }>;
}

interface PrometheusQuery extends DataQuery {
  expr: string;
  legendFormat?: string;
  interval?: string;
}

export interface Mark {
  name: string;
  color: string;
  expr: string;
  /** What a mark says. */
  text: string;
}

export interface Board {
  uid: string;
  title: string;
  description: string;
  /** How far back it shows at first. */
  from: string;
  refresh: string;
  variables: VariableModel[];
  marks: Mark[];
  sections: Section[];
}

export const dataSource: VariableModel = {
  name: 'DS_PROMETHEUS',
  label: 'Data source',
  type: 'datasource',
  query: 'prometheus',
  hide: VariableHide.dontHide,
  current: { text: 'Prometheus', value: 'millrace-prometheus' },
};

/** The values that a label has among the series of {@code of}. */
export function labelValues(
  name: string,
  label: string,
  of: string,
  values: string,
  all: boolean,
): VariableModel {
  return {
    name,
    label,
    type: 'query',
    datasource: DATA_SOURCE,
    query: { qryType: 1, query: `label_values(${of}, ${values})`, refId: name },
    refresh: VariableRefresh.onTimeRangeChanged,
    // the names of runs begin with their time: the last one first
    sort: VariableSort.alphabeticalDesc,
    includeAll: all,
    multi: all,
    hide: VariableHide.dontHide,
    ...(all ? { allValue: '.+', current: { text: 'All', value: '$__all' } } : {}),
  };
}

function annotation(mark: Mark): AnnotationQuery<PrometheusQuery> & Record<string, unknown> {
  return {
    name: mark.name,
    enable: true,
    iconColor: mark.color,
    datasource: DATA_SOURCE,
    expr: mark.expr,
    titleFormat: mark.text,
    step: '1s',
    useValueForTime: false,
    target: { refId: 'Anno', expr: mark.expr, legendFormat: mark.text, interval: '1s' },
  };
}

/** Puts panels onto the grid, from left to right. */
function place(sections: Section[]): Array<Panel | RowPanel> {
  const all: Array<Panel | RowPanel> = [];
  let y = 0;
  sections.forEach((section, s) => {
    all.push({
      id: 1000 + s,
      type: 'row',
      title: section.title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    for (const row of section.rows) {
      const given = row.panels.reduce((sum, one) => sum + (one.width ?? 0), 0);
      const open = row.panels.filter((one) => one.width === undefined).length;
      let x = 0;
      for (const { panel, width } of row.panels) {
        const w = width ?? Math.floor((COLUMNS - given) / open);
        all.push({ ...panel, gridPos: { x, y, w, h: row.height } });
        x += w;
      }
      if (x > COLUMNS) {
        throw new Error(`section '${section.title}' has a row ${x} columns wide; ${COLUMNS} is all`);
      }
      y += row.height;
    }
  });
  return all;
}

export function dashboard(board: Board): Dashboard {
  return {
    uid: board.uid,
    title: board.title,
    description: board.description,
    tags: [TAG],
    editable: true,
    graphTooltip: DashboardCursorSync.Crosshair,
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    timezone: 'browser',
    time: { from: board.from, to: 'now' },
    refresh: board.refresh,
    templating: { list: [dataSource, ...board.variables] },
    annotations: { list: board.marks.map(annotation) },
    links: [
      {
        title: 'Millrace',
        type: 'dashboards',
        tags: [TAG],
        asDropdown: false,
        icon: 'external link',
        includeVars: true,
        keepTime: true,
        targetBlank: false,
        tooltip: '',
        url: '',
      },
    ],
    panels: place(board.sections),
  };
}
