// What the baselines share: arguments, a clock, and the line that they end with.
export const [url, ...rest] = process.argv.slice(2)
export const count = Number(rest[0])
export const concurrency = Number(rest[1])
export const mode = rest[2]

// The processor's time of this process so far, in seconds.
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

let since
let cpuSince

export function start () {
  since = performance.now()
  cpuSince = cpu()
}

// Prints the result and ends, whatever connections are still open.
export function report (more = {}) {
  const seconds = (performance.now() - since) / 1000
  const result = { perSecond: count / seconds, cpuMs: (cpu() - cpuSince) * 1000 / count, ...more }
  process.stdout.write(JSON.stringify(result) + '\n', () => process.exit(0))
}

// The value that this share of the values does not exceed.
export function share (values, of) {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(of * sorted.length))]
}
