import { dashboard, labelValues } from './dashboard.js';
import { figure, lines, NONE_IS_GOOD } from './panels.js';

const BROKER = 'instance=~"$broker"';

const broker = labelValues(
  'broker',
  'Broker',
  'kafka_server_replicamanager_leadercount',
  'instance',
  true,
);

/** The parts of a request's time, in the order in which it goes through them. */
const PARTS: Array<[string, string]> = [
  ['requestqueuetimems', 'waits for a thread'],
  ['localtimems', 'leader works'],
  ['remotetimems', 'waits for followers or data'],
  ['responsequeuetimems', 'answer waits'],
  ['responsesendtimems', 'answer is sent'],
  ['totaltimems', 'in all'],
];

function requestTime(id: number, title: string, request: string, description: string) {
  return lines({
    id,
    title,
    description: `${description} The 99th percentile of each part, of the slowest broker; parts do not add up to the whole, since each has its own slowest requests.`,
    unit: 's',
    logarithmic: true,
    queries: PARTS.map(([part, legend]) => ({
      expr: `max(kafka_network_requestmetrics_${part}{${BROKER}, request="${request}", quantile="0.99"}) / 1000`,
      legend,
    })),
  });
}

function counted(counter: string): string {
  return `sum by (instance) (rate(${counter}{${BROKER}}[$__rate_interval]))`;
}

