// The kinds of panels that our dashboards are made of. Options and field options have the types of
// Grafana's own schema, so that a misspelt one does not compile; Grafana itself would ignore it.
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  FieldColorModeId,
  type FieldConfig,
  LegendDisplayMode,
  MappingType,
  type Panel,
  PercentChangeColorMode,
  ScaleDistribution,
  SortOrder,
  StackingMode,
  TableCellHeight,
  ThresholdsMode,
  TooltipDisplayMode,
  type ValueMapping,
  VisibilityMode,
  VizOrientation,
} from '@grafana/schema';
import type { Options as HeatmapOptions } from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type {
  FieldConfig as StateField,
  Options as StateOptions,
} from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type { Options as TableOptions } from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type {
  FieldConfig as TimeSeriesField,
  Options as TimeSeriesOptions,
} from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** Every unit that our panels use, by Grafana's names. */
export type Unit =
  | 's' // seconds
  | 'eps' // events a second
  | 'Bps' // bytes a second
  | 'bytes'
  | 'percentunit' // 1 is 100 %
  | 'short' // a count
  | 'none';

/** The data source that the reader has chosen. */
export const DATA_SOURCE = { type: 'prometheus', uid: '${DS_PROMETHEUS}' };

export interface Query {
  expr: string;
  /** What each series is called; labels in double braces. */
  legend: string;
}

interface What {
  /** Unique within its dashboard and never given again: links name it. */
  id: number;
  title: string;
  /** What a reader should know before drawing a conclusion. */
  description: string;
  unit: Unit;
  queries: Query[];
  /** Columns of 24; without it the panels of a row share what is left. */
  width?: number;
}

const REF_IDS = 'ABCDEFGHIJ';

type Format = 'time_series' | 'table' | 'heatmap';

function targets(queries: Query[], format: Format, instant: boolean) {
  return queries.map((query, i) => ({
    refId: REF_IDS.charAt(i),
    datasource: DATA_SOURCE,
    editorMode: 'code',
    expr: query.expr,
    legendFormat: query.legend,
    format,
    instant,
    range: !instant,
  }));
}

/** A panel, and how wide it is; where it goes is the dashboard's affair. */
export interface Placed {
  panel: Panel;
  width: number | undefined;
}

function placed(
  what: What,
  type: string,
  options: Record<string, unknown>,
  field: FieldConfig,
  format: Format = 'time_series',
  instant = false,
): Placed {
  return {
    width: what.width,
    panel: {
      id: what.id,
      type,
      title: what.title,
      description: what.description,
      datasource: DATA_SOURCE,
      targets: targets(what.queries, format, instant),
      options,
      fieldConfig: { defaults: { unit: what.unit, ...field }, overrides: [] },
    },
  };
}

/** Typed options as the record that a panel takes. */
function record(options: object): Record<string, unknown> {
  return { ...options };
}

export interface Lines extends What {
  /** For values that differ by factors of ten. */
  logarithmic?: boolean;
  stacked?: boolean;
  min?: number;
  max?: number;
}

/** Lines over time. */
export function lines(what: Lines): Placed {
  const options: TimeSeriesOptions = {
    legend: {
      calcs: ['lastNotNull', 'max'],
      displayMode: LegendDisplayMode.Table,
      placement: 'bottom',
      showLegend: true,
    },
    tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending },
  };
  const custom: TimeSeriesField = {
    lineWidth: 1,
    fillOpacity: what.stacked ? 30 : 5,
    showPoints: VisibilityMode.Never,
    spanNulls: false,
    stacking: { mode: what.stacked ? StackingMode.Normal : StackingMode.None },
    scaleDistribution: what.logarithmic
      ? { type: ScaleDistribution.Log, log: 10 }
      : { type: ScaleDistribution.Linear },
  };
  return placed(what, 'timeseries', record(options), {
    color: { mode: FieldColorModeId.PaletteClassic },
    min: what.logarithmic ? undefined : (what.min ?? 0),
    max: what.max,
    custom: record(custom),
  });
}

