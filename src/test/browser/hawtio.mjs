// What an operator does in Hawtio, in Chromium without a network. Usage: node hawtio.mjs <origin> <password> <screenshots> [<order>]
// Prints a line for each thing that was seen, and "asks for <what>" where the test outside has to do something, which it says is done
// with a line on the standard input.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const { chromium } = createRequire(new URL('../../../hawtio/package.json', import.meta.url))('playwright-core')
const [origin, password, folder] = process.argv.slice(2)
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const patience = 40_000

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync']
})
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
context.setDefaultTimeout(patience)
const page = await context.newPage()
const elsewhere = []
await context.route('**/*', route => {
  if (route.request().url().startsWith(`${origin}/`)) return route.continue()
  elsewhere.push(route.request().url())
  return route.abort()
})
page.on('pageerror', error => console.log(`script failed: ${error.message}`))
// The policy of the page refuses before there is a request.
page.on('console', message => {
  if (message.text().includes('Content Security Policy')) elsewhere.push(message.text())
})

const shot = name => page.screenshot({ path: join(folder, `${name}.png`) })
const tab = (name, timeout = patience) =>
  page.locator('.pf-v5-c-nav__link', { hasText: new RegExp(`^${name}$`) }).first().click({ timeout })
const node = text => page.locator('.react-flow__node', { hasText: text }).first()
async function ask (what) {
  console.log(`asks for ${what}`)
  await answers.next()
}

// Who has no session is led to the sign-in; what is wrong is told.
await page.goto(`${origin}/hawtio/`)
await page.getByLabel('password').fill('not this one')
await page.getByRole('button', { name: 'Sign in with the password' }).click()
await page.getByRole('alert').getByText("password is not the operator's").waitFor()
await shot('hawtio-sign-in')
await page.getByLabel('password').fill(password)
await page.getByRole('button', { name: 'Sign in with the password' }).click()
await page.getByText('process-order', { exact: true }).or(page.getByText('4-order', { exact: true })).first().waitFor()
console.log(`signed in as ${await page.locator('header').innerText().then(text => text.trim())}`)

// A part as a diagram, and then one route of it.
await page.getByText('4-order', { exact: true }).click()
await node('To direct').waitFor()
console.log(`part has ${await page.locator('.react-flow__node').count()} steps`)
await page.getByText('4-order', { exact: true }).locator('xpath=ancestor::li[1]').locator('.pf-v5-c-tree-view__node-toggle').first().click()
await page.getByText('process-order', { exact: true }).click()
await tab('Route Diagram')
await node('To direct:load-ag').getByText(/^[1-9]\d*$/).waitFor()
console.log(`load-agent was called ${await node('To direct:load-ag').getByText(/^[1-9]\d*$/).first().innerText()} times`)
await shot('hawtio-diagram')
await tab('Attributes')
await page.getByText('ExchangesCompleted', { exact: true }).waitFor()
await shot('hawtio-statistics')
const completed = page.locator('tr', { hasText: /^ExchangesCompleted/ }).first()
console.log(`statistics: ${(await completed.innerText()).replace(/\s+/g, ' ')}`)

// Its source in the editor that is served here.
await tab('Source')
await page.locator('.monaco-editor .view-line', { hasText: 'process-order' }).first().waitFor()
console.log('source is shown')

// A trace of an order that runs meanwhile.
await tab('Trace')
await page.getByRole('button', { name: 'Start Tracing' }).click()
await page.getByRole('button', { name: 'Stop Tracing' }).waitFor()
await ask('an order')
const traced = page.locator('table tr', { hasText: 'process-order-' })
await traced.first().waitFor()
console.log(`trace has ${await traced.count()} messages`)
await shot('hawtio-trace')
await page.getByRole('button', { name: 'Stop Tracing' }).click()
await page.getByRole('button', { name: 'Start Tracing' }).waitFor()

// Stops and starts a route.
await page.getByText('3-queue', { exact: true }).locator('xpath=ancestor::li[1]').locator('.pf-v5-c-tree-view__node-toggle').first().click()
await page.getByText('schedule-expire-orders', { exact: true }).or(page.getByText('expire-orders', { exact: true })).first().click()
await tab('Operations')
await page.getByText('stop()', { exact: true }).first().waitFor()
console.log('operations are listed')
await page.getByText('routes', { exact: true }).first().click()
await tab('Routes', 1000).catch(() => {})
const row = page.locator('tr', { hasText: 'expire-orders' }).first()
await row.locator('input[type=checkbox]').check()
await page.getByRole('button', { name: /Stop/ }).first().click({ timeout: 5000 }).catch(async () => {
  await page.locator('button[aria-label="kebab dropdown toggle"], .pf-v5-c-toolbar button.pf-m-plain, button.pf-m-plain').last().click()
  await page.getByRole('menuitem', { name: /Stop/ }).click()
})
await row.getByText('Stopped').waitFor()
console.log('route is stopped')
await shot('hawtio-routes')
await row.locator('input[type=checkbox]').check()
await page.getByRole('button', { name: /^Start/ }).first().click()
await row.getByText('Started').waitFor()
console.log('route is started')

// The other tabs.
await page.getByText('Runtime', { exact: true }).first().click()
await page.getByText(/Metrics|Threads/).first().waitFor()
await page.goto(`${origin}/hawtio/jmx`)
await page.getByText('org.agentl2', { exact: true }).waitFor()
console.log('jmx is shown')

// Out.
await page.goto(`${origin}/hawtio/auth/logout`)
await page.getByRole('heading', { name: 'AgentL2 Runtime' }).waitFor()
const status = await page.evaluate(() => fetch('/hawtio/user').then(answer => answer.status))
console.log(`signed out: ${status}`)
console.log(`elsewhere: ${JSON.stringify(elsewhere)}`)
await browser.close()
process.exit(0)
