// Draws the charts of a report with ECharts, as SVG. Each container names a kind, a function below,
// and the script element after it holds the data. Colours come from the style sheet, so that a
// change between light and dark needs nothing but drawing again.
(function () {
  'use strict';
  const narrow = 560;
  const rowHeight = 50;
  const charts = [];

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function seriesColor(i) { return color('series-' + (i % 6 + 1)); }

  // Beyond six lines the colours come again, dashed. Few lines often lie on each other: each is then
  // wider than the one above it, so that all are seen.
  function line(i, count) {
    return { type: ['solid', 'dashed', 'dotted'][Math.floor(i / 6) % 3], width: count > 3 ? 1.7 : 1.6 + 2 * i };
  }

  // Three significant digits at any size, as the tables have them.
  function number(value) {
    if (value === null || value === undefined) { return '-'; }
    return value.toLocaleString('en-US',
      Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
  }

  // An instant has as many digits late in a run as at its beginning.
  function second(value) {
    return value.toLocaleString('en-US', { maximumFractionDigits: 2 }) + ' s';
  }

  function compact(value) {
    const size = Math.abs(value);
    if (size >= 1e6) { return value / 1e6 + 'M'; }
    return size >= 1e4 ? value / 1e3 + 'k' : String(Number(value.toPrecision(6)));
  }

  function duration(ms) { return ms >= 1000 ? compact(ms / 1000) + ' s' : compact(ms) + ' ms'; }

  // Names may be anything: they are set as text, never as markup.
  function tip(title, lines) {
    const box = document.createElement('div');
    const head = document.createElement('strong');
    head.textContent = title;
    box.append(head);
    for (const line of lines) {
      const row = document.createElement('div');
      row.textContent = line;
      box.append(row);
    }
    return box;
  }

  function legendRows(names, width) {
    let rows = 1;
    let used = 0;
    for (const name of names) {
      const wide = 44 + name.length * 6.8;
      if (used > 0 && used + wide > width) { rows++; used = 0; }
      used += wide;
    }
    return rows;
  }

  function oneLine(name) { return name.replace(/\s+/g, ' '); }

  function shortened(long, width) {
    const name = oneLine(long);
    const most = Math.max(12, Math.floor((width - 50) / 6.8));
    return name.length > most ? name.slice(0, most - 1) + '…' : name;
  }

  function base(width, names) {
    const rows = names.length > 1 ? legendRows(names.map(n => shortened(n, width)), width) : 0;
    return {
      animation: false,
      textStyle: { color: color('text'), fontFamily: 'system-ui, sans-serif' },
      legend: {
        show: rows > 0, top: 0, left: 0, itemWidth: 18, itemHeight: 10, itemGap: 12,
        formatter: name => shortened(name, width),
        textStyle: { color: color('text') }, inactiveColor: color('muted'),
      },
      grid: { top: 14 + rows * 22, left: 12, right: width < narrow ? 14 : 22, bottom: 10, containLabel: true },
      tooltip: {
        confine: true, backgroundColor: color('surface'), borderColor: color('line'),
        textStyle: { color: color('text'), fontSize: 12 },
      },
    };
  }

  function axis(more) {
    return Object.assign({
      axisLine: { lineStyle: { color: color('line') } },
      axisTick: { lineStyle: { color: color('line') } },
      axisLabel: { color: color('muted'), hideOverlap: true },
      splitLine: { lineStyle: { color: color('line'), opacity: .6 } },
      minorSplitLine: { show: false },
    }, more);
  }

  function labelled(formatter) { return { color: color('muted'), hideOverlap: true, formatter }; }

  // Marks carry the numbers that the table of events has.
  function marks(events, end) {
    return {
      silent: true, symbol: 'none', animation: false,
      lineStyle: { color: color('muted'), type: 'dashed', width: 1 },
      label: { color: color('muted'), fontSize: 10, distance: 2, position: end || 'end', formatter: m => m.name },
      data: events.map(event => ({ name: event.name, xAxis: event.at })),
    };
  }

  const kinds = {
    timeline(data, width) {
      const option = base(width, data.series.map(s => s.name));
      option.xAxis = axis({
        type: 'value', min: 0, max: data.seconds, splitLine: { show: false },
        axisLabel: labelled(second),
      });
      option.yAxis = axis({
        type: data.log ? 'log' : 'value', min: data.log ? undefined : 0, splitNumber: 4,
        axisLabel: labelled(data.log ? duration : compact),
      });
      option.tooltip.trigger = 'axis';
      option.tooltip.formatter = points => tip(
        second(points[0].value[0]),
        points.map(p => p.seriesName + ': ' + number(p.value[1]) + ' ' + data.unit));
      option.series = data.series.map((series, i) => ({
        name: series.name, type: 'line', showSymbol: false, data: series.points,
        lineStyle: line(i, data.series.length), itemStyle: { color: seriesColor(i) }, z: 20 - i,
        areaStyle: data.area ? { opacity: .18 } : undefined,
        markLine: i === 0 && data.events.length ? marks(data.events) : undefined,
      }));
      return option;
    },

    // A point for each run, at equal distances, and a line for each level. A change is named on the
    // side of its mark that has more room.
    trend(data, width) {
      const option = base(width, []);
      const last = data.values.length - 1;
      option.grid.right = 40; // room for half of the last day's name
      option.grid.top = 24;
      option.xAxis = axis({
        type: 'value', min: -.5, max: last + .5, minInterval: 1, splitNumber: width < narrow ? 3 : 6,
        splitLine: { show: false }, axisLabel: Object.assign(labelled(v => data.days[v] || ''), { margin: 14 }),
      });
      option.yAxis = axis(Object.assign({ type: 'value', splitNumber: 3, axisLabel: labelled(compact) }, around(data.values)));
      option.tooltip.trigger = 'axis';
      option.tooltip.formatter = points => {
        const run = points[0].value[0];
        const level = data.levels.find(one => one.from <= run && run <= one.to);
        return tip(data.runs[run], [data.name + ': ' + number(points[0].value[1]) + ' ' + data.unit]
          .concat(level ? ['level: ' + number(level.mean) + ' ' + data.unit] : []));
      };
      const changes = data.levels.filter(level => level.change).map(level => ({
        name: level.change, xAxis: level.from - .5,
        lineStyle: { color: color('muted'), type: 'dashed', width: 1 },
        label: { show: true, formatter: level.change, color: color('text'), fontSize: 11, distance: 4,
          position: 'end', align: level.from > last / 2 ? 'right' : 'left' },
      }));
      const means = data.levels.map(level => [
        { coord: [level.from - .4, level.mean], label: { show: false },
          lineStyle: { color: color('series-2'), type: 'solid', width: 2 } },
        { coord: [level.to + .4, level.mean] },
      ]);
      option.series = [{
        name: data.name, type: 'line', showSymbol: true, symbol: 'circle', symbolSize: last > 100 ? 4 : 6,
        data: data.values.map((value, run) => [run, value]),
        lineStyle: { color: color('series-1'), width: 1, opacity: .5 }, itemStyle: { color: color('series-1') },
        markLine: { silent: true, symbol: 'none', animation: false, data: changes.concat(means) },
      }];
      return option;
    },

    // A row for each lane, a bar for each time in which it stood still.
    spans(data, width) {
      const option = base(width, []);
      option.xAxis = axis({
        type: 'value', min: 0, max: data.seconds, splitLine: { show: false },
        axisLabel: labelled(second),
      });
      option.yAxis = axis({
        type: 'category', inverse: true, data: data.lanes.map(lane => lane.name),
        splitLine: { show: true }, axisTick: { show: false }, axisLabel: { color: color('muted'), interval: 0 },
      });
      option.grid.top = 22;
      const bars = data.lanes.flatMap((lane, i) => lane.spans.map(span => [span.from, span.to, i]));
      option.tooltip.formatter = p => p.value === undefined ? '' : tip(data.lanes[p.value[2]].name,
        [second(p.value[0]) + ' to ' + second(p.value[1]) + ', ' + second(p.value[1] - p.value[0])]);
      option.series = [{
        type: 'custom', data: bars, encode: { x: [0, 1], y: 2 },
        renderItem: (params, api) => {
          const from = api.coord([api.value(0), api.value(2)]);
          const to = api.coord([api.value(1), api.value(2)]);
          const fill = color(data.lanes[api.value(2)].name.endsWith('writes') ? 'series-2' : 'series-1');
          return { type: 'rect', style: { fill, opacity: .8 },
            shape: { x: from[0], y: from[1] - 6, width: Math.max(1.5, to[0] - from[0]), height: 12 } };
        },
        // the axis is upside down, and with it the ends of the lines
        markLine: data.events.length ? marks(data.events, 'start') : undefined,
      }];
      return option;
    },

    spectrum(data, width) {
      const option = base(width, data.series.map(s => s.name));
      option.xAxis = axis({
        type: 'log', logBase: 10, min: 1,
        axisLabel: labelled(v => percentile(v) + ' %'),
      });
      option.grid.right = 30; // room for half of the last percentile's name
      option.yAxis = axis({ type: 'log', axisLabel: labelled(duration) });
      option.tooltip.trigger = 'axis';
      option.tooltip.formatter = points => tip(
        percentile(points[0].value[0]) + ' %',
        points.map(p => p.seriesName + ': ' + number(p.value[1]) + ' ms'));
      option.series = data.series.map((series, i) => ({
        name: series.name, type: 'line', showSymbol: false, data: series.points,
        lineStyle: line(i, data.series.length), itemStyle: { color: seriesColor(i) }, z: 20 - i,
      }));
      return option;
    },

    ratios(data, width) {
      const option = rows(data, width, 1, row => '× ' + row.value.toFixed(2) + ' · ' + row.label);
      option.series[0].markLine = {
        silent: true, symbol: 'none', label: { show: false }, animation: false, z: 1,
        lineStyle: { color: color('text'), type: 'solid', width: 1 }, data: [{ xAxis: 1 }],
      };
      if (data.equals) {
        option.series[0].markArea = {
          silent: true, itemStyle: { color: color('equals') },
          data: [[{ xAxis: data.equals[0] }, { xAxis: data.equals[1] }]],
        };
      }
      return option;
    },

    bars(data, width) {
      return rows(data, width, 0, row => number(row.value) + ' ' + data.unit);
    },

    heat(data, width) {
      const option = base(width, []);
      const category = { type: 'category', splitLine: { show: false }, axisTick: { show: false } };
      option.xAxis = axis(Object.assign({ data: data.xs, name: data.across, nameLocation: 'middle', nameGap: 28,
        nameTextStyle: { color: color('muted') } }, category));
      option.yAxis = axis(Object.assign({ data: data.ys, name: data.down, nameLocation: 'end',
        nameTextStyle: { color: color('muted'), align: 'left' } }, category));
      option.grid.top = 32;
      option.grid.bottom = 28;
      const values = data.cells.filter(c => c.value !== undefined).map(c => c.value);
      option.visualMap = {
        show: false, min: Math.min(...values), max: Math.max(...values), dimension: 2,
        inRange: { color: [color('heat-low'), color('heat-high')] },
      };
      option.series = [{
        type: 'heatmap', itemStyle: { borderColor: color('page'), borderWidth: 2 },
        label: { show: true, color: color('text'), fontSize: width < narrow ? 10 : 12,
          formatter: p => p.value[2] === '-' ? '-' : compactCell(p.value[2]) },
        data: data.cells.map(c => ({ value: [c.x, c.y, c.value === undefined ? '-' : c.value], figure: c.label })),
      }];
      option.tooltip.formatter = p => tip(
        data.across + '=' + data.xs[p.value[0]] + ', ' + data.down + '=' + data.ys[p.value[1]], [p.data.figure]);
      return option;
    },
  };

  // From the lowest value to the highest, but no less than a twentieth of it, since in the end every
  // figure differs from itself.
  function around(values) {
    const given = values.filter(value => value !== null);
    const high = Math.max(...given);
    const room = Math.max(.05 * high - (high - Math.min(...given)), 0) / 2;
    const step = Math.pow(10, Math.floor(Math.log10(Math.max(.05 * high, high - Math.min(...given))))) / 2;
    const rounded = steps => Number((steps * step).toPrecision(8));
    return { min: rounded(Math.floor((Math.min(...given) - room) / step)), max: rounded(Math.ceil((high + room) / step)) };
  }

  function compactCell(value) { return value >= 1e4 ? number(Math.round(value / 1e3)) + 'k' : number(value); }

  function percentile(inverse) {
    if (inverse <= 1) { return '0'; }
    const nines = Math.max(0, Math.ceil(Math.log10(inverse)) - 1);
    return String(Number((100 - 100 / inverse).toFixed(nines)));
  }

  // A row for each item: its name and figure above a bar that starts at `origin`, with a whisker.
  function rows(data, width, origin, label) {
    const option = base(width, []);
    const items = data.rows;
    const ends = items.flatMap(r => [r.value, r.low, r.high]).filter(v => v !== undefined)
      .concat(data.equals || [], [origin]);
    const low = Math.min(...ends);
    const high = Math.max(...ends);
    const room = (high - low || 1) * .04;
    option.grid = { top: 4, left: 6, right: 14, bottom: 10, containLabel: true };
    option.xAxis = axis({ type: 'value', min: origin === 0 ? 0 : low - room, max: high + room,
      axisLabel: Object.assign(labelled(v => String(Number(v.toPrecision(3)))), { showMinLabel: origin === 0, showMaxLabel: false }) });
    option.yAxis = { type: 'category', inverse: true, data: items.map((r, i) => String(i)), show: false };
    option.tooltip.formatter = p => {
      const row = items[p.dataIndex];
      const lines = [label(row)];
      if (row.low !== undefined) { lines.push(number(row.low) + ' to ' + number(row.high)); }
      return tip(row.name, lines);
    };
    option.series = [{
      type: 'custom', z: 10, data: items.map((r, i) => [r.value, i]), encode: { x: 0, y: 1 },
      renderItem: (params, api) => draw(items[params.dataIndex], params, api, origin, label),
    }];
    return option;
  }

  function draw(row, params, api, origin, label) {
    const area = params.coordSys;
    const i = params.dataIndex;
    const at = value => api.coord([value, i])[0];
    const middle = api.coord([row.value, i])[1] + 9;
    const left = Math.min(at(origin), at(row.value));
    const fill = color(row.tone === undefined ? 'series-1' : row.tone);
    const figure = label(row);
    // a halo of the page's colour, since the lines of the axis run below
    const plain = { y: middle - 25, fontSize: 12, fontFamily: 'system-ui, sans-serif', stroke: color('page'), lineWidth: 4 };
    const children = [
      { type: 'rect', style: { fill, opacity: .75 },
        shape: { x: left, y: middle - 7, width: Math.max(1, Math.abs(at(row.value) - at(origin))), height: 14 } },
      { type: 'text', style: { ...plain, text: oneLine(row.name), x: area.x, fill: color('text'), fontWeight: 600, width: Math.max(60, area.width - figure.length * 6.8 - 10), overflow: 'truncate', ellipsis: '…' } },
      { type: 'text', style: { ...plain, text: figure, x: area.x + area.width, align: 'right', fill: color('muted') } },
    ];
    if (row.low !== undefined) {
      for (const [x1, y1, x2, y2] of [
        [at(row.low), middle, at(row.high), middle],
        [at(row.low), middle - 5, at(row.low), middle + 5],
        [at(row.high), middle - 5, at(row.high), middle + 5],
      ]) {
        children.push({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: color('text'), lineWidth: 1.5 } });
      }
    }
    return { type: 'group', children };
  }

  function option(chart) {
    return kinds[chart.kind](chart.data, chart.box.clientWidth);
  }

  function drawChart(chart) {
    if (chart.data.rows) { chart.box.style.height = chart.data.rows.length * rowHeight + 36 + 'px'; }
    if (chart.data.ys) { chart.box.style.height = chart.data.ys.length * 44 + 84 + 'px'; }
    if (chart.data.lanes) { chart.box.style.height = chart.data.lanes.length * 20 + 70 + 'px'; }
    if (chart.echart) { chart.echart.dispose(); }
    chart.echart = echarts.init(chart.box, null, { renderer: 'svg' });
    chart.echart.setOption(option(chart));
    if (chart.kind === 'timeline' || chart.kind === 'spans') {
      chart.echart.group = 'timeline';
      echarts.connect('timeline');
    }
    chart.width = chart.box.clientWidth;
  }

  for (const box of document.querySelectorAll('.chart')) {
    const chart = { box, kind: box.dataset.kind, data: JSON.parse(document.getElementById(box.id + '-data').textContent) };
    charts.push(chart);
    drawChart(chart);
    new ResizeObserver(() => {
      if (box.clientWidth !== chart.width && box.clientWidth > 0) { drawChart(chart); }
    }).observe(box);
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach(drawChart));
})();