/** Colours from a value on, the lowest first. */
export type Steps = Array<[number | null, string]>;

/** For a count of what should never happen. */
export const NONE_IS_GOOD: Steps = [
  [null, 'green'],
  [1, 'red'],
];

export interface Figure extends What {
  /** Shown instead of a value that is not known yet. */
  unknown: string;
  /** Without them it has no colour. */
  steps?: Steps;
  /** Shows the name of the series instead of its value. */
  byName?: boolean;
}

/** One figure, the last in the time that is shown. */
export function figure(what: Figure): Placed {
  const options: StatOptions = {
    colorMode: what.steps ? BigValueColorMode.Background : BigValueColorMode.None,
    graphMode: BigValueGraphMode.None,
    justifyMode: BigValueJustifyMode.Center,
    orientation: VizOrientation.Auto,
    percentChangeColorMode: PercentChangeColorMode.Standard,
    reduceOptions: { calcs: ['lastNotNull'], values: false, fields: '' },
    showPercentChange: false,
    textMode: what.byName ? BigValueTextMode.Name : BigValueTextMode.Value,
    wideLayout: true,
  };
  return placed(what, 'stat', record(options), {
    noValue: what.unknown,
    color: { mode: FieldColorModeId.Thresholds },
    thresholds: {
      mode: ThresholdsMode.Absolute,
      steps: (what.steps ?? [[null, 'text']]).map(([value, color]) => ({ value, color })),
    },
  });
}

/** How many events took how long, over time: buckets of a classic histogram. */
export function heatmap(what: What): Placed {
  const options: HeatmapOptions = {
    calculate: false,
    color: {
      exponent: 0.5,
      fill: 'dark-orange',
      reverse: false,
      scheme: 'Spectral',
      steps: 64,
    },
    exemplars: { color: 'rgba(255,0,255,0.7)' },
    filterValues: { le: 1e-9 },
    legend: { show: true },
    showValue: VisibilityMode.Never,
    tooltip: { mode: TooltipDisplayMode.Single, showColorScale: true, yHistogram: true },
    yAxis: { unit: what.unit },
  };
  return placed({ ...what, unit: 'short' }, 'heatmap', record(options), {}, 'heatmap');
}

export interface States extends What {
  /** What each value means. */
  states: Array<{ value: number; text: string; color: string }>;
}

/** A bar for each series, which shows when it was in which state. */
export function states(what: States): Placed {
  const options: StateOptions = {
    alignValue: 'left',
    legend: {
      calcs: [],
      displayMode: LegendDisplayMode.List,
      placement: 'bottom',
      showLegend: true,
    },
    mergeValues: true,
    rowHeight: 0.85,
    showValue: VisibilityMode.Never,
    tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None },
  };
  const custom: StateField = { fillOpacity: 80, lineWidth: 0 };
  const mapping: ValueMapping = {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      what.states.map(({ value, text, color }, index) => [value, { text, color, index }]),
    ),
  };
  return placed(what, 'state-timeline', record(options), {
    color: { mode: FieldColorModeId.Thresholds },
    custom: record(custom),
    mappings: [mapping],
  });
}

export interface Rows extends What {
  /** Labels that make no column. */
  without: string[];
  /** What each query's column is called, in their order. */
  columns: string[];
}

/** A table of the last values, a row for each set of labels. */
export function table(what: Rows): Placed {
  const options: TableOptions = {
    cellHeight: TableCellHeight.Sm,
    frameIndex: 0,
    showHeader: true,
  };
  const made = placed(what, 'table', record(options), {}, 'table', true);
  const values = what.queries.map((_, i) =>
    what.queries.length === 1 ? 'Value' : `Value #${REF_IDS.charAt(i)}`,
  );
  made.panel.transformations = [
    ...(what.queries.length === 1 ? [] : [{ id: 'merge', options: {} }]),
    {
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(['Time', ...what.without].map((name) => [name, true])),
        renameByName: Object.fromEntries(
          values.map((value, i) => [value, what.columns[i] ?? value]),
        ),
      },
    },
  ];
  return made;
}
