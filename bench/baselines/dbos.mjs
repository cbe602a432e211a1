// A workflow of four durable steps that do nothing: node dbos.mjs URL COUNT CONCURRENCY
import { DBOS } from '@dbos-inc/dbos-sdk'
import { concurrency, count, report, start, url } from './measure.mjs'

const WARM = 100

const fourSteps = DBOS.registerWorkflow(async number => {
  let sum = number
  for (let step = 0; step < 4; step++) sum += await DBOS.runStep(async () => step, { name: `step-${step}` })
  return sum
}, { name: 'fourSteps' })

async function run (many) {
  let next = 0
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (next < many) await fourSteps(next++)
  }))
}

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error', runAdminServer: false })
await DBOS.launch()
await run(WARM)
start()
await run(count)
report()