export const brokers = dashboard({
  uid: 'millrace-brokers',
  title: 'Millrace / Brokers',
  description:
    'The brokers under the load: health, where requests spend their time, replication, and the machine. Names are those of the usual JMX agent rules.',
  from: 'now-15m',
  refresh: '10s',
  variables: [broker],
  marks: [],
  sections: [
    {
      title: 'Health',
      rows: [
        {
          height: 4,
          panels: [
            figure({
              id: 1,
              title: 'Brokers that answer',
              description: 'Brokers whose metrics could be fetched.',
              unit: 'short',
              unknown: 'none',
              queries: [{ expr: 'sum(up{job="kafka"})', legend: 'up' }],
            }),
            figure({
              id: 2,
              title: 'Active controllers',
              description: 'Exactly one, except for the moments of an election.',
              unit: 'short',
              unknown: 'none',
              steps: [
                [null, 'red'],
                [1, 'green'],
                [2, 'red'],
              ],
              queries: [
                {
                  expr: 'sum(kafka_controller_kafkacontroller_activecontrollercount)',
                  legend: 'controllers',
                },
              ],
            }),
            figure({
              id: 3,
              title: 'Without a leader',
              description: 'Partitions that nobody can write to or read from.',
              unit: 'short',
              unknown: 'none',
              steps: NONE_IS_GOOD,
              queries: [
                {
                  expr: 'max(kafka_controller_kafkacontroller_offlinepartitionscount)',
                  legend: 'offline',
                },
              ],
            }),
            figure({
              id: 4,
              title: 'Under-replicated',
              description: 'Partitions with fewer replicas in sync than they should have.',
              unit: 'short',
              unknown: 'none',
              steps: [
                [null, 'green'],
                [1, 'orange'],
              ],
              queries: [
                {
                  expr: 'sum(kafka_server_replicamanager_underreplicatedpartitions)',
                  legend: 'under-replicated',
                },
              ],
            }),
            figure({
              id: 5,
              title: 'Below min.insync.replicas',
              description: 'Partitions that refuse acks=all.',
              unit: 'short',
              unknown: 'none',
              steps: NONE_IS_GOOD,
              queries: [
                {
                  expr: 'sum(kafka_server_replicamanager_underminisrpartitioncount)',
                  legend: 'under min ISR',
                },
              ],
            }),
            figure({
              id: 6,
              title: 'Unclean elections',
              description: 'A replica that was not in sync became a leader: events may be lost.',
              unit: 'short',
              unknown: 'none',
              steps: NONE_IS_GOOD,
              queries: [
                {
                  expr: 'max(kafka_controller_controllerstats_uncleanleaderelections_total)',
                  legend: 'unclean',
                },
              ],
            }),
          ],
        },
        {
          height: 8,
          panels: [
            lines({
              id: 7,
              title: 'Who is the controller',
              description: '1 for the broker that is.',
              unit: 'short',
              queries: [
                {
                  expr: `kafka_controller_kafkacontroller_activecontrollercount{${BROKER}}`,
                  legend: '{{instance}}',
                },
              ],
            }),
            lines({
              id: 8,
              title: 'Leaders',
              description: 'Partitions that each broker leads: evenly many, unless one was away.',
              unit: 'short',
              queries: [
                {
                  expr: `kafka_server_replicamanager_leadercount{${BROKER}}`,
                  legend: '{{instance}}',
                },
              ],
            }),
            lines({
              id: 9,
              title: 'In-sync replicas that come and go',
              description: 'Shrinks and expansions of in-sync sets, by broker.',
              unit: 'eps',
              queries: [
                {
                  expr: counted('kafka_server_replicamanager_isrshrinks_total'),
                  legend: '{{instance}} shrinks',
                },
                {
                  expr: counted('kafka_server_replicamanager_isrexpands_total'),
                  legend: '{{instance}} expands',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Traffic',
      rows: [
        {
          height: 8,
          panels: [
            lines({
              id: 20,
              title: 'Records in',
              description: 'Produced to each broker as a leader.',
              unit: 'eps',
              stacked: true,
              queries: [
                {
                  expr: counted('kafka_server_brokertopicmetrics_messagesin_total'),
                  legend: '{{instance}}',
                },
              ],
            }),
            lines({
              id: 21,
              title: 'Bytes in and out',
              description: 'From and to clients, without replication.',
              unit: 'Bps',
              queries: [
                {
                  expr: counted('kafka_server_brokertopicmetrics_bytesin_total'),
                  legend: '{{instance}} in',
                },
                {
                  expr: counted('kafka_server_brokertopicmetrics_bytesout_total'),
                  legend: '{{instance}} out',
                },
              ],
            }),
            lines({
              id: 22,
              title: 'Logs',
              description: 'Bytes in the replicas of each topic, all brokers together.',
              unit: 'bytes',
              queries: [
                {
                  expr: `topk(10, sum by (topic) (kafka_log_log_size{${BROKER}}))`,
                  legend: '{{topic}}',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Where requests spend their time',
      rows: [
        {
          height: 10,
          panels: [
            requestTime(
              30,
              'Produce',
              'Produce',
              'Under acks=all, waiting for followers is the time that replication takes.',
            ),
            requestTime(
              31,
              'Fetch by consumers',
              'FetchConsumer',
              'Waiting for data is not trouble: it ends with fetch.max.wait.ms.',
            ),
            requestTime(
              32,
              'Fetch by followers',
              'FetchFollower',
              'How replicas keep up; waiting for data is not trouble.',
            ),
          ],
        },
        {
          height: 8,
          panels: [
            lines({
              id: 33,
              title: 'Requests',
              description: 'Answered in a second, by kind.',
              unit: 'eps',
              queries: [
                {
                  expr: `sum by (request) (rate(kafka_network_requestmetrics_totaltimems_count{${BROKER}}[$__rate_interval]))`,
                  legend: '{{request}}',
                },
              ],
            }),
            lines({
              id: 34,
              title: 'Idle request handlers',
              description: 'Share of time that the request threads have nothing to do: below 0.3 they are busy.',
              unit: 'percentunit',
              max: 1,
              queries: [
                {
                  expr: `kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent{${BROKER}}`,
                  legend: '{{instance}}',
                },
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'JVM and machine',
      rows: [
        {
          height: 8,
          panels: [
            lines({
              id: 40,
              title: 'CPU of the brokers',
              description: 'Cores that each broker keeps busy.',
              unit: 'none',
              queries: [
                {
                  expr: `rate(process_cpu_seconds_total{job="kafka", ${BROKER}}[$__rate_interval])`,
                  legend: '{{instance}}',
                },
              ],
            }),
            lines({
              id: 41,
              title: 'Garbage collection',
              description: 'Seconds of each second, by broker.',
              unit: 's',
              queries: [
                {
                  expr: `sum by (instance) (rate(jvm_gc_collection_seconds_sum{job="kafka", ${BROKER}}[$__rate_interval]))`,
                  legend: '{{instance}}',
                },
              ],
            }),
            lines({
              id: 42,
              title: 'CPU of the machine',
              description: 'Share of its cores that is busy. Needs node_exporter.',
              unit: 'percentunit',
              max: 1,
              queries: [
                {
                  expr: '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))',
                  legend: '{{instance}}',
                },
              ],
            }),
            lines({
              id: 43,
              title: 'Disks of the machine',
              description: 'Bytes written in a second, by disk. Needs node_exporter.',
              unit: 'Bps',
              queries: [
                {
                  expr: 'rate(node_disk_written_bytes_total[$__rate_interval])',
                  legend: '{{instance}} {{device}}',
                },
              ],
            }),
          ],
        },
      ],
    },
  ],
});
