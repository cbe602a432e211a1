// pg-boss, which fetches and completes batches of 500: node pgboss.mjs URL COUNT CONCURRENCY
import { PgBoss } from 'pg-boss'
import { count, report, start, url } from './measure.mjs'

const BATCH = 500
const LOOPS = 2
const QUEUE = 'noop'

const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false })
boss.on('error', error => console.error(error))
await boss.start()
await boss.createQueue(QUEUE)
for (let from = 0; from < count; from += BATCH) {
  await boss.insert(QUEUE, Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({ data: { number: from + i } })))
}
let done = 0
start()
await Promise.all(Array.from({ length: LOOPS }, async () => {
  while (done < count) {
    const jobs = await boss.fetch(QUEUE, { batchSize: BATCH })
    if (jobs.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 2))
    } else {
      await boss.complete(QUEUE, jobs.map(job => job.id))
      done += jobs.length
    }
  }
}))
report()
