// Installs the packages of this directory and compiles its contracts, or those of <sources>, to <output>/<Name>.json
// ({abi, bytecode}). Each half is skipped when it is up to date. Usage: node compile.mjs <output> [<sources>]
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const output = resolve(process.argv[2])
const folder = process.argv[3] === undefined ? here : resolve(process.argv[3])
const sources = Object.fromEntries(readdirSync(folder).filter(name => name.endsWith('.sol')).sort()
  .map(name => [name, { content: readFileSync(join(folder, name), 'utf8') }]))

const digest = value => createHash('sha256').update(value).digest('hex')
const fail = message => {
  console.error(`contracts: ${message}`)
  process.exit(1)
}

// Runs work unless the stamp file says that it was done for the same inputs.
function unlessStamped (stamp, inputs, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return
  work()
  writeFileSync(stamp, inputs)
}

function install () {
  console.log('contracts: fetching the Solidity compiler and the development chain, once')
  try {
    // Not "npm ci": it refuses a lock file that lacks the packages of platforms which the registry does not offer.
    execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: here, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' })
  } catch (error) {
    fail(`"npm install" in ${here} failed: ${String(error.stderr || error.message).trim().split('\n').slice(-3).join(' | ')}`)
  }
}

function compile () {
  const solc = createRequire(import.meta.url)('solc')
  const result = JSON.parse(solc.compile(JSON.stringify({
    language: 'Solidity',
    sources,
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'paris',
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } }
    }
  })))
  const errors = (result.errors ?? []).filter(error => error.severity === 'error')
  if (errors.length > 0) fail(errors.map(error => error.formattedMessage).join('\n'))
  mkdirSync(output, { recursive: true })
  for (const contracts of Object.values(result.contracts)) {
    for (const [name, { abi, evm }] of Object.entries(contracts)) {
      if (evm.bytecode.object === '') continue
      writeFileSync(join(output, `${name}.json`), JSON.stringify({ abi, bytecode: '0x' + evm.bytecode.object }))
    }
  }
}

const lock = readFileSync(join(here, 'package-lock.json'), 'utf8')
unlessStamped(join(here, 'node_modules', '.stamp'), digest(lock), install)
mkdirSync(output, { recursive: true })
unlessStamped(join(output, '.stamp'), digest(JSON.stringify(sources) + lock + readFileSync(fileURLToPath(import.meta.url))), compile)
