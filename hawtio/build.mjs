// Makes what is served below /hawtio out of Hawtio's published web application and the editor that it would fetch from elsewhere.
// Each file is kept compressed alone, as browsers take it. Skipped when it is up to date. Usage: node build.mjs <unpacked war> <output>
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const [war, output] = process.argv.slice(2).map(folder => resolve(folder))
const editor = 'static/monaco-editor-0.43.0/vs'
// What is changed in Hawtio's scripts; each text is there once in this version of it.
const changes = [
  // The editor is served from here.
  ['https://cdn.jsdelivr.net/npm/monaco-editor@0.43.0/min/vs', `/hawtio/${editor}`],
  // A group of routes has a diagram, as all routes and each of them have: for all in one, which are too many, the page stays blank.
  ['function Uc(e){return Ic(e)||Nc(e)}', 'function Uc(e){return Ic(e)||Nc(e)||e.getType()===ya}'],
  ['o.setType(ya),Oc(o),Yf(o,t,Aa,n)', 'o.setType(ya),Oc(o),o.addMetadata(ka,e.getMetadata(ka)||""),' +
    'o.addMetadata("xml","<routes>"+(o.getMetadata("xml")||"").slice(8,-9)+(t.getMetadata("xml")||"")+"</routes>"),Yf(o,t,Aa,n)'],
  // What was traced is shown as it comes, and not only once somebody clicks.
  ['g=e=>{p.current=e},u=(0,yf.useCallback)', '[,w]=yf.default.useState(0),g=e=>{p.current=e,w((e=>e+1))},u=(0,yf.useCallback)']
]
// What Hawtio shows is XML, YAML, JSON and Java; the other languages are half of the editor, and its texts are there in English.
const ofEditor = /^(loader\.js|base\/.*|editor\/editor\.main\.(css|js|nls\.js)|basic-languages\/(xml|yaml|java)\/.*|language\/json\/.*)$/
// Workers that only the bundled editor of Hawtio's own development asks for, and what servlets read.
const notOfHawtio = /^(WEB-INF|META-INF)\/|^(html|json|editor)\.worker\.js|^robots\.txt$|^hawtconfig\.json$|\.map$/

const fail = message => {
  console.error(`hawtio: ${message}`)
  process.exit(1)
}

function unlessStamped (stamp, inputs, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return
  work()
  writeFileSync(stamp, inputs)
}

function install () {
  console.log('hawtio: fetching the editor, once')
  try {
    execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: here, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' })
  } catch (error) {
    fail(`"npm install" in ${here} failed: ${String(error.stderr || error.message).trim().split('\n').slice(-3).join(' | ')}`)
  }
}

const files = folder => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
  .sort()

function put (name, content) {
  const file = join(output, `${name}.gz`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, gzipSync(content, { level: 9 }))
}

function build () {
  rmSync(output, { recursive: true, force: true })
  const left = new Set(changes)
  for (const name of files(war).filter(name => !notOfHawtio.test(name))) {
    let content = readFileSync(join(war, name))
    for (const change of changes.filter(([from]) => content.includes(from))) {
      const parts = content.toString('utf8').split(change[0])
      if (parts.length !== 2 || !left.delete(change)) fail(`"${change[0]}" is there more than once: is this another version of Hawtio?`)
      content = Buffer.from(parts.join(change[1]))
    }
    put(name, content)
  }
  for (const [from] of left) fail(`"${from}" is not there: is this another version of Hawtio?`)
  const vs = join(here, 'node_modules', 'monaco-editor', 'min', 'vs')
  for (const name of files(vs).filter(name => ofEditor.test(name))) put(`${editor}/${name}`, readFileSync(join(vs, name)))
  put(`${editor}/LICENSE`, readFileSync(join(vs, '..', '..', 'LICENSE')))
}

const lock = readFileSync(join(here, 'package-lock.json'), 'utf8')
const digest = value => createHash('sha256').update(value).digest('hex')
unlessStamped(join(here, 'node_modules', '.stamp'), digest(lock), install)
if (!existsSync(output)) rmSync(`${war}.stamp`, { force: true })
unlessStamped(`${war}.stamp`,
  digest(files(war).join() + readFileSync(join(war, 'index.html')) + lock + readFileSync(fileURLToPath(import.meta.url))), build)
