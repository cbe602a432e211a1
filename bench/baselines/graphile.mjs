// graphile-worker with its defaults: node graphile.mjs URL COUNT CONCURRENCY queue|latency
// queue: how fast COUNT jobs that do nothing are done. latency: says "ready", and when its input ends, how long after
// their payload's time (milliseconds since 1970) jobs began that others added.
import { Logger, run, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { concurrency, count, mode, report, share, start, url } from './measure.mjs'

const waits = []
let done = 0
let finished
const allDone = new Promise(resolve => { finished = resolve })

const taskList = {
  noop: async payload => {
    if (payload.at !== undefined) waits.push(performance.timeOrigin + performance.now() - payload.at)
    if (++done === count) finished()
  }
}
const options = {
  connectionString: url,
  concurrency,
  noHandleSignals: true,
  logger: new Logger(() => () => {}),
  taskList
}

await runMigrations(options)
if (mode === 'queue') {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("select graphile_worker.add_job('noop', '{}') from generate_series(1, $1)", [count])
  start()
  await run(options)
  await allDone
  while ((await client.query('select exists (select from graphile_worker._private_jobs) as left')).rows[0].left) {
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  report()
} else {
  start()
  await run(options)
  console.log('ready')
  process.stdin.resume()
  process.stdin.on('end', () => report({ p50: share(waits, 0.5), p99: share(waits, 0.99), jobs: waits.length }))
}
